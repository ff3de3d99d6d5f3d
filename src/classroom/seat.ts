/**
 * A follower's place in the class: shows what the presenter shows for as long as one follows, and always the newest. Whoever moves in the run
 * by himself is on his own, with a copy that stays his when he comes back to the class. Votes and hands go to the class at any time.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { OneAtATime } from '../session/oneAtATime.ts';
import type { Place } from '../session/protocol.ts';
import { apply, type Shown } from '../session/stage/capture.ts';
import type { Files } from '../session/stage/openFiles.ts';
import { connect, type Connection, type Ears, type Line, type Wire } from './connection.ts';
import type { Question, ServerMessage } from './protocol.ts';
import { Heard } from './showing.ts';

export interface SeatState {
  readonly line: Line;
  /** Whether the presenter's page is connected. */
  readonly presenter: boolean;
  readonly mode: 'class' | 'own';
  /** One's own copy, when one has come back from it. */
  readonly copy: Place | undefined;
  readonly question: Question | null;
  /** Votes of all by round and option, when they are shown. */
  readonly rounds: readonly (readonly number[])[] | undefined;
  readonly votes: readonly (number | null)[];
  readonly hand: boolean;
}

export interface Seat {
  readonly store: StoreApi<SeatState>;
  /** Goes on by oneself, from here. */
  leave(): void;
  /** Back to what the presenter shows; one's own copy stays. */
  back(): Promise<void>;
  toCopy(): Promise<void>;
  vote(option: number): void;
  raise(up: boolean): void;
  again(): void;
  /** Resolves when what has come so far is shown. */
  settled(): Promise<void>;
  close(): void;
}

export interface SeatOptions extends Shown {
  readonly open: (ears: Ears) => Wire;
  readonly code: string;
  readonly id: string;
  readonly chance: () => number;
}

const EMPTY: SeatState = { line: 'connecting', presenter: false, mode: 'class', copy: undefined, question: null, rounds: undefined, votes: [null, null], hand: false };

class OpenSeat implements Seat {
  readonly store = createStore<SeatState>(() => EMPTY);
  private readonly shown: Shown;
  private readonly heard = new Heard();
  private readonly connection: Connection;
  private readonly stops: readonly (() => void)[];
  private readonly work = new OneAtATime();
  private waiting = false;
  private applying = false;
  /** Where the class has taken this page. */
  private led: string | undefined;
  private ledLine = '';
  private ledTexts: Files['texts'];
  /** The editor's files of one's own copy. */
  private ownFiles: Files | undefined;

  constructor(options: SeatOptions) {
    this.shown = options;
    this.ledTexts = options.files.getState().texts;
    this.connection = connect({
      open: options.open,
      hello: { code: options.code, role: 'follower', id: options.id },
      chance: options.chance,
      onLine: (line) => this.lineIs(line),
      onMessage: (message) => this.take(message),
    });
    const noticed = (): void => this.noticed();
    this.stops = [options.session.store.subscribe(noticed), options.files.subscribe(noticed)];
  }

  leave(): void {
    this.store.setState({ mode: 'own' });
    this.shown.desk.setState({ playing: false, spot: null, screen: { blank: 'off', projector: false } });
    this.connection.say({ type: 'own', own: true });
  }

  back(): Promise<void> {
    return this.work.run(async () => {
      const files = this.shown.files.getState();
      const copy = this.place() === this.led && files.texts === this.ledTexts ? undefined : await this.ownPlace();
      if (copy !== undefined) this.ownFiles = files;
      this.store.setState({ mode: 'class', ...(copy && { copy }) });
      this.connection.say({ type: 'own', own: false });
      await this.follow(this.heard.everything());
      this.point();
    });
  }

  toCopy(): Promise<void> {
    return this.work.run(async () => {
      const { copy } = this.store.getState();
      if (copy === undefined) return;
      this.leave();
      await this.shown.session.follow(copy);
      const { files } = this.shown;
      if (this.ownFiles !== undefined) files.setState({ ...this.ownFiles, texts: new Map([...files.getState().texts, ...this.ownFiles.texts]) });
    });
  }

  vote(option: number): void {
    const { question } = this.store.getState();
    if (question !== null) this.connection.say({ type: 'vote', question: question.id, round: question.round, option });
  }

  raise(up: boolean): void {
    this.connection.say({ type: 'hand', up });
  }

  again(): void {
    this.connection.again();
  }

  settled(): Promise<void> {
    return this.work.settled();
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.connection.close();
  }

  private take(message: ServerMessage): void {
    const { store } = this;
    switch (message.type) {
      case 'shown':
        this.heard.hear(message.set, message.whole);
        this.point();
        this.pump();
        break;
      case 'presence': store.setState({ presenter: message.presenter }); break;
      case 'asked': store.setState({ question: message.question, rounds: message.rounds }); break;
      case 'you': store.setState({ votes: message.votes, hand: message.hand }); break;
      default: break;
    }
  }

  private lineIs(line: Line): void {
    this.store.setState({ line });
    if (line === 'open' && this.store.getState().mode === 'own') this.connection.say({ type: 'own', own: true });
  }

  /** Where the presenter points is shown at once; the picture may come later. */
  private point(): void {
    const { spot } = this.heard;
    if (this.store.getState().mode === 'class' && this.shown.desk.getState().spot !== spot) this.shown.desk.setState({ spot });
  }

  /** Shows what is newest when the page can take it; what has come meanwhile is shown together. */
  private pump(): void {
    if (this.waiting || this.store.getState().mode === 'own') return;
    this.waiting = true;
    void this.work.run(async () => {
      this.waiting = false;
      if (this.store.getState().mode === 'class') await this.follow(this.heard.take());
    });
  }

  private async follow(heard: ReturnType<Heard['take']>): Promise<void> {
    if (heard === undefined) return;
    this.applying = true;
    try {
      await apply(this.shown, heard.now, heard.change);
      this.led = this.place();
      this.ledLine = this.shown.session.store.getState().line;
      this.ledTexts = this.shown.files.getState().texts;
    } finally {
      this.applying = false;
    }
  }

  /** Somebody who moves in the run, types, writes in the editor or does something in it, is on his own. */
  private noticed(): void {
    if (this.applying || this.led === undefined || this.store.getState().mode === 'own') return;
    const { playing, line } = this.shown.session.store.getState();
    if (this.place() !== this.led || playing || line !== this.ledLine || this.shown.files.getState().texts !== this.ledTexts) this.leave();
  }

  private place(): string {
    const { frame } = this.shown.session.store.getState();
    return `${frame?.edition} ${frame?.seq}`;
  }

  private async ownPlace(): Promise<Place | undefined> {
    const { session } = this.shown;
    const journal = await session.journal();
    const { frame } = session.store.getState();
    return frame && { journal, events: frame.events, seq: frame.seq };
  }
}

export const takeSeat = (options: SeatOptions): Seat => new OpenSeat(options);
