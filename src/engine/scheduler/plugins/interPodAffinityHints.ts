/**
 * Which changes may let a Pod be placed that pod affinity had kept out. Upstream: interpodaffinity/plugin.go EventsToRegister.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import { labelOf } from '../../api/selector.ts';
import type { Wake } from '../framework/plugin.ts';
import { termMatches, type AffinityTerm } from '../snapshot/affinityTerm.ts';
import { podInfoOf } from '../snapshot/podInfo.ts';

const matches = (term: AffinityTerm, pod: Pod): boolean =>
  termMatches(term, pod.metadata.namespace ?? 'default', undefined, pod.metadata.labels);
const matchesAll = (terms: readonly AffinityTerm[], pod: Pod): boolean => terms.length > 0 && terms.every((term) => matches(term, pod));
const matchesAny = (terms: readonly AffinityTerm[], pod: Pod): boolean => terms.some((term) => matches(term, pod));

const hasPlace = ({ spec, status }: Pod): boolean => (spec.nodeName ?? '') !== '' || (status?.nominatedNodeName ?? '') !== '';

const podChanged: Wake['hint'] = ({ pod, terms }, { before, after }) => {
  const old = before as Pod | undefined;
  const now = after as Pod | undefined;
  if ((old !== undefined && !hasPlace(old)) || (now !== undefined && !hasPlace(now))) return false;
  const { requiredAffinity, requiredAntiAffinity } = terms;
  if (old !== undefined && now !== undefined) {
    if (!matchesAll(requiredAffinity, old) && matchesAll(requiredAffinity, now)) return true;
    return matchesAny(requiredAntiAffinity, old) && !matchesAny(requiredAntiAffinity, now);
  }
  if (now !== undefined) return matchesAll(requiredAffinity, now);
  return old !== undefined && (matchesAny(requiredAntiAffinity, old) || matchesAny(podInfoOf(old).terms.requiredAntiAffinity, pod));
};

const nodeChanged: Wake['hint'] = ({ terms }, { before, after }) => {
  const old = before as Node | undefined;
  const now = after as Node | undefined;
  const value = (node: Node | undefined, { topologyKey }: AffinityTerm): string | undefined => labelOf(node?.metadata.labels, topologyKey);
  const appears = (term: AffinityTerm): boolean => value(now, term) !== undefined && value(old, term) !== value(now, term);
  const leaves = (term: AffinityTerm): boolean =>
    old === undefined || (value(old, term) !== undefined && value(old, term) !== value(now, term));
  return terms.requiredAffinity.some(appears) || terms.requiredAntiAffinity.some(leaves);
};

export const affinityWakes: readonly Wake[] = [
  { event: 'AssignedPod/Add', hint: podChanged },
  { event: 'AssignedPod/UpdatePodLabel', hint: podChanged },
  { event: 'AssignedPod/Delete', hint: podChanged },
  { event: 'TargetPod/UpdatePodLabel' },
  { event: 'Node/Add', hint: nodeChanged },
  { event: 'Node/UpdateNodeLabel', hint: nodeChanged },
];
