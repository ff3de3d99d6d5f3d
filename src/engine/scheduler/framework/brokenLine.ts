/**
 * Scores by how much of something is used, as straight lines between points. Upstream: plugins/helper/shape_score.go BuildBrokenLinearFunction.
 */

/** Points have scores up to 10; what is answered goes up to 100. */
export const brokenLine =
  (shape: readonly { readonly utilization: number; readonly score: number }[]) =>
  (utilization: number): number => {
    const next = shape.findIndex((point) => utilization <= point.utilization);
    if (next <= 0) return 10 * shape.at(next)!.score;
    const [from, to] = [shape[next - 1]!, shape[next]!];
    return 10 * from.score + Math.trunc((10 * (to.score - from.score) * (utilization - from.utilization)) / (to.utilization - from.utilization));
  };
