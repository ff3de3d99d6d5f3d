/**
 * The registry of kinds. To add one: a file in kinds/, its test, a line here; the store, get, describe, explain and the inspector follow.
 * Upstream: pkg/controlplane (storage of each group), k8s.io/client-go/kubernetes/scheme.
 */
import type { KindDefinition } from './kind.ts';
import type { KubeObject } from './object.ts';
import { apiService } from './kinds/apiServiceKind.ts';
import { configMap } from './kinds/configMapKind.ts';
import { controllerRevision } from './kinds/controllerRevisionKind.ts';
import { csiDriver } from './kinds/csiDriverKind.ts';
import { csiNode } from './kinds/csiNodeKind.ts';
import { csiStorageCapacity } from './kinds/csiStorageCapacityKind.ts';
import { daemonSet } from './kinds/daemonSetKind.ts';
import { deployment } from './kinds/deploymentKind.ts';
import { endpoints } from './kinds/endpointsKind.ts';
import { endpointSlice } from './kinds/endpointSliceKind.ts';
import { event, eventsEvent } from './kinds/eventKind.ts';
import { horizontalPodAutoscaler } from './kinds/horizontalPodAutoscalerKind.ts';
import { lease } from './kinds/leaseKind.ts';
import { namespace } from './kinds/namespaceKind.ts';
import { networkPolicy } from './kinds/networkPolicyKind.ts';
import { node } from './kinds/nodeKind.ts';
import { persistentVolumeClaim } from './kinds/persistentVolumeClaimKind.ts';
import { persistentVolume } from './kinds/persistentVolumeKind.ts';
import { podDisruptionBudget } from './kinds/podDisruptionBudgetKind.ts';
import { podKind } from './kinds/podKind.ts';
import { priorityClass } from './kinds/priorityClassKind.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './kinds/rbacKinds.ts';
import { replicaSet } from './kinds/replicaSetKind.ts';
import { secret } from './kinds/secretKind.ts';
import { serviceAccount } from './kinds/serviceAccountKind.ts';
import { certificateSigningRequest } from './kinds/certificateSigningRequestKind.ts';
import { service } from './kinds/serviceKind.ts';
import { storageClass } from './kinds/storageClassKind.ts';
import { volumeAttachment } from './kinds/volumeAttachmentKind.ts';

/** In the order of `kubectl api-resources`: core first, groups by name, kinds by plural. */
export const KINDS: readonly KindDefinition[] = [
  erased(configMap),
  erased(endpoints),
  erased(event),
  erased(namespace),
  erased(node),
  erased(persistentVolumeClaim),
  erased(persistentVolume),
  erased(podKind),
  erased(secret),
  erased(serviceAccount),
  erased(service),
  erased(apiService),
  erased(controllerRevision),
  erased(daemonSet),
  erased(deployment),
  erased(replicaSet),
  erased(horizontalPodAutoscaler),
  erased(certificateSigningRequest),
  erased(lease),
  erased(endpointSlice),
  eventsEvent,
  erased(networkPolicy),
  erased(podDisruptionBudget),
  erased(clusterRoleBinding),
  erased(clusterRole),
  erased(roleBinding),
  erased(role),
  erased(priorityClass),
  erased(csiDriver),
  erased(csiNode),
  erased(csiStorageCapacity),
  erased(storageClass),
  erased(volumeAttachment),
];

/** A definition is only ever given objects of its own kind, which is what makes forgetting the type safe. */
function erased<T extends KubeObject>(definition: KindDefinition<T>): KindDefinition {
  return definition as KindDefinition<never> as KindDefinition;
}

const BY_RESOURCE: ReadonlyMap<string, KindDefinition> = new Map(
  KINDS.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]),
);
const BY_KIND: ReadonlyMap<string, KindDefinition> = new Map(KINDS.map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind]));

/** The kind that a resource's path names: (`apps`, `v1`, `deployments`). */
export const kindOfResource = (group: string, version: string, plural: string): KindDefinition | undefined =>
  BY_RESOURCE.get(`${group}/${version}/${plural}`);

/** The kind that an object says it is: (`apps/v1`, `Deployment`). */
export function kindOfObject(apiVersion: string, kind: string): KindDefinition | undefined {
  const slash = apiVersion.indexOf('/');
  return BY_KIND.get(slash === -1 ? `/${apiVersion}/${kind}` : `${apiVersion}/${kind}`);
}
