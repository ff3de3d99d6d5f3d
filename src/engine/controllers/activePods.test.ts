import { expect, it } from 'vitest';
import type { Pod } from '../api/kinds/pod.ts';
import { parseTime } from '../api/time.ts';
import { SECOND } from '../kernel/time.ts';
import { DEFAULT_EPOCH } from '../scenario.ts';
import { stored, timeText } from '../testing/reconcile.ts';
import { isAvailable, nextAvailability, podsToDelete } from './activePods.ts';

const NOW = 4096 * SECOND;
const parse = (text: string): number => parseTime(text, DEFAULT_EPOCH);

interface Traits {
  readonly node?: string | undefined;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly cost?: string;
  /** Seconds ago. */
  readonly readyFor?: number;
  readonly restarts?: number;
  readonly age?: number;
}

const pod = (name: string, { node = 'w1', phase = 'Running', ready = true, cost, readyFor = 100, restarts = 0, age = 100 }: Traits = {}): Pod =>
  stored('v1', 'Pod', { name, creationTimestamp: timeText(NOW - age * SECOND), ...(cost !== undefined && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }) }, {
    spec: { containers: [], ...(node !== '' && { nodeName: node }) },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: timeText(NOW - readyFor * SECOND) }],
      containerStatuses: [{ name: 'c', image: 'x', imageID: '', ready, restartCount: restarts }],
    },
  });
const order = (...pods: readonly Pod[]): string => podsToDelete([...pods, pod('zz-last', { cost: '1000' })], pods, pods.length, NOW, parse).map(({ metadata }) => metadata.name).join(' ');

it('gives up first what was never placed, then what does not run, then what is not ready', () => {
  expect(order(pod('ready'), pod('unready', { ready: false }), pod('pending', { phase: 'Pending' }), pod('unplaced', { node: '' }))).toBe('unplaced pending unready ready');
});

it('then the cheapest, by their own word; what is no number costs nothing', () => {
  expect(order(pod('dear', { cost: '10' }), pod('odd', { cost: '0x10' }), pod('cheap', { cost: '-5' }))).toBe('cheap odd dear');
});

it('then those on the fullest node', () => {
  expect(order(pod('alone', { node: 'w2' }), pod('one'), pod('two'))).toBe('one two alone');
});

it('then the youngest, but ages of the same order of magnitude count as equal', () => {
  expect(order(pod('old', { readyFor: 1000 }), pod('young', { readyFor: 10 }))).toBe('young old');
  expect(order(pod('b', { readyFor: 600 }), pod('a', { readyFor: 700 }))).toBe('a b');
});

it('then those that restarted most', () => {
  expect(order(pod('calm'), pod('restless', { restarts: 3 }))).toBe('restless calm');
});

it('a Pod is available when it has been ready for long enough', () => {
  const fresh = pod('p', { readyFor: 4 });
  expect([isAvailable(fresh, 0, NOW, parse), isAvailable(fresh, 4, NOW, parse), isAvailable(fresh, 5, NOW, parse)]).toEqual([true, true, false]);
  expect(nextAvailability([fresh, pod('q', { readyFor: 2 })], 5, NOW, parse)).toBe(SECOND);
});
