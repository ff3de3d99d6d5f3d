/** A page of a class without a page: speaks the protocol over a real WebSocket. For tests and for `podium bench class`. */
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { PROTOCOL, readServer, SOCKET, type Role, type ServerMessage } from '../../classroom/protocol.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: T }>;

export interface Joined {
  readonly socket: WebSocket;
  /** All that is shown, and the versions that came. */
  readonly shown: { readonly [part: string]: unknown };
  readonly versions: readonly number[];
  /** The code with which it was closed. */
  readonly closed: Promise<number>;
  say(message: object): void;
  last<T extends ServerMessage['type']>(type: T): Of<T> | undefined;
  /** Waits until something holds; looks after every message. */
  until(holds: () => boolean): Promise<void>;
}

interface Asking {
  readonly origin?: string | undefined;
  readonly host?: string;
  readonly path?: string;
}

/** Joins, and is there when it has been welcomed; fails with the code of the refusal. */
export function joinClass(address: string, hello: { readonly code: string; readonly role: Role; readonly secret?: string; readonly id?: string }, asking: Asking = {}): Promise<Joined> {
  const { host = address, path = `/${SOCKET}` } = asking;
  const origin = 'origin' in asking ? asking.origin : `http://${host}`;
  const socket = new WebSocket(`ws://${address}${path}`, { headers: { host }, ...(origin !== undefined && { origin }), perMessageDeflate: false });
  const shown: Record<string, unknown> = {};
  const versions: number[] = [];
  const lasts = new Map<string, ServerMessage>();
  const waiting = new Set<() => void>();
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const page: Joined = {
    socket,
    shown,
    versions,
    closed,
    say: (message) => socket.send(JSON.stringify(message)),
    last: <T extends ServerMessage['type']>(type: T) => lasts.get(type) as Of<T> | undefined,
    until: (holds) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        void closed.then((code) => reject(new Error(`closed: ${code}`)));
        look();
      }),
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed: ${code}`)));
    socket.on('open', () => page.say({ type: 'hello', version: PROTOCOL, id: randomBytes(16).toString('base64url'), ...hello }));
    socket.on('message', (data: Buffer) => {
      const message = readServer(data.toString('utf8'));
      if (message === undefined) return socket.terminate();
      lasts.set(message.type, message);
      if (message.type === 'shown') {
        Object.assign(shown, message.set);
        versions.push(message.version);
      }
      if (message.type === 'welcome') resolve(page);
      for (const look of waiting) look();
      return undefined;
    });
  });
}
