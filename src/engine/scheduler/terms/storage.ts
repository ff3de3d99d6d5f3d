/** VolumeBinding's score with its numbers. Upstream: plugins/volumebinding scorer.go. */
import { storageByClass, waitingClaims } from '../plugins/volumeBinding.ts';
import { volumesOnNode } from '../snapshot/volumeMatching.ts';
import type { Ask, ScoreTerms, Terms } from './ask.ts';
import { onShape, type ShapePoint } from './shape.ts';
import { lineOf, number, over, plus, round, times, trunc, type Line } from './sum.ts';

const HUNDRED = number(100);

/** The emptier, the better. */
const USUAL: readonly ShapePoint[] = [{ utilization: 0, score: 10 }, { utilization: 100, score: 0 }];

/** How full the volumes of a class would be, and what that scores. */
function classLines(name: string, wanted: number, all: number, shape: readonly ShapePoint[]): readonly [Line, Line] {
  const utilization = lineOf('utilization', name, all === 0 || wanted > all ? HUNDRED : trunc(over(times(number(wanted, 'B'), HUNDRED), number(all, 'B'))));
  return [utilization, lineOf('shape', name, onShape(shape, utilization.value))];
}

function score({ pod, node, view: { objects }, args }: Ask): ScoreTerms {
  const claims = waitingClaims(pod, objects);
  if (claims === undefined || claims.waiting.length === 0) return { lines: [], raw: number(0) };
  const shape = (args as { readonly shape?: readonly ShapePoint[] } | undefined)?.shape ?? USUAL;
  const pairs = [...storageByClass(volumesOnNode(claims, node, objects))].map(([name, { wanted, all }]) => classLines(name, wanted, all, shape));
  const lines = pairs.flat();
  return { lines, raw: lines.length === 0 ? number(0) : round(over(plus(...pairs.map(([, { value }]) => number(value))), number(pairs.length))) };
}

export const volumeBinding: Terms = { score };
