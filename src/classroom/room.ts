/**
 * A class as a state machine without sockets: who is there, what is shown, what is asked, who voted for what. The server gives it messages as they
 * came and asks it, for each member that can take something, what is to be sent next. Nothing waits in a line: a member gets what is newest, in as
 * many bytes as have changed since what it got last, so that a slow one costs nothing and misses nothing that still holds.
 */
import { Allowance } from './allowance.ts';
import { plainCode } from './joinCode.ts';
import { BOUNDS, CLOSED, PROTOCOL, readFrom, type Click, type ClientMessage, type Hello, type Question, type Role, type ServerMessage } from './protocol.ts';

export interface RoomOptions {
  readonly code: string;
  readonly secret: string;
  /** Followers at most. */
  readonly most: number;
  /** Addresses at which the class joins. */
  readonly joins?: readonly string[];
}

const CLICKERS = 4;
const CLICKS_WAITING = 20;
const PACE: Readonly<Record<Role, readonly [atOnce: number, aSecond: number]>> = { follower: [20, 5], presenter: [150, 60], clicker: [30, 10] };
/** Codes that somebody at one address may try. */
const TRIES = [40, 1] as const;
const ADDRESSES = 10_000;

/** What members are told apart from their own affairs; each has a version, and a member knows up to which it was told. */
const TOPICS = ['presence', 'shown', 'asked', 'counts', 'desk'] as const;
type Topic = (typeof TOPICS)[number];
const TOLD: Readonly<Record<Role, readonly Topic[]>> = { follower: ['presence', 'shown', 'asked'], presenter: ['shown', 'asked', 'counts'], clicker: ['presence', 'counts', 'desk'] };

/** One page that is connected. */
export interface Member {
  readonly role: Role;
  readonly id: string;
  readonly pace: Allowance;
  readonly told: Record<Topic, number>;
  readonly clicks: Click[];
  welcomed: boolean;
  /** Whether it must be told what it has voted, and whether its hand is up. */
  stale: boolean;
}

/** A follower, who may be away for a moment. */
interface Participant {
  votes: (number | null)[];
  hand: boolean;
  /** It goes its own way, with a copy of the cluster. */
  own: boolean;
  pages: number;
}

interface Part {
  readonly value: unknown;
  readonly size: number;
  readonly since: number;
}

export class Room {
  readonly #options: RoomOptions;
  readonly #members = new Set<Member>();
  readonly #participants = new Map<string, Participant>();
  readonly #tries = new Map<string, Allowance>();
  readonly #versions: Record<Topic, number> = { presence: 1, shown: 0, asked: 1, counts: 1, desk: 0 };
  #shown: ReadonlyMap<string, Part> = new Map();
  /** Texts of the newest versions, by what was known before: most members have seen the same. */
  readonly #written = new Map<string, string>();
  #desk: { readonly [part: string]: unknown } = {};
  #question: Question | null = null;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  get members(): ReadonlySet<Member> {
    return this.#members;
  }

  /** Lets somebody in, or says with which code to close. `replaces`: who must go. */
  join(hello: Hello, address: string, now: number): { readonly member: Member; readonly replaces?: Member } | number {
    if (!this.#mayTry(address, now) || !same(plainCode(hello.code), this.#options.code)) return CLOSED.refused;
    if (hello.role !== 'follower' && !same(hello.secret ?? '', this.#options.secret)) return CLOSED.refused;
    this.#tries.delete(address);
    const alike = [...this.#members].filter(({ role }) => role === hello.role);
    if (hello.role !== 'presenter' && alike.length >= (hello.role === 'follower' ? this.#options.most : CLICKERS)) return CLOSED.full;
    const { role, id } = hello;
    const member: Member = { role, id, pace: new Allowance(...PACE[role], now), told: { presence: 0, shown: 0, asked: 0, counts: 0, desk: 0 }, clicks: [], welcomed: false, stale: role === 'follower' };
    this.#members.add(member);
    if (role === 'follower') this.#participant(id).pages += 1;
    this.#news(role === 'presenter' ? 'presence' : 'counts');
    const [replaces] = role === 'presenter' ? alike : [];
    return { member, ...(replaces && { replaces }) };
  }

  leave(member: Member): void {
    if (!this.#members.delete(member)) return;
    const participant = this.#participants.get(member.id);
    if (member.role === 'follower' && participant !== undefined) {
      participant.pages -= 1;
      if (participant.pages === 0) [participant.hand, participant.own] = [false, false];
    }
    this.#news(member.role === 'presenter' ? 'presence' : 'counts');
  }

  /** Takes a message; says with which code to close when it is none. */
  receive(member: Member, written: string, now: number): number | undefined {
    if (!member.pace.take(now)) return CLOSED.flood;
    const message = readFrom(member.role, written);
    return message === undefined ? CLOSED.badMessage : this.#take(member, message);
  }

  /** What a member is to be sent next; undefined when it knows all. */
  next(member: Member): string | undefined {
    if (!member.welcomed) {
      member.welcomed = true;
      return write({ type: 'welcome', version: PROTOCOL, role: member.role, ...(member.role === 'presenter' && { joins: [...(this.#options.joins ?? [])] }) });
    }
    const topic = TOLD[member.role].find((one) => member.told[one] < this.#versions[one]);
    if (topic !== undefined) {
      const known = topic === 'shown' ? member.told.shown : 0;
      member.told[topic] = this.#versions[topic];
      return this.#text(topic, known, member.role);
    }
    if (member.stale) {
      member.stale = false;
      const { hand, votes } = this.#participant(member.id);
      return write({ type: 'you', hand, votes });
    }
    const click = member.clicks.shift();
    return click && write({ type: 'click', click });
  }

  // ---- what happens

  #take(member: Member, message: ClientMessage): number | undefined {
    switch (message.type) {
      case 'show':
        return this.#show(message.set);
      case 'ask':
        return this.#ask(message.question);
      case 'desk':
        this.#desk = message.desk;
        return this.#news('desk');
      case 'handsDown':
        for (const participant of this.#participants.values()) participant.hand = false;
        for (const one of this.#members) if (one.role === 'follower') one.stale = true;
        return this.#news('counts');
      case 'click':
        for (const one of this.#members) if (one.role === 'presenter' && one.clicks.length < CLICKS_WAITING) one.clicks.push(message.click);
        return undefined;
      case 'own':
        this.#participant(member.id).own = message.own;
        return this.#news('counts');
      case 'hand':
        this.#participant(member.id).hand = message.up;
        break;
      case 'vote': {
        const asked = this.#question;
        // One that comes too late is no fault.
        if (asked?.stage === 'open' && asked.id === message.question && asked.round === message.round && message.option < asked.options.length) this.#participant(member.id).votes[asked.round - 1] = message.option;
      }
    }
    for (const one of this.#members) if (one.id === member.id) one.stale = one.role === 'follower';
    return this.#news('counts');
  }

  #show(set: { readonly [part: string]: unknown }): number | undefined {
    const since = this.#versions.shown + 1;
    const parts = new Map(this.#shown);
    for (const [key, value] of Object.entries(set)) parts.set(key, { value, size: JSON.stringify(value).length, since });
    if (parts.size > BOUNDS.keys || [...parts.values()].reduce((sum, { size }) => sum + size, 0) > BOUNDS.shown) return CLOSED.badMessage;
    this.#shown = parts;
    return this.#news('shown');
  }

  #ask(question: Question | null): undefined {
    const before = this.#question;
    if (question?.id !== before?.id || question?.options.length !== before?.options.length) {
      for (const participant of this.#participants.values()) participant.votes = [null, null];
      for (const one of this.#members) if (one.role === 'follower') one.stale = true;
    }
    this.#question = question;
    this.#news('counts');
    return this.#news('asked');
  }

  // ---- what is said

  #news(topic: Topic): undefined {
    this.#versions[topic] += 1;
    for (const key of this.#written.keys()) if (key.startsWith(topic)) this.#written.delete(key);
  }

  #text(topic: Topic, known: number, role: Role): string {
    const key = `${topic} ${known} ${role}`;
    const written = this.#written.get(key) ?? write(this.#say(topic, known, role));
    this.#written.set(key, written);
    return written;
  }

  #say(topic: Topic, known: number, role: Role): ServerMessage {
    switch (topic) {
      case 'presence':
        return { type: 'presence', presenter: [...this.#members].some((one) => one.role === 'presenter') };
      case 'shown':
        return { type: 'shown', version: this.#versions.shown, whole: known === 0, set: Object.fromEntries([...this.#shown].filter(([, { since }]) => since > known).map(([part, { value }]) => [part, value])) };
      case 'asked':
        return this.#asked(role);
      case 'counts':
        return { type: 'counts', ...this.#people(), rounds: this.#rounds() };
      case 'desk':
        return { type: 'desk', desk: this.#desk };
    }
  }

  /** Followers learn what is right, and who voted for what, when the presenter shows it. */
  #asked(role: Role): ServerMessage {
    const question = this.#question;
    if (question === null || role !== 'follower') return { type: 'asked', question };
    if (question.stage === 'shown') return { type: 'asked', question, rounds: this.#rounds() };
    const { right: _right, ...open } = question;
    return { type: 'asked', question: open };
  }

  #rounds(): number[][] {
    const options = this.#question?.options ?? [];
    const votes = [...this.#participants.values()].map((participant) => participant.votes);
    return [0, 1].map((round) => options.map((_, option) => votes.filter((vote) => vote[round] === option).length));
  }

  #people(): { readonly present: number; readonly own: number; readonly hands: number } {
    const here = [...this.#participants.values()].filter(({ pages }) => pages > 0);
    return { present: here.length, own: here.filter(({ own }) => own).length, hands: here.filter(({ hand }) => hand).length };
  }

  // ---- who is there

  #participant(id: string): Participant {
    let participant = this.#participants.get(id);
    if (participant !== undefined) return participant;
    participant = { votes: [null, null], hand: false, own: false, pages: 0 };
    this.#participants.set(id, participant);
    if (this.#participants.size > 4 * this.#options.most) {
      const away = [...this.#participants].find(([other, { pages }]) => pages === 0 && other !== id);
      if (away !== undefined) this.#participants.delete(away[0]);
    }
    return participant;
  }

  #mayTry(address: string, now: number): boolean {
    const tries = this.#tries.get(address) ?? new Allowance(...TRIES, now);
    this.#tries.set(address, tries);
    if (this.#tries.size > ADDRESSES) for (const [one, allowance] of this.#tries) if (allowance.isFull(now) || this.#tries.size > ADDRESSES) this.#tries.delete(one);
    return tries.take(now);
  }
}

const write = (message: ServerMessage): string => JSON.stringify(message);

/** Takes as long whatever is wrong with it. */
function same(given: string, wanted: string): boolean {
  let differs = given.length ^ wanted.length;
  for (let i = 0; i < wanted.length; i++) differs |= wanted.charCodeAt(i) ^ (given.charCodeAt(i) | 0);
  return differs === 0;
}
