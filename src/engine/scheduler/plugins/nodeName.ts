/**
 * A Pod that names its node fits on no other. Upstream: pkg/scheduler/framework/plugins/nodename.
 */
import type { Plugin } from '../framework/plugin.ts';
import { unresolvable } from '../framework/status.ts';

const REFUSED = unresolvable("node(s) didn't match the requested node name");

export const nodeName: Plugin = {
  name: 'NodeName',
  sign: ({ pod }) => pod.spec.nodeName,
  preFilter({ pod }) {
    const wanted = pod.spec.nodeName ?? '';
    return wanted === '' ? { state: undefined } : { state: undefined, onlyNodes: new Set([wanted]) };
  },
  filter(_state, { pod }, node) {
    const wanted = pod.spec.nodeName ?? '';
    return wanted === '' || wanted === node.name ? undefined : REFUSED;
  },
  wakes: [{ event: 'Node/Add' }],
};
