/**
 * Which changes may let a Pod be placed that its volumes had kept out. Upstream: volumebinding/volume_binding.go EventsToRegister.
 */
import type { Wake } from '../framework/plugin.ts';

export const volumeWakes: readonly Wake[] = [
  { event: 'StorageClass/Add' },
  { event: 'StorageClass/Update' },
  { event: 'PersistentVolumeClaim/Add' },
  { event: 'PersistentVolumeClaim/Update' },
  { event: 'PersistentVolume/Add' },
  { event: 'PersistentVolume/Update' },
  { event: 'Node/Add' },
  { event: 'Node/UpdateNodeLabel' },
  { event: 'CSINode/Add' },
  { event: 'CSINode/Update' },
  { event: 'CSIDriver/Update' },
  { event: 'CSIDriver/Delete' },
  { event: 'CSIStorageCapacity/Add' },
  { event: 'CSIStorageCapacity/Update' },
];
