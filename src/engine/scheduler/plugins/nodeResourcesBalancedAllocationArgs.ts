/**
 * NodeResourcesBalancedAllocation over other resources than CPU and memory. Upstream: pkg/scheduler/framework/plugins/noderesources
 * (balanced_allocation.go).
 */
import type { Plugin } from '../framework/plugin.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { nodeResourcesBalancedAllocation } from './nodeResourcesBalancedAllocation.ts';
import { shareOf } from './nodeResourcesFitArgs.ts';

const MAX_SCORE = 100;

/** 100 when all are used to the same share. */
function balance(fractions: readonly number[]): number {
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
  const variance = fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0) / fractions.length;
  const spread = fractions.length < 2 ? 0 : fractions.length === 2 ? Math.abs((fractions[0]! - fractions[1]!) / 2) : Math.sqrt(variance);
  return Math.trunc((1 - spread) * MAX_SCORE);
}

const requestedOf = ({ requests }: PodInfo, name: string): number =>
  name === 'cpu' ? requests.milliCpu : name === 'memory' ? requests.memory : name === 'ephemeral-storage' ? requests.ephemeralStorage : (requests.scalar.get(name) ?? 0);

export function nodeResourcesBalancedAllocationWith(resources: readonly string[]): Plugin {
  const fractions = (pod: PodInfo, node: NodeInfo, share: 0 | 1): number[] =>
    resources.flatMap((name) => {
      const found = shareOf(name, pod, node, false);
      return found === undefined ? [] : [Math.min(1, (found.wanted - (share === 1 ? 0 : requestedOf(pod, name))) / found.all)];
    });
  return {
    ...nodeResourcesBalancedAllocation,
    preScore: (pod) => (resources.every((name) => requestedOf(pod, name) === 0) ? { skip: true } : { state: undefined }),
    score: (_state, pod, node) => MAX_SCORE / 2 + Math.trunc((MAX_SCORE / 2 + balance(fractions(pod, node, 1)) - balance(fractions(pod, node, 0))) / 2),
  };
}
