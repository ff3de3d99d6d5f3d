/**
 * Cordoned nodes take no new Pods, except those that tolerate the cordon's taint. Upstream: pkg/scheduler/framework/plugins/nodeunschedulable.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import { tolerated } from '../../api/toleration.ts';
import type { Plugin, Wake } from '../framework/plugin.ts';
import { unresolvable } from '../framework/status.ts';

const REFUSED = unresolvable('node(s) were unschedulable');
const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

const isCordoned = (node: Node): boolean => node.spec?.unschedulable === true;

const uncordoned: Wake['hint'] = (_pod, { before, after }) =>
  after !== undefined && !isCordoned(after as Node) && (before === undefined || isCordoned(before as Node));

export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  sign: ({ pod }) => pod.spec.tolerations,
  filter: (_state, { pod }, { cordoned }) => (!cordoned || tolerated(CORDON, pod.spec.tolerations) ? undefined : REFUSED),
  wakes: [
    { event: 'Node/Add', hint: uncordoned },
    { event: 'Node/UpdateNodeTaint', hint: uncordoned },
    {
      event: 'TargetPod/UpdatePodToleration',
      hint: (_pod, { after }) => after !== undefined && tolerated(CORDON, (after as Pod).spec.tolerations),
    },
  ],
};
