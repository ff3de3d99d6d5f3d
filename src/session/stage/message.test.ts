import { describe, expect, it } from 'vitest';
import { EngineHost } from '../../host/host.ts';
import { changeBetween, changed, OutOfStep } from './change.ts';
import { readMessage, writeMessage, type Message } from './message.ts';
import type { Moment } from './moment.ts';

const LOOK: Moment['look'] = { name: 'default', origin: 1, page: 'live', drawer: 'closed', grain: 'decision', selection: null, scheduler: {}, addons: {} };
const REST: Omit<Moment, 'run' | 'at'> = { look: LOOK, pointed: [], playing: false, speed: 1, lesson: null, screen: { blank: 'off', projector: false }, poll: null, timer: { counted: 0, startedAt: null, limit: null }, camera: null, line: '', typed: [], file: { name: 'web.yaml', text: 'kind: Pod' }, files: [{ name: 'mine.yaml', text: 'kind: Service' }] };

async function moments() {
  const host = new EngineHost();
  const start = await host.open({ scenario: 'default' });
  const before: Moment = { ...REST, run: await host.journal(), at: { seq: start.seq, events: start.events } };
  const { frame } = await host.kubectl('kubectl create deployment web --image=nginx', {});
  const after: Moment = { ...before, run: await host.journal(), at: { seq: frame.seq, events: frame.events } };
  return { before, after };
}

const sent = (message: unknown): Message | undefined => readMessage(JSON.stringify(message));

describe('what windows tell one another', () => {
  it('comes back as it was told', async () => {
    const { before, after } = await moments();
    const whole: Message = { type: 'whole', from: 'a', role: 'audience', stamp: { count: 1, by: 'a' }, moment: before };
    expect(readMessage(writeMessage(whole))).toEqual(whole);
    const change = changeBetween(before, after)!;
    expect(change).toMatchObject({ at: after.at, run: { futures: [{ id: 'f2', from: 'main', keep: 0, add: [{ command: { request: { verb: 'create' } } }] }, { id: 'main', keep: 0, add: [] }] } });
    const told = sent({ type: 'change', from: 'a', stamp: { count: 2, by: 'a' }, after: { count: 1, by: 'a' }, change });
    expect(changeBetween(changed(before, (told as Message & { type: 'change' }).change), after)).toBeUndefined();
    expect(changeBetween(after, after)).toBeUndefined();
  });

  it('is only what is new, and does not fit on something else', async () => {
    const { before, after } = await moments();
    const last = after.run.futures[0]!;
    const more: Moment = { ...after, run: { ...after.run, futures: [{ ...last, id: 'f3', commands: [...last.commands, last.commands[0]!] }, last] } };
    const change = changeBetween(after, more)!;
    expect(change.run).toMatchObject({ futures: [{ id: 'f3', from: 'f2', keep: 1, add: [last.commands[0]] }, { id: 'f2', from: 'f2', keep: 1, add: [] }] });
    expect(changed(after, change).run.futures.map(({ commands }) => commands.length)).toEqual([2, 1]);
    expect(() => changed(before, change)).toThrow(OutOfStep);
  });

  it('is refused when it is hostile, soon', async () => {
    const { before } = await moments();
    const whole = { type: 'whole', from: 'a', role: 'audience', stamp: { count: 1, by: 'a' }, moment: before };
    const run = (change: object) => ({ ...whole, moment: { ...before, run: { ...before.run, ...change } } });
    const hostile = [
      { ...whole, moment: { ...before, at: { seq: 1, events: 1e12 } } },
      { ...whole, moment: { ...before, look: { ...LOOK, page: 'javascript:alert(1)' } } },
      { ...whole, moment: { ...before, more: 1 } },
      { ...whole, moment: { ...before, lesson: { lesson: { id: '<img>' }, state: {}, branches: [], given: null } } },
      { ...whole, moment: { ...before, poll: { step: 'a', phase: 'voting', rounds: [Object.fromEntries(Array.from({ length: 30 }, (_, i) => [String(i), 1]))] } } },
      run({ futures: [] }),
      run({ futures: [before.run.futures[0], before.run.futures[0]] }),
      run({ scenario: { machines: 'x' } }),
      run({ futures: [{ ...before.run.futures[0], head: { events: 1e9, at: 0 } }] }),
      { type: 'spot', from: 'a', at: { x: 7, y: 0 } },
      { ...whole, moment: { ...before, camera: { over: 'etcd', x: 1e9, y: 0, zoom: 1 } } },
      { ...whole, moment: { ...before, line: 'x'.repeat(70_000) } },
      { ...whole, moment: { ...before, typed: Array.from({ length: 100 }, () => ({ at: 0, line: '', stdout: '', stderr: '', exitCode: 0, notSimulated: [] })) } },
      { ...whole, moment: { ...before, file: { name: 'web.yaml', text: 'x'.repeat(48_001) } } },
      { ...whole, moment: { ...before, file: { name: 'x'.repeat(301), text: '' } } },
      { ...whole, moment: { ...before, files: [{ name: 'web.yaml', text: 'x', more: 1 }] } },
      { ...whole, moment: { ...before, files: ['a', 'b'].map((name) => ({ name, text: 'x'.repeat(13_000) })) } },
      { ...whole, moment: { ...before, files: Array.from({ length: 21 }, () => ({ name: 'a', text: '' })) } },
      { type: 'people', from: 'a', people: { open: true, code: 'A', present: -1, own: 0, hands: 0 } },
      { type: 'size', from: 'a', width: 1e9, height: 1 },
      { type: 'hello', from: '', role: 'audience', wants: true },
      { type: 'else', from: 'a' },
      'text', null, [], { __proto__: null },
    ];
    expect(hostile.map(sent)).toEqual(hostile.map(() => undefined));
    expect(readMessage(`{"type":"hello","from":"a","role":"audience","wants":true,"x":${'['.repeat(100_000)}`)).toBeUndefined();
    expect(readMessage('x'.repeat(6 * 1024 * 1024))).toBeUndefined();
    expect(readMessage({ type: 'bye', from: 'a' })).toBeUndefined();
    expect(sent({ type: 'bye', from: 'a' })).toEqual({ type: 'bye', from: 'a' });
  });
});
