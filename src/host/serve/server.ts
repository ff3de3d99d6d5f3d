/**
 * The engine behind HTTP on loopback: what `kubectl` needs of an API server. Upstream: k8s.io/apiserver/pkg/server, endpoints/handlers.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SECOND, isFailure, notFoundResource, type ApiRequest, type Json, type Run } from '../../engine/index.ts';
import { parse } from 'yaml';
import { isRead } from '../runHost.ts';
import { authorized } from './authorized.ts';
import { documentAt } from './documents.ts';
import { handleExec } from './exec.ts';
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
      sendJson(response, 500, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `Internal error occurred: ${String(error)}`, reason: 'InternalError', code: 500 });
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
  const url = authorized(request, options.token);
  const path = (url ?? request.url ?? '/').split('?')[0]!;
  if (options.extra?.(request, response, path) === true) return;
  if (url === undefined) {
    sendJson(response, 401, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'Unauthorized', reason: 'Unauthorized', code: 401 });
    return;
  }
  const fixed = request.method === 'GET' ? documentAt(path, request.headers.accept ?? '', run.scenario.machines[0]?.kubeletVersion ?? 'v1.37.2') : undefined;
  if (fixed !== undefined) {
    response.writeHead(200, { 'content-type': fixed.contentType }).end(typeof fixed.body === 'string' ? fixed.body : JSON.stringify(fixed.body));
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    sendJson(response, 413, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `Request entity too large: limit is ${MAX_BODY}`, reason: 'RequestEntityTooLarge', code: 413 });
    return;
  }
  const encoded = (request.headers['content-type'] ?? '').startsWith('application/vnd.kubernetes.protobuf');
  const parsed = apiRequest({
    method: request.method ?? 'GET',
    url,
    accept: request.headers.accept ?? '',
    contentType: request.headers['content-type'] ?? '',
    userAgent: request.headers['user-agent'] ?? '',
    body: encoded ? undefined : parseBody(body),
  });
  if (parsed === undefined) sendJson(response, 404, notFoundResource());
  else if (encoded && needsBody(parsed)) sendJson(response, 415, UNREADABLE);
  else if (parsed.verb === 'watch') watches.open(parsed, response);
  else answer(run, watches, parsed, response);
}

/** Evictions and access reviews mean the same without their body; the deletion of an object, its defaults. */
const needsBody = ({ verb, subresource, resource }: ApiRequest): boolean => ['create', 'update', 'patch'].includes(verb) && subresource !== 'eviction' && !resource.endsWith('reviews');

/** Upstream: NewUnsupportedMediaTypeError. Protobuf bodies, as of `kubectl create deployment`, are not read here; `kubectl create -f` sends JSON. */
const UNREADABLE = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
  reason: 'UnsupportedMediaType',
  code: 415,
};

function answer(run: Run, watches: Watches, request: ApiRequest, response: ServerResponse): void {
  const result = isRead(request) ? run.read(request) : run.execute(request);
  for (const warning of result.warnings ?? []) response.appendHeader('warning', `299 - "${warning.replace(/["\\]/g, '\\$&')}"`);
  if (typeof result.body === 'string' && !isFailure(result)) response.writeHead(result.code, { 'content-type': 'text/plain' }).end(result.body);
  else sendJson(response, result.code, result.body);
  watches.tell();
}

function sendJson(response: ServerResponse, code: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Null: too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Bodies come as JSON or (server-side apply) as YAML. */
function parseBody(text: string): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return parse(text, { maxAliasCount: 100 }) as Json;
  }
}
