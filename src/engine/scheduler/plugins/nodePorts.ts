/**
 * Two Pods on a node cannot have the same port of the node. Upstream: pkg/scheduler/framework/plugins/nodeports.
 */
import type { Pod } from '../../api/kinds/pod.ts';
import type { Plugin } from '../framework/plugin.ts';
import { unschedulable } from '../framework/status.ts';
import { podInfoOf, portsConflict } from '../snapshot/podInfo.ts';

const REFUSED = unschedulable("node(s) didn't have free ports for the requested pod ports");

export const nodePorts: Plugin = {
  name: 'NodePorts',
  sign: ({ hostPorts }) => hostPorts,
  preFilter: ({ hostPorts }) => (hostPorts.length === 0 ? { skip: true } : { state: undefined }),
  filter(_state, { hostPorts }, node) {
    for (const used of node.ports.values()) if (hostPorts.some((wanted) => portsConflict(wanted, used))) return REFUSED;
    return undefined;
  },
  wakes: [
    {
      event: 'AssignedPod/Delete',
      hint({ hostPorts }, { before }) {
        const gone = before as Pod | undefined;
        if (gone === undefined || ((gone.spec.nodeName ?? '') === '' && (gone.status?.nominatedNodeName ?? '') === '')) return false;
        return podInfoOf(gone).hostPorts.some((used) => hostPorts.some((wanted) => portsConflict(wanted, used)));
      },
    },
    { event: 'Node/Add' },
  ],
};
