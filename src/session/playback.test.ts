import { describe, expect, it } from 'vitest';
import { createFakeHost } from '../ui/testing/fakeHost.ts';
import { createPlayback, restOf, SPEEDS, type Playback } from './playback.ts';
import { createSession, type Session } from './session.ts';

interface Bench {
  readonly session: Session;
  readonly playback: Playback;
  /** Lets real time pass, a picture every 16 ms, as a browser does. */
  pass(ms: number): Promise<void>;
}

async function bench(options: { reduced?: boolean; stopAt?: number } = {}): Promise<Bench> {
  let real = 0;
  let handle = 0;
  const wanted = new Map<number, (ms: number) => void>();
  const session = createSession({ host: createFakeHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
  const playback = createPlayback({
    session,
    reduced: () => options.reduced === true,
    dwell: () => 600,
    ...(options.stopAt !== undefined && { stopAt: (frame) => frame.seq === options.stopAt }),
    requestFrame: (callback) => {
      wanted.set((handle += 1), callback);
      return handle;
    },
    cancelFrame: (id) => void wanted.delete(id),
    realNow: () => real,
  });
  await session.open({ scenario: 'guestbook' });
  const pass = async (ms: number): Promise<void> => {
    for (const end = real + ms; real < end; ) {
      real += 16;
      const due = [...wanted.values()];
      wanted.clear();
      for (const callback of due) callback(real);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  return { session, playback, pass };
}

const seqOf = (session: Session): number => session.store.getState().frame?.seq ?? -1;

describe('playback', () => {
  it('shows one step after the other and stops at the end', async () => {
    const { session, playback, pass } = await bench();
    session.set({ grain: 'milestone' });
    const start = seqOf(session);
    playback.play();
    await pass(700);
    expect(seqOf(session)).toBeGreaterThan(start);
    await pass(12_000);
    const { frame, playing, atEnd } = session.store.getState();
    expect(frame?.seq).toBe(frame?.headSeq);
    expect({ playing, atEnd }).toEqual({ playing: false, atEnd: true });
  });

  it('never lets time run backwards while it plays, nor ahead of the next step', async () => {
    const { session, playback, pass } = await bench();
    session.set({ grain: 'message' });
    const times: number[] = [];
    playback.subscribe(() => times.push(playback.now()));
    playback.play();
    await pass(3000);
    playback.pause();
    expect(times.length).toBeGreaterThan(60);
    expect(times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0))).toBe(true);
  });

  it('goes faster by the speed', async () => {
    const { session, playback, pass } = await bench();
    session.set({ grain: 'message', speed: 10 });
    playback.play();
    await pass(1000);
    const fast = session.store.getState().frame?.ordinal ?? 0;
    expect(fast).toBeGreaterThan(8);
  });

  it('brings the host back to the step shown when a line is typed during playback', async () => {
    const { session, playback, pass } = await bench();
    playback.play();
    await pass(100);
    const shown = seqOf(session);
    await session.run('kubectl get pods');
    expect(seqOf(session)).toBe(shown);
    expect(session.store.getState().terminal.at(-1)?.stdout).toContain('frontend');
  });

  it('stops at a gate', async () => {
    const { session, playback, pass } = await bench({ stopAt: 2047 });
    session.set({ grain: 'message' });
    playback.play();
    await pass(6000);
    expect(seqOf(session)).toBe(2047);
    expect(session.store.getState().playing).toBe(false);
  });

  it('rests on a message halfway, at once with reduced motion', async () => {
    const { session, playback } = await bench({ reduced: true });
    await session.step(1, 'message');
    const frame = session.store.getState().frame!;
    const current = frame.scene.messages.find((message) => message.current)!;
    expect(playback.now()).toBe(restOf(frame));
    expect(playback.now()).toBeGreaterThan(current.sentAt);
    expect(playback.now()).toBeLessThan(current.arriveAt);
  });

  it('changes speed within its bounds', async () => {
    const { session, playback } = await bench();
    for (let i = 0; i < 20; i += 1) playback.faster();
    expect(session.store.getState().speed).toBe(SPEEDS.at(-1));
    for (let i = 0; i < 20; i += 1) playback.slower();
    expect(session.store.getState().speed).toBe(0.1);
  });
});

describe('session', () => {
  it('steps forward and back to the same frame at each grain', async () => {
    const { session } = await bench();
    for (const grain of ['message', 'write', 'decision', 'milestone'] as const) {
      await session.step(1, grain);
      const frame = session.store.getState().frame;
      await session.step(1, grain);
      await session.step(-1, grain);
      expect(session.store.getState().frame?.seq).toBe(frame?.seq);
    }
  });

  it('says when there is nothing left to do', async () => {
    const { session } = await bench();
    await session.goto({ end: 'end' });
    await session.step(1, 'milestone');
    expect(session.store.getState().atEnd).toBe(true);
  });

  it('keeps only the newest wish while scrubbing', async () => {
    const { session } = await bench();
    for (let seq = 2044; seq < 2080; seq += 1) session.scrub({ seq });
    await session.here(async () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seqOf(session)).toBe(2079);
  });

  it('shows a failure instead of nothing when no run can be had', async () => {
    const host = { ...createFakeHost(), open: () => Promise.reject(new Error('truncated')) };
    const session = createSession({ host, preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
    await session.open({ fragment: 'v1.x' });
    expect(session.store.getState()).toMatchObject({ status: 'failed', failure: 'truncated' });
  });
});
