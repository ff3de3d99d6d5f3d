/** A score on a broken line, with its numbers. Upstream: plugins/helper/shape_score.go BuildBrokenLinearFunction. */
import { minus, number, over, plus, times, trunc, type Sum } from './sum.ts';

export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** Points have scores up to 10; what comes out goes up to 100. */
export function onShape(shape: readonly ShapePoint[], utilization: number): Sum {
  const next = shape.findIndex((point) => utilization <= point.utilization);
  if (next <= 0) return times(number(10), number(shape.at(next)?.score ?? 0));
  const [from, to] = [shape[next - 1]!, shape[next]!];
  const rise = times(number(10), minus(number(to.score), number(from.score)), minus(number(utilization), number(from.utilization)));
  return plus(times(number(10), number(from.score)), trunc(over(rise, minus(number(to.utilization), number(from.utilization)))));
}
