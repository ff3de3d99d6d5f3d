/**
 * What admission does for storage: the default class of a claim, finalizers that protect what is in use, growth only where the class allows it.
 * Upstream: plugin/pkg/admission/storage/{storageclass/setdefault,storageobjectinuseprotection,persistentvolume/resize}.
 */
import type { PersistentVolumeClaim } from '../../api/kinds/persistentVolumeClaim.ts';
import { isDefaultClass, type StorageClass } from '../../api/kinds/storageClass.ts';
import { classOfVolume } from '../../api/printing/storage.ts';
import { valueOf } from '../../api/quantity.ts';
import { forbidden } from '../../api/status.ts';
import { byCodeUnit } from '../../kernel/sortedKeys.ts';
import type { AdmissionPlugin } from './admission.ts';

const CLAIMS = 'persistentvolumeclaims';
const FINALIZERS: ReadonlyMap<string, string> = new Map([[CLAIMS, 'kubernetes.io/pvc-protection'], ['persistentvolumes', 'kubernetes.io/pv-protection']]);

/** Of several default classes the newest counts. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit({ operation, request, resource, object, list }) {
    if (resource !== CLAIMS || operation !== 'create' || request.subresource !== undefined) return object;
    const claim = object as PersistentVolumeClaim;
    if (claim.spec.storageClassName !== undefined || classOfVolume(claim) !== '') return claim;
    const [chosen] = (list('storageclasses.storage.k8s.io') as StorageClass[])
      .filter(isDefaultClass)
      .sort((a, b) => byCodeUnit(b.metadata.creationTimestamp, a.metadata.creationTimestamp) || byCodeUnit(a.metadata.name, b.metadata.name));
    return chosen === undefined ? claim : { ...claim, spec: { ...claim.spec, storageClassName: chosen.metadata.name } };
  },
};

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit({ operation, request, resource, object }) {
    const finalizer = FINALIZERS.get(resource);
    const present = object.metadata.finalizers ?? [];
    if (finalizer === undefined || operation !== 'create' || request.subresource !== undefined || present.includes(finalizer)) return object;
    return { ...object, metadata: { ...object.metadata, finalizers: [...present, finalizer] } };
  },
};

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  admit({ operation, request, resource, object, old, find }) {
    if (resource !== CLAIMS || operation !== 'update' || request.subresource !== undefined) return object;
    const [claim, before] = [object as PersistentVolumeClaim, old as PersistentVolumeClaim];
    const size = ({ spec }: PersistentVolumeClaim): number => valueOf(spec.resources?.requests?.['storage']);
    if (size(claim) <= size(before)) return claim;
    const refuse = (text: string): ReturnType<typeof forbidden> => forbidden('', CLAIMS, claim.metadata.name, text);
    if (before.status?.phase !== 'Bound') return refuse('Only bound persistent volume claims can be expanded');
    const storageClass = find('storageclasses.storage.k8s.io', undefined, classOfVolume(claim)) as StorageClass | undefined;
    return storageClass?.allowVolumeExpansion === true ? claim : refuse('only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize');
  },
};
