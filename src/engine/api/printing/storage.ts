/**
 * How claims and volumes show their access modes and class. Upstream: pkg/apis/core/v1/helper (GetAccessModesAsString,
 * GetPersistentVolumeClass).
 */
import type { KubeObject } from '../object.ts';

const MODES: readonly (readonly [string, string])[] = [['ReadWriteOnce', 'RWO'], ['ReadOnlyMany', 'ROX'], ['ReadWriteMany', 'RWX'], ['ReadWriteOncePod', 'RWOP']];

/** `RWO,ROX` */
export const accessModesCell = (modes: readonly string[] | undefined): string =>
  MODES.filter(([mode]) => modes?.includes(mode) === true).map(([, short]) => short).join(',');

/** Name of a claim's or volume's class, '' for none; the old annotation still counts. */
export const classOfVolume = ({ metadata, spec }: KubeObject): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? (spec as { readonly storageClassName?: string } | undefined)?.storageClassName ?? '';
