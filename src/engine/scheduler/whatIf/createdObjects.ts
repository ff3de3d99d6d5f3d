/**
 * Claims and volumes that would help a Pod: as somebody would write them, and as they are once the controllers have seen to them. Upstream:
 * pkg/controller/volume/persistentvolume (binding), plugin/pkg/admission/storage/storageclass/setdefault.
 */
import type { KubeObject } from '../../api/object.ts';
import { isDefaultClass } from '../../api/kinds/storageClass.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import { claimOf, classNameOf, classOf, type Claim, type PersistentVolume } from '../snapshot/storage.ts';
import type { Change } from './change.ts';

export interface Created {
  /** As written. */
  readonly manifest: KubeObject;
  /** What there is of it, and of what hangs on it, a moment later. */
  readonly settled: readonly KubeObject[];
}

/** `claim` of a change is `namespace/name`. Nothing when the change creates nothing. */
export function createdObjects(change: Change, objects: ObjectLister): Created | undefined {
  if (change.kind === 'createClaim') return claimFor(change.claim, objects);
  if (change.kind !== 'createVolume') return undefined;
  const [namespace = '', name = ''] = change.claim.split('/');
  const claim = claimOf(objects, namespace, name);
  return claim === undefined ? undefined : volumeFor(claim, change.node, objects);
}

function claimFor(key: string, objects: ObjectLister): Created {
  const [namespace = '', name = ''] = key.split('/');
  const className = objects.list('StorageClass').find(isDefaultClass)?.metadata.name;
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...(className === undefined && { storageClassName: '' }) };
  const manifest = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace }, spec } as KubeObject;
  return { manifest, settled: [{ ...manifest, spec: { ...spec, storageClassName: className ?? '' }, status: { phase: 'Pending' } } as KubeObject] };
}

function volumeFor(claim: Claim, node: string, objects: ObjectLister): Created {
  const { name, namespace } = claim.metadata;
  const className = classNameOf(claim);
  const waits = classOf(objects, className)?.volumeBindingMode === 'WaitForFirstConsumer';
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, ...(namespace !== undefined && { namespace }) };
  const spec: PersistentVolume['spec'] = {
    capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '1Gi' },
    accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
    ...(claim.spec.volumeMode !== undefined && { volumeMode: claim.spec.volumeMode }),
    storageClassName: className,
    hostPath: { path: `/mnt/${name}` },
    claimRef,
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } },
  };
  const manifest = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: `${name}-on-${node}` }, spec } as KubeObject;
  if (waits) return { manifest, settled: [{ ...manifest, status: { phase: 'Available' } } as KubeObject] };
  const { annotations } = claim.metadata;
  const bound = { ...claim, metadata: { ...claim.metadata, annotations: { ...annotations, 'pv.kubernetes.io/bind-completed': 'yes' } }, spec: { ...claim.spec, volumeName: manifest.metadata.name }, status: { ...claim.status, phase: 'Bound' } };
  return { manifest, settled: [{ ...manifest, status: { phase: 'Bound' } } as KubeObject, bound] };
}
