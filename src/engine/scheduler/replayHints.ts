/**
 * Recorded queueing hints: a change of a Pod or node, and which plugins would want another attempt for a Pod that they had rejected.
 * Upstream: none (vectors/README).
 */
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Json, KubeObject } from '../api/object.ts';
import { nodeChanges, podChanges } from './changes.ts';
import type { ClusterChange } from './framework/clusterEvent.ts';
import { NO_OBJECTS } from './framework/objectLister.ts';
import { DEFAULT_PROFILE } from './plugins.ts';
import type { Answer } from './replay.ts';
import { podInfoOf } from './snapshot/podInfo.ts';

export function replayHints(pod: Pod, before: KubeObject | undefined, after: KubeObject | undefined): Answer {
  const changes = changesOf(pod, before, after);
  const info = podInfoOf(pod);
  const hints = new Map<string, Json>();
  for (const change of changes) {
    for (const { plugin, hint } of DEFAULT_PROFILE.wakes(change.event)) {
      const wanted = hint === undefined || hint(info, change, { objects: NO_OBJECTS });
      if (wanted || !hints.has(plugin)) hints.set(plugin, wanted ? 'Queue' : 'Skip');
    }
  }
  const events = changes.map(({ event }) => event.replace('/', ''));
  return { events: events.length === 0 ? null : events, hints: Object.fromEntries([...hints].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const isPod = (object: KubeObject): object is Pod => typeof object.spec === 'object' && object.spec !== null && 'containers' in object.spec;

function changesOf(target: Pod, before: KubeObject | undefined, after: KubeObject | undefined): ClusterChange[] {
  const any = after ?? before;
  if (any === undefined) return [];
  const resource = !isPod(any)
    ? 'Node'
    : (any.spec.nodeName ?? '') !== '' || any.metadata.name !== target.metadata.name
      ? 'AssignedPod'
      : 'TargetPod';
  if (before === undefined) return [{ event: resource === 'Node' ? 'Node/Add' : 'AssignedPod/Add', after: any }];
  if (after === undefined) return [{ event: resource === 'Node' ? 'Node/Delete' : 'AssignedPod/Delete', before: any }];
  return resource === 'Node' ? nodeChanges(before as Node, after as Node) : podChanges(before as Pod, after as Pod, resource);
}
