/**
 * Features that a Pod needs of its node's kubelet: read off its spec, and declared in the node's status. Upstream:
 * pkg/scheduler/framework/plugins/nodedeclaredfeatures.
 */
import { neededFeatures } from '../../api/declaredFeatures.ts';
import { sameJson } from '../../api/equal.ts';
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import type { Plugin, Wake } from '../framework/plugin.ts';
import { unresolvable } from '../framework/status.ts';

const REFUSED = unresolvable("node(s) didn't match Pod's required features");

/** Any other list of features, whatever the Pod needs of it. */
const declaresOthers: Wake['hint'] = (_pod, { before, after }) => before === undefined || !sameJson(declaredBy(before as Node), declaredBy(after as Node));

const needsOthers: Wake['hint'] = (_pod, { before, after }) => before === undefined || after === undefined || !sameJson(neededFeatures((before as Pod).spec), neededFeatures((after as Pod).spec));

const declaredBy = ({ status }: Node): readonly string[] => status?.declaredFeatures ?? [];

export const nodeDeclaredFeatures: Plugin<readonly string[]> = {
  name: 'NodeDeclaredFeatures',
  sign: ({ pod }) => neededFeatures(pod.spec),
  preFilter({ pod }) {
    const needed = neededFeatures(pod.spec);
    return needed.length === 0 ? { skip: true } : { state: needed };
  },
  filter: (needed, _pod, { node }) => (needed.every((feature) => declaredBy(node).includes(feature)) ? undefined : REFUSED),
  wakes: [
    { event: 'Node/Add', hint: declaresOthers },
    { event: 'Node/UpdateNodeDeclaredFeature', hint: declaresOthers },
    { event: 'TargetPod/Update', hint: needsOthers },
  ],
};
