import { beforeEach, describe, expect, it } from 'vitest';
import { createSession } from '../../session/session.ts';
import { createFakeHost } from '../testing/fakeHost.ts';
import { filmKind, shotsOf } from './film.ts';

describe('a film', () => {
  const session = createSession({ host: createFakeHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
  const seq = (): number => session.store.getState().frame?.seq ?? 0;
  const take = (): Promise<number> => Promise.resolve(seq());
  const never = (): boolean => false;

  beforeEach(() => session.open({ scenario: 'guestbook' }));

  it('goes from one step to another, no further, and stands where it stood', async () => {
    const from = seq();
    for (let i = 0; i < 6; i += 1) await session.step(1, 'message');
    const to = seq();
    await session.step(1, 'message');
    const before = seq();
    const told: number[] = [];
    const shots = await shotsOf(session, { from, to, grain: 'message', perSecond: 2 }, take, (at) => told.push(at), never);
    expect(shots).toHaveLength(7);
    expect(shots).toEqual([...new Set(shots)].toSorted((a, b) => a - b));
    expect([shots[0], shots.at(-1)]).toEqual([from, to]);
    expect(told).toEqual(shots);
    expect(seq()).toBe(before);
  });

  it('ends where the record ends, and when nobody wants it', async () => {
    const head = session.store.getState().frame!.headSeq;
    const shots = await shotsOf(session, { from: head, to: head + 900, grain: 'message', perSecond: 2 }, take, () => undefined, never);
    expect(shots).toHaveLength(1);
    let left = 2;
    expect(await shotsOf(session, { from: 1, to: head, grain: 'message', perSecond: 2 }, take, () => undefined, () => (left -= 1) < 0)).toHaveLength(2);
  });

  it('is not offered where there is no recorder', () => {
    expect(filmKind()).toBeUndefined();
  });
});
