/**
 * A Pod with scheduling gates is not considered until all of them are removed. Upstream: pkg/scheduler/framework/plugins/schedulinggates.
 */
import type { Plugin } from '../framework/plugin.ts';
import { unresolvable } from '../framework/status.ts';

export const schedulingGates: Plugin = {
  name: 'SchedulingGates',
  preEnqueue({ spec }) {
    const gates = spec.schedulingGates ?? [];
    return gates.length === 0 ? undefined : unresolvable(`waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`);
  },
  wakes: [{ event: 'TargetPod/UpdatePodSchedulingGatesEliminated' }],
};
