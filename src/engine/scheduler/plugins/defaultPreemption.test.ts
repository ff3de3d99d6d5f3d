import { expect, it } from 'vitest';
import { schedulePod } from '../framework/schedulePod.ts';
import { DEFAULT_PROFILE } from '../plugins.ts';
import { aNode, anInfo, anObject, aPod, aView, type PodOptions } from '../testing/build.ts';

const cpu = (amount: string, more: PodOptions = {}): PodOptions => ({ requests: { cpu: amount }, ...more });
const nodes = [aNode('a'), aNode('b')];
const pods = [
  aPod('a1', cpu('2', { node: 'a', priority: 1 })),
  aPod('a2', cpu('2', { node: 'a', priority: 5, labels: { app: 'db' } })),
  aPod('b1', cpu('4', { node: 'b', priority: 3 })),
];
const run = (options: PodOptions, view = aView(nodes, pods)) => {
  const result = schedulePod(DEFAULT_PROFILE, { view, pod: anInfo('vip', options), start: 0, percentage: 0, pick: () => 0 });
  if (result.outcome === 'scheduled') throw new Error('it fitted');
  return {
    message: result.message,
    node: result.postFilter?.nominated?.node,
    victims: result.postFilter?.nominated?.victims.map(({ name }) => name),
  };
};

it('displaces the least important Pods that make room', () =>
  expect(run(cpu('2', { priority: 10 }))).toEqual({
    message: '0/2 nodes are available: 2 Insufficient cpu. preemption: found a potential placement for pod on node a, preempting 1 victims',
    node: 'a',
    victims: ['a1'],
  }));

it('prefers one victim of low priority to one of higher', () =>
  expect(run(cpu('4', { priority: 10 }))).toMatchObject({ node: 'b', victims: ['b1'] }));

it('minds disruption budgets first', () => {
  const budget = anObject(
    'PodDisruptionBudget',
    'db',
    { spec: { selector: { matchLabels: { app: 'db' } } }, status: { disruptionsAllowed: 0 } },
    'default',
  );
  const only = [aPod('a2', cpu('4', { node: 'a', priority: 1, labels: { app: 'db' } })), aPod('b1', cpu('4', { node: 'b', priority: 9 }))];
  expect(run(cpu('4', { priority: 10 }), aView(nodes, only, [budget]))).toMatchObject({ node: 'b' });
});

it.each([
  [
    cpu('2', { priority: 10, preemptionPolicy: 'Never' }),
    '0/2 nodes are available: 2 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.',
  ],
  [
    cpu('2', { priority: 1 }),
    '0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
  ],
  [
    cpu('9', { priority: 10 }),
    '0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
  ],
])('says why not: %j', (options, message) => expect(run(options)).toEqual({ message, node: undefined, victims: undefined }));

it('keeps a Pod out of the queue while its preemption is under way', () => {
  expect(DEFAULT_PROFILE.preEnqueue(aPod('vip'), () => true)).toMatchObject({ plugin: 'DefaultPreemption', status: { reasons: ['waiting for the preemption for this pod to be finished'] } });
  expect(DEFAULT_PROFILE.preEnqueue(aPod('vip'), () => false)).toBeUndefined();
});
