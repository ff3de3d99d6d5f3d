/**
 * Which weight of one plugin would have made another node win, all else being equal. Exact: a total is a straight line over a weight, and
 * normalised scores do not depend on weights. Upstream: RunScorePlugins (totals), default_plugins.go (weights).
 */
import type { CycleRecord } from '../record.ts';

export interface Turn {
  readonly weight: number;
  /** The nodes that would win there. */
  readonly nodes: readonly string[];
}

export interface Turning {
  readonly plugin: string;
  readonly weight: number;
  /** The greatest smaller weight, and the smallest greater one, at which the winner loses. Neither: no weight of this plugin alone does it. */
  readonly below?: Turn;
  readonly above?: Turn;
}

type Scored = Pick<CycleRecord, 'feasible' | 'scores' | 'totals'>;

/** Per plugin that scores, in their order; empty when the winner is not among the nodes scored, or stands alone. */
export function turningWeights({ feasible, scores, totals }: Scored, winner: string): readonly Turning[] {
  const place = feasible.indexOf(winner);
  if (place < 0 || feasible.length < 2) return [];
  return scores.map(({ plugin, weight, normalized }) => {
    let below = -1;
    let above = Infinity;
    for (let i = 0; i < feasible.length; i++) {
      // Beats the winner by (lead + slope * w) at weight w of this plugin.
      const slope = normalized[i]! - normalized[place]!;
      const lead = totals[i]! - totals[place]! - slope * weight;
      if (slope > 0) above = Math.min(above, Math.max(weight + 1, Math.floor(-lead / slope) + 1));
      else if (slope < 0) below = Math.max(below, Math.min(weight - 1, Math.ceil(lead / -slope) - 1));
    }
    const at = (other: number): Turn => ({ weight: other, nodes: winnersAt(feasible, totals.map((total, i) => total + (other - weight) * normalized[i]!)) });
    return { plugin, weight, ...(below >= 0 && { below: at(below) }), ...(above !== Infinity && { above: at(above) }) };
  });
}

function winnersAt(feasible: readonly string[], totals: readonly number[]): readonly string[] {
  const best = Math.max(...totals);
  return feasible.filter((_node, i) => totals[i] === best);
}
