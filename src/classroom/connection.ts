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
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
}

export interface ConnectionOptions {
  readonly open: () => Wire;
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

export function connect({ open, hello, onMessage, onLine, chance }: ConnectionOptions): Connection {
  let wire: Wire | undefined;
  let welcomed = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const wait = (ms: number, then: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const drop = (): void => {
    const old = wire;
    wire = undefined;
    welcomed = false;
    if (old === undefined) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
  };
  const lost = (code: number): void => {
    drop();
    const line = FOR_GOOD.get(code);
    over = line !== undefined;
    clearTimeout(timer);
    onLine(line ?? (code === CLOSED.full ? 'full' : 'lost'));
    if (over) return;
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
    failures += 1;
    wait(longest * (0.5 + chance() / 2), start);
  };
  const heard = (data: unknown): void => {
    wait(SILENCE, () => lost(0));
    const message = typeof data === 'string' ? readServer(data) : undefined;
    if (message === undefined) return;
    if (message.type === 'welcome') {
      welcomed = true;
      failures = 0;
      onLine('open');
    }
    onMessage(message);
  };
  const start = (): void => {
    drop();
    onLine('connecting');
    const made = open();
    wire = made;
    wait(CONNECTS_WITHIN, () => lost(0));
    made.onopen = () => made.send(JSON.stringify({ type: 'hello', version: PROTOCOL, ...hello }));
    made.onmessage = ({ data }) => heard(data);
    made.onclose = ({ code }) => lost(code);
  };
  start();
  return {
    say(message) {
      if (wire === undefined || !welcomed) return false;
      wire.send(JSON.stringify(message));
      return true;
    },
    idle: () => wire !== undefined && welcomed && wire.bufferedAmount === 0,
    again() {
      if (welcomed || over) return;
      failures = 0;
      start();
    },
    close() {
      over = true;
      clearTimeout(timer);
      drop();
    },
  };
}
