import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../plugins.ts';
import { aNode, anInfo, aView } from '../testing/build.ts';
import { nodesToFind } from './search.ts';
import { truncateNote } from './fitError.ts';
import type { Plugin } from './plugin.ts';
import { Profile } from './profile.ts';
import { schedulePod } from './schedulePod.ts';
import { unschedulable } from './status.ts';

const input = (nodes: number, start = 0) => ({
  view: aView(Array.from({ length: nodes }, (_, i) => aNode(`n${String(i).padStart(4, '0')}`))),
  pod: anInfo('p'),
  start,
  percentage: 0,
  pick: () => 0,
});

describe('a cycle', () => {
  it.each([
    [5000, 500],
    [1000, 420],
    [250, 120],
    [204, 100],
    [100, 100],
    [99, 99],
  ])('of %i nodes looks for %i feasible ones', (nodes, found) => expect(nodesToFind(nodes, 0)).toBe(found));

  it('goes on where the last one stopped', () => {
    const first = schedulePod(DEFAULT_PROFILE, input(250));
    expect(first).toMatchObject({ outcome: 'scheduled', evaluated: 120, feasible: 120, next: 120, node: 'n0000' });
    expect(schedulePod(DEFAULT_PROFILE, input(250, first.next))).toMatchObject({ next: 240, node: 'n0120' });
    expect(schedulePod(DEFAULT_PROFILE, input(250, 240))).toMatchObject({ next: 110 });
  });

  it('lets luck choose among equals', () =>
    expect(schedulePod(DEFAULT_PROFILE, { ...input(3), pick: (n) => n - 1 })).toMatchObject({ node: 'n0002' }));
  it('says that there are no nodes', () =>
    expect(schedulePod(DEFAULT_PROFILE, input(0))).toMatchObject({
      outcome: 'unschedulable',
      message: 'no nodes available to schedule pods',
    }));

  it('runs Reserve, Permit and PreBind, and takes back what was reserved', () => {
    const log: string[] = [];
    const spy: Plugin = {
      name: 'Spy',
      reserve: () => void log.push('reserve'),
      unreserve: () => void log.push('unreserve'),
      permit: () => void log.push('permit'),
    };
    const strict: Plugin = { name: 'Strict', preBind: () => unschedulable('not today') };
    const { view, pod } = input(1);
    expect(new Profile([{ plugin: spy }]).admit(pod, 'n0000', view)).toBeUndefined();
    expect(new Profile([{ plugin: spy }, { plugin: strict }]).admit(pod, 'n0000', view)).toEqual({
      plugin: 'Strict',
      status: unschedulable('not today'),
    });
    expect(log).toEqual(['reserve', 'permit', 'reserve', 'permit', 'unreserve']);
  });

  it('cuts notes at 1024', () =>
    expect([truncateNote('x'.repeat(1024)).length, truncateNote('x'.repeat(2000)).slice(-5)]).toEqual([1024, 'x ...']));
});
