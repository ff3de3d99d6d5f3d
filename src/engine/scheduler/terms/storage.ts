/** VolumeBinding's score with its numbers. Upstream: plugins/volumebinding scorer.go. */
import { valueOf } from '../../api/quantity.ts';
import { waitingClaims } from '../plugins/volumeBinding.ts';
import { sizeOf } from '../snapshot/storage.ts';
import { volumesOnNode } from '../snapshot/volumeMatching.ts';
import type { Ask, ScoreTerms, Terms } from './ask.ts';
import { lineOf, minus, number, over, plus, round, times, trunc, type Line } from './sum.ts';

const HUNDRED = number(100);

/** What stays free of a class's volumes, in percent. */
function classLine(name: string, wanted: number, all: number): Line {
  return all === 0 || wanted > all ? lineOf('overfull', name, number(0)) : lineOf('volumeFree', name, minus(HUNDRED, trunc(over(times(number(wanted, 'B'), HUNDRED), number(all, 'B')))));
}

function score({ pod, node, view: { objects } }: Ask): ScoreTerms {
  const claims = waitingClaims(pod, objects);
  if (claims === undefined || claims.waiting.length === 0) return { lines: [], raw: number(0) };
  const { bindings, provisions } = volumesOnNode(claims, node, objects);
  const classes = new Map<string, { wanted: number; all: number }>();
  const entry = (name: string): { wanted: number; all: number } => {
    const known = classes.get(name) ?? { wanted: 0, all: 0 };
    classes.set(name, known);
    return known;
  };
  for (const { claim, volume } of bindings) {
    const known = entry(volume.spec.storageClassName ?? '');
    known.wanted += sizeOf(claim.spec.resources?.requests);
    known.all += sizeOf(volume.spec.capacity);
  }
  if (bindings.length === 0) {
    for (const { claim, capacity } of provisions) {
      if (capacity === undefined) continue;
      const known = entry(claim.spec.storageClassName ?? '');
      known.wanted += sizeOf(claim.spec.resources?.requests);
      known.all = valueOf(capacity.capacity);
    }
  }
  const lines = [...classes].map(([name, { wanted, all }]) => classLine(name, wanted, all));
  return { lines, raw: lines.length === 0 ? number(0) : round(over(plus(...lines.map(({ value }) => number(value))), number(lines.length))) };
}

export const volumeBinding: Terms = { score };
