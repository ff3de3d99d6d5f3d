/**
 * Which changes may let a Pod be placed that its spread constraints had kept out. Upstream: podtopologyspread/plugin.go EventsToRegister.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import { labelOf, matchesLabels } from '../../api/selector.ts';
import type { Wake } from '../framework/plugin.ts';
import { constraintsOf, type Constraint } from '../snapshot/spreadConstraint.ts';

const hard = (pod: Pod): Constraint[] => constraintsOf(pod, 'DoNotSchedule');
const namespaceOf = (pod: Pod): string => pod.metadata.namespace ?? 'default';

const selectedBy = (constraints: readonly Constraint[], pod: Pod): boolean =>
  constraints.some(({ selector }) => selector !== undefined && matchesLabels(selector, pod.metadata.labels));

const hasKeys = (constraints: readonly Constraint[], node: Node | undefined): boolean =>
  node !== undefined && constraints.every(({ topologyKey }) => labelOf(node.metadata.labels, topologyKey) !== undefined);

const podChanged: Wake['hint'] = ({ pod, namespace }, { before, after }) => {
  const old = before as Pod | undefined;
  const now = after as Pod | undefined;
  const any = now ?? old;
  if (any === undefined || namespaceOf(any) !== namespace) return false;
  const constraints = hard(pod);
  if (now !== undefined && old !== undefined) return selectedBy(constraints, now) !== selectedBy(constraints, old);
  return selectedBy(constraints, any);
};

const nodeChanged: Wake['hint'] = ({ pod }, { before, after }) => {
  const constraints = hard(pod);
  const old = before as Node | undefined;
  const now = after as Node | undefined;
  const was = hasKeys(constraints, old);
  const is = hasKeys(constraints, now);
  if (old === undefined || now === undefined) return was || is;
  if (was !== is) return true;
  return is && constraints.some(({ topologyKey }) => labelOf(old.metadata.labels, topologyKey) !== labelOf(now.metadata.labels, topologyKey));
};

export const spreadWakes: readonly Wake[] = [
  { event: 'AssignedPod/Add', hint: podChanged },
  { event: 'AssignedPod/Delete', hint: podChanged },
  { event: 'AssignedPod/UpdatePodLabel', hint: podChanged },
  { event: 'Node/Add', hint: nodeChanged },
  { event: 'Node/Delete', hint: nodeChanged },
  { event: 'Node/UpdateNodeLabel', hint: nodeChanged },
  { event: 'Node/UpdateNodeTaint', hint: nodeChanged },
];
