/**
 * Disks that only one Pod of a node may use, and claims that only one Pod at all may use. Upstream: pkg/scheduler/framework/plugins/volumerestrictions.
 */
import type { Pod, Volume } from '../../api/kinds/pod.ts';
import type { Plugin } from '../framework/plugin.ts';
import { unresolvable, unschedulable } from '../framework/status.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { claimOf, claimUses, notFound } from '../snapshot/storage.ts';

const DISK_IN_USE = unschedulable('node(s) had no available disk');
const CLAIM_IN_USE = unschedulable(
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
);

interface Source {
  readonly readOnly?: boolean;
  readonly pdName?: string;
  readonly volumeID?: string;
  readonly iqn?: string;
  readonly monitors?: readonly string[];
  readonly pool?: string;
  readonly image?: string;
}

const sourceOf = (volume: Volume, kind: string): Source | undefined => volume[kind] as Source | undefined;
const KINDS = ['gcePersistentDisk', 'awsElasticBlockStore', 'iscsi', 'rbd'];
const isRestricted = (volume: Volume): boolean => KINDS.some((kind) => volume[kind] !== undefined);

function sameDisk(kind: string, a: Source, b: Source): boolean {
  switch (kind) {
    case 'gcePersistentDisk':
      return a.pdName === b.pdName;
    case 'awsElasticBlockStore':
      return a.volumeID === b.volumeID;
    case 'iscsi':
      return a.iqn === b.iqn;
    default:
      return (
        (a.pool ?? 'rbd') === (b.pool ?? 'rbd') &&
        a.image === b.image &&
        (a.monitors ?? []).some((monitor) => (b.monitors ?? []).includes(monitor))
      );
  }
}

const disksConflict = (a: Volume, b: Volume): boolean =>
  KINDS.some((kind) => {
    const [one, other] = [sourceOf(a, kind), sourceOf(b, kind)];
    if (one === undefined || other === undefined || !sameDisk(kind, one, other)) return false;
    return kind === 'awsElasticBlockStore' || !(one.readOnly === true && other.readOnly === true);
  });

const podsConflict = (pod: Pod, other: Pod): boolean =>
  (pod.spec.volumes ?? []).some((volume) => isRestricted(volume) && (other.spec.volumes ?? []).some((used) => disksConflict(volume, used)));

const namedClaims = (pod: Pod): string[] => claimUses(pod).flatMap(({ name, ephemeral }) => (ephemeral ? [] : [name]));

interface State {
  /** Names of the Pod's claims that allow one Pod only. */
  readonly exclusive: ReadonlySet<string>;
  uses: number;
}

function change(state: State, other: PodInfo, delta: 1 | -1): void {
  if (state.exclusive.size === 0) return;
  for (const name of namedClaims(other.pod)) if (state.exclusive.has(name)) state.uses += delta;
}

export const volumeRestrictions: Plugin<State> = {
  name: 'VolumeRestrictions',
  preFilter({ pod, namespace }, { objects, snapshot }) {
    const volumes = pod.spec.volumes ?? [];
    if (volumes.length === 0) return { skip: true };
    const exclusive = new Set<string>();
    for (const name of namedClaims(pod)) {
      const claim = claimOf(objects, namespace, name);
      if (claim === undefined) return { status: unresolvable(notFound('persistentvolumeclaim', name)) };
      if ((claim.spec.accessModes ?? []).includes('ReadWriteOncePod')) exclusive.add(name);
    }
    const uses = [...exclusive].filter((name) => snapshot.claimInUse(`${namespace}/${name}`)).length;
    return uses === 0 && !volumes.some(isRestricted) ? { skip: true } : { state: { exclusive, uses } };
  },
  cloneState: (state) => ({ ...state }),
  addPod: (state, _pod, added) => change(state, added, 1),
  removePod: (state, _pod, removed) => change(state, removed, -1),
  filter({ uses }, { pod }, node) {
    for (const other of node.pods.values())
      if ((other.pod.spec.volumes ?? []).length > 0 && podsConflict(pod, other.pod)) return DISK_IN_USE;
    return uses > 0 ? CLAIM_IN_USE : undefined;
  },
  wakes: [
    {
      event: 'AssignedPod/Delete',
      hint({ pod, namespace }, { before }) {
        const gone = before as Pod | undefined;
        if (gone === undefined || (gone.metadata.namespace ?? 'default') !== namespace) return false;
        return podsConflict(pod, gone) || namedClaims(gone).some((name) => namedClaims(pod).includes(name));
      },
    },
    { event: 'Node/Add' },
    {
      event: 'PersistentVolumeClaim/Add',
      hint: ({ pod, namespace }, { after }) => after?.metadata.namespace === namespace && namedClaims(pod).includes(after.metadata.name),
    },
  ],
};
