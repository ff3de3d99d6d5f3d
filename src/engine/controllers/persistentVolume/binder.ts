/**
 * What the binder does with one claim or volume; comes late, because no cluster has one while it starts. Upstream:
 * pkg/controller/volume/persistentvolume/pv_controller.go. Leaves out: see ../persistentVolume.ts.
 */
import type { PersistentVolume } from '../../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim } from '../../api/kinds/persistentVolumeClaim.ts';
import type { Json, KubeObject } from '../../api/object.ts';
import { classOfVolume } from '../../api/printing/storage.ts';
import { CLAIM_RESOURCE, VOLUME_RESOURCE, type Note, type Reconcile } from '../controller.ts';
import { bestVolume, BIND_COMPLETED, BOUND_BY_CONTROLLER, CLAIMS, classOfClaim, isFor, keyOfClaim, mismatch, PROVISIONED_BY, PROVISIONERS, SELECTED_NODE, usersOf, VOLUMES } from './claims.ts';

const CLAIM = 'claim ';
const VOLUME = 'volume ';

/** Codes: bindVolume, waitConsumer, waitProvision, noVolume, noClass, volumeTaken, volumeMismatch, lost, phase, unbind, upToDate. */
export function bindVolumes(key: string, c: Reconcile): void {
  if (key.startsWith(VOLUME)) syncVolume(c.get<PersistentVolume>(VOLUMES, key.slice(VOLUME.length)), c);
  else syncClaim(c.get<PersistentVolumeClaim>(CLAIMS, key.slice(CLAIM.length)), c);
}

const note = (about: KubeObject, type: Note['type'], reason: string, message: string): Note => ({ about, type, reason, message });

// ---- claims

function syncClaim(claim: PersistentVolumeClaim | undefined, c: Reconcile): void {
  if (claim === undefined) return;
  if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) return syncBound(claim, c);
  if (claim.spec.volumeName) return syncNamed(claim, claim.spec.volumeName, c);
  const storageClass = classOfClaim(claim, c);
  const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
  const volume = bestVolume(claim, c.list<PersistentVolume>(VOLUMES), waits);
  if (volume !== undefined) return bind(claim, volume, c);
  if (waits && claim.metadata.annotations?.[SELECTED_NODE] === undefined) return waitForConsumer(claim, c);
  if (classOfVolume(claim) !== '') return provision(claim, c);
  c.report('noClass', { claim: claim.metadata.name });
  c.note(note(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set'));
}

function waitForConsumer(claim: PersistentVolumeClaim, c: Reconcile): void {
  const pods = usersOf(claim, c).filter(({ spec }) => !spec.nodeName).map(({ metadata }) => metadata.name);
  c.report('waitConsumer', { claim: claim.metadata.name });
  if (pods.length === 0) c.note(note(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding'));
  else c.note(note(claim, 'Normal', 'WaitForPodScheduled', `waiting for pod${pods.length > 1 ? 's' : ''} ${pods.join(',')} to be scheduled`));
}

function provision(claim: PersistentVolumeClaim, c: Reconcile): void {
  const name = classOfVolume(claim);
  const storageClass = classOfClaim(claim, c);
  const provisioner = storageClass?.provisioner ?? '';
  if (storageClass === undefined || provisioner.startsWith('kubernetes.io/')) {
    c.report('noVolume', { claim: claim.metadata.name });
    c.note(note(claim, 'Warning', 'ProvisioningFailed', storageClass === undefined ? `storageclass.storage.k8s.io "${name}" not found` : `no volume plugin matched name: ${provisioner}`));
    return;
  }
  const { namespace = '', annotations = {} } = claim.metadata;
  c.report('waitProvision', { claim: claim.metadata.name, provisioner });
  if (PROVISIONERS.some((key) => annotations[key] !== provisioner)) {
    const body: Json = { metadata: { annotations: Object.fromEntries(PROVISIONERS.map((key) => [key, provisioner])), resourceVersion: claim.metadata.resourceVersion } };
    c.call({ verb: 'patch', on: CLAIM_RESOURCE, namespace, name: claim.metadata.name, patchType: 'merge', body, ignore: ['NotFound'] });
  }
  const text = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  c.note(note(claim, 'Normal', 'ExternalProvisioning', text));
}

/** The claim names a volume that it wants. */
function syncNamed(claim: PersistentVolumeClaim, name: string, c: Reconcile): void {
  const volume = c.get<PersistentVolume>(VOLUMES, name);
  if (volume === undefined) return c.report('noVolume', { claim: claim.metadata.name });
  if (volume.spec.claimRef !== undefined && !isFor(volume, claim)) {
    c.report('volumeTaken', { claim: claim.metadata.name, volume: name });
    c.note(note(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`));
    return;
  }
  const wrong = volume.spec.claimRef === undefined ? mismatch(volume, claim) : undefined;
  if (wrong === undefined) return bind(claim, volume, c);
  c.report('volumeMismatch', { claim: claim.metadata.name, volume: name });
  c.note(note(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${wrong}`));
}

function syncBound(claim: PersistentVolumeClaim, c: Reconcile): void {
  const volume = c.get<PersistentVolume>(VOLUMES, claim.spec.volumeName ?? '');
  const wrong = !claim.spec.volumeName
    ? ['ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!']
    : volume === undefined
      ? ['ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!']
      : volume.spec.claimRef !== undefined && volume.spec.claimRef.uid !== claim.metadata.uid
        ? ['ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly']
        : undefined;
  if (wrong === undefined) return bind(claim, volume!, c);
  if (claim.status?.phase === 'Lost') return;
  c.report('lost', { claim: claim.metadata.name });
  setPhase(claim, { phase: 'Lost' }, c);
  c.note(note(claim, 'Warning', wrong[0]!, wrong[1]!));
}

/** Four writes, each only if it is still to be made: the volume names the claim, is Bound, the claim names the volume, is Bound. */
function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, c: Reconcile): void {
  const { name, namespace = '', uid, resourceVersion } = claim.metadata;
  const { annotations } = volume.metadata;
  const code = { claim: name, volume: volume.metadata.name };
  if (volume.spec.claimRef?.uid !== uid) {
    const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
    const by = volume.spec.claimRef === undefined ? { [BOUND_BY_CONTROLLER]: 'yes' } : {};
    const body = { ...volume, metadata: { ...volume.metadata, annotations: { ...annotations, ...by } }, spec: { ...volume.spec, claimRef } };
    c.report('bindVolume', code);
    c.call({ verb: 'update', on: VOLUME_RESOURCE, name: volume.metadata.name, body });
  }
  if (volume.status?.phase !== 'Bound') setVolumePhase(volume, 'Bound', c);
  const done = claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;
  if (claim.spec.volumeName !== volume.metadata.name || !done) {
    c.report('bindVolume', code);
    const by = claim.spec.volumeName ? {} : { [BOUND_BY_CONTROLLER]: 'yes' };
    const body = { metadata: { annotations: { ...by, [BIND_COMPLETED]: 'yes' }, resourceVersion }, spec: { volumeName: volume.metadata.name } };
    c.call({ verb: 'patch', on: CLAIM_RESOURCE, namespace, name, patchType: 'merge', body });
  }
  if (claim.status?.phase !== 'Bound') setPhase(claim, { phase: 'Bound', accessModes: [...(volume.spec.accessModes ?? [])], capacity: { ...volume.spec.capacity } }, c);
}

function setPhase({ metadata: { name, namespace = '' } }: PersistentVolumeClaim, status: { readonly [field: string]: Json }, c: Reconcile): void {
  c.call({ verb: 'patch', on: CLAIM_RESOURCE, namespace, name, subresource: 'status', patchType: 'merge', body: { status }, ignore: ['NotFound'] });
}

// ---- volumes

function setVolumePhase({ metadata: { name } }: PersistentVolume, phase: string, c: Reconcile, message: string | null = null): void {
  const status = { phase, lastPhaseTransitionTime: c.time, ...(message !== null && { message }) };
  c.call({ verb: 'patch', on: VOLUME_RESOURCE, name, subresource: 'status', patchType: 'merge', body: { status }, ignore: ['NotFound'] });
}

function syncVolume(volume: PersistentVolume | undefined, c: Reconcile): void {
  if (volume === undefined) return;
  const { claimRef } = volume.spec;
  const claim = claimRef === undefined ? undefined : c.get<PersistentVolumeClaim>(CLAIMS, keyOfClaim(claimRef));
  if (claimRef === undefined || !claimRef.uid) {
    become(volume, 'Available', c);
    // A reserved volume waits for its claim, which may be waiting for it.
    if (claim !== undefined && claim.spec.volumeName === undefined) bind(claim, volume, c);
  } else if (claim === undefined || claim.metadata.uid !== claimRef.uid) release(volume, c);
  else if (!claim.spec.volumeName) bind(claim, volume, c);
  else if (claim.spec.volumeName === volume.metadata.name) become(volume, 'Bound', c);
  else if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined && volume.spec.persistentVolumeReclaimPolicy === 'Delete') release(volume, c);
  else unbind(volume, c);
}

function become(volume: PersistentVolume, phase: string, c: Reconcile): void {
  if (volume.status?.phase === phase) return;
  c.report('phase', { volume: volume.metadata.name, phase });
  setVolumePhase(volume, phase, c);
}

function release(volume: PersistentVolume, c: Reconcile): void {
  const phase = volume.status?.phase;
  if (phase !== 'Released' && phase !== 'Failed') return become(volume, 'Released', c);
  if (phase === 'Failed' || volume.spec.persistentVolumeReclaimPolicy !== 'Delete' || volume.metadata.deletionTimestamp !== undefined) return;
  // Who has made it deletes it.
  if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) return;
  const { name } = volume.metadata;
  const path = volume.spec.hostPath?.path;
  const fault = path === undefined ? `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched` : /^\/tmp\/.+/.test(path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
  c.report('phase', { volume: name, phase: fault === undefined ? 'Deleted' : 'Failed' });
  if (fault === undefined) c.call({ verb: 'delete', on: VOLUME_RESOURCE, name, body: {}, ignore: ['NotFound'] });
  else {
    setVolumePhase(volume, 'Failed', c, fault);
    c.note(note(volume, 'Warning', 'VolumeFailedDelete', fault));
  }
}

/** The claim has another volume: this one is free again, or stays reserved as its maker wanted. */
function unbind(volume: PersistentVolume, c: Reconcile): void {
  const { [BOUND_BY_CONTROLLER]: ours, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec;
  const { uid: _uid, ...reserved } = claimRef ?? {};
  c.report('unbind', { volume: volume.metadata.name });
  c.call({ verb: 'update', on: VOLUME_RESOURCE, name: volume.metadata.name, body: { ...volume, metadata: { ...volume.metadata, annotations }, spec: ours === undefined ? { ...spec, claimRef: reserved } : spec } });
}
