/**
 * The engine behind HTTP on loopback: what `kubectl` needs of an API server. Upstream: k8s.io/apiserver/pkg/server, endpoints/handlers.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SECOND, forbidden, isFailure, notFoundResource, type ApiRequest, type Identity, type Run } from '../../engine/index.ts';
import { isRead } from '../runHost.ts';
import { documentAt } from './documents.ts';
import { handleExec } from './exec.ts';
import { followLog, follows } from './followedLogs.ts';
import { actingUser, authenticated } from './identity.ts';
import { failure, readObject, send, sendStatus } from './negotiation.ts';
import { passedOn, resourcesOf } from './passedOn.ts';
import { apiRequest } from './requestPath.ts';
import { Watches } from './watches.ts';

/** Upstream: the API server's limit for a request body. */
const MAX_BODY = 3 * 1024 * 1024;
/** How often the simulation catches up with the clock. */
const TICK = 20;

export interface ServeOptions {
  readonly port: number;
  readonly token: string;
  /** Simulated seconds a real second. */
  readonly speed: number;
  /** Further paths, for the page that is attached to this server. */
  readonly extra?: (request: IncomingMessage, response: ServerResponse, path: string) => boolean;
}

export interface Serving {
  readonly port: number;
  stop(): Promise<void>;
}

export async function serveRun(run: Run, options: ServeOptions): Promise<Serving> {
  const watches = new Watches(run);
  const server = createServer((request, response) => {
    handle(run, watches, options, request, response).catch((error: unknown) => {
      sendStatus(request, response, failure(500, 'InternalError', `Internal error occurred: ${String(error)}`));
    });
  });
  handleExec(server, run, options.token);
  const clock = startClock(run, watches, options.speed);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { port, stop: () => stop(server, watches, clock) };
}

/** The run's own time stands still between events, so the clock keeps count of how far it should be. */
function startClock(run: Run, watches: Watches, speed: number): NodeJS.Timeout {
  let last = performance.now();
  let time = run.headTime;
  return setInterval(() => {
    const now = performance.now();
    time = Math.max(run.headTime, time + Math.round(((now - last) / 1000) * speed * SECOND));
    last = now;
    run.advanceTo(time);
    watches.tell();
  }, TICK);
}

async function stop(server: Server, watches: Watches, clock: NodeJS.Timeout): Promise<void> {
  clearInterval(clock);
  watches.end();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function handle(run: Run, watches: Watches, options: ServeOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const who = authenticated(request, options.token);
  const path = (who?.url ?? request.url ?? '/').split('?')[0]!;
  if (options.extra?.(request, response, path) === true) return;
  const acting = who === undefined ? { refusal: failure(401, 'Unauthorized', 'Unauthorized') } : actingUser(run, who.user, request);
  if ('refusal' in acting) {
    sendStatus(request, response, acting.refusal);
    return;
  }
  const { method = 'GET', headers } = request;
  const asked = apiRequest({
    method,
    url: who!.url,
    accept: headers.accept ?? '',
    contentType: headers['content-type'] ?? '',
    userAgent: headers['user-agent'] ?? '',
    user: acting.user.name,
  });
  if (asked === undefined) sendDocument(run, acting.user, path, request, response);
  else {
    const bytes = await readBody(request);
    if (bytes !== null) answer(run, watches, { ...asked, identity: acting.user }, bytes, request, response);
    else sendStatus(request, response, failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY}`));
  }
}

function sendDocument(run: Run, user: Identity, path: string, request: IncomingMessage, response: ServerResponse): void {
  const attributes = { verb: (request.method ?? 'GET').toLowerCase(), path };
  if (!run.authorize(user, attributes).allowed) {
    sendStatus(request, response, forbidden(user, attributes));
    return;
  }
  const fixed = request.method === 'GET' ? documentAt(path, request.headers.accept ?? '', run.scenario.machines[0]?.kubeletVersion ?? 'v1.37.2', () => passedOn(run)) : undefined;
  const [root, group, version, ...rest] = path.split('/').filter((part) => part !== '');
  if (fixed === undefined && root === 'apis' && version !== undefined && rest.length === 0) send(request, response, resourcesOf(run, group!, version));
  else if (fixed === undefined) sendStatus(request, response, notFoundResource());
  else response.writeHead(200, { 'content-type': fixed.contentType }).end(typeof fixed.body === 'string' ? fixed.body : JSON.stringify(fixed.body));
}

function answer(run: Run, watches: Watches, asked: ApiRequest, bytes: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const read = readObject(asked, request.headers['content-type'] ?? '', bytes);
  if ('refusal' in read) sendStatus(request, response, read.refusal);
  else if (asked.verb === 'watch') watch(run, watches, asked, request, response);
  else {
    const parsed: ApiRequest = { ...asked, ...(read.body !== undefined && { body: read.body }) };
    const result = isRead(parsed) ? run.read(parsed) : run.execute(parsed);
    if (follows(parsed) && typeof result.body === 'string') followLog(run, parsed, result.body, response);
    else send(request, response, result);
    watches.tell();
  }
}

/** What cannot be listed cannot be watched. */
function watch(run: Run, watches: Watches, asked: ApiRequest, request: IncomingMessage, response: ServerResponse): void {
  const { labelSelector, fieldSelector } = asked.options ?? {};
  const list = run.read({ ...asked, verb: 'list', options: { limit: 1, ...(labelSelector !== undefined && { labelSelector }), ...(fieldSelector !== undefined && { fieldSelector }) } });
  if (isFailure(list)) send(request, response, list);
  else watches.open(asked, request, response);
}

/** Null: too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
