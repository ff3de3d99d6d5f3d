/** ImageLocality with its numbers. Upstream: plugins/imagelocality. */
import { imagesOf } from '../plugins/imageLocality.ts';
import type { Ask, ScoreTerms, Terms } from './ask.ts';
import { added } from './labels.ts';
import { least, lineOf, minus, most, number, over, times, trunc } from './sum.ts';

const MEBIBYTE = 1024 * 1024;
const LEAST = number(23 * MEBIBYTE, 'B');

function score({ pod: { pod }, node, view: { snapshot } }: Ask): ScoreTerms {
  const images = imagesOf(pod.spec);
  const lines = images.map((name) => {
    const image = snapshot.image(name);
    if (image === undefined || !image.sizes.has(node.name)) return lineOf('imageMissing', name, number(0, 'B'));
    return lineOf('imageHeld', name, trunc(times(number(image.size, 'B'), over(number(image.sizes.size), number(snapshot.size)))));
  });
  const all = times(number(1000 * MEBIBYTE, 'B'), number(images.length));
  const sum = added(lines);
  const bytes = 'value' in sum ? number(sum.value, 'B') : { ...sum, of: sum.of.map((one) => ('value' in one ? number(one.value, 'B') : one)) };
  return { lines, raw: trunc(over(times(number(100), minus(least(most(bytes, LEAST), all), LEAST)), minus(all, LEAST))) };
}

export const imageLocality: Terms = { score };
