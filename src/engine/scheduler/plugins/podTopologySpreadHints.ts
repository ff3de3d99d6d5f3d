/**
 * Which changes may let a Pod be placed that its spread constraints had kept out. Upstream: podtopologyspread/plugin.go EventsToRegister.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import { sameJson } from '../../api/equal.ts';
import { labelOf, matchesLabels } from '../../api/selector.ts';
import type { Wake } from '../framework/plugin.ts';
import { constraintsOf, type Constraint } from '../snapshot/spreadConstraint.ts';

const hard = (pod: Pod): Constraint[] => constraintsOf(pod, 'DoNotSchedule');
const namespaceOf = (pod: Pod): string => pod.metadata.namespace ?? 'default';

const selectedBy = (constraints: readonly Constraint[], pod: Pod): boolean =>
  constraints.some(({ selector }) => selector !== undefined && matchesLabels(selector, pod.metadata.labels));

const hasKeys = (constraints: readonly Constraint[], node: Node | undefined): boolean =>
  node !== undefined && constraints.every(({ topologyKey }) => labelOf(node.metadata.labels, topologyKey) !== undefined);

const labelsChanged = (constraints: readonly Constraint[], old: Pod, now: Pod): boolean =>
  constraints.some((constraint) => selectedBy([constraint], old) !== selectedBy([constraint], now));

const podChanged: Wake['hint'] = ({ pod, namespace }, { before, after }) => {
  const old = before as Pod | undefined;
  const now = after as Pod | undefined;
  const concerns = (other: Pod): boolean =>
    namespaceOf(other) === namespace && ((other.spec.nodeName ?? '') !== '' || (other.status?.nominatedNodeName ?? '') !== '');
  if ((old !== undefined && !concerns(old)) || (now !== undefined && !concerns(now))) return false;
  const constraints = hard(pod);
  if (now !== undefined && old !== undefined) return labelsChanged(constraints, old, now);
  const any = now ?? old;
  return any !== undefined && selectedBy(constraints, any);
};

const selfChanged: Wake['hint'] = ({ pod }, { before, after }) => {
  if (before === undefined || after === undefined) return true;
  const constraints = hard(pod);
  const tolerations = !sameJson((before as Pod).spec.tolerations, (after as Pod).spec.tolerations);
  return (tolerations && constraints.some(({ honorTaints }) => honorTaints)) || labelsChanged(constraints, before as Pod, after as Pod);
};

const nodeChanged: Wake['hint'] = ({ pod }, { before, after }) => {
  const constraints = hard(pod);
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

export const spreadWakes: readonly Wake[] = [
  { event: 'AssignedPod/Add', hint: podChanged },
  { event: 'AssignedPod/Delete', hint: podChanged },
  { event: 'AssignedPod/UpdatePodLabel', hint: podChanged },
  { event: 'TargetPod/UpdatePodToleration', hint: selfChanged },
  { event: 'TargetPod/UpdatePodLabel', hint: selfChanged },
  { event: 'Node/Add', hint: nodeChanged },
  { event: 'Node/Delete', hint: nodeChanged },
  { event: 'Node/UpdateNodeLabel', hint: nodeChanged },
  { event: 'Node/UpdateNodeTaint', hint: nodeChanged },
];
