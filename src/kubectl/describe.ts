/**
 * The registry of describers. To add one: a file in describe/ and a line here; kinds without one are described field by field.
 */
import type { KindDefinition } from './discovery.ts';
import { deployment } from './describe/deployment.ts';
import type { Describer } from './describe/describer.ts';
import { generic } from './describe/generic.ts';
import { networkPolicy } from './describe/networkPolicy.ts';
import { node } from './describe/node.ts';
import { certificateSigningRequest } from './describe/certificate.ts';
import { configMap, namespace, priorityClass, secret, serviceAccount } from './describe/plainKinds.ts';
import { pod } from './describe/pod.ts';
import { role, roleBinding } from './describe/rbac.ts';
import { endpoints, endpointSlice, service } from './describe/service.ts';
import { csiNode, persistentVolume, persistentVolumeClaim, podDisruptionBudget, storageClass } from './describe/storage.ts';
import { daemonSet, replicaSet, statefulSet } from './describe/workloads.ts';

const DESCRIBERS: ReadonlyMap<string, Describer> = new Map([
  ['/ConfigMap', configMap],
  ['/Endpoints', endpoints],
  ['/Namespace', namespace],
  ['/Node', node],
  ['/PersistentVolume', persistentVolume],
  ['/PersistentVolumeClaim', persistentVolumeClaim],
  ['/Pod', pod],
  ['/Secret', secret],
  ['/Service', service],
  ['/ServiceAccount', serviceAccount],
  ['apps/DaemonSet', daemonSet],
  ['apps/Deployment', deployment],
  ['apps/ReplicaSet', replicaSet],
  ['apps/StatefulSet', statefulSet],
  ['certificates.k8s.io/CertificateSigningRequest', certificateSigningRequest],
  ['discovery.k8s.io/EndpointSlice', endpointSlice],
  ['policy/PodDisruptionBudget', podDisruptionBudget],
  ['rbac.authorization.k8s.io/ClusterRole', role],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', roleBinding],
  ['rbac.authorization.k8s.io/Role', role],
  ['rbac.authorization.k8s.io/RoleBinding', roleBinding],
  ['networking.k8s.io/NetworkPolicy', networkPolicy],
  ['scheduling.k8s.io/PriorityClass', priorityClass],
  ['storage.k8s.io/CSINode', csiNode],
  ['storage.k8s.io/StorageClass', storageClass],
]);

export const describerOf = ({ group, kind }: KindDefinition): Describer => DESCRIBERS.get(`${group}/${kind}`) ?? generic;
