/**
 * A Pod that names its node fits on no other. Upstream: pkg/scheduler/framework/plugins/nodename.
 */
import type { Plugin } from '../framework/plugin.ts';
import { unresolvable } from '../framework/status.ts';

const REFUSED = unresolvable("node(s) didn't match the requested node name");

export const nodeName: Plugin = {
  name: 'NodeName',
  filter(_state, { pod }, node) {
    const wanted = pod.spec.nodeName ?? '';
    return wanted === '' || wanted === node.name ? undefined : REFUSED;
  },
  wakes: [{ event: 'Node/Add', hint: ({ pod }, { after }) => (pod.spec.nodeName ?? '') === '' || pod.spec.nodeName === after?.metadata.name }],
};
