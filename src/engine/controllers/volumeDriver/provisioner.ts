/**
 * A storage driver's provisioner: makes the volume that a claim waits for, and removes one that nobody wants back. Upstream:
 * kubernetes-csi/external-provisioner, sigs.k8s.io/sig-storage-lib-external-provisioner (controller.go). In a cluster without a provider it
 * stands in for minikube's hostpath provisioner. Leaves out: snapshots and clones, several topology segments.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { PersistentVolume } from '../../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim } from '../../api/kinds/persistentVolumeClaim.ts';
import type { VolumeAttachment } from '../../api/kinds/volumeAttachment.ts';
import { HOSTPATH_PROVISIONER } from '../../api/cloudFlavours.ts';
import { valueOf } from '../../api/quantity.ts';
import { fnv1a32 } from '../../kernel/random.ts';
import { MINUTE, SECOND } from '../../kernel/time.ts';
import { ATTACHMENT_RESOURCE, CLAIM_RESOURCE, CLASS_RESOURCE, NODES, VOLUME_RESOURCE, type Controller, type Note, type Reconcile } from '../controller.ts';
import { withoutFinalizer } from '../finalizers.ts';
import { ATTACHMENTS, CLAIMS, classOfClaim, keyOfClaim, PROVISIONED_BY, PROVISIONERS, SELECTED_NODE, VOLUMES } from '../persistentVolume/claims.ts';

const FINALIZER = 'external-provisioner.volume.kubernetes.io/finalizer';
const GIB = 2 ** 30;
const VOLUME = 'volume ';

const driverOf = (c: Pick<Reconcile, 'provider'>): string => c.provider?.driver.name ?? HOSTPATH_PROVISIONER;

const common: Pick<Controller, 'resource' | 'workers' | 'backOff' | 'reconcile'> = {
  resource: CLAIMS,
  workers: 100,
  backOff: { first: 1 * SECOND, longest: 5 * MINUTE },
  reconcile(key, c) {
    if (key.startsWith(VOLUME)) remove(c.get<PersistentVolume>(VOLUMES, key.slice(VOLUME.length)), c);
    else provision(c.get<PersistentVolumeClaim>(CLAIMS, key), c);
  },
};

const watches: Controller['watches'] = [
  { on: CLAIM_RESOURCE, keys: ({ event, object }) => (event === 'DELETED' ? [] : [keyOfClaim(object.metadata)]) },
  { on: VOLUME_RESOURCE, keys: ({ event, object }) => (event === 'DELETED' ? [] : [VOLUME + object.metadata.name]) },
  { on: CLASS_RESOURCE, keys: () => [] },
];

/** Codes: provision, createVolume, deleteVolume, removeVolume, stillAttached, upToDate. */
export const hostpathProvisioner: Controller = { ...common, name: 'storage-provisioner', source: 'k8s.io/minikube-hostpath_minikube', watches };

export const csiProvisioner: Controller = {
  ...common,
  name: 'csi-provisioner',
  watches: [
    ...watches,
    { on: NODES, keys: () => [] },
    { on: ATTACHMENT_RESOURCE, keys: ({ event, object }) => (event === 'DELETED' ? [VOLUME + ((object as VolumeAttachment).spec.source?.persistentVolumeName ?? '')] : []) },
  ],
};

const note = (about: Note['about'], type: Note['type'], reason: string, message: string): Note => ({ about, type, reason, message });

function provision(claim: PersistentVolumeClaim | undefined, c: Reconcile): void {
  const driver = driverOf(c);
  if (claim === undefined || claim.spec.volumeName || claim.metadata.deletionTimestamp !== undefined || claim.metadata.annotations?.[PROVISIONERS[1]] !== driver) return;
  const storageClass = classOfClaim(claim, c);
  const name = `pvc-${claim.metadata.uid}`;
  const selected = claim.metadata.annotations[SELECTED_NODE];
  if (storageClass?.provisioner !== driver || c.get(VOLUMES, name) !== undefined) return;
  if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && selected === undefined) return;
  const { namespace = '', name: claimName } = claim.metadata;
  const begun = note(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${namespace}/${claimName}"`);
  if (c.provider === undefined) {
    c.note(begun);
    create(claim, name, { hostPath: { path: `/tmp/hostpath-provisioner/${namespace}/${claimName}`, type: '' } }, c);
    return;
  }
  const zone = zoneFor(selected, c);
  const made = c.memory.get(name);
  if (made === undefined) {
    const failed = note(claim, 'Warning', 'ProvisioningFailed', `failed to provision volume with StorageClass "${storageClass.metadata.name}": rpc error: code = Internal desc = Could not create volume "${name}": {error}`);
    c.report('provision', { claim: claimName, zone });
    c.note(begun);
    c.cloud({ action: 'createVolume', params: { name, gib: Math.max(1, Math.ceil(valueOf(claim.spec.resources?.requests?.['storage']) / GIB)), zone }, about: name, as: name, onFailure: failed });
    return;
  }
  const { id, zone: where } = made as { readonly id: string; readonly zone: string };
  const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: c.provider.driver.topologyKey, operator: 'In', values: [where] }] }] } };
  create(claim, name, { csi: { driver, volumeHandle: id, fsType: 'ext4' }, nodeAffinity }, c);
}

/** The zone of the chosen node; without one, any that has nodes. */
function zoneFor(selected: string | undefined, c: Reconcile): string {
  const zoneOf = (node: Node): string => node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
  const chosen = selected === undefined ? undefined : c.get<Node>('nodes', selected);
  if (chosen !== undefined) return zoneOf(chosen);
  const zones = [...new Set(c.list<Node>('nodes').map(zoneOf))].filter((zone) => zone !== '').sort();
  return zones.length === 0 ? '' : zones[fnv1a32(String(c.now)) % zones.length]!;
}

function create(claim: PersistentVolumeClaim, name: string, source: { readonly [field: string]: unknown }, c: Reconcile): void {
  const storageClass = classOfClaim(claim, c)!;
  const { uid, namespace = '', name: claimName, resourceVersion } = claim.metadata;
  const storage = claim.spec.resources?.requests?.['storage'] ?? '0';
  const driver = driverOf(c);
  const body = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { [PROVISIONED_BY]: driver }, ...(c.provider && { finalizers: [FINALIZER] }) },
    spec: {
      accessModes: claim.spec.accessModes ?? [],
      capacity: { storage },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claimName, namespace, resourceVersion, uid },
      ...source,
      ...(storageClass.mountOptions && { mountOptions: storageClass.mountOptions }),
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
    },
  };
  c.report('createVolume', { claim: claimName, volume: name });
  c.call({ verb: 'create', on: VOLUME_RESOURCE, body, ignore: ['AlreadyExists'], onSuccess: note(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`) });
}

/** Only what this driver has made, and nobody claims any more. */
function remove(volume: PersistentVolume | undefined, c: Reconcile): void {
  if (volume === undefined || volume.metadata.annotations?.[PROVISIONED_BY] !== driverOf(c)) return;
  const { name, finalizers = [], deletionTimestamp } = volume.metadata;
  const unwanted = volume.status?.phase === 'Released' && volume.spec.persistentVolumeReclaimPolicy === 'Delete';
  const gone = `deleted ${name}`;
  if (c.provider === undefined) {
    if (unwanted && deletionTimestamp === undefined) c.call({ verb: 'delete', on: VOLUME_RESOURCE, name, body: {}, ignore: ['NotFound'] });
    return;
  }
  if (unwanted && !c.memory.has(gone)) {
    const attached = c.list<VolumeAttachment>(ATTACHMENTS).find(({ spec }) => spec.source?.persistentVolumeName === name);
    if (attached !== undefined) {
      c.report('stillAttached', { volume: name, node: attached.spec.nodeName ?? '' });
      c.note(note(volume, 'Warning', 'VolumeFailedDelete', `persistentvolume ${name} is still attached to node ${attached.spec.nodeName ?? ''}`));
      return;
    }
    c.report('deleteVolume', { volume: name });
    c.cloud({ action: 'deleteVolume', params: { id: volume.spec.csi?.volumeHandle ?? '' }, about: name, as: gone, onFailure: note(volume, 'Warning', 'VolumeFailedDelete', 'rpc error: code = Internal desc = Could not delete volume ID: {error}') });
    return;
  }
  if (c.memory.has(gone) && deletionTimestamp === undefined) {
    c.report('removeVolume', { volume: name });
    c.call({ verb: 'delete', on: VOLUME_RESOURCE, name, body: {}, ignore: ['NotFound'] });
  } else if (finalizers.includes(FINALIZER) && deletionTimestamp !== undefined && (c.memory.has(gone) || volume.spec.persistentVolumeReclaimPolicy === 'Retain')) {
    c.call(withoutFinalizer(VOLUME_RESOURCE, volume, FINALIZER));
  }
}
