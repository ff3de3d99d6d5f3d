/**
 * NodeResourcesFit with other arguments than the usual: which resources count how much, whether empty or full nodes are preferred, and which
 * resources are none of its business. Upstream: pkg/scheduler/framework/plugins/noderesources (least_allocated.go, most_allocated.go,
 * requested_to_capacity_ratio.go, resource_allocation.go). Leaves out: resources backed by a DeviceClass.
 */
import { brokenLine } from '../framework/brokenLine.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { nodeResourcesFit, refusalOf } from './nodeResourcesFit.ts';

export interface WeightedResource {
  readonly name: string;
  readonly weight: number;
}

interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** Upstream: NodeResourcesFitArgs, defaulted. */
export interface NodeResourcesFitArgs {
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy: {
    readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
    readonly resources: readonly WeightedResource[];
    readonly requestedToCapacityRatio?: { readonly shape: readonly ShapePoint[] };
  };
}

const FULL = 100;

/** How much of a resource would be asked for with the Pod, and how much there is; undefined when the resource does not count. */
export function shareOf(name: string, { requests }: PodInfo, node: NodeInfo, assumed: boolean): { readonly wanted: number; readonly all: number } | undefined {
  const { allocatable } = node;
  const share = (wanted: number, all: number) => (all === 0 ? undefined : { wanted, all });
  switch (name) {
    case 'cpu':
      return share(assumed ? node.assumedMilliCpu + requests.incomingMilliCpu : node.milliCpu + requests.milliCpu, allocatable.milliCpu);
    case 'memory':
      return share(assumed ? node.assumedMemory + requests.incomingMemory : node.memory + requests.memory, allocatable.memory);
    case 'ephemeral-storage':
      return share(node.ephemeralStorage + requests.ephemeralStorage, allocatable.ephemeralStorage);
    default: {
      const asked = requests.scalar.get(name) ?? 0;
      return asked === 0 ? undefined : share((node.scalar.get(name) ?? 0) + asked, allocatable.scalar.get(name) ?? 0);
    }
  }
}

type Scorer = (wanted: number, all: number) => number;

const least: Scorer = (wanted, all) => (wanted > all ? 0 : Math.trunc(((all - wanted) * FULL) / all));
const most: Scorer = (wanted, all) => Math.trunc((Math.min(wanted, all) * FULL) / all);

export function nodeResourcesFitWith({ ignoredResources = [], ignoredResourceGroups = [], scoringStrategy }: NodeResourcesFitArgs): Plugin {
  const { type, resources, requestedToCapacityRatio } = scoringStrategy;
  const ratio = type === 'RequestedToCapacityRatio';
  const line = brokenLine(requestedToCapacityRatio?.shape ?? []);
  const scorer: Scorer = ratio ? (wanted, all) => line(wanted > all ? FULL : Math.trunc((wanted * FULL) / all)) : type === 'MostAllocated' ? most : least;
  const isIgnored = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/') && (ignoredResources.includes(name) || ignoredResourceGroups.includes(name.split('/', 1)[0]!));
  return {
    ...nodeResourcesFit,
    filter: (_state, pod, node) => refusalOf(pod, node, isIgnored),
    score(_state, pod, node) {
      let sum = 0;
      let weights = 0;
      for (const { name, weight } of resources) {
        const share = shareOf(name, pod, node, true);
        if (share === undefined) continue;
        const score = scorer(share.wanted, share.all);
        // Upstream's quirk: by a shape, what scores nothing does not count at all.
        if (ratio && score <= 0) continue;
        sum += score * weight;
        weights += weight;
      }
      return weights === 0 ? 0 : ratio ? Math.round(sum / weights) : Math.trunc(sum / weights);
    },
  };
}
