/** Presenter's and followers' pages with engines of their own, over a room without sockets: what one shows the others show. */
import { afterEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { EngineHost } from '../host/host.ts';
import type { Lesson } from '../lessons/lesson.ts';
import { LESSON_START } from '../lessons/runner.ts';
import { createSession } from '../session/session.ts';
import type { LessonPort } from '../session/stage/capture.ts';
import { createDesk } from '../session/stage/desk.ts';
import type { LessonMoment } from '../session/stage/moment.ts';
import type { Files } from '../session/stage/openFiles.ts';
import type { Ears, Wire } from './connection.ts';
import { openLectern, type Lectern } from './lectern.ts';
import { CLOSED, readHello, type Question } from './protocol.ts';
import { Room, type Member } from './room.ts';
import { takeSeat, type Seat } from './seat.ts';

const CODE = 'ABC2345';
const SECRET = 'secret';

/** A room whose wires are function calls. `cut` breaks all lines. */
function createClass() {
  const room = new Room({ code: CODE, secret: SECRET, most: 10, joins: ['http://class/'] });
  const wires = new Map<Ears, Member>();
  const sent: string[] = [];
  const pump = (): void => {
    for (const [ears, member] of wires) for (let text = room.next(member); text !== undefined; text = room.next(member)) {
      const data = text;
      sent.push(data);
      queueMicrotask(() => ears.heard(data));
    }
  };
  const end = (ears: Ears, code: number): void => {
    const member = wires.get(ears);
    wires.delete(ears);
    if (member !== undefined) room.leave(member);
    ears.closed(code);
    pump();
  };
  const open = (ears: Ears): Wire => {
    const meet = (text: string): number | undefined => {
      const hello = readHello(text);
      const joined = hello === undefined ? CLOSED.badMessage : room.join(hello, 'here', performance.now());
      if (typeof joined === 'number') return joined;
      wires.set(ears, joined.member);
      return undefined;
    };
    queueMicrotask(() => ears.opened());
    return {
      bufferedAmount: 0,
      send(text) {
        const member = wires.get(ears);
        const fault = member === undefined ? meet(text) : room.receive(member, text, performance.now());
        if (fault !== undefined) end(ears, fault);
        else pump();
      },
      close: () => end(ears, 1000),
    };
  };
  return { open, sent, cut: () => [...wires.keys()].forEach((ears) => end(ears, 1006)) };
}

type Class = ReturnType<typeof createClass>;

function createPort(): LessonPort {
  const store = createStore<{ readonly lesson: LessonMoment | null }>(() => ({ lesson: null }));
  return { read: () => store.getState().lesson, write: (lesson) => store.setState({ lesson }), subscribe: (tell) => store.subscribe(tell) };
}

const open: (Seat | Lectern)[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const OURS = new Map([['web.yaml', 'kind: Pod']]);

function page(plays: boolean) {
  const session = createSession({ host: new EngineHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
  return { session, lesson: createPort(), desk: createDesk(), files: createStore<Files>(() => ({ current: 'web.yaml', texts: OURS, ours: OURS })), plays: () => plays, frame: () => session.store.getState().frame! };
}

const text = (en: string) => ({ en });
const LESSON: Lesson = {
  id: 'two-steps', kind: 'lesson', languages: ['en'], rows: [], tags: [], title: text('t'), summary: text('a lesson of two steps'), minutes: 1, scenario: 'default', files: {}, run: [], goals: [text('g')],
  steps: [
    { do: [], stop: false, id: 'one', focus: ['etcd'], title: text('1'), text: text('1'), notes: text('n') },
    { do: [], stop: false, id: 'two', focus: [], title: text('2'), text: text('2'), gate: { question: text('?'), right: 'a', options: ['a', 'b'].map((value) => ({ value, text: text(value), feedback: text('because') })) } },
  ],
};

let people = 0;
const hello = () => ({ code: CODE, id: `person-${String((people += 1)).padStart(12, '0')}`, chance: () => 1 });

function follower(room: Class) {
  const own = page(false);
  const seat = takeSeat({ ...own, ...hello(), open: room.open });
  open.push(seat);
  return { ...own, seat };
}

function presenter(room: Class, secret = SECRET) {
  const own = page(true);
  const clicks: string[] = [];
  const lectern = openLectern({ ...own, ...hello(), secret, open: room.open, onClick: (click) => clicks.push(click), onSpot: (spot) => ({ ...spot, on: { name: 'node=worker1', ...spot } }) });
  open.push(lectern);
  return { ...own, lectern, clicks };
}

type Follower = ReturnType<typeof follower>;
type Presenter = ReturnType<typeof presenter>;

/** However slow the machine is. */
const soon = (look: () => unknown) => expect.poll(look, { timeout: 40_000 });

const same = async (a: Follower | Presenter, b: Follower | Presenter): Promise<void> => {
  await soon(() => [b.frame()?.seq, b.frame()?.events, b.frame()?.branch]).toEqual([a.frame().seq, a.frame().events, a.frame().branch]);
  expect(await b.session.here((host) => host.hash())).toBe(await a.session.here((host) => host.hash()));
};

describe('a class', () => {
  it('shows what the presenter shows, to those who were there and who come late', async () => {
    const room = createClass();
    const early = follower(room);
    const lead = presenter(room);
    await lead.session.open({ scenario: 'guestbook' });
    await same(lead, early);
    await lead.session.run('kubectl create deployment web --image=nginx --replicas=2');
    await lead.session.goto({ end: 'end' });
    lead.session.set({ page: 'etcd' });
    await same(lead, early);
    await soon(() => early.session.store.getState().page).toBe('etcd');
    // A step costs its place, not the run.
    room.sent.length = 0;
    await lead.session.step(-1);
    await same(lead, early);
    expect(room.sent.filter((text) => text.includes('"shown"')).join('').length).toBeLessThan(1_000);
    const late = follower(room);
    await same(lead, late);
    expect(late.session.store.getState().page).toBe('etcd');
    expect(lead.lectern.store.getState().present).toBe(2);
    expect(lead.lectern.store.getState().joins).toEqual(['http://class/']);
  });

  it('lets one go on alone, and come back, with the copy kept', async () => {
    const room = createClass();
    const [lead, one] = [presenter(room), follower(room)];
    await lead.session.open({ scenario: 'guestbook' });
    await same(lead, one);
    await one.session.run('kubectl create deployment mine --image=nginx');
    expect(one.seat.store.getState().mode).toBe('own');
    const own = one.frame();
    await lead.session.step(-1);
    await lead.session.step(-1);
    expect(one.frame().seq).toBe(own.seq);
    await one.seat.back();
    await same(lead, one);
    expect(one.seat.store.getState()).toMatchObject({ mode: 'class', copy: { seq: own.seq } });
    await lead.session.step(-1);
    await same(lead, one);
    await one.seat.toCopy();
    expect([one.frame().seq, one.seat.store.getState().mode]).toEqual([own.seq, 'own']);
    expect(await one.session.here((host) => host.kubectl('kubectl get deployments', {}))).toMatchObject({ outcome: { stdout: expect.stringContaining('mine') } });
  });

  it('goes through a lesson together; its text is sent once', async () => {
    const room = createClass();
    const [lead, one] = [presenter(room), follower(room)];
    await lead.session.open({ scenario: 'guestbook' });
    const moment: LessonMoment = { lesson: LESSON, state: { ...LESSON_START, places: [4, 9], right: [undefined, 'a'] }, branches: ['main'], given: null };
    lead.lesson.write(moment);
    await soon(() => one.lesson.read()).toEqual(moment);
    room.sent.length = 0;
    lead.lesson.write({ ...moment, state: { ...moment.state, index: 1 } });
    await soon(() => one.lesson.read()?.state.index).toBe(1);
    expect(one.lesson.read()?.lesson).toEqual(LESSON);
    expect(room.sent.join('')).not.toContain(LESSON.summary['en']);
    lead.lesson.write(null);
    await soon(() => one.lesson.read()).toBeNull();
  });

  it('sees where the presenter points, from where, and what is typed; and nothing of it on a copy of its own', async () => {
    const room = createClass();
    const [lead, one] = [presenter(room), follower(room)];
    await lead.session.open({ scenario: 'guestbook' });
    await same(lead, one);
    room.sent.length = 0;
    const began = performance.now();
    for (let i = 0; i < 50; i += 1) {
      lead.desk.setState({ spot: { x: i / 100, y: 0.5 } });
      await new Promise((done) => setTimeout(done, 4));
    }
    await soon(() => one.desk.getState().spot).toEqual({ x: 0.49, y: 0.5, on: { name: 'node=worker1', x: 0.49, y: 0.5 } });
    const took = performance.now() - began;
    // Many moves, few messages (one in 40 ms, however long a slow machine takes for the moves), and each of them small.
    const told = room.sent.filter((text) => text.includes('"spot"'));
    expect(told.length).toBeLessThan(Math.max(12, 2 + took / 40));
    expect(Math.max(...told.map((text) => text.length))).toBeLessThan(200);
    const camera = { over: 'etcd', x: 0, y: 0, zoom: 2 };
    lead.desk.setState({ camera });
    lead.session.set({ line: 'kubectl get n' });
    await soon(() => [one.desk.getState().camera, one.session.store.getState().line]).toEqual([camera, 'kubectl get n']);
    await lead.session.run('kubectl get nodes');
    await soon(() => one.session.store.getState().terminal.map(({ line, exitCode, source }) => [line, exitCode, source])).toEqual([['kubectl get nodes', 0, undefined]]);
    lead.desk.setState({ spot: null });
    await soon(() => one.desk.getState().spot).toBeNull();
    // Whoever types goes alone, and is counted so.
    expect(one.seat.store.getState().mode).toBe('class');
    one.session.set({ line: 'k' });
    expect(one.seat.store.getState().mode).toBe('own');
    lead.desk.setState({ spot: { x: 0, y: 0 } });
    lead.session.set({ line: 'kubectl' });
    await soon(() => lead.lectern.store.getState()).toMatchObject({ present: 1, own: 1 });
    expect([one.desk.getState().spot, one.session.store.getState().line]).toEqual([null, 'k']);
    room.cut();
    one.seat.again();
    lead.lectern.again();
    await soon(() => lead.lectern.store.getState()).toMatchObject({ line: 'open', own: 1 });
    await one.seat.back();
    await soon(() => lead.lectern.store.getState().own).toBe(0);
    await soon(() => [one.desk.getState().spot, one.session.store.getState().line]).toEqual([{ x: 0, y: 0, on: { name: 'node=worker1', x: 0, y: 0 } }, 'kubectl']);
  });

  it('has the editor of the presenter, and whoever writes in his own keeps it', async () => {
    const room = createClass();
    const [lead, one] = [presenter(room), follower(room)];
    const write = (where: Follower | Presenter, name: string, text: string): void => where.files.setState(({ texts }) => ({ current: name, texts: new Map(texts).set(name, text) }));
    const shown = (): readonly unknown[] => [one.files.getState().current, one.files.getState().texts.get('web.yaml'), one.seat.store.getState().mode];
    await lead.session.open({ scenario: 'guestbook' });
    await same(lead, one);
    write(lead, 'web.yaml', 'kind: Service');
    await soon(shown).toEqual(['web.yaml', 'kind: Service', 'class']);
    // To look into another file is to follow still.
    one.files.setState({ current: 'other.yaml' });
    expect(one.seat.store.getState().mode).toBe('class');
    write(lead, 'web.yaml', 'kind: Deployment');
    await soon(shown).toEqual(['web.yaml', 'kind: Deployment', 'class']);
    write(one, 'web.yaml', 'kind: Mine');
    expect(shown()).toEqual(['web.yaml', 'kind: Mine', 'own']);
    write(lead, 'web.yaml', 'kind: Job');
    lead.session.set({ page: 'etcd' });
    await soon(() => lead.lectern.store.getState().own).toBe(1);
    await lead.session.step(-1);
    expect(shown()).toEqual(['web.yaml', 'kind: Mine', 'own']);
    await one.seat.back();
    await same(lead, one);
    expect(shown()).toEqual(['web.yaml', 'kind: Job', 'class']);
    await one.seat.toCopy();
    expect(shown()).toEqual(['web.yaml', 'kind: Mine', 'own']);
  });

  it('votes, raises hands and is counted', async () => {
    const room = createClass();
    const [lead, one, other] = [presenter(room), follower(room), follower(room)];
    await lead.session.open({ scenario: 'guestbook' });
    const question: Question = { id: 3, question: { en: 'Which?' }, options: [{ en: 'a' }, { en: 'b' }], round: 1, stage: 'open', right: 1 };
    lead.lectern.ask(question);
    await soon(() => [one, other].map(({ seat }) => seat.store.getState().question?.id)).toEqual([3, 3]);
    expect(one.seat.store.getState().question).not.toHaveProperty('right');
    one.seat.vote(1);
    other.seat.vote(0);
    other.seat.raise(true);
    await soon(() => lead.lectern.store.getState()).toMatchObject({ present: 2, hands: 1, rounds: [[1, 1], [0, 0]] });
    await soon(() => other.seat.store.getState()).toMatchObject({ votes: [0, null], hand: true });
    lead.lectern.handsDown();
    lead.lectern.ask({ ...question, stage: 'shown' });
    await soon(() => other.seat.store.getState()).toMatchObject({ hand: false, rounds: [[1, 1], [0, 0]], question: { right: 1 } });
  });

  it('survives broken lines and a presenter who opens the page anew', async () => {
    const room = createClass();
    const [lead, one] = [presenter(room), follower(room)];
    await lead.session.open({ scenario: 'guestbook' });
    await lead.session.run('kubectl create deployment web --image=nginx');
    await same(lead, one);
    room.cut();
    expect(one.seat.store.getState().line).toBe('lost');
    await lead.session.step(-1);
    one.seat.again();
    lead.lectern.again();
    await same(lead, one);
    lead.lectern.close();
    await soon(() => one.seat.store.getState().presenter).toBe(false);
    const again = presenter(room);
    await again.session.open({ scenario: 'guestbook' });
    await same(one, again);
    await again.session.step(-1);
    await same(again, one);
  });

  it('is not driven by who has not the secret', async () => {
    const room = createClass();
    const [lead, thief, one] = [presenter(room), presenter(room, 'guess'), follower(room)];
    await Promise.all([lead.session.open({ scenario: 'guestbook' }), thief.session.open({ scenario: 'guestbook' })]);
    await soon(() => thief.lectern.store.getState().line).toBe('refused');
    await same(lead, one);
  });
});
