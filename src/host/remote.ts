/** A host in another process: `podium serve` on this machine, spoken to by JSON over HTTP with a token. Its cluster lives on by itself. */
import type { Host } from '../session/protocol.ts';

export interface RemoteHost extends Host {
  /** How many steps there are that are not routine: grows when somebody else does something. */
  news(): Promise<number>;
}

/** Bytes travel as text. */
export interface Packed {
  readonly base64: string;
}

const METHODS = ['open', 'lesson', 'lessonPart', 'lessonLines', 'lessonCheck', 'goto', 'advance', 'kubectl', 'complete', 'fault', 'machine', 'faults', 'branch', 'fork', 'nameBranch', 'dropBranch', 'journal', 'follow', 'compare', 'inspect', 'objects', 'log', 'view', 'until', 'share', 'save', 'exportObjects', 'hash', 'news'] as const satisfies readonly (keyof RemoteHost)[];

export type RemoteMethod = (typeof METHODS)[number];

export const isRemoteMethod = (name: string): name is RemoteMethod => METHODS.some((method) => method === name);

/** `address` as serve prints it: http://127.0.0.1:7537. */
export function createRemoteHost(address: string, token: string): RemoteHost {
  const call = async (method: RemoteMethod, args: readonly unknown[]): Promise<unknown> => {
    const response = await fetch(`${address.replace(/\/$/, '')}/podium/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    const answer = (await response.json()) as { readonly result?: unknown; readonly error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result;
  };
  const methods = METHODS.map((method) => [method, async (...args: unknown[]) => unpack(await call(method, args))]);
  return Object.fromEntries(methods) as RemoteHost;
}

const isPacked = (value: unknown): value is Packed => typeof value === 'object' && value !== null && 'base64' in value;

const unpack = (value: unknown): unknown => (isPacked(value) ? Uint8Array.from(atob(value.base64), (char) => char.charCodeAt(0)) : value);

/** What following needs of the page. */
export interface Follower {
  /** The page stands at the newest step it knows, and does not play. */
  waits(): boolean;
  play(): void;
}

const LOOK_EVERY = 400;

/** Plays what others do on the cluster as it comes, as long as the page stands at the end. Returns how to stop. */
export function followRemote(host: RemoteHost, page: Follower): () => void {
  let known = -1;
  const timer = setInterval(() => {
    if (!page.waits()) return;
    host.news().then(
      (count) => {
        if (known >= 0 && count > known) page.play();
        known = count;
      },
      () => undefined,
    );
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}
