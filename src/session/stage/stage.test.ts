import { afterEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { EngineHost } from '../../host/host.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { LESSON_START } from '../../lessons/runner.ts';
import { createSession } from '../session.ts';
import type { LessonPort } from './capture.ts';
import type { Channel } from './channel.ts';
import { createDesk, type Role } from './desk.ts';
import type { Files } from './openFiles.ts';
import type { LessonMoment } from './moment.ts';
import { createStage, type Stage } from './stage.ts';

/** Ears of windows that hear one another, and what was said. */
function createRoom() {
  const ears = new Map<Channel, (text: unknown) => void>();
  const said: string[] = [];
  const enter = (): Channel => {
    const channel: Channel = {
      send(text) {
        said.push(text);
        for (const [other, listen] of ears) if (other !== channel) queueMicrotask(() => listen(text));
      },
      onMessage: (listen) => void ears.set(channel, listen),
      close: () => void ears.delete(channel),
    };
    return channel;
  };
  return { enter, said };
}

function createPort(): LessonPort & { set(lesson: LessonMoment | null): void } {
  const store = createStore<{ readonly lesson: LessonMoment | null }>(() => ({ lesson: null }));
  const write = (lesson: LessonMoment | null): void => store.setState({ lesson });
  return { read: () => store.getState().lesson, write, set: write, subscribe: (tell) => store.subscribe(tell) };
}

type Room = ReturnType<typeof createRoom>;

const OURS = new Map([['web.yaml', 'kind: Pod']]);

function openWindow(room: Room, id: string, role: Role) {
  const session = createSession({ host: new EngineHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
  const desk = createDesk();
  const lesson = createPort();
  const files = createStore<Files>(() => ({ current: 'web.yaml', texts: OURS, ours: OURS }));
  const plays = (): boolean => role === 'audience' || !desk.getState().others.some((other) => other.role === 'audience');
  const stage = createStage({ session, desk, lesson, files, plays, channel: room.enter(), id, role });
  return { session, desk, lesson, files, stage, state: () => session.store.getState(), frame: () => session.store.getState().frame! };
}

type Window = ReturnType<typeof openWindow>;

const open: Stage[] = [];
afterEach(() => {
  for (const stage of open.splice(0)) stage.leave();
});

/** Until both have told and shown everything. */
async function still(...windows: readonly Window[]): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet += 1) for (const { stage } of windows) await stage.settled();
}

async function twoWindows() {
  const room = createRoom();
  const screen = openWindow(room, 'a', 'audience');
  await screen.session.open({ scenario: 'guestbook' });
  await screen.stage.join(0);
  await still(screen);
  const presenter = openWindow(room, 'b', 'presenter');
  open.push(screen.stage, presenter.stage);
  expect(await presenter.stage.join(10_000)).toBe(true);
  await still(screen, presenter);
  return { room, screen, presenter };
}

async function expectInStep(a: Window, b: Window): Promise<void> {
  await still(a, b);
  const { seq, branch, events, at } = a.frame();
  expect(b.frame()).toMatchObject({ seq, branch, events, at });
  expect(b.frame().branches).toEqual(a.frame().branches);
  expect(await b.session.here((host) => host.hash())).toBe(await a.session.here((host) => host.hash()));
}

describe('two windows', () => {
  it('stay in step through steps, jumps, commands, faults and futures, whichever drives', async () => {
    const { screen, presenter, room } = await twoWindows();
    await expectInStep(screen, presenter);
    await presenter.session.step(1);
    await expectInStep(presenter, screen);
    room.said.length = 0;
    await screen.session.step(1, 'message');
    await expectInStep(screen, presenter);
    // A step costs a few bytes, however long the run is.
    expect(room.said.join('').length).toBeLessThan(400);
    await screen.session.step(-1);
    await expectInStep(screen, presenter);
    await presenter.session.goto({ end: 'end' });
    await expectInStep(presenter, screen);
    await presenter.session.run('kubectl create deployment web --image=nginx --replicas=2');
    await presenter.session.goto({ end: 'end' });
    await expectInStep(presenter, screen);
    await screen.session.goto({ seq: presenter.frame().seq - 200 });
    await expectInStep(screen, presenter);
    // In the past: a future of its own, the same one in both.
    await screen.session.fault('stopKubelet', 'worker2');
    await screen.session.pass(60_000_000);
    await expectInStep(screen, presenter);
    expect(presenter.frame().branches).toHaveLength(2);
    await presenter.session.fork('another');
    await presenter.session.nameBranch('main', 'first');
    await expectInStep(presenter, screen);
    expect(screen.frame().branches.map(({ label }) => label)).toContain('first');
    await screen.session.branch('main');
    await expectInStep(screen, presenter);
    await presenter.session.dropBranch(presenter.frame().branches.at(-1)!.id);
    await expectInStep(presenter, screen);
  });

  it('look at it alike, and share lesson, screen and question', async () => {
    const { screen, presenter } = await twoWindows();
    presenter.session.set({ page: 'etcd', selection: { kind: 'object', ref: { resource: 'pods', namespace: 'default', name: 'frontend' } }, pointed: ['etcd'], speed: 2, drawer: 'terminal' });
    const moment: LessonMoment = { lesson: LESSON, state: { ...LESSON_START, places: [4], right: [undefined, 'a'] }, branches: ['main'], given: null };
    presenter.lesson.set(moment);
    presenter.desk.setState({ screen: { blank: 'black', projector: true }, poll: { step: 'two', phase: 'voting', rounds: [{ a: 3, b: 1 }] } });
    await still(presenter, screen);
    expect(screen.state()).toMatchObject({ page: 'etcd', pointed: ['etcd'], speed: 2, drawer: 'terminal', selection: { ref: { name: 'frontend' } }, source: { scenario: 'guestbook' } });
    expect(screen.lesson.read()).toEqual(moment);
    expect(screen.desk.getState()).toMatchObject({ screen: { blank: 'black', projector: true }, poll: { rounds: [{ a: 3, b: 1 }] } });
    screen.lesson.set({ ...moment, state: { ...moment.state, index: 1 } });
    screen.session.set({ selection: undefined });
    screen.stage.spot({ x: 0.25, y: 0.5 });
    await still(screen, presenter);
    expect(presenter.lesson.read()?.state.index).toBe(1);
    expect(presenter.state().selection).toBeUndefined();
    expect(presenter.desk.getState().spot).toEqual({ x: 0.25, y: 0.5 });
  });

  it('share what is being typed, what it has said, and from where the map is looked at', async () => {
    const { room, screen, presenter } = await twoWindows();
    for (const line of ['k', 'ku', 'kubectl get nodes']) screen.session.set({ line });
    await still(screen, presenter);
    expect(presenter.state().line).toBe('kubectl get nodes');
    await presenter.session.run('kubectl get nodes');
    await still(presenter, screen);
    expect(screen.state()).toMatchObject({ line: '', terminal: [{ line: 'kubectl get nodes', exitCode: 0, stdout: presenter.state().terminal[0]!.stdout, source: undefined }] });
    expect(screen.state().terminal[0]!.stdout).toContain('worker1');
    // What the other has said goes no further than there, and comes not back.
    room.said.length = 0;
    const camera = { over: 'node/worker1', x: 0.25, y: -0.5, zoom: 2 };
    presenter.desk.setState({ camera });
    await still(presenter, screen);
    expect(screen.desk.getState().camera).toEqual(camera);
    expect(room.said).toHaveLength(1);
    expect(room.said[0]!.length).toBeLessThan(300);
    screen.session.set({ terminal: [] });
    screen.desk.setState({ camera: null });
    await still(screen, presenter);
    expect([presenter.state().terminal, presenter.desk.getState().camera]).toEqual([[], null]);
  });

  it('share the file that is open in the editor, and what is written in each', async () => {
    const { room, screen, presenter } = await twoWindows();
    const write = (window: Window, name: string, text: string): void => window.files.setState(({ texts }) => ({ current: name, texts: new Map(texts).set(name, text) }));
    write(screen, 'mine.yaml', 'kind: Service');
    write(screen, 'web.yaml', 'kind: Deployment');
    await still(screen, presenter);
    expect(presenter.files.getState()).toEqual(screen.files.getState());
    room.said.length = 0;
    write(presenter, 'web.yaml', 'kind: Deployments');
    await still(presenter, screen);
    expect(screen.files.getState().texts.get('web.yaml')).toBe('kind: Deployments');
    // While one types in a file, the others are not told again; and what was told comes not back.
    expect(room.said).toHaveLength(1);
    expect(room.said[0]).not.toContain('mine.yaml');
    screen.files.setState({ current: 'mine.yaml' });
    await still(screen, presenter);
    expect(presenter.files.getState()).toMatchObject({ current: 'mine.yaml' });
    // Too long to be told, it stays where it is written, and all else goes on.
    write(screen, 'long.yaml', 'x'.repeat(100_000));
    screen.session.set({ line: 'k' });
    await still(screen, presenter);
    expect([presenter.files.getState().current, presenter.state().line]).toEqual(['mine.yaml', 'k']);
    presenter.files.setState({ current: 'web.yaml' });
    await still(presenter, screen);
    expect(screen.files.getState().current).toBe('web.yaml');
  });

  it('know who is in the class, and let hands down, as long as the window that leads it is there', async () => {
    const { screen, presenter } = await twoWindows();
    const lowered: string[] = [];
    screen.stage.onHandsDown(() => lowered.push('down'));
    const people = { open: true, code: 'ABC2345', present: 20, own: 3, hands: 2 };
    screen.stage.people(people);
    await still(screen, presenter);
    expect(presenter.desk.getState().people).toEqual(people);
    presenter.stage.handsDown();
    await still(presenter, screen);
    expect(lowered).toEqual(['down']);
    screen.stage.leave();
    await new Promise((done) => setTimeout(done, 0));
    expect(presenter.desk.getState().people).toBeNull();
  });

  it('agree when both do something at once', async () => {
    const { screen, presenter } = await twoWindows();
    presenter.session.set({ page: 'objects' });
    screen.session.set({ page: 'network' });
    await Promise.all([presenter.session.run('kubectl create deployment one --image=nginx'), screen.session.run('kubectl create deployment two --image=nginx')]);
    await expectInStep(screen, presenter);
    expect(presenter.state().page).toBe(screen.state().page);
  });

  it('play in the one that the class sees; the other one goes on when that is closed', async () => {
    const { screen, presenter } = await twoWindows();
    screen.session.set({ playing: true });
    await still(screen, presenter);
    expect([presenter.state().playing, presenter.desk.getState().playing]).toEqual([false, true]);
    presenter.desk.setState({ playing: false });
    await still(presenter, screen);
    expect(screen.state().playing).toBe(false);
    presenter.desk.setState({ playing: true });
    await still(presenter, screen);
    expect(screen.state().playing).toBe(true);
    screen.stage.leave();
    await new Promise((done) => setTimeout(done, 0));
    expect(presenter.state().playing).toBe(true);
    await presenter.session.step(1);
    expect(presenter.desk.getState().others).toEqual([]);
  });
});

describe('a window that is loaded again', () => {
  it('gets all of it from the other one', async () => {
    const { room, screen, presenter } = await twoWindows();
    await presenter.session.run('kubectl create deployment web --image=nginx');
    await presenter.session.step(-1);
    presenter.session.set({ page: 'sequence' });
    await still(presenter, screen);
    screen.stage.leave();
    const again = openWindow(room, 'c', 'audience');
    open.push(again.stage);
    expect(await again.stage.join(10_000)).toBe(true);
    await expectInStep(presenter, again);
    expect(again.state().page).toBe('sequence');
  });

  it('begins by itself when nobody answers', async () => {
    const alone = openWindow(createRoom(), 'a', 'presenter');
    open.push(alone.stage);
    // Whoever asks meanwhile hears the same, and afterwards one can ask again.
    expect(await Promise.all([alone.stage.join(5), alone.stage.join(0)])).toEqual([false, false]);
    expect(await alone.stage.join(0)).toBe(false);
  });
});

const text = (en: string) => ({ en });
const LESSON: Lesson = {
  id: 'two-steps', kind: 'lesson', languages: ['en'], rows: [], tags: [], title: text('t'), summary: text('s'), minutes: 1, scenario: 'default', files: {}, run: [], goals: [text('g')],
  steps: [
    { do: [], stop: false, id: 'one', focus: ['etcd'], title: text('1'), text: text('1'), notes: text('n') },
    { do: [], stop: false, id: 'two', focus: [], title: text('2'), text: text('2'), gate: { question: text('?'), right: 'a', options: ['a', 'b'].map((value) => ({ value, text: text(value), feedback: text('because') })) } },
  ],
};
