/**
 * A node takes only so many volumes of each CSI driver. Upstream: pkg/scheduler/framework/plugins/nodevolumelimits. Leaves out: volumes of the
 * old in-tree drivers (CSI migration).
 */
import type { Pod } from '../../api/kinds/pod.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import type { Plugin } from '../framework/plugin.ts';
import { unresolvable, unschedulable, type Status } from '../framework/status.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import {
  claimOf,
  claimUses,
  classNameOf,
  classOf,
  notFound,
  volumeOf,
  type Claim,
  type CsiDriver,
  type CsiNode,
  type VolumeAttachment,
} from '../snapshot/storage.ts';

const TOO_MANY = unschedulable('node(s) exceed max volume count');

interface DriverVolume {
  readonly driver: string;
  readonly handle: string;
}

/** The driver of a claim's volume; one that is still to be made counts with the provisioner of its class. */
function driverVolume(objects: ObjectLister, claim: Claim): DriverVolume | undefined {
  const volume = volumeOf(objects, claim.spec.volumeName ?? '');
  if (volume !== undefined)
    return volume.spec.csi === undefined ? undefined : { driver: volume.spec.csi.driver, handle: volume.spec.csi.volumeHandle };
  const storageClass = classOf(objects, classNameOf(claim));
  const driver = storageClass?.provisioner ?? '';
  return driver === '' ? undefined : { driver, handle: `\0${claim.metadata.namespace ?? 'default'}/${claim.metadata.name}` };
}

/** `driver/handle` -> driver of all volumes of a Pod. */
function volumesOf(objects: ObjectLister, pod: Pod, into: Map<string, string>): void {
  if ((pod.spec.volumes ?? []).length === 0) return;
  for (const { name } of claimUses(pod)) {
    const claim = claimOf(objects, pod.metadata.namespace ?? 'default', name);
    const found = claim === undefined ? undefined : driverVolume(objects, claim);
    if (found !== undefined && found.handle !== '') into.set(`${found.driver}/${found.handle}`, found.driver);
  }
}

function attachedTo(objects: ObjectLister, node: NodeInfo): Map<string, string> {
  const attached = new Map<string, string>();
  for (const pod of node.pods.values()) volumesOf(objects, pod.pod, attached);
  for (const object of objects.list('VolumeAttachment')) {
    const { attacher = '', nodeName, source } = (object as VolumeAttachment).spec;
    const csi = volumeOf(objects, source?.persistentVolumeName ?? '')?.spec.csi;
    if (nodeName === node.name && attacher !== '' && csi !== undefined) attached.set(`${attacher}/${csi.volumeHandle}`, attacher);
  }
  return attached;
}

function countByDriver(volumes: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}

function judge(pod: Pod, node: NodeInfo, objects: ObjectLister): Status | undefined {
  const namespace = pod.metadata.namespace ?? 'default';
  const missing = claimUses(pod).find(({ name }) => claimOf(objects, namespace, name) === undefined);
  if (missing !== undefined)
    return unresolvable(`looking up PVC ${namespace}/${missing.name}: ${notFound('persistentvolumeclaim', missing.name)}`);
  const wanted = new Map<string, string>();
  volumesOf(objects, pod, wanted);
  const drivers = (objects.get('CSINode', '', node.name) as CsiNode | undefined)?.spec.drivers ?? [];
  for (const driver of wanted.values()) {
    const strict = (objects.get('CSIDriver', '', driver) as CsiDriver | undefined)?.spec.preventPodSchedulingIfMissing === true;
    if (strict && !drivers.some(({ name }) => name === driver)) return unschedulable(`${driver} CSI driver is not installed on the node`);
  }
  if (!drivers.some(({ allocatable }) => allocatable?.count !== undefined)) return undefined;
  const attached = attachedTo(objects, node);
  for (const volume of attached.keys()) wanted.delete(volume);
  const present = countByDriver(attached);
  for (const [driver, count] of countByDriver(wanted)) {
    const limit = drivers.find(({ name }) => name === driver)?.allocatable?.count;
    if (limit !== undefined && (present.get(driver) ?? 0) + count > limit) return TOO_MANY;
  }
  return undefined;
}

const limitsOf = (node: CsiNode): Map<string, number> =>
  new Map((node.spec.drivers ?? []).map(({ name, allocatable }) => [name, allocatable?.count ?? 0]));

export const nodeVolumeLimits: Plugin = {
  name: 'NodeVolumeLimits',
  preFilter: ({ pod }) => (claimUses(pod).length === 0 ? { skip: true } : { state: undefined }),
  filter: (_state, { pod }, node, { objects }) => judge(pod, node, objects),
  wakes: [
    { event: 'CSINode/Add' },
    {
      event: 'CSINode/Update',
      hint(_pod, { before, after }) {
        const old = limitsOf(before as CsiNode);
        return [...limitsOf(after as CsiNode)].some(([driver, limit]) => limit > (old.get(driver) ?? 0));
      },
    },
    {
      event: 'AssignedPod/Delete',
      hint(_pod, { before }) {
        const gone = before as Pod;
        return claimUses(gone).length > 0 && ((gone.spec.nodeName ?? '') !== '' || (gone.status?.nominatedNodeName ?? '') !== '');
      },
    },
    {
      event: 'PersistentVolumeClaim/Add',
      hint: ({ pod, namespace }, { after }) =>
        after?.metadata.namespace === namespace && claimUses(pod).some(({ name }) => name === after.metadata.name),
    },
    { event: 'VolumeAttachment/Delete', hint: ({ pod }) => claimUses(pod).some(({ ephemeral }) => !ephemeral) },
  ],
};
