/** NodeResourcesFit and NodeResourcesBalancedAllocation with their numbers. Upstream: noderesources fit.go, least_allocated.go, balanced_allocation.go. */
import type { Ask, ScoreTerms, Terms } from './ask.ts';
import { lineOf, least, minus, number, over, plus, size, times, trunc, type Check, type Checks, type Line, type Sum, type Unit } from './sum.ts';

const HUNDRED = number(100);

/** Share that would be left over of a resource, in percent. */
function leftOver(code: string, used: number, wanted: number, all: number, unit: Unit): Line {
  const needed = plus(number(used, unit), number(wanted, unit));
  return lineOf(used + wanted > all ? 'overfull' : 'leftOver', code, used + wanted > all ? number(0) : trunc(over(times(minus(number(all, unit), needed), HUNDRED), number(all, unit))));
}

function fitScore({ pod: { requests }, node }: Ask): ScoreTerms {
  const { milliCpu, memory } = node.allocatable;
  const lines = [
    ...(milliCpu === 0 ? [] : [leftOver('cpu', node.assumedMilliCpu, requests.incomingMilliCpu, milliCpu, 'm')]),
    ...(memory === 0 ? [] : [leftOver('memory', node.assumedMemory, requests.incomingMemory, memory, 'B')]),
  ];
  const raw = lines.length === 0 ? number(0) : trunc(over(plus(...lines.map(({ value }) => number(value))), number(lines.length)));
  return { lines, raw };
}

function fitChecks({ pod: { requests }, node }: Ask): Checks {
  const { allocatable } = node;
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
      ...[...requests.scalar].map(([name, amount]) => check(name, amount, allocatable.scalar.get(name) ?? 0, node.scalar.get(name) ?? 0)),
    ],
  };
}

export const nodeResourcesFit: Terms = { score: fitScore, filter: fitChecks };

/** Shares of CPU and memory, and how even they are; a node without one of them counts as even. */
function evenness(when: 'before' | 'after', { node }: Ask, cpu: Sum, memory: Sum): readonly Line[] {
  const all = node.allocatable;
  if (all.milliCpu === 0 || all.memory === 0) return [lineOf(`even.${when}`, undefined, HUNDRED)];
  const share = (subject: string, used: Sum, total: Sum): Line => lineOf(`share.${when}`, subject, least(number(1), over(used, total)));
  const shares = [share('cpu', cpu, number(all.milliCpu, 'm')), share('memory', memory, number(all.memory, 'B'))];
  const [first, second] = shares.map(({ value }) => number(value)) as [Sum, Sum];
  return [...shares, lineOf(`even.${when}`, undefined, trunc(times(minus(number(1), size(over(minus(first, second), number(2)))), HUNDRED)))];
}

function balanceScore(ask: Ask): ScoreTerms {
  const { node, pod: { requests } } = ask;
  const before = evenness('before', ask, number(node.milliCpu, 'm'), number(node.memory, 'B'));
  const after = evenness('after', ask, plus(number(node.milliCpu, 'm'), number(requests.milliCpu, 'm')), plus(number(node.memory, 'B'), number(requests.memory, 'B')));
  const half = number(50);
  const lines = [...before, ...after];
  return { lines, raw: plus(half, trunc(over(minus(plus(half, number(after.at(-1)!.value)), number(before.at(-1)!.value)), number(2)))) };
}

export const nodeResourcesBalancedAllocation: Terms = { score: balanceScore };

