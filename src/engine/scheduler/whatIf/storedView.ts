/**
 * The cluster as kube-scheduler would see it once it had read everything that is stored: also when it does not run. Upstream:
 * pkg/scheduler/backend/cache. Leaves out: what a running scheduler has assumed and the API server does not know yet.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import type { KubeObject } from '../../api/object.ts';
import { RESOURCES_OF } from '../clusterView.ts';
import { listerOf } from '../framework/objectLister.ts';
import type { View } from '../framework/view.ts';
import { podInfoOf, type PodInfo } from '../snapshot/podInfo.ts';
import { snapshotOf } from '../snapshot/snapshot.ts';

/** Lists stored objects of a resource, in all namespaces. */
export type ListObjects = (group: string, version: string, resource: string) => readonly KubeObject[];

export function storedView(list: ListObjects): View {
  const pods = list('', 'v1', 'pods') as readonly Pod[];
  const nominated = new Map<string, PodInfo[]>();
  for (const pod of pods) {
    const node = pod.status?.nominatedNodeName ?? '';
    if (node !== '' && (pod.spec.nodeName ?? '') === '') nominated.set(node, [...(nominated.get(node) ?? []), podInfoOf(pod)]);
  }
  const objects = [...RESOURCES_OF.values()].flatMap(({ group, version, resource }) => list(group, version, resource));
  return { snapshot: snapshotOf(list('', 'v1', 'nodes') as readonly Node[], pods), objects: listerOf(objects), nominated };
}
