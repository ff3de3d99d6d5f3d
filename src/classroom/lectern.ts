/**
 * The presenter's page in a class: tells what it shows, part by part as they change, and asks what the desk asks. Never more than one message is
 * under way, so that a quick presenter costs no more than the newest.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createCapture, apply, type Shown } from '../session/stage/capture.ts';
import { connect, type Connection, type Ears, type Line, type Wire } from './connection.ts';
import { BOUNDS, type Click, type Question, type ServerMessage } from './protocol.ts';
import type { Spot } from '../session/stage/desk.ts';
import { Heard, partsOf, SPOT } from './showing.ts';

export interface LecternState {
  readonly line: Line;
  readonly present: number;
  /** How many of them go their own way. */
  readonly own: number;
  readonly hands: number;
  /** Votes by round and option. */
  readonly rounds: readonly (readonly number[])[];
  readonly asked: Question | null;
  /** Addresses at which the class joins. */
  readonly joins: readonly string[];
  /** What is shown is too large for the class. */
  readonly tooLarge: boolean;
}

export interface Lectern {
  readonly store: StoreApi<LecternState>;
  ask(question: Question | null): void;
  /** What the clicker shows. */
  tellDesk(desk: { readonly [part: string]: unknown }): void;
  handsDown(): void;
  again(): void;
  close(): void;
}

export interface LecternOptions extends Shown {
  readonly open: (ears: Ears) => Wire;
  readonly code: string;
  readonly secret: string;
  readonly id: string;
  readonly chance: () => number;
  readonly onClick: (click: Click) => void;
  /** What is pointed at, so that it is found on other screens too. */
  readonly onSpot?: (spot: Spot) => Spot;
}

/** Milliseconds between two messages: twenty-five a second look like motion. */
const PACE = 40;

class OpenLectern implements Lectern {
  readonly store = createStore<LecternState>(() => ({ line: 'connecting', present: 0, own: 0, hands: 0, rounds: [], asked: null, joins: [], tooLarge: false }));
  private readonly options: LecternOptions;
  private readonly capture: ReturnType<typeof createCapture>;
  private readonly connection: Connection;
  private readonly stops: readonly (() => void)[];
  private readonly heard = new Heard();
  /** What the server has, by part, as values and as they were written. */
  private told = new Map<string, { readonly value: unknown; readonly text: string }>();
  private question: Question | null = null;
  private desk: { readonly [part: string]: unknown } = {};
  private readonly waiting = new Set<'question' | 'desk' | 'hands'>();
  /** A page that has just come shows first what the class has seen last. */
  private state: 'away' | 'listening' | 'driving' = 'away';
  private fresh = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Something is still to be said. */
  private left = false;
  /** The last message told where one points: the next one does not, since a spotlight needs no more than a dozen places a second. */
  private spotTold = false;
  private spot: { readonly at: Spot | null; readonly told: Spot | null } = { at: null, told: null };

  constructor(options: LecternOptions) {
    this.options = options;
    this.capture = createCapture(options);
    const tell = (): void => this.soon();
    this.stops = [options.session.store.subscribe(tell), options.lesson.subscribe(tell), options.desk.subscribe(tell), options.files.subscribe(tell)];
    this.connection = connect({
      open: options.open,
      hello: { code: options.code, role: 'presenter', secret: options.secret, id: options.id },
      chance: options.chance,
      onLine: (line) => this.lineIs(line),
      onMessage: (message) => this.take(message),
    });
  }

  ask(question: Question | null): void {
    this.question = question;
    this.store.setState({ asked: question });
    this.want('question');
  }

  tellDesk(desk: { readonly [part: string]: unknown }): void {
    this.desk = desk;
    this.want('desk');
  }

  handsDown(): void {
    this.want('hands');
  }

  again(): void {
    this.connection.again();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const stop of this.stops) stop();
    this.connection.close();
  }

  private want(what: 'question' | 'desk' | 'hands'): void {
    this.waiting.add(what);
    this.soon();
  }

  private lineIs(line: Line): void {
    if (line !== 'open') this.state = 'away';
    else this.state = 'listening';
    this.store.setState({ line });
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.store.setState({ joins: message.joins ?? [] });
        break;
      case 'shown':
        if (this.state === 'listening' && this.fresh) this.heard.hear(message.set, message.whole);
        break;
      // Comes after what is shown: now all is known.
      case 'asked':
        if (this.state === 'listening') void this.begin(message.question);
        break;
      case 'counts':
        this.store.setState({ present: message.present, own: message.own, hands: message.hands, rounds: message.rounds });
        break;
      case 'click':
        this.options.onClick(message.click);
        break;
      default:
        break;
    }
  }

  private async begin(question: Question | null): Promise<void> {
    const known = this.fresh ? this.heard.everything() : undefined;
    this.state = 'driving';
    this.told = new Map();
    if (known !== undefined) await apply(this.options, known.now, known.change);
    if (this.fresh && this.question === null) this.store.setState({ asked: (this.question = question) });
    this.fresh = false;
    this.waiting.add('question').add('desk');
    this.soon();
  }

  private soon(): void {
    this.timer ??= setTimeout(() => void this.tell().finally(() => {
      this.timer = undefined;
      if (this.left) this.soon();
    }), PACE);
  }

  private async tell(): Promise<void> {
    this.left = false;
    if (this.state !== 'driving' || this.fresh) return;
    const moment = await this.capture();
    if (moment === undefined || this.state !== 'driving') return;
    if (!this.connection.idle()) {
      this.left = true;
      return;
    }
    for (const what of this.waiting) if (this.sayOne(what)) this.waiting.delete(what);
    const news = Object.entries({ ...partsOf(moment), [SPOT]: this.pointed() }).flatMap(([part, value]) => {
      const told = this.told.get(part);
      if (told?.value === value) return [];
      const text = JSON.stringify(value);
      return told?.text === text ? [] : [{ part, value, text }];
    });
    if (news.length > 0) {
      const tooLarge = new TextEncoder().encode(news.map(({ text }) => text).join('')).length > BOUNDS.message - 1_000;
      if (tooLarge !== this.store.getState().tooLarge) this.store.setState({ tooLarge });
      if (tooLarge) return;
      if (this.connection.say({ type: 'show', set: Object.fromEntries(news.map(({ part, value }) => [part, value])) })) for (const { part, value, text } of news) this.told.set(part, { value, text });
    }
  }

  /** Where one points. */
  private pointed(): Spot | null {
    const at = this.options.desk.getState().spot;
    if (at === this.spot.at) this.spotTold = false;
    else if (this.spotTold && at !== null) {
      this.spotTold = false;
      this.left = true;
    } else {
      this.spotTold = true;
      this.spot = { at, told: at === null ? null : (this.options.onSpot?.(at) ?? at) };
    }
    return this.spot.told;
  }

  private sayOne(what: 'question' | 'desk' | 'hands'): boolean {
    if (what === 'question') return this.connection.say({ type: 'ask', question: this.question });
    if (what === 'desk') return this.connection.say({ type: 'desk', desk: this.desk });
    return this.connection.say({ type: 'handsDown' });
  }
}

export const openLectern = (options: LecternOptions): Lectern => new OpenLectern(options);
