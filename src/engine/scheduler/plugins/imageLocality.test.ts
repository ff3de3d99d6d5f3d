import { expect, it } from 'vitest';
import { aNode, anInfo, aView } from '../testing/build.ts';
import { scoreWith } from '../testing/verdicts.ts';
import { imageLocality } from './imageLocality.ts';

it('prefers nodes that hold the image, the more so the more nodes do', () => {
  const images = [{ names: ['nginx:latest'], sizeBytes: 600 * 1024 * 1024 }];
  const view = aView([aNode('has', { images }), aNode('hasToo', { images }), aNode('none')]);
  expect(scoreWith(imageLocality, anInfo('p'), view)).toEqual({ has: 38, hasToo: 38, none: 0 });
});
