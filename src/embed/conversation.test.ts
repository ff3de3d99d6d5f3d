import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlayback } from '../session/playback.ts';
import { createSession } from '../session/session.ts';
import { answer, begin, course, forget, next } from '../ui/lesson/course.ts';
import { createFakeHost } from '../ui/testing/fakeHost.ts';
import type { Lesson } from '../lessons/lesson.ts';
import { converse, type Conversation } from './conversation.ts';

interface Sent {
  readonly type: string;
  readonly id?: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly target: string;
}

const HOST = 'https://campus.example';
const AROUND = { name: 'the page around' };
const text = (en: string) => ({ en });
const plain = { do: [], stop: false, focus: [], title: text('t'), text: text('t') };
const option = (value: string) => ({ value, text: text(value), feedback: text('because') });
const LESSON: Lesson = {
  id: 'two-steps', kind: 'lesson', languages: ['en'], rows: [], tags: [], title: text('t'), summary: text('s'), minutes: 1, scenario: 'default', files: {}, run: [], goals: [text('g')],
  steps: [{ ...plain, id: 'one' }, { ...plain, id: 'two', gate: { question: text('?'), right: 'a', options: [option('a'), option('b')] } }],
};

describe('the conversation of an embed', () => {
  const sent: Sent[] = [];
  const session = createSession({ host: createFakeHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
  const playback = createPlayback({ session, dwell: () => 400, reduced: () => true, requestFrame: () => 0, cancelFrame: () => undefined, realNow: () => 0 });
  let open: Conversation | undefined;

  const talk = (asked: string | undefined, self = 'https://podium.example'): Conversation => {
    open = converse({ session, playback, languages: ['en', 'es'], sentence: () => 'said', post: { around: { self, asked }, source: AROUND, send: (message, target) => sent.push({ ...(message as Omit<Sent, 'target'>), target }) } });
    return open;
  };
  const ask = async (conversation: Conversation, type: string, payload: object = {}, from = HOST, source: unknown = AROUND): Promise<readonly Sent[]> => {
    sent.length = 0;
    conversation.hear({ data: { ns: 'podium', v: 1, id: 1, type, payload }, origin: from, source });
    await new Promise((resolve) => setTimeout(resolve, 0));
    return [...sent];
  };
  const answered = (messages: readonly Sent[]): Sent | undefined => messages.find(({ id }) => id === 1);

  beforeEach(async () => {
    sent.length = 0;
    forget();
    session.set({ page: 'live', playing: false });
    await session.open({ scenario: 'default' });
  });
  afterEach(() => open?.close());

  it('begins by saying that it is ready, to the page that was named', () => {
    talk(HOST);
    expect(sent).toMatchObject([{ type: 'ready', target: HOST, payload: { languages: ['en', 'es'] } }]);
  });

  it('goes where it is sent, and says where it is', async () => {
    const conversation = talk(HOST);
    const end = await ask(conversation, 'goto', { end: 'end' });
    expect(end.map(({ type }) => type)).toEqual(['step', 'state']);
    expect(end[0]?.payload).toMatchObject({ sentence: 'said', step: session.store.getState().frame?.seq });
    const there = session.store.getState().frame?.seq ?? 0;
    await ask(conversation, 'prev', { grain: 'message' });
    expect(session.store.getState().frame?.seq).toBeLessThan(there);
    await ask(conversation, 'goto', { step: 0 });
    await ask(conversation, 'play', { speed: 5 });
    expect(session.store.getState()).toMatchObject({ playing: true, speed: 5 });
    await ask(conversation, 'pause');
    expect(session.store.getState().playing).toBe(false);
  });

  it('changes language, theme and what is pointed at', async () => {
    const conversation = talk(HOST);
    await ask(conversation, 'setLang', { lang: 'ES-mx' });
    await ask(conversation, 'setTheme', { theme: 'dark' });
    await ask(conversation, 'highlight', { parts: ['etcd'] });
    expect(session.store.getState()).toMatchObject({ preferences: { language: 'es', theme: 'dark' }, pointed: ['etcd'] });
    expect(answered(await ask(conversation, 'setLang', { lang: 'fr' }))).toMatchObject({ type: 'error', payload: { code: 'payload' } });
  });

  it('gives its state, and takes none that is forged', async () => {
    const conversation = talk(HOST);
    expect(answered(await ask(conversation, 'getState'))?.payload['state']).toMatch(/^s=v1\./);
    const before = session.store.getState().frame;
    expect(answered(await ask(conversation, 'setState', { state: 'v1.AAAA' }))).toMatchObject({ type: 'error', payload: { code: 'payload' } });
    expect(session.store.getState().frame).toBe(before);
  });

  it('hears only the page around, and of another origin only what is harmless', async () => {
    const named = talk(HOST);
    expect(await ask(named, 'goto', { end: 'end' }, HOST, { name: 'another window' })).toEqual([]);
    expect(answered(await ask(named, 'goto', { end: 'end' }, 'https://evil.example'))).toMatchObject({ type: 'error', payload: { code: 'origin' }, target: HOST });
    open?.close();
    const unnamed = talk(undefined);
    expect((await ask(unnamed, 'goto', { end: 'end' }, 'https://anybody.example')).map(({ type, target }) => `${type} ${target}`)).toEqual(['step *', 'state https://podium.example']);
    expect(answered(await ask(unnamed, 'getState', {}, 'https://anybody.example'))).toMatchObject({ type: 'error', payload: { code: 'origin' } });
  });

  it('says what a lesson asks, what was answered, and how it ended', async () => {
    const conversation = talk(HOST);
    session.set({ page: 'lesson' });
    await begin(session, LESSON);
    sent.length = 0;
    await next(session);
    expect(sent.filter(({ type }) => type !== 'step')).toMatchObject([{ type: 'predict', target: HOST, payload: { lesson: 'two-steps', step: 'two', options: ['a', 'b'] } }]);
    expect(answered(await ask(conversation, 'next'))).toMatchObject({ type: 'error', payload: { code: 'waiting' } });
    sent.length = 0;
    answer(course.getState().state.right[1] ?? '');
    expect(sent).toMatchObject([{ type: 'answer', payload: { step: 'two', correct: true } }, { type: 'score', payload: { right: 1, of: 1 } }, { type: 'completed', payload: { lesson: 'two-steps', right: 1, of: 1 } }]);
  });

  it('tells nobody unnamed what a student does where it has no origin itself', async () => {
    talk(undefined, 'null');
    session.set({ page: 'lesson' });
    await begin(session, LESSON);
    await next(session);
    answer('b');
    expect(new Set(sent.map(({ type }) => type))).toEqual(new Set(['ready', 'step']));
  });

  it('does no more than some things at once', async () => {
    const conversation = talk(HOST);
    sent.length = 0;
    for (let i = 0; i < 30; i += 1) conversation.hear({ data: { ns: 'podium', v: 1, id: i, type: 'goto', payload: { step: i } }, origin: HOST, source: AROUND });
    expect(sent.filter(({ type }) => type === 'error')).toHaveLength(10);
    await session.goto({ end: 'start' });
  });
});
