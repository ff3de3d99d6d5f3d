/** A class without sockets: who may do what, what everybody gets, and what hostile pages can do, which is nothing. */
import { describe, expect, it } from 'vitest';
import { joinCode, plainCode } from './joinCode.ts';
import { BOUNDS, CLOSED, readFrom, readHello, readServer, type Question, type Role, type ServerMessage } from './protocol.ts';
import { Room, type Member } from './room.ts';

const CODE = 'ABC2345';
const SECRET = 's'.repeat(32);
let pages = 0;

const hello = (role: Role, more: object = {}) => ({ type: 'hello' as const, version: 1 as const, code: CODE, role, ...(role === 'follower' ? {} : { secret: SECRET }), id: `page-${String((pages += 1)).padStart(14, '0')}`, ...more });

function classOf(most = 5) {
  const room = new Room({ code: CODE, secret: SECRET, most });
  const join = (role: Role, more: object = {}, address = 'one'): Member => {
    const joined = room.join(hello(role, more), address, 0);
    if (typeof joined === 'number') throw new Error(String(joined));
    return joined.member;
  };
  const say = (member: Member, message: object): number | undefined => room.receive(member, JSON.stringify(message), 1_000_000);
  const hear = (member: Member): ServerMessage[] => {
    const heard: ServerMessage[] = [];
    for (let text = room.next(member); text !== undefined; text = room.next(member)) heard.push(readServer(text)!);
    return heard;
  };
  return { room, join, say, hear };
}

const QUESTION: Question = { id: 1, question: { en: 'Where?' }, options: [{ en: 'worker1' }, { en: 'worker2' }], round: 1, stage: 'open', right: 1 };

describe('a class', () => {
  it('lets nobody in without its code, and nobody drive without the secret', () => {
    const { room } = classOf();
    expect(room.join(hello('follower', { code: 'ABC2346' }), 'one', 0)).toBe(CLOSED.refused);
    expect(room.join(hello('presenter', { secret: 'guess' }), 'one', 0)).toBe(CLOSED.refused);
    expect(room.join({ ...hello('clicker'), secret: '' }, 'one', 0)).toBe(CLOSED.refused);
    expect(room.join(hello('follower', { code: 'abc-23 45' }), 'one', 0)).toHaveProperty('member');
  });

  it('takes few wrong codes from one address, and right ones from another', () => {
    const { room } = classOf();
    for (let i = 0; i < 60; i++) expect(room.join(hello('follower', { code: 'WRONG22' }), 'bad', i)).toBe(CLOSED.refused);
    expect(room.join(hello('follower'), 'bad', 60)).toBe(CLOSED.refused);
    expect(room.join(hello('follower'), 'good', 60)).toHaveProperty('member');
    expect(room.join(hello('follower'), 'bad', 5_000)).toHaveProperty('member');
  });

  it('is full at some time, and one presenter takes the place of the other', () => {
    const { room, join } = classOf(2);
    join('follower');
    const second = join('follower');
    expect(room.join(hello('follower'), 'one', 0)).toBe(CLOSED.full);
    room.leave(second);
    join('follower');
    const presenter = join('presenter');
    expect(room.join(hello('presenter'), 'one', 0)).toMatchObject({ replaces: presenter });
  });

  it('tells who comes late all that is shown, and others what has changed', () => {
    const { join, say, hear } = classOf();
    const presenter = join('presenter');
    const early = join('follower');
    say(presenter, { type: 'show', set: { run: 'v1.abc', place: { seq: 1 } } });
    expect(hear(early)).toContainEqual({ type: 'shown', version: 1, whole: true, set: { run: 'v1.abc', place: { seq: 1 } } });
    say(presenter, { type: 'show', set: { place: { seq: 2 } } });
    say(presenter, { type: 'show', set: { place: { seq: 3 } } });
    expect(hear(early)).toEqual([{ type: 'shown', version: 3, whole: false, set: { place: { seq: 3 } } }]);
    expect(hear(early)).toEqual([]);
    const late = join('follower');
    expect(hear(late)).toContainEqual({ type: 'shown', version: 3, whole: true, set: { run: 'v1.abc', place: { seq: 3 } } });
  });

  it('counts votes of both rounds, one a person, and shows them and what is right when told to', () => {
    const { room, join, say, hear } = classOf();
    const presenter = join('presenter');
    const followers = [join('follower'), join('follower'), join('follower')];
    say(presenter, { type: 'ask', question: QUESTION });
    expect(hear(followers[0]!)).toContainEqual({ type: 'asked', question: { ...QUESTION, right: undefined } });
    followers.forEach((follower, index) => say(follower, { type: 'vote', question: 1, round: 1, option: index === 0 ? 0 : 1 }));
    say(followers[2]!, { type: 'vote', question: 1, round: 1, option: 0 });
    expect(hear(followers[2]!)).toContainEqual({ type: 'you', hand: false, votes: [0, null] });
    expect(hear(presenter)).toContainEqual({ type: 'counts', present: 3, own: 0, hands: 0, rounds: [[2, 1], [0, 0]] });
    say(presenter, { type: 'ask', question: { ...QUESTION, round: 2 } });
    // Too late for the first round, in time for the second; and who has gone for a moment is the same person.
    say(followers[0]!, { type: 'vote', question: 1, round: 1, option: 1 });
    say(followers[0]!, { type: 'vote', question: 1, round: 2, option: 1 });
    room.leave(followers[0]!);
    const back = join('follower', { id: followers[0]!.id });
    expect(hear(back)).toContainEqual({ type: 'you', hand: false, votes: [0, 1] });
    say(back, { type: 'vote', question: 1, round: 2, option: 0 });
    say(presenter, { type: 'ask', question: { ...QUESTION, round: 2, stage: 'shown' } });
    say(back, { type: 'vote', question: 1, round: 2, option: 1 });
    expect(hear(back)).toContainEqual({ type: 'asked', question: { ...QUESTION, round: 2, stage: 'shown' }, rounds: [[2, 1], [1, 0]] });
    say(presenter, { type: 'ask', question: { ...QUESTION, id: 2 } });
    expect(hear(presenter)).toContainEqual({ type: 'counts', present: 3, own: 0, hands: 0, rounds: [[0, 0], [0, 0]] });
  });

  it('counts raised hands until they are put down, or gone', () => {
    const { room, join, say, hear } = classOf();
    const presenter = join('presenter');
    const [one, other] = [join('follower'), join('follower')];
    for (const follower of [one, other]) say(follower, { type: 'hand', up: true });
    expect(hear(presenter)).toContainEqual(expect.objectContaining({ present: 2, own: 0, hands: 2 }));
    room.leave(other);
    expect(hear(presenter)).toContainEqual(expect.objectContaining({ present: 1, own: 0, hands: 1 }));
    hear(one);
    say(presenter, { type: 'handsDown' });
    expect(hear(one)).toEqual([{ type: 'you', hand: false, votes: [null, null] }]);
  });

  it('passes clicks to the presenter and notes to the clicker only', () => {
    const { join, say, hear } = classOf();
    const [presenter, clicker, follower] = [join('presenter'), join('clicker'), join('follower')];
    say(clicker, { type: 'click', click: 'next' });
    say(presenter, { type: 'desk', desk: { notes: 'Ask who knows.' } });
    expect(hear(presenter)).toContainEqual({ type: 'click', click: 'next' });
    expect(hear(clicker)).toContainEqual({ type: 'desk', desk: { notes: 'Ask who knows.' } });
    expect(JSON.stringify(hear(follower))).not.toContain('Ask who knows');
  });

  it('tells followers whether the presenter is there', () => {
    const { room, join, hear } = classOf();
    const follower = join('follower');
    expect(hear(follower)).toContainEqual({ type: 'presence', presenter: false });
    const presenter = join('presenter');
    expect(hear(follower)).toEqual([{ type: 'presence', presenter: true }]);
    room.leave(presenter);
    expect(hear(follower)).toEqual([{ type: 'presence', presenter: false }]);
  });
});

describe('hostile messages', () => {
  const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const HOSTILE: readonly (readonly [string, Role, string])[] = [
    ['a follower that drives', 'follower', JSON.stringify({ type: 'show', set: { place: 1 } })],
    ['a follower that asks', 'follower', JSON.stringify({ type: 'ask', question: QUESTION })],
    ['a follower that clicks', 'follower', JSON.stringify({ type: 'click', click: 'next' })],
    ['a clicker that drives', 'clicker', JSON.stringify({ type: 'show', set: { place: 1 } })],
    ['no JSON', 'follower', 'vote!'],
    ['nothing', 'follower', ''],
    ['a vote with more', 'follower', JSON.stringify({ type: 'vote', question: 1, round: 1, option: 0, html: '<img src=x onerror=alert(1)>' })],
    ['a vote for what cannot be', 'follower', JSON.stringify({ type: 'vote', question: 1, round: 1, option: -1 })],
    ['a third round', 'follower', JSON.stringify({ type: 'vote', question: 1, round: 3, option: 0 })],
    ['a long one', 'follower', JSON.stringify({ type: 'hand', up: true }).padEnd(BOUNDS.followerMessage + 1)],
    ['a longer one of the presenter', 'presenter', JSON.stringify({ type: 'show', set: { run: 'x'.repeat(BOUNDS.message) } })],
    ['a deep one', 'presenter', `{"type":"show","set":{"a":${deep(500)}}}`],
    ['a very deep one', 'presenter', `{"type":"show","set":{"a":${deep(100_000)}}}`],
    ['many parts', 'presenter', JSON.stringify({ type: 'show', set: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`part${'abcdefghijklmnopqrstuvwxyzABCD'[i]}`, 1])) })],
    ['a part with an odd name', 'presenter', '{"type":"show","set":{"a.b":1}}'],
    ['a text in no language', 'presenter', JSON.stringify({ type: 'ask', question: { ...QUESTION, question: { '<b>': 'x' } } })],
    ['a question with one option', 'presenter', JSON.stringify({ type: 'ask', question: { ...QUESTION, options: [{ en: 'x' }] } })],
  ];

  it.each(HOSTILE)('%s is refused', (_name, role, written) => {
    const { room, join } = classOf();
    expect(room.receive(join(role), written, 0)).toBe(CLOSED.badMessage);
  });

  it('has no power over prototypes', () => {
    const { room, join, hear } = classOf();
    const [presenter, follower] = [join('presenter'), join('follower')];
    room.receive(presenter, '{"type":"show","set":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}', 0);
    hear(follower);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(readFrom('follower', '{"__proto__":{"type":"hand","up":true}}')).toBeUndefined();
    expect(readHello('{"__proto__":{},"type":"hello"}')).toBeUndefined();
  });

  it('is closed when it comes too fast', () => {
    const { room, join } = classOf();
    const follower = join('follower');
    const answers = Array.from({ length: 100 }, () => room.receive(follower, '{"type":"hand","up":true}', 0));
    expect(answers.indexOf(CLOSED.flood)).toBe(20);
    expect(answers.slice(20).every((answer) => answer === CLOSED.flood)).toBe(true);
  });

  it('is closed when too much is shown together', () => {
    const { join, say } = classOf();
    const presenter = join('presenter');
    const answers = ['a', 'b', 'c'].map((part) => say(presenter, { type: 'show', set: { [part]: 'x'.repeat(BOUNDS.message - 100) } }));
    expect(answers).toEqual([undefined, undefined, CLOSED.badMessage]);
  });

  it('keeps the memory of those who have gone bounded', () => {
    const { room, join, hear } = classOf(3);
    for (let i = 0; i < 200; i++) room.leave(join('follower'));
    const presenter = join('presenter');
    expect(hear(presenter)).toContainEqual(expect.objectContaining({ type: 'counts', present: 0 }));
  });
});

describe('a code', () => {
  it('is of letters and digits that cannot be mistaken, each as likely', () => {
    let byte = 0;
    const code = joinCode((count) => Uint8Array.from({ length: count }, () => (byte += 37) % 256));
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{7}$/);
    expect(joinCode((count) => new Uint8Array(count))).toBe('2222222');
    expect(plainCode(' abc-23 45')).toBe('ABC2345');
  });
});
