/**
 * The smallest sets of changes that would let a Pod onto a node: the cheapest set so far is tried by the filters; where they still refuse, the
 * first plugin's remedies are added, until nobody refuses. What is found is cut down until each of its parts is needed. Upstream: none.
 */
import { costOf, keyOf, type Change, type Remedy } from './change.ts';
import { remediesFor } from './remedies.ts';
import type { TrialBench } from './trialBench.ts';

export interface SearchLimits {
  /** Suggestions wanted. */
  readonly most: number;
  /** Sets of changes tried at most. */
  readonly tries: number;
}

const LIMITS: SearchLimits = { most: 4, tries: 40 };
/** Beyond, it is another Pod on another node. */
const MOST_CHANGES = 8;
/** Up to so many changes, every smaller set of them is tried too. */
const ALL_SUBSETS = 5;

interface Candidate {
  readonly changes: readonly Change[];
  readonly cost: number;
}

/** Smallest first; empty when nothing that the rules know would help, or the node is feasible as it is. */
export function suggestionsFor(bench: TrialBench, node: string, { most, tries }: SearchLimits = LIMITS): readonly Remedy[] {
  const open: Candidate[] = [{ changes: [], cost: 0 }];
  const seen = new Set<string>(['']);
  const found = new Map<string, readonly Change[]>();
  for (let tried = 0; tried < tries && open.length > 0 && found.size < most; tried++) {
    const { changes } = takeCheapest(open);
    const remedies = bench.with(changes, node, (situation) => {
      if (situation.feasible) return 'feasible';
      const [refusal] = situation.refusals;
      return refusal === undefined ? [] : remediesFor(situation, refusal);
    });
    if (remedies === 'feasible') {
      const smallest = cutDown(bench, node, changes);
      if (smallest.length > 0) found.set(setKey(smallest), smallest);
      continue;
    }
    for (const remedy of remedies ?? []) {
      const more = [...new Map([...changes, ...remedy].map((change) => [keyOf(change), change])).values()];
      const key = setKey(more);
      if (more.length > MOST_CHANGES || more.length === changes.length || seen.has(key)) continue;
      seen.add(key);
      open.push({ changes: more, cost: more.reduce((sum, change) => sum + costOf(change), 0) });
    }
  }
  return [...found.values()].sort((a, b) => costOfAll(a) - costOfAll(b));
}

const costOfAll = (changes: readonly Change[]): number => changes.reduce((sum, change) => sum + costOf(change), 0);
const setKey = (changes: readonly Change[]): string => changes.map(keyOf).sort().join(' ');

function takeCheapest(open: Candidate[]): Candidate {
  let best = 0;
  for (let i = 1; i < open.length; i++) if (open[i]!.cost < open[best]!.cost) best = i;
  return open.splice(best, 1)[0]!;
}

/** The cheapest part that does it too. */
function cutDown(bench: TrialBench, node: string, changes: readonly Change[]): readonly Change[] {
  if (changes.length <= ALL_SUBSETS) {
    const parts = Array.from({ length: (1 << changes.length) - 1 }, (_, mask) => changes.filter((_change, index) => (mask & (1 << index)) !== 0));
    return parts.sort((a, b) => costOfAll(a) - costOfAll(b)).find((part) => bench.feasible(part, node)) ?? changes;
  }
  // Labels of the same key stand in each other's way, so that what was needed before may not be now.
  for (const change of changes) {
    const without = changes.filter((one) => one !== change);
    if (bench.feasible(without, node)) return cutDown(bench, node, without);
  }
  return changes;
}
