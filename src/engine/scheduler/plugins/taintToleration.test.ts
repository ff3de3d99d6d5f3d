import { expect, it } from 'vitest';
import { aNode, anInfo, aView } from '../testing/build.ts';
import { filterWith, scoreWith } from '../testing/verdicts.ts';
import { taintToleration } from './taintToleration.ts';

const taint = (effect: string) => [{ key: 'k', value: 'v', effect }];
const view = aView([
  aNode('free'),
  aNode('hard', { taints: taint('NoSchedule') }),
  aNode('soft', { taints: taint('PreferNoSchedule') }),
  aNode('evicting', { taints: taint('NoExecute') }),
]);
const REFUSED = ['node(s) had untolerated taint(s)'];

it('refuses NoSchedule and NoExecute', () =>
  expect(filterWith(taintToleration, anInfo('p'), view)).toEqual({ hard: REFUSED, evicting: REFUSED }));

it.each([
  [{ key: 'k', operator: 'Equal', value: 'v' }, []],
  [{ key: 'k', value: 'other' }, ['evicting', 'hard']],
  [{ operator: 'Exists' }, []],
  [{ key: 'k', operator: 'Exists', effect: 'NoSchedule' }, ['evicting']],
  [{ key: 'k', operator: 'Gt', value: '1' }, ['evicting', 'hard']],
])('with toleration %j', (toleration, refused) =>
  expect(Object.keys(filterWith(taintToleration, anInfo('p', { tolerations: [toleration] }), view)).sort()).toEqual(refused),
);

it('prefers nodes without PreferNoSchedule taints', () =>
  expect(scoreWith(taintToleration, anInfo('p'), view)).toEqual({ free: 100, hard: 100, soft: 0, evicting: 100 }));
