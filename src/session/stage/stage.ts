/**
 * Keeps windows in step. Each has a run of its own; what one does the others are told as a change of the moment, and whoever is new is told the
 * whole. Any may drive. When two do something at once, what is later (by count, then by name) holds, and the other window goes over to it.
 */
import { OneAtATime } from '../oneAtATime.ts';
import { apply, createCapture, type Shown } from './capture.ts';
import { changeBetween, changed, OutOfStep, type Change } from './change.ts';
import type { Channel } from './channel.ts';
import type { People, Role, Spot } from './desk.ts';
import { readMessage, writeMessage, type Message, type Stamp } from './message.ts';
import type { Moment } from './moment.ts';

export interface StageOptions extends Shown {
  readonly channel: Channel;
  /** A name of this window's own. */
  readonly id: string;
  readonly role: Role;
}

export interface Stage {
  /** True: somebody was there and has told what is shown. False: nobody has answered in time. */
  join(patience: number): Promise<boolean>;
  spot(at: Spot | null): void;
  size(width: number, height: number): void;
  /** Who is in the class, as the window that leads it knows. */
  people(people: People | null): void;
  /** All hands go down: asks for it, and hears that it is asked for elsewhere. */
  handsDown(): void;
  onHandsDown(listen: () => void): void;
  /** Resolves when what has been done here and heard so far has been told and shown. */
  settled(): Promise<void>;
  leave(): void;
}

const isLater = (a: Stamp, b: Stamp): boolean => a.count > b.count || (a.count === b.count && a.by > b.by);
const isSame = (a: Stamp, b: Stamp): boolean => a.count === b.count && a.by === b.by;

/** What all have agreed on, and how it is told. */
class Agreement {
  moment: Moment | undefined;
  stamp: Stamp = { count: 0, by: '' };
  private readonly shown: Shown;
  private readonly capture: () => Promise<Moment | undefined>;

  constructor(shown: Shown) {
    this.shown = shown;
    this.capture = createCapture(shown);
  }

  /** What has been done here since. */
  async done(by: string): Promise<{ readonly change: Change; readonly after: Stamp } | undefined> {
    const now = await this.capture();
    if (now === undefined) return undefined;
    const change = this.moment === undefined ? undefined : changeBetween(this.moment, now);
    if (this.moment !== undefined && change === undefined) return undefined;
    const after = this.stamp;
    this.moment = now;
    this.stamp = { count: after.count + 1, by };
    return { change: change ?? {}, after };
  }

  /** Goes over to another moment. What is done here meanwhile stays to be told. */
  async take(now: Moment, change: Change, stamp: Stamp): Promise<void> {
    const agreed = this.moment;
    const before = await this.capture();
    this.moment = now;
    this.stamp = stamp;
    await apply(this.shown, now, change);
    const after = await this.capture();
    if (before === undefined || after === undefined) return;
    // What could not be shown here is not to be taken from the others: only what has been done here is told.
    const own = { ...(agreed !== undefined && changeBetween(agreed, before)), ...changeBetween(before, after) };
    const kept = Object.keys(changeBetween(now, after) ?? {}).filter((field) => !Object.hasOwn(own, field));
    this.moment = { ...now, ...Object.fromEntries(kept.map((field) => [field, after[field as keyof Moment]])) };
  }
}

const EVERYTHING = (moment: Moment): Change => {
  const { run, ...rest } = moment;
  return { run: { whole: run }, ...rest };
};

class Member implements Stage {
  private readonly options: StageOptions;
  private readonly agreement: Agreement;
  private readonly stops: readonly (() => void)[];
  private readonly work = new OneAtATime();
  private waiting = false;
  private welcomed: ((joined: boolean) => void) | undefined;
  private joining = false;
  private answer: Promise<boolean> | undefined;
  private lower: (() => void) | undefined;

  constructor(options: StageOptions) {
    this.options = options;
    this.agreement = new Agreement(options);
    const tell = (): void => this.noticed();
    options.channel.onMessage((text) => {
      const message = readMessage(text);
      if (message !== undefined && message.from !== options.id) this.heard(message);
    });
    this.stops = [options.session.store.subscribe(tell), options.lesson.subscribe(tell), options.desk.subscribe(tell), options.files.subscribe(tell)];
  }

  join(patience: number): Promise<boolean> {
    // Who asks a second time meanwhile gets the same answer.
    if (this.joining && this.answer !== undefined) return this.answer;
    this.joining = true;
    this.answer = new Promise((resolve) => {
      const end = (joined: boolean): void => {
        if (this.welcomed === undefined) return;
        this.welcomed = undefined;
        this.joining = false;
        clearTimeout(timer);
        this.noticed();
        resolve(joined);
      };
      const timer = setTimeout(() => end(false), patience);
      this.welcomed = end;
      this.hello(true);
    });
    return this.answer;
  }

  spot(at: Spot | null): void {
    this.options.desk.setState({ spot: at });
    this.send({ type: 'spot', from: this.options.id, at });
  }

  size(width: number, height: number): void {
    this.options.desk.setState({ size: { width, height } });
    this.send({ type: 'size', from: this.options.id, width, height });
  }

  people(people: People | null): void {
    this.options.desk.setState({ people });
    this.send({ type: 'people', from: this.options.id, people });
  }

  handsDown(): void {
    this.lower?.();
    this.send({ type: 'handsDown', from: this.options.id });
  }

  onHandsDown(listen: () => void): void {
    this.lower = listen;
  }

  settled(): Promise<void> {
    return this.work.settled();
  }

  leave(): void {
    for (const stop of this.stops) stop();
    this.send({ type: 'bye', from: this.options.id });
    this.options.channel.close();
  }

  private send(message: Message): void {
    this.options.channel.send(writeMessage(message));
  }

  private hello(wants: boolean): void {
    this.send({ type: 'hello', from: this.options.id, role: this.options.role, wants });
  }

  /** Something may have been done here. */
  private noticed(): void {
    if (this.waiting || this.joining) return;
    this.waiting = true;
    void this.work.run(async () => {
      this.waiting = false;
      await this.tellDone();
    });
  }

  private async tellDone(): Promise<void> {
    const { id } = this.options;
    const done = await this.agreement.done(id);
    if (done !== undefined && Object.keys(done.change).length > 0) this.send({ type: 'change', from: id, stamp: this.agreement.stamp, after: done.after, change: done.change });
  }

  private heard(message: Message): void {
    const { desk } = this.options;
    switch (message.type) {
      case 'bye': this.gone(message.from); break;
      case 'spot': desk.setState({ spot: message.at }); break;
      case 'size': desk.setState({ size: { width: message.width, height: message.height } }); break;
      case 'people': desk.setState({ people: message.people }); break;
      case 'handsDown': this.lower?.(); break;
      case 'hello':
        // What was asked before that window was there, it has not heard.
        if (this.met(message.from, message.role) && this.joining) this.hello(true);
        if (message.wants) void this.work.run(() => this.tellWhole());
        break;
      case 'whole':
        this.met(message.from, message.role);
        void this.work.run(() => this.takeWhole(message.moment, message.stamp));
        break;
      case 'change': void this.work.run(() => this.takeChange(message)); break;
    }
  }

  /** True: it was not known before. */
  private met(id: string, role: Role): boolean {
    const { desk } = this.options;
    const known = desk.getState().others.some((other) => other.id === id);
    if (!known) desk.setState({ others: [...desk.getState().others.slice(-7), { id, role }] });
    return !known;
  }

  /** The window that played is gone: this one goes on. */
  private gone(id: string): void {
    const { desk, session, plays } = this.options;
    const { playing } = desk.getState();
    const played = plays();
    const others = desk.getState().others.filter((other) => other.id !== id);
    // Without the window that leads the class nobody knows of it.
    desk.setState({ others, spot: null, ...(this.options.role === 'presenter' && !others.some((other) => other.role === 'audience') && { people: null }) });
    if (!played && plays() && playing) {
      desk.setState({ playing: false });
      session.set({ playing: true });
    }
  }

  private async tellWhole(): Promise<void> {
    const { id, role } = this.options;
    if (this.joining) return this.hello(false);
    await this.tellDone();
    const { moment, stamp } = this.agreement;
    if (moment === undefined) this.hello(false);
    else this.send({ type: 'whole', from: id, role, stamp, moment });
  }

  private async takeWhole(moment: Moment, stamp: Stamp): Promise<void> {
    if (!this.joining && !isLater(stamp, this.agreement.stamp)) return;
    await this.agreement.take(moment, EVERYTHING(moment), stamp);
    this.welcomed?.(true);
  }

  private async takeChange({ stamp, after, change }: Message & { readonly type: 'change' }): Promise<void> {
    const { agreement } = this;
    if (this.joining) return;
    if (isSame(after, agreement.stamp) && agreement.moment !== undefined) {
      try {
        await agreement.take(changed(agreement.moment, change), change, stamp);
        return;
      } catch (error) {
        if (!(error instanceof OutOfStep)) throw error;
      }
      this.hello(true);
    } else if (isLater(stamp, agreement.stamp)) this.hello(true);
    else await this.tellWhole();
  }
}

export const createStage = (options: StageOptions): Stage => new Member(options);
