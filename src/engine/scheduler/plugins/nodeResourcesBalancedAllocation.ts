/**
 * Prefers nodes on which the Pod evens out the use of CPU and memory. Upstream: pkg/scheduler/framework/plugins/noderesources
 * (balanced_allocation.go) over cpu and memory. Leaves out: other resources.
 */
import type { Plugin } from '../framework/plugin.ts';

const MAX_SCORE = 100;

/** 100 when both are used to the same share. A resource of which the node has none does not count. */
function balance(cpu: number, allCpu: number, memory: number, allMemory: number): number {
  const spread = allCpu === 0 || allMemory === 0 ? 0 : Math.abs((Math.min(1, cpu / allCpu) - Math.min(1, memory / allMemory)) / 2);
  return Math.trunc((1 - spread) * MAX_SCORE);
}

export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  sign: ({ requests }) => requests.text,
  preScore: ({ requests }) => (requests.milliCpu === 0 && requests.memory === 0 ? { skip: true } : { state: undefined }),
  score(_state, { requests }, node) {
    const { allMilliCpu: milliCpu, allMemory: memory } = node;
    const after = balance(node.milliCpu + requests.milliCpu, milliCpu, node.memory + requests.memory, memory);
    const before = balance(node.milliCpu, milliCpu, node.memory, memory);
    return MAX_SCORE / 2 + Math.trunc((MAX_SCORE / 2 + after - before) / 2);
  },
};
