/**
 * Taints keep Pods away that do not tolerate them. Upstream: pkg/scheduler/framework/plugins/tainttoleration. Leaves out: the Lt and Gt
 * operators of tolerations, which are off by default.
 */
import type { Node, Taint } from '../../api/kinds/node.ts';
import type { Pod, Toleration } from '../../api/kinds/pod.ts';
import { tolerated } from '../../api/toleration.ts';
import type { Plugin, Wake } from '../framework/plugin.ts';
import { normalizeReversed } from '../framework/normalize.ts';
import { unresolvable } from '../framework/status.ts';

const REFUSED = unresolvable('node(s) had untolerated taint(s)');

/** Whether the Pod may be placed in spite of the node's taints. */
export const toleratesNode = (tolerations: readonly Toleration[] | undefined, taints: readonly Taint[]): boolean =>
  taints.every((taint) => (taint.effect !== 'NoSchedule' && taint.effect !== 'NoExecute') || tolerated(taint, tolerations));

const taintsOf = (node: Node): readonly Taint[] => node.spec?.taints ?? [];

const nowTolerated: Wake['hint'] = ({ pod }, { before, after }) => {
  if (after === undefined) return false;
  const fits = (node: Node): boolean => toleratesNode(pod.spec.tolerations, taintsOf(node));
  return fits(after as Node) && (before === undefined || !fits(before as Node));
};

export const taintToleration: Plugin<undefined, readonly Toleration[]> = {
  name: 'TaintToleration',
  sign: ({ pod }) => pod.spec.tolerations,
  filter(_state, { pod }, { taints }) {
    return taints.length === 0 || toleratesNode(pod.spec.tolerations, taints) ? undefined : REFUSED;
  },
  preScore: ({ pod }) => ({
    state: (pod.spec.tolerations ?? []).filter(({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule'),
  }),
  /** Number of taints that ask the Pod to stay away and that it does not tolerate. */
  score(tolerations, _pod, { taints }) {
    let count = 0;
    for (const taint of taints) if (taint.effect === 'PreferNoSchedule' && !tolerated(taint, tolerations)) count++;
    return count;
  },
  normalize: (_state, scores) => normalizeReversed(scores),
  wakes: [
    { event: 'Node/Add', hint: nowTolerated },
    { event: 'Node/UpdateNodeTaint', hint: nowTolerated },
    {
      event: 'TargetPod/UpdatePodToleration',
      hint: ({ key }, { after }) => after !== undefined && `${(after as Pod).metadata.namespace}/${after.metadata.name}` === key,
    },
  ],
};
