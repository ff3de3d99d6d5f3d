/** NodeResourcesFit and NodeResourcesBalancedAllocation with their numbers. Upstream: noderesources fit.go, least_allocated.go, balanced_allocation.go. */
import { shareOf, type NodeResourcesFitArgs } from '../plugins/nodeResourcesFitArgs.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Ask, ScoreTerms, Terms } from './ask.ts';
import { onShape } from './shape.ts';
import { least, lineOf, minus, number, over, plus, round, size, times, trunc, workedOut, type Check, type Checks, type Line, type Sum, type Unit } from './sum.ts';

const HUNDRED = number(100);

type Strategy = NodeResourcesFitArgs['scoringStrategy'];
const USUAL: Strategy = { type: 'LeastAllocated', resources: [{ name: 'cpu', weight: 1 }, { name: 'memory', weight: 1 }] };

const unitOf = (resource: string): Unit | undefined => (resource === 'cpu' ? 'm' : resource === 'memory' || resource === 'ephemeral-storage' ? 'B' : undefined);

/** What the newcomer itself asks for; `assumed`: as a container without a request counts. */
const ownOf = ({ requests }: PodInfo, name: string, assumed: boolean): number =>
  name === 'cpu' ? (assumed ? requests.incomingMilliCpu : requests.milliCpu) : name === 'memory' ? (assumed ? requests.incomingMemory : requests.memory) : name === 'ephemeral-storage' ? requests.ephemeralStorage : (requests.scalar.get(name) ?? 0);

/** How a resource scores by how much of it would be taken. */
function resourceLines({ type, requestedToCapacityRatio }: Strategy, name: string, used: number, own: number, all: number): readonly Line[] {
  const unit = unitOf(name);
  const needed = plus(number(used, unit), number(own, unit));
  const percent = (sum: Sum): Sum => trunc(over(times(sum, HUNDRED), number(all, unit)));
  const over_ = used + own > all;
  if (type === 'LeastAllocated') return [over_ ? lineOf('overfull', name, number(0)) : lineOf('leftOver', name, percent(minus(number(all, unit), needed)))];
  if (type === 'MostAllocated') return [lineOf('taken', name, percent(over_ ? least(needed, number(all, unit)) : needed))];
  const utilization = lineOf('utilization', name, over_ ? HUNDRED : percent(needed));
  return [utilization, lineOf('shape', name, onShape(requestedToCapacityRatio?.shape ?? [], utilization.value))];
}

function fitScore({ pod, node, args }: Ask): ScoreTerms {
  const strategy = (args as NodeResourcesFitArgs | undefined)?.scoringStrategy ?? USUAL;
  const ratio = strategy.type === 'RequestedToCapacityRatio';
  const scored = strategy.resources.flatMap(({ name, weight }) => {
    const share = shareOf(name, pod, node, true);
    if (share === undefined) return [];
    const own = ownOf(pod, name, true);
    const lines = resourceLines(strategy, name, share.wanted - own, own, share.all);
    // Upstream's quirk: by a shape, what scores nothing does not count at all.
    return [{ lines, weight: ratio && lines.at(-1)!.value <= 0 ? 0 : weight, value: lines.at(-1)!.value }];
  });
  const lines = scored.flatMap((one) => one.lines);
  const counted = scored.filter(({ weight }) => weight > 0);
  if (counted.length === 0) return { lines, raw: number(0) };
  const even = counted.every(({ weight }) => weight === 1);
  const mean = over(plus(...counted.map(({ value, weight }) => (even ? number(value) : times(number(value), number(weight))))), even ? number(counted.length) : plus(...counted.map(({ weight }) => number(weight))));
  return { lines, raw: ratio ? round(mean) : trunc(mean) };
}

function fitChecks({ pod: { requests }, node, args }: Ask): Checks {
  const { allocatable } = node;
  const { ignoredResources = [], ignoredResourceGroups = [] } = (args as NodeResourcesFitArgs | undefined) ?? {};
  const ignored = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/') && (ignoredResources.includes(name) || ignoredResourceGroups.includes(name.split('/', 1)[0]!));
  const check = (subject: string, wanted: number, all: number, used: number, unit?: Unit): Check => ({
    code: 'room',
    subject,
    left: number(wanted, unit),
    right: minus(number(all, unit), number(used, unit)),
    holds: wanted <= 0 || wanted <= all - used,
  });
  return {
    all: [
      check('pods', 1, allocatable.pods, node.pods.size),
      check('cpu', requests.milliCpu, allocatable.milliCpu, node.milliCpu, 'm'),
      check('memory', requests.memory, allocatable.memory, node.memory, 'B'),
      ...(requests.ephemeralStorage === 0 ? [] : [check('ephemeral-storage', requests.ephemeralStorage, allocatable.ephemeralStorage, node.ephemeralStorage, 'B')]),
      ...[...requests.scalar].filter(([name]) => !ignored(name)).map(([name, amount]) => check(name, amount, allocatable.scalar.get(name) ?? 0, node.scalar.get(name) ?? 0)),
    ],
  };
}

export const nodeResourcesFit: Terms = { score: fitScore, filter: fitChecks };

/** Shares of the resources, and how even they are; what the node has none of does not count. */
function evenness(when: 'before' | 'after', { node, pod, args }: Ask): readonly Line[] {
  const { resources } = (args as { readonly resources: readonly { readonly name: string }[] } | undefined) ?? USUAL;
  const shares = resources.flatMap(({ name }) => {
    const share = shareOf(name, pod, node, false);
    if (share === undefined) return [];
    const [own, unit] = [ownOf(pod, name, false), unitOf(name)];
    const used = number(share.wanted - own, unit);
    return [lineOf(`share.${when}`, name, least(number(1), over(when === 'before' ? used : plus(used, number(own, unit)), number(share.all, unit))))];
  });
  const parts = shares.map(({ value }) => number(value));
  if (parts.length < 2) return [...shares, lineOf(`even.${when}`, undefined, HUNDRED)];
  return [...shares, lineOf(`even.${when}`, undefined, trunc(times(minus(number(1), parts.length === 2 ? size(over(minus(parts[0]!, parts[1]!), number(2))) : deviation(parts)), HUNDRED)))];
}

function deviation(parts: readonly Sum[]): Sum {
  const mean = number(parts.reduce((sum, part) => sum + workedOut(part), 0) / parts.length);
  return { op: 'sqrt', of: [over(plus(...parts.map((part) => times(minus(part, mean), minus(part, mean)))), number(parts.length))] };
}

function balanceScore(ask: Ask): ScoreTerms {
  const before = evenness('before', ask);
  const after = evenness('after', ask);
  const half = number(50);
  return { lines: [...before, ...after], raw: plus(half, trunc(over(minus(plus(half, number(after.at(-1)!.value)), number(before.at(-1)!.value)), number(2)))) };
}

export const nodeResourcesBalancedAllocation: Terms = { score: balanceScore };

