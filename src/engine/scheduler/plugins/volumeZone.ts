/**
 * Bound volumes of a zone are reached only from nodes of that zone. Upstream: pkg/scheduler/framework/plugins/volumezone.
 */
import { labelOf } from '../../api/selector.ts';
import type { Plugin, PreFilterAnswer } from '../framework/plugin.ts';
import type { View } from '../framework/view.ts';
import { unresolvable } from '../framework/status.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { claimOf, claimUses, classNameOf, classOf, notFound, volumeOf, type PersistentVolume } from '../snapshot/storage.ts';

const NO_ZONE = unresolvable('node(s) had no available volume zone');
const GA = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);
const KEYS = [...GA.keys(), ...GA.values()];

interface Topology {
  readonly key: string;
  readonly values: readonly string[];
}

/** Several zones in one label are separated by `__`; a label with an empty one says nothing. */
function topologiesOf({ metadata }: PersistentVolume): Topology[] {
  return KEYS.flatMap((key): Topology[] => {
    const values = labelOf(metadata.labels, key)
      ?.split('__')
      .map((value) => value.trim());
    return values === undefined || values.includes('') ? [] : [{ key, values }];
  });
}

function find({ pod, namespace }: PodInfo, { objects }: View): PreFilterAnswer<readonly Topology[]> {
  const refuse = (reason: string): PreFilterAnswer<readonly Topology[]> => ({ status: unresolvable(reason) });
  const topologies: Topology[] = [];
  for (const { name, ephemeral } of claimUses(pod)) {
    if (ephemeral) continue;
    const claim = claimOf(objects, namespace, name);
    if (claim === undefined) return refuse(notFound('persistentvolumeclaim', name));
    const volumeName = claim.spec.volumeName ?? '';
    if (volumeName === '') {
      const className = classNameOf(claim);
      if (className === '') return refuse('PersistentVolumeClaim had no pv name and storageClass name');
      const storageClass = classOf(objects, className);
      if (storageClass === undefined) return refuse(notFound('storageclass.storage.k8s.io', className));
      if (storageClass.volumeBindingMode === undefined) return refuse(`VolumeBindingMode not set for StorageClass "${className}"`);
      if (storageClass.volumeBindingMode !== 'WaitForFirstConsumer') return refuse('PersistentVolume had no name');
      continue;
    }
    const volume = volumeOf(objects, volumeName);
    if (volume === undefined) return refuse(notFound('persistentvolume', volumeName));
    topologies.push(...topologiesOf(volume));
  }
  return topologies.length === 0 ? { skip: true } : { state: topologies };
}

const reaches = (node: NodeInfo, { key, values }: Topology): boolean =>
  values.includes(node.label(key) ?? node.label(GA.get(key) ?? key) ?? '');

export const volumeZone: Plugin<readonly Topology[]> = {
  name: 'VolumeZone',
  preFilter: find,
  filter(topologies, _pod, node) {
    if (KEYS.every((key) => node.label(key) === undefined)) return undefined;
    return topologies.every((topology) => reaches(node, topology)) ? undefined : NO_ZONE;
  },
  wakes: [
    { event: 'StorageClass/Add' },
    { event: 'Node/Add' },
    { event: 'Node/UpdateNodeLabel' },
    { event: 'PersistentVolumeClaim/Add' },
    { event: 'PersistentVolumeClaim/Update' },
    { event: 'PersistentVolume/Add' },
    { event: 'PersistentVolume/Update' },
  ],
};
