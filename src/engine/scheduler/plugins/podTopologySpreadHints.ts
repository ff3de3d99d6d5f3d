/**
 * Which changes may let a Pod be placed that its spread constraints had kept out. Upstream: podtopologyspread/plugin.go EventsToRegister.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Pod, TopologySpreadConstraint } from '../../api/kinds/pod.ts';
import { sameJson } from '../../api/equal.ts';
import { labelOf, matchesLabels } from '../../api/selector.ts';
import type { ClusterChange, EventKind } from '../framework/clusterEvent.ts';
import type { Wake } from '../framework/plugin.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { constraintsOf, defaultConstraints, type Constraint } from '../snapshot/spreadConstraint.ts';

/** What keeps a Pod off nodes: its own constraints, or when it has none at all the defaults. */
export const hardConstraints = (defaults: readonly TopologySpreadConstraint[], info: PodInfo, objects: ObjectLister): Constraint[] =>
  (info.pod.spec.topologySpreadConstraints ?? []).length > 0 ? constraintsOf(info.pod, 'DoNotSchedule') : defaultConstraints(defaults, 'DoNotSchedule', info, objects);

const namespaceOf = (pod: Pod): string => pod.metadata.namespace ?? 'default';

const selectedBy = (constraints: readonly Constraint[], pod: Pod): boolean =>
  constraints.some(({ selector }) => selector !== undefined && matchesLabels(selector, pod.metadata.labels));

const hasKeys = (constraints: readonly Constraint[], node: Node | undefined): boolean =>
  node !== undefined && constraints.every(({ topologyKey }) => labelOf(node.metadata.labels, topologyKey) !== undefined);

const labelsChanged = (constraints: readonly Constraint[], old: Pod, now: Pod): boolean =>
  constraints.some((constraint) => selectedBy([constraint], old) !== selectedBy([constraint], now));

type Hint = (constraints: readonly Constraint[], pod: PodInfo, change: ClusterChange) => boolean;

const podChanged: Hint = (constraints, { namespace }, { before, after }) => {
  const old = before as Pod | undefined;
  const now = after as Pod | undefined;
  const concerns = (other: Pod): boolean =>
    namespaceOf(other) === namespace && ((other.spec.nodeName ?? '') !== '' || (other.status?.nominatedNodeName ?? '') !== '');
  if ((old !== undefined && !concerns(old)) || (now !== undefined && !concerns(now))) return false;
  if (now !== undefined && old !== undefined) return labelsChanged(constraints, old, now);
  const any = now ?? old;
  return any !== undefined && selectedBy(constraints, any);
};

const selfChanged: Hint = (constraints, _pod, { before, after }) => {
  if (before === undefined || after === undefined) return true;
  const tolerations = !sameJson((before as Pod).spec.tolerations, (after as Pod).spec.tolerations);
  return (tolerations && constraints.some(({ honorTaints }) => honorTaints)) || labelsChanged(constraints, before as Pod, after as Pod);
};

const nodeChanged: Hint = (constraints, _pod, { before, after }) => {
  const old = before as Node | undefined;
  const now = after as Node | undefined;
  const was = hasKeys(constraints, old);
  const is = hasKeys(constraints, now);
  if (old === undefined || now === undefined) return was || is;
  if (was !== is) return true;
  if (is && !sameJson(old.spec?.taints, now.spec?.taints)) return true;
  return (
    is && constraints.some(({ topologyKey }) => labelOf(old.metadata.labels, topologyKey) !== labelOf(now.metadata.labels, topologyKey))
  );
};

const HINTS: readonly (readonly [EventKind, Hint])[] = [
  ['AssignedPod/Add', podChanged],
  ['AssignedPod/Delete', podChanged],
  ['AssignedPod/UpdatePodLabel', podChanged],
  ['TargetPod/UpdatePodToleration', selfChanged],
  ['TargetPod/UpdatePodLabel', selfChanged],
  ['Node/Add', nodeChanged],
  ['Node/Delete', nodeChanged],
  ['Node/UpdateNodeLabel', nodeChanged],
  ['Node/UpdateNodeTaint', nodeChanged],
];

export const spreadWakes = (defaults: readonly TopologySpreadConstraint[]): readonly Wake[] =>
  HINTS.map(([event, hint]) => ({ event, hint: (pod, change, { objects }) => hint(hardConstraints(defaults, pod, objects), pod, change) }));
