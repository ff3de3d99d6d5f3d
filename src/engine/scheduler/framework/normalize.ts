/**
 * Bringing raw scores to 0..100. Upstream: pkg/scheduler/framework/plugins/helper/normalize_score.go.
 */
const MAX_SCORE = 100;

function highest(scores: Float64Array): number {
  let max = 0;
  for (const score of scores) if (score > max) max = score;
  return max;
}

/** The highest becomes 100, the others in proportion; all zero stays as it is. In place. */
export function normalize(scores: Float64Array): void {
  const max = highest(scores);
  if (max === 0) return;
  for (let i = 0; i < scores.length; i++) scores[i] = Math.trunc((MAX_SCORE * scores[i]!) / max);
}

/** The lowest is best: 0 becomes 100, the highest 0; all zero becomes 100. In place. */
export function normalizeReversed(scores: Float64Array): void {
  const max = highest(scores);
  for (let i = 0; i < scores.length; i++) scores[i] = max === 0 ? MAX_SCORE : MAX_SCORE - Math.trunc((MAX_SCORE * scores[i]!) / max);
}
