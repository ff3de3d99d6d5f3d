import { expect, it } from 'vitest';
import { aNode, anInfo, anObject, aPod, aView } from '../testing/build.ts';
import { filterWith, scoreWith } from '../testing/verdicts.ts';
import { podTopologySpread } from './podTopologySpread.ts';

const ZONE = 'topology.kubernetes.io/zone';
const labels = { app: 'web' };
const nodes = [
  aNode('a1', { labels: { [ZONE]: 'a' } }),
  aNode('a2', { labels: { [ZONE]: 'a' } }),
  aNode('b1', { labels: { [ZONE]: 'b' } }),
  aNode('lost'),
];
const pods = [aPod('x', { labels, node: 'a1' }), aPod('y', { labels, node: 'a2' }), aPod('other', { node: 'b1' })];
const constrained = (whenUnsatisfiable: string, more: object = {}) =>
  anInfo('p', {
    labels,
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable, labelSelector: { matchLabels: labels }, ...more }],
  });

it('keeps the skew', () =>
  expect(filterWith(podTopologySpread, constrained('DoNotSchedule'), aView(nodes, pods))).toEqual({
    a1: ["node(s) didn't match pod topology spread constraints"],
    a2: ["node(s) didn't match pod topology spread constraints"],
    lost: ["node(s) didn't match pod topology spread constraints (missing required label)"],
  }));

it('too few domains count as an empty one', () =>
  expect(
    Object.keys(
      filterWith(
        podTopologySpread,
        constrained('DoNotSchedule', { minDomains: 3 }),
        aView(nodes, [...pods, aPod('z', { labels, node: 'b1' })]),
      ),
    ).sort(),
  ).toEqual(['a1', 'a2', 'b1', 'lost']));

it('prefers emptier domains', () => {
  const scores = scoreWith(podTopologySpread, constrained('ScheduleAnyway'), aView(nodes, pods));
  expect(scores).toEqual({ a1: 0, a2: 0, b1: 100, lost: 0 });
});

it('spreads Pods of a Service by default', () => {
  const view = aView(nodes, pods, [anObject('Service', 'web', { spec: { selector: labels } }, 'default')]);
  const scores = scoreWith(podTopologySpread, anInfo('p', { labels }), view)!;
  expect(scores['b1']).toBeGreaterThan(scores['a1']!);
  expect(scoreWith(podTopologySpread, anInfo('p'), view)).toBeUndefined();
});
