import { expect, it } from 'vitest';
import { aNode, anInfo, aPod, aView } from '../testing/build.ts';
import { scoreWith } from '../testing/verdicts.ts';
import { nodeResourcesBalancedAllocation } from './nodeResourcesBalancedAllocation.ts';

const view = aView([aNode('even'), aNode('cpuHeavy')], [aPod('x', { node: 'cpuHeavy', requests: { cpu: '2' } })]);

it('has no opinion of Pods that ask for nothing', () =>
  expect(scoreWith(nodeResourcesBalancedAllocation, anInfo('p'), view)).toBeUndefined());
it('prefers the node that the Pod evens out', () =>
  expect(scoreWith(nodeResourcesBalancedAllocation, anInfo('p', { requests: { memory: '4Gi' } }), view)).toEqual({
    even: 62,
    cpuHeavy: 87,
  }));
