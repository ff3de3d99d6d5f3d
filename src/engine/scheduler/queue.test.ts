import { describe, expect, it } from 'vitest';
import { SECOND } from '../kernel/time.ts';
import { DEFAULT_PROFILES } from './plugins.ts';
import { backoffEnd, SchedulingQueue, type QueuedPod, type QueuePlace } from './queue.ts';
import { aNode, aPod, type PodOptions } from './testing/build.ts';

function made() {
  const rows = new Map<string, QueuedPod>();
  const queue = new SchedulingQueue(DEFAULT_PROFILES, rows);
  const names = (place: QueuePlace): string[] => [...queue.in(place)].map((key) => key.slice('default/'.length)).sort();
  const add = (name: string, at: number, options: PodOptions = {}): void => queue.add(aPod(name, options), at * SECOND);
  const pop = (): string | undefined => queue.pop()?.pod.metadata.name;
  const fail = (name: string, plugins: readonly string[], at: number): void => queue.fail(`default/${name}`, plugins, at * SECOND);
  return { rows, queue, names, add, pop, fail };
}

describe('the scheduling queue', () => {
  it('hands out by priority, then by time', () => {
    const { add, pop } = made();
    add('second', 2);
    add('first', 1);
    add('vip', 3, { priority: 9 });
    expect([pop(), pop(), pop(), pop()]).toEqual(['vip', 'first', 'second', undefined]);
  });

  it('keeps a rejected Pod until something changes that its plugin cares for', () => {
    const { queue, names, add, pop, fail } = made();
    add('p', 0, { requests: { cpu: '2' } });
    pop();
    fail('p', ['NodeResourcesFit'], 0.5);
    queue.event({ event: 'Node/Add', after: aNode('small', { allocatable: { cpu: '1' } }) }, SECOND);
    expect(names('unschedulable')).toEqual(['p']);
    queue.event({ event: 'Node/Add', after: aNode('large') }, SECOND);
    expect(names('backoff')).toEqual(['p']);
    expect(pop()).toBe('p');
  });

  it('gates a Pod whose preemption is under way; a victim that has gone lets it in, whatever else happens does not', () => {
    let preempting = true;
    const rows = new Map<string, QueuedPod>();
    const queue = new SchedulingQueue(DEFAULT_PROFILES, rows, undefined, undefined, () => preempting);
    const row = () => rows.get('default/vip');
    const victim = aPod('low', { node: 'a', requests: { cpu: '2' } });
    rows.set('default/vip', { pod: aPod('vip', { requests: { cpu: '2' } }), place: 'inFlight', since: 0, attempts: 1, rejections: 0, errors: 0, plugins: [], cause: 0 });
    queue.rebuild();
    queue.fail('default/vip', ['NodeResourcesFit'], 0);
    expect([row()?.place, row()?.gate]).toEqual(['unschedulable', undefined]);
    queue.event({ event: 'Node/Add', after: aNode('large') }, 3 * SECOND);
    expect([row()?.place, row()?.gate, queue.pop()]).toEqual(['unschedulable', 'DefaultPreemption', undefined]);
    preempting = false;
    queue.event({ event: 'Node/Add', after: aNode('larger') }, 4 * SECOND);
    expect(row()?.gate).toBe('DefaultPreemption');
    queue.event({ event: 'AssignedPod/Delete', before: victim }, 5 * SECOND);
    expect([row()?.place, row()?.gate]).toEqual(['active', undefined]);
    expect(queue.pop()?.pod.metadata.name).toBe('vip');
  });

  it('remembers what happened during the attempt', () => {
    const { queue, names, add, pop, fail } = made();
    add('p', 0);
    pop();
    queue.event({ event: 'Node/Add', after: aNode('large') }, SECOND);
    fail('p', ['NodeResourcesFit'], 5);
    expect(names('backoff')).toEqual(['p']);
  });

  it('backs off 1, 2, 4, 8, 10 seconds, not handing out early after errors', () => {
    const { queue, rows, names, add, pop, fail } = made();
    add('p', 0);
    const ends = [1, 2, 3, 4, 5, 6].map(() => {
      pop();
      fail('p', [], 100);
      const end = backoffEnd(rows.get('default/p')!) / SECOND;
      expect(pop()).toBeUndefined();
      queue.flushBackoff(200 * SECOND);
      expect(names('active')).toEqual(['p']);
      return end - 100;
    });
    expect(ends).toEqual([1, 2, 4, 8, 10, 10]);
  });

  it('tries again after five minutes whatever happens', () => {
    const { queue, names, add, pop, fail } = made();
    add('p', 0);
    pop();
    fail('p', ['NodeAffinity'], 1);
    queue.flushLeftover(300 * SECOND);
    expect(names('unschedulable')).toEqual(['p']);
    queue.flushLeftover(330 * SECOND);
    expect(names('active')).toEqual(['p']);
  });

  it('lets a gated Pod in when its gates are gone', () => {
    const { queue, names, add } = made();
    add('p', 0, { schedulingGates: [{ name: 'x' }] });
    expect(names('unschedulable')).toEqual(['p']);
    const after = aPod('p');
    queue.update(after, [{ event: 'TargetPod/UpdatePodSchedulingGatesEliminated', after }], SECOND);
    expect(names('active')).toEqual(['p']);
  });

  it('can be rebuilt from its rows', () => {
    const { rows, add, pop, fail } = made();
    for (const name of ['a', 'b', 'c']) add(name, 1);
    pop();
    fail('a', [], 2);
    const again = new SchedulingQueue(DEFAULT_PROFILES, rows);
    expect([...again.in('errorBackoff')]).toEqual(['default/a']);
    expect([again.pop()?.pod.metadata.name, again.pop()?.pod.metadata.name, again.pop()]).toEqual(['b', 'c', undefined]);
  });
});
