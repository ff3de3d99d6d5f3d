/**
 * A page's line to its class. Comes back by itself, each time after a longer while, until it is told that it may not; a line on which nothing is
 * heard counts as broken. What was to be said while there was none is not kept: who comes back is told what is newest.
 */
import { CLOSED, PROTOCOL, readServer, type ClientMessage, type Hello, type ServerMessage } from './protocol.ts';

/** `refused`: wrong code or secret; `replaced`: the presenter is elsewhere. Both are for good. */
export type Line = 'connecting' | 'open' | 'lost' | 'full' | 'refused' | 'replaced';

/** What of a WebSocket this needs. */
export interface Wire {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
}

/** Who is told what happens on a wire. */
export interface Ears {
  opened(): unknown;
  heard(data: unknown): unknown;
  closed(code: number): unknown;
}

export interface ConnectionOptions {
  readonly open: (ears: Ears) => Wire;
  readonly hello: Omit<Hello, 'type' | 'version'>;
  readonly onMessage: (message: ServerMessage) => void;
  readonly onLine: (line: Line) => void;
  /** Between 0 and 1: so that a class does not come back all at the same moment. */
  readonly chance: () => number;
}

export interface Connection {
  /** False: there is no line. */
  say(message: ClientMessage): boolean;
  /** Whether what was said before has left. */
  idle(): boolean;
  /** Tries at once. */
  again(): void;
  close(): void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
/** The server's beat is every ten seconds. */
const SILENCE = 25_000;
const CONNECTS_WITHIN = 15_000;

const FOR_GOOD: ReadonlyMap<number, Line> = new Map([[CLOSED.refused, 'refused'], [CLOSED.replaced, 'replaced']]);

class OpenConnection implements Connection {
  private readonly options: ConnectionOptions;
  private wire: Wire | undefined;
  private welcomed = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(options: ConnectionOptions) {
    this.options = options;
    this.start();
  }

  say(message: ClientMessage): boolean {
    if (this.wire === undefined || !this.welcomed) return false;
    this.wire.send(JSON.stringify(message));
    return true;
  }

  idle(): boolean {
    return this.wire !== undefined && this.welcomed && this.wire.bufferedAmount === 0;
  }

  again(): void {
    if (this.welcomed || this.over) return;
    this.failures = 0;
    this.start();
  }

  close(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.drop();
  }

  private start(): void {
    this.drop();
    this.options.onLine('connecting');
    const { hello, open } = this.options;
    const made = open({
      // What an old wire still says is not heard.
      opened: () => this.wire === made && made.send(JSON.stringify({ type: 'hello', version: PROTOCOL, ...hello })),
      heard: (data) => this.wire === made && this.heard(data),
      closed: (code) => this.wire === made && this.lost(code),
    });
    this.wire = made;
    this.wait(CONNECTS_WITHIN, () => this.lost(0));
  }

  private heard(data: unknown): void {
    this.wait(SILENCE, () => this.lost(0));
    const message = typeof data === 'string' ? readServer(data) : undefined;
    if (message === undefined) return;
    if (message.type === 'welcome') {
      this.welcomed = true;
      this.failures = 0;
      this.options.onLine('open');
    }
    this.options.onMessage(message);
  }

  private lost(code: number): void {
    this.drop();
    clearTimeout(this.timer);
    const line = FOR_GOOD.get(code);
    this.over = line !== undefined;
    this.options.onLine(line ?? (code === CLOSED.full ? 'full' : 'lost'));
    if (this.over) return;
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures);
    this.failures += 1;
    this.wait(longest * (0.5 + this.options.chance() / 2), () => this.start());
  }

  private wait(ms: number, then: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, ms);
  }

  private drop(): void {
    const old = this.wire;
    this.wire = undefined;
    this.welcomed = false;
    old?.close();
  }
}

export const connect = (options: ConnectionOptions): Connection => new OpenConnection(options);
