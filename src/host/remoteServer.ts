/**
 * The page's door to a served cluster. The run belongs to everybody: it is always left at its end, and nothing done here goes to the past. What
 * the page looks at is a position of its own.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Run } from '../engine/index.ts';
import { EngineHost } from './host.ts';
import { isRemoteMethod, type Packed, type RemoteMethod } from './remote.ts';

const MOST_BYTES = 6 * 1024 * 1024;
/** What would replace the run under others' feet. */
const REFUSED: ReadonlySet<RemoteMethod> = new Set(['lesson', 'lessonPart', 'lessonLines', 'lessonCheck', 'branch', 'fork', 'nameBranch', 'dropBranch', 'compare']);
/** What acts on the cluster: at its present, not where the page looks. */
const ACTS: ReadonlySet<RemoteMethod> = new Set(['kubectl', 'fault', 'machine', 'open']);
const LOCAL_PAGE = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Answers a call of the page: method and arguments as they came. Throws what the page is to be told. */
type RemoteDesk = (method: string, args: readonly unknown[]) => Promise<unknown>;

function createDesk(run: Run): RemoteDesk {
  const host = new EngineHost({ live: run, pause: () => Promise.resolve() });
  let at = run.head;
  let tail: Promise<unknown> = Promise.resolve();
  const call: RemoteDesk = async (method, args) => {
    if (!isRemoteMethod(method)) throw new Error(`unknown method ${method}`);
    if (REFUSED.has(method)) throw new Error('invalid: not on a served cluster');
    run.seek(ACTS.has(method) ? run.head : Math.min(at, run.head));
    try {
      const result: unknown = await Reflect.apply(host[method] as (...values: unknown[]) => Promise<unknown>, host, method === 'open' ? [{ scenario: 'default' }] : args);
      at = run.position;
      return result instanceof Uint8Array ? ({ base64: Buffer.from(result).toString('base64') } satisfies Packed) : result;
    } finally {
      run.seek(run.head);
    }
  };
  // One after the other: each has the run to itself.
  return (method, args) => {
    const result = tail.then(() => call(method, args));
    tail = result.catch(() => undefined);
    return result;
  };
}

/** Takes requests to `/podium/<method>`; true when this was one. For serveRun's `extra`. */
export function remoteHandler(run: Run, token: string): (request: IncomingMessage, response: ServerResponse, path: string) => boolean {
  const desk = createDesk(run);
  return (request, response, path) => {
    if (!path.startsWith('/podium/')) return false;
    void answer(desk, token, request, response, path.slice('/podium/'.length));
    return true;
  };
}

async function answer(desk: RemoteDesk, token: string, request: IncomingMessage, response: ServerResponse, method: string): Promise<void> {
  const origin = request.headers.origin;
  const allowed = origin !== undefined && LOCAL_PAGE.test(origin);
  const cors = allowed ? { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'authorization, content-type', vary: 'origin' } : {};
  const send = (code: number, body: object): void => void response.writeHead(code, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.method === 'OPTIONS') return void response.writeHead(allowed ? 204 : 403, cors).end();
  if (request.method !== 'POST') return send(405, { error: 'POST only' });
  if (!holds(request.headers.authorization, token)) return send(401, { error: 'Unauthorized' });
  try {
    const args: unknown = JSON.parse(await bodyOf(request));
    if (!Array.isArray(args)) throw new Error('invalid: arguments must be a list');
    send(200, { result: await desk(method, args) });
  } catch (error) {
    send(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function holds(header: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('tooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
