/**
 * The attach/detach controller: every volume that Pods of a node need is attached there, and no longer than that. Upstream:
 * pkg/controller/volume/attachdetach (reconciler, populators, statusupdater), pkg/volume/csi/csi_attacher.go. Keys are names of volumes.
 * Leaves out: volumes that no claim names.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CsiDriver } from '../api/kinds/csiDriver.ts';
import type { Node } from '../api/kinds/node.ts';
import type { PersistentVolume } from '../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim } from '../api/kinds/persistentVolumeClaim.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { VolumeAttachment } from '../api/kinds/volumeAttachment.ts';
import { MINUTE } from '../kernel/time.ts';
import { ATTACHMENT_RESOURCE, CLAIM_RESOURCE, CSI_DRIVER_RESOURCE, NODES, PODS, VOLUME_RESOURCE, type Controller, type Reader, type Reconcile } from './controller.ts';
import { ATTACHMENTS, claimKeys, CLAIMS, claimsOf, hasEnded, keyOfClaim, VOLUMES } from './persistentVolume/claims.ts';

/** Upstream: --attach-detach... maxWaitForUnmountDuration, the attacher's own timeout. */
const FORCE_AFTER = 6 * MINUTE;
const ATTACH_TIMEOUT = 2 * MINUTE;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** Codes: attach, attached, attachFailed, attachTimeout, multiAttach, waitUnmount, detach, forceDetach, upToDate. */
export const attachDetachController: Controller = {
  name: 'attachdetach-controller',
  resource: VOLUMES,
  workers: 10,
  watches: [
    { on: PODS, keys: ({ event, object, old }, read) => (event === 'DELETED' || changed(object as Pod, old as Pod | undefined) ? volumesOf(object as Pod, read) : []) },
    { on: VOLUME_RESOURCE, keys: ({ event, object }) => (event === 'ADDED' && (object as PersistentVolume).spec.csi !== undefined ? [object.metadata.name] : []) },
    { on: ATTACHMENT_RESOURCE, keys: ({ object }) => [(object as VolumeAttachment).spec.source?.persistentVolumeName ?? ''] },
    { on: NODES, keys: ({ event, object, old }, read) => nodeKeys(event, object as Node, old as Node | undefined, read) },
    { on: CLAIM_RESOURCE, keys: ({ object, old }) => (object.spec === old?.spec ? [] : [(object as PersistentVolumeClaim).spec.volumeName ?? ''].filter((name) => name !== '')) },
    { on: CSI_DRIVER_RESOURCE, keys: () => [] },
  ],
  reconcile(name, c) {
    const volume = c.get<PersistentVolume>(VOLUMES, name);
    const attachments = c.list<VolumeAttachment>(ATTACHMENTS).filter(({ spec }) => spec.source?.persistentVolumeName === name);
    if (volume?.spec.csi === undefined || c.get<CsiDriver>('csidrivers.storage.k8s.io', volume.spec.csi.driver)?.spec.attachRequired === false) return;
    const wanted = podsByNode(volume, c);
    for (const attachment of attachments) if (!wanted.has(attachment.spec.nodeName ?? '')) letGo(volume, attachment, c);
    for (const [node, pods] of wanted) {
      const own = attachments.find(({ spec }) => spec.nodeName === node);
      if (own === undefined) begin(volume, node, pods, attachments, c);
      else follow(volume, own, pods, c);
    }
  },
};

const changed = (pod: Pod, old: Pod | undefined): boolean =>
  pod.spec.volumes !== undefined && (old === undefined || pod.spec.nodeName !== old.spec.nodeName || isDone(pod) !== isDone(old) || pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp);

function volumesOf(pod: Pod, read: Reader): readonly string[] {
  if (!pod.spec.nodeName) return [];
  return claimKeys(pod).flatMap((key) => read.get<PersistentVolumeClaim>(CLAIMS, key)?.spec.volumeName ?? []);
}

/** What a node says of its volumes, its health, its end. */
function nodeKeys(event: string, node: Node, old: Node | undefined, read: Reader): readonly string[] {
  const same = event === 'MODIFIED' && old !== undefined && node.status?.volumesInUse === old.status?.volumesInUse && node.spec.taints === old.spec.taints;
  return same ? [] : read.list<VolumeAttachment>(ATTACHMENTS).filter(({ spec }) => spec.nodeName === node.metadata.name).map(({ spec }) => spec.source?.persistentVolumeName ?? '');
}

/** Its containers have all ended, for good or because it is being deleted. Upstream: IsPodTerminated. */
const isDone = (pod: Pod): boolean => hasEnded(pod) || (pod.metadata.deletionTimestamp !== undefined && (pod.status?.containerStatuses ?? []).every(({ state }) => state?.running === undefined));

function podsByNode({ spec: { claimRef } }: PersistentVolume, c: Reconcile): ReadonlyMap<string, readonly Pod[]> {
  const found = new Map<string, readonly Pod[]>();
  if (claimRef === undefined || c.get<PersistentVolumeClaim>(CLAIMS, keyOfClaim(claimRef)) === undefined) return found;
  for (const pod of c.list<Pod>('pods', claimRef.namespace)) {
    const node = pod.spec.nodeName ?? '';
    if (node !== '' && !isDone(pod) && claimsOf(pod).includes(claimRef.name ?? '')) found.set(node, [...(found.get(node) ?? []), pod]);
  }
  return found;
}

const uniqueName = ({ spec: { csi } }: PersistentVolume): string => `kubernetes.io/csi/${csi!.driver}^${csi!.volumeHandle}`;

// ---- attaching

function begin(volume: PersistentVolume, node: string, pods: readonly Pod[], attachments: readonly VolumeAttachment[], c: Reconcile): void {
  const { name } = volume.metadata;
  if (c.get<Node>('nodes', node) === undefined) return;
  const shared = (volume.spec.accessModes ?? []).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
  if (attachments.length > 0 && !shared) return multiAttach(volume, node, pods, attachments, c);
  const { driver, volumeHandle } = volume.spec.csi!;
  const body = { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttachment', metadata: { name: `csi-${bytesToHex(sha256(utf8ToBytes(`${volumeHandle}${driver}${node}`)))}` }, spec: { attacher: driver, nodeName: node, source: { persistentVolumeName: name } } };
  c.memory.delete(`multi ${name} ${node}`);
  c.report('attach', { volume: name, node });
  c.call({ verb: 'create', on: ATTACHMENT_RESOURCE, body, ignore: ['AlreadyExists'] });
}

/** Told once for each attempt, in the words that lead to the Pod that holds the volume. */
function multiAttach(volume: PersistentVolume, node: string, pods: readonly Pod[], attachments: readonly VolumeAttachment[], c: Reconcile): void {
  const { name } = volume.metadata;
  const told = `multi ${name} ${node}`;
  c.report('multiAttach', { volume: name, node, held: attachments[0]?.spec.nodeName ?? '' });
  if (c.memory.has(told)) return;
  c.memory.set(told, true);
  const others = [...podsByNode(volume, c)].filter(([other]) => other !== node).flatMap(([, list]) => list.map(({ metadata }) => metadata.name));
  const why = others.length > 0 ? `Volume is already used by pod(s) ${others.join(', ')}` : "Volume is already exclusively attached to one node and can't be attached to another";
  for (const pod of pods) c.note({ about: pod, type: 'Warning', reason: 'FailedAttachVolume', message: `Multi-Attach error for volume "${name}" ${why}` });
}

/** An attachment under way, or done. */
function follow(volume: PersistentVolume, attachment: VolumeAttachment, pods: readonly Pod[], c: Reconcile): void {
  const { name } = volume.metadata;
  const { metadata, status, spec } = attachment;
  const node = spec.nodeName ?? '';
  if (metadata.deletionTimestamp !== undefined) return;
  c.memory.delete(`detach ${name} ${node}`);
  const fail = (code: string, text: string): void => {
    c.report(code, { volume: name, node });
    for (const pod of pods) c.note({ about: pod, type: 'Warning', reason: 'FailedAttachVolume', message: `AttachVolume.Attach failed for volume "${name}" : ${text}` });
  };
  if (status?.attached === true) return report(volume, node, pods, c);
  const { message = '', time = '' } = status?.attachError ?? {};
  const told = `failed ${metadata.name}`;
  if (message !== '' && c.memory.get(told) !== time) {
    c.memory.set(told, time);
    fail('attachFailed', message);
  }
  const begun = c.parseTime(metadata.creationTimestamp);
  const patience = Number(c.memory.get(`until ${metadata.name}`) ?? begun + ATTACH_TIMEOUT);
  if (c.now >= patience) {
    c.memory.set(`until ${metadata.name}`, c.now + ATTACH_TIMEOUT);
    fail('attachTimeout', `timed out waiting for external-attacher of ${spec.attacher} CSI driver to attach volume ${volume.spec.csi!.volumeHandle}`);
  }
  c.requeueAfter(Math.max(1, patience - c.now), 'routine');
}

/** The node learns that the volume is there from its own status. */
function report(volume: PersistentVolume, name: string, pods: readonly Pod[], c: Reconcile): void {
  const node = c.get<Node>('nodes', name);
  const attached = node?.status?.volumesAttached ?? [];
  // What the node said last counts, should it go without a word.
  if (node !== undefined) c.memory.set(`mounted ${volume.metadata.name} ${name}`, (node.status?.volumesInUse ?? []).includes(uniqueName(volume)));
  if (node === undefined || attached.some((one) => one.name === uniqueName(volume))) return;
  c.report('attached', { volume: volume.metadata.name, node: name });
  c.call({ verb: 'patch', on: NODES, name, subresource: 'status', patchType: 'merge', body: { status: { volumesAttached: [...attached.map((one) => ({ ...one })), { name: uniqueName(volume), devicePath: '' }] } }, ignore: ['NotFound'] });
  for (const pod of pods) c.note({ about: pod, type: 'Normal', reason: 'SuccessfulAttachVolume', message: `AttachVolume.Attach succeeded for volume "${volume.metadata.name}" ` });
}

// ---- detaching

/** A mounted volume is waited for; the node's word counts, and if it is not well, for six minutes. */
function letGo(volume: PersistentVolume, attachment: VolumeAttachment, c: Reconcile): void {
  if (attachment.metadata.deletionTimestamp !== undefined) return;
  const name = attachment.spec.nodeName ?? '';
  const node = c.get<Node>('nodes', name);
  const asked = `detach ${volume.metadata.name} ${name}`;
  const since = Number(c.memory.get(asked) ?? c.now);
  c.memory.set(asked, since);
  // A node that is gone can say nothing: what it said last counts.
  const mounted = node === undefined ? c.memory.get(`mounted ${volume.metadata.name} ${name}`) === true : (node.status?.volumesInUse ?? []).includes(uniqueName(volume));
  c.memory.set(`mounted ${volume.metadata.name} ${name}`, mounted);
  const healthy = node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  const outOfService = (node?.spec.taints ?? []).some(({ key, effect }) => key === OUT_OF_SERVICE && effect === 'NoExecute');
  const forced = mounted && !healthy && (outOfService || c.now - since >= FORCE_AFTER);
  if (mounted && !forced) {
    c.report('waitUnmount', { volume: volume.metadata.name, node: name, seconds: Math.max(0, Math.round((since + FORCE_AFTER - c.now) / 1_000_000)) });
    c.requeueAfter(c.now - since >= FORCE_AFTER ? MINUTE : Math.max(1, since + FORCE_AFTER - c.now), 'routine');
    return;
  }
  c.report(forced ? 'forceDetach' : 'detach', { volume: volume.metadata.name, node: name });
  c.memory.delete(asked);
  const attached = node?.status?.volumesAttached ?? [];
  const others = attached.filter((one) => one.name !== uniqueName(volume));
  if (others.length < attached.length) c.call({ verb: 'patch', on: NODES, name, subresource: 'status', patchType: 'merge', body: { status: { volumesAttached: others.length === 0 ? null : others.map((one) => ({ ...one })) } }, ignore: ['NotFound'] });
  c.call({ verb: 'delete', on: ATTACHMENT_RESOURCE, name: attachment.metadata.name, body: {}, ignore: ['NotFound'] });
}
