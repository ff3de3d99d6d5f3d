import { expect, it } from 'vitest';
import { schedulePod } from '../framework/schedulePod.ts';
import { DEFAULT_PROFILE } from '../plugins.ts';
import { aNode, anInfo, aPod, aView } from '../testing/build.ts';
import { filterWith, scoreWith } from '../testing/verdicts.ts';
import { dynamicResources } from './dynamicResources.ts';

const view = aView([aNode('a')]);

it('has nothing to do without claims, but a score of 0', () => {
  expect(filterWith(dynamicResources, anInfo('p'), view)).toEqual({ skip: [] });
  expect(scoreWith(dynamicResources, anInfo('p'), view)).toEqual({ a: 0 });
});

it('answers `not found` when an earlier PreFilter has ended the cycle', () => {
  const pod = anInfo('p', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'missing' } }] });
  const result = schedulePod(DEFAULT_PROFILE, { view, pod, start: 0, percentage: 0, pick: () => 0 });
  expect(result).toMatchObject({
    outcome: 'unschedulable',
    message: '0/1 nodes are available: persistentvolumeclaim "missing" not found. not found',
  });
});

it('keeps Pods out of the queue that ask for a claim', () => {
  const refusal = (claim: object): readonly string[] | undefined => DEFAULT_PROFILE.preEnqueue(aPod('p', { resourceClaims: [{ name: 'gpu', ...claim }] }))?.status.reasons;
  expect(refusal({ resourceClaimTemplateName: 'gpu' })).toEqual(['pod "default/p": ResourceClaim not created yet']);
  expect(refusal({ resourceClaimName: 'gpu' })).toEqual(['could not find claim "default/gpu"']);
  expect(DEFAULT_PROFILE.preEnqueue(aPod('p', { resourceClaims: [] }))).toBeUndefined();
});
