/**
 * The binder: brings claims and volumes together, asks for new volumes, and takes back what nobody claims any more. Upstream:
 * pkg/controller/volume/persistentvolume/pv_controller.go. Keys: `claim NAMESPACE/NAME` and `volume NAME`. Leaves out: recycling (a volume with
 * that policy stays Released), in-tree provisioners, assigning a default class after the fact.
 */
import type { PersistentVolume } from '../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim } from '../api/kinds/persistentVolumeClaim.ts';
import { SECOND } from '../kernel/time.ts';
import { CLAIM_RESOURCE, CLASS_RESOURCE, PODS, VOLUME_RESOURCE, type Controller } from './controller.ts';
import { CLAIMS, keyOfClaim } from './persistentVolume/claims.ts';

/** Upstream: PVClaimBinderSyncPeriod. */
const RESYNC = 15 * SECOND;
const CLAIM = 'claim ';
const VOLUME = 'volume ';

const isUnsettled = ({ status }: PersistentVolumeClaim): boolean => status?.phase !== 'Bound';

/** Codes: bindVolume, waitConsumer, waitProvision, noVolume, noClass, volumeTaken, volumeMismatch, lost, phase, unbind, upToDate. */
export const persistentVolumeController: Omit<Controller, 'reconcile'> = {
  name: 'persistentvolume-binder-controller',
  source: 'persistentvolume-controller',
  resource: CLAIMS,
  workers: 1,
  watches: [
    { on: VOLUME_RESOURCE, keys: ({ event, object }) => volumeKeys(event, object as PersistentVolume) },
    { on: CLAIM_RESOURCE, keys: ({ event, object }) => claimKeysOf(event, object as PersistentVolumeClaim) },
    { on: CLASS_RESOURCE, keys: () => [] },
    { on: PODS, keys: () => [] },
  ],
  periodic: { every: RESYNC, keys: (read) => read.list<PersistentVolumeClaim>(CLAIMS).filter(isUnsettled).map(({ metadata }) => CLAIM + keyOfClaim(metadata)) },
};

const volumeKeys = (event: string, { metadata, spec }: PersistentVolume): readonly string[] => [
  VOLUME + metadata.name,
  ...(event !== 'MODIFIED' && spec.claimRef !== undefined ? [CLAIM + keyOfClaim(spec.claimRef)] : []),
];
const claimKeysOf = (event: string, { metadata, spec }: PersistentVolumeClaim): readonly string[] => (event === 'DELETED' ? (spec.volumeName ? [VOLUME + spec.volumeName] : []) : [CLAIM + keyOfClaim(metadata)]);
