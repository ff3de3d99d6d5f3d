/** Which other objects an object names in its fields. */
import type { KubeObject, PodSpec } from '../engine/index.ts';

/** How one object hangs together with another. */
export type Relation = 'owns' | 'selects' | 'uses' | 'runsOn' | 'serves';

export interface Reference {
  readonly kind: string;
  readonly name: string;
  /** The object named has no namespace. */
  readonly cluster?: true;
  readonly type: Relation;
}

const uses = (kind: string, name: string | undefined): readonly Reference[] => (name === undefined || name === '' ? [] : [{ kind, name, type: 'uses' }]);
const usesOfCluster = (kind: string, name: string | undefined): readonly Reference[] => uses(kind, name).map((reference) => ({ ...reference, cluster: true }));

interface Named {
  readonly name?: string;
}

/** As far as they are looked at here; every field may be missing. */
interface Spec {
  readonly volumeName?: string;
  readonly storageClassName?: string;
  readonly claimRef?: { readonly name?: string };
  readonly attacher?: string;
  readonly nodeName?: string;
  readonly source?: { readonly persistentVolumeName?: string };
  readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
}

export function referencesOf(object: KubeObject): readonly Reference[] {
  const spec = (object.spec ?? {}) as Spec;
  switch (object.kind) {
    case 'Pod': return podReferences(object.spec as PodSpec);
    case 'EndpointSlice': return sliceReferences(object as KubeObject & { readonly endpoints?: readonly { readonly targetRef?: { readonly kind?: string; readonly name?: string } }[] | null });
    case 'PersistentVolumeClaim': return [...usesOfCluster('PersistentVolume', spec.volumeName), ...usesOfCluster('StorageClass', spec.storageClassName)];
    case 'PersistentVolume': return usesOfCluster('StorageClass', spec.storageClassName);
    case 'VolumeAttachment': return [...usesOfCluster('PersistentVolume', spec.source?.persistentVolumeName), ...usesOfCluster('Node', spec.nodeName)];
    case 'HorizontalPodAutoscaler': return spec.scaleTargetRef?.kind === undefined ? [] : [{ kind: spec.scaleTargetRef.kind, name: spec.scaleTargetRef.name ?? '', type: 'owns' }];
    case 'RoleBinding':
    case 'ClusterRoleBinding': return bindingReferences(object as KubeObject & Binding);
    default: return [];
  }
}

function podReferences({ nodeName, serviceAccountName, volumes, containers, initContainers, imagePullSecrets }: PodSpec & { readonly imagePullSecrets?: readonly Named[] }): readonly Reference[] {
  const found: Reference[] = [];
  if (nodeName !== undefined && nodeName !== '') found.push({ kind: 'Node', name: nodeName, cluster: true, type: 'runsOn' });
  found.push(...uses('ServiceAccount', serviceAccountName));
  for (const volume of volumes ?? []) {
    const { configMap, secret, persistentVolumeClaim } = volume as { readonly configMap?: Named; readonly secret?: { readonly secretName?: string }; readonly persistentVolumeClaim?: { readonly claimName?: string } };
    found.push(...uses('ConfigMap', configMap?.name), ...uses('Secret', secret?.secretName), ...uses('PersistentVolumeClaim', persistentVolumeClaim?.claimName));
  }
  for (const container of [...(initContainers ?? []), ...containers]) {
    const { env, envFrom } = container as { readonly env?: readonly { readonly valueFrom?: { readonly configMapKeyRef?: Named; readonly secretKeyRef?: Named } }[]; readonly envFrom?: readonly { readonly configMapRef?: Named; readonly secretRef?: Named }[] };
    for (const { valueFrom } of env ?? []) found.push(...uses('ConfigMap', valueFrom?.configMapKeyRef?.name), ...uses('Secret', valueFrom?.secretKeyRef?.name));
    for (const { configMapRef, secretRef } of envFrom ?? []) found.push(...uses('ConfigMap', configMapRef?.name), ...uses('Secret', secretRef?.name));
  }
  for (const { name } of imagePullSecrets ?? []) found.push(...uses('Secret', name));
  return [...new Map(found.map((reference) => [`${reference.kind}/${reference.name}`, reference])).values()];
}

const sliceReferences = ({ endpoints }: { readonly endpoints?: readonly { readonly targetRef?: { readonly kind?: string; readonly name?: string } }[] | null }): readonly Reference[] =>
  (endpoints ?? []).flatMap(({ targetRef }) => (targetRef?.kind === 'Pod' && targetRef.name !== undefined ? [{ kind: 'Pod', name: targetRef.name, type: 'serves' } as const] : []));

interface Binding {
  readonly roleRef?: { readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[] | null;
}

function bindingReferences({ roleRef, subjects, metadata }: KubeObject & Binding): readonly Reference[] {
  const role = roleRef?.kind === 'ClusterRole' ? usesOfCluster('ClusterRole', roleRef.name) : uses('Role', roleRef?.name);
  return [...role, ...(subjects ?? []).flatMap(({ kind, name, namespace }) => (kind === 'ServiceAccount' && (namespace ?? metadata.namespace) === metadata.namespace ? uses('ServiceAccount', name) : []))];
}
