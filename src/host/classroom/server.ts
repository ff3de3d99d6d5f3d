/**
 * A class on one address: the built site, and a WebSocket for those who follow, drive and click. Every page gets what is newest when it can take
 * it, one message at a time, so that what waits for a slow one never grows. Whoever does not keep to the protocol is let go.
 */
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { BOUNDS, CLOSED, readHello, SOCKET } from '../../classroom/protocol.ts';
import { Room, type Member } from '../../classroom/room.ts';

export interface ClassOptions {
  readonly code: string;
  readonly secret: string;
  readonly host: string;
  readonly port: number;
  /** Names under which the server may be asked for, besides addresses: others would be somebody else's page. */
  readonly names: readonly string[];
  readonly site: (request: IncomingMessage, response: ServerResponse) => void;
  /** Where the class joins, once the port is known. */
  readonly joins?: (port: number) => readonly string[];
  /** Followers at most. */
  readonly most?: number;
  /** Milliseconds between two beats; who is silent for so long has gone. */
  readonly beat?: number;
}

export interface ServedClass {
  readonly port: number;
  stop(): Promise<void>;
}

const MOST = 400;
const BEAT = 10_000;
/** Connections that have not said who they are, beyond a whole class. */
const STRANGERS = 100;
const HELLO_WITHIN = 20_000;
/** So long may one message take to leave. */
const LEAVES_WITHIN = 30_000;
const ENDS_WITHIN = 500;

interface Page {
  readonly socket: WebSocket;
  readonly address: string;
  member: Member | undefined;
  /** Since when the message under way has been. */
  sending: number | undefined;
  alive: boolean;
}

const now = (): number => performance.now();

export async function serveClass(options: ClassOptions): Promise<ServedClass> {
  const pages = new Set<Page>();
  const server = createServer((request, response) => (isOurs(request, options.names) ? options.site(request, response) : void response.writeHead(421).end()));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: BOUNDS.message, perMessageDeflate: false, autoPong: false, clientTracking: false });
  const joins: string[] = [];
  const room = new Room({ code: options.code, secret: options.secret, most: options.most ?? MOST, joins });
  server.on('upgrade', (request, socket, head) => {
    const refusal = refusalOf(request, options, pages.size);
    if (refusal !== undefined) return refuse(socket, refusal);
    return sockets.handleUpgrade(request, socket, head, (client) => meet(room, pages, client, request.socket.remoteAddress ?? ''));
  });
  const beat = setInterval(() => pulse(pages), options.beat ?? BEAT);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  joins.push(...(options.joins?.(port) ?? []).slice(0, 20));
  return { port, stop: () => stop(server, pages, beat) };
}

/** The page's own address says whose page it is; a browser tells it truly. */
function refusalOf(request: IncomingMessage, { names, most = MOST }: ClassOptions, there: number): number | undefined {
  if ((request.url ?? '').split('?')[0] !== `/${SOCKET}`) return 404;
  if (!isOurs(request, names)) return 421;
  const { origin, host } = request.headers;
  if (origin !== `http://${host}` && origin !== `https://${host}`) return 403;
  return there >= most + STRANGERS ? 503 : undefined;
}

function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Asked for by an address or by a name that is ours: a foreign name that leads here belongs to somebody else's page. */
function isOurs({ headers }: IncomingMessage, names: readonly string[]): boolean {
  const [, name = ''] = /^(\[[0-9a-f:.]+\]|[^:]+)(?::\d{1,5})?$/i.exec(headers.host ?? '') ?? [];
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || names.includes(name.toLowerCase());
}

/** Somebody new, who has to say who it is. */
function meet(room: Room, pages: Set<Page>, socket: WebSocket, address: string): void {
  const page: Page = { socket, address, member: undefined, sending: undefined, alive: true };
  pages.add(page);
  const late = setTimeout(() => socket.close(CLOSED.refused), HELLO_WITHIN);
  socket.on('pong', () => (page.alive = true));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return;
    page.alive = true;
    const fault = isBinary ? CLOSED.badMessage : heard(room, pages, page, textOf(data));
    clearTimeout(late);
    if (fault !== undefined) dismiss(page, fault);
    tellAll(room, pages);
  });
  socket.on('close', () => {
    clearTimeout(late);
    pages.delete(page);
    if (page.member !== undefined) room.leave(page.member);
    tellAll(room, pages);
  });
}

const textOf = (data: RawData): string => (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');

function heard(room: Room, pages: Set<Page>, page: Page, written: string): number | undefined {
  if (page.member !== undefined) return room.receive(page.member, written, now());
  const hello = readHello(written);
  if (hello === undefined) return CLOSED.badMessage;
  const joined = room.join(hello, page.address, now());
  if (typeof joined === 'number') return joined;
  page.member = joined.member;
  for (const other of pages) if (other.member !== undefined && other.member === joined.replaces) dismiss(other, CLOSED.replaced);
  return undefined;
}

/** Lets somebody go; who does not go is cut off. */
function dismiss(page: Page, code: number): void {
  page.socket.close(code);
  setTimeout(() => page.socket.terminate(), 2_000).unref();
}

function tellAll(room: Room, pages: Set<Page>): void {
  for (const page of pages) tell(room, page);
}

/** One message at a time; the next one when that has left. */
function tell(room: Room, page: Page): void {
  if (page.member === undefined || page.sending !== undefined || page.socket.readyState !== page.socket.OPEN) return;
  const text = room.next(page.member);
  if (text === undefined) return;
  page.sending = now();
  page.socket.send(text, () => {
    page.sending = undefined;
    tell(room, page);
  });
}

/** Tells pages that the line still holds, and lets go of those who do not answer or take nothing any more. */
function pulse(pages: Set<Page>): void {
  const at = now();
  for (const page of pages) {
    if (page.sending !== undefined && at - page.sending > LEAVES_WITHIN) page.socket.terminate();
    else if (!page.alive) page.socket.terminate();
    else if (page.sending === undefined && page.member !== undefined) {
      page.alive = false;
      page.socket.ping();
      page.socket.send('{"type":"beat"}', () => undefined);
    }
  }
}

async function stop(server: Server, pages: Set<Page>, beat: NodeJS.Timeout): Promise<void> {
  clearInterval(beat);
  for (const { socket } of pages) socket.close(CLOSED.ending);
  const cut = setTimeout(() => {
    for (const { socket } of pages) socket.terminate();
    server.closeAllConnections();
  }, ENDS_WITHIN);
  server.closeIdleConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(cut);
}
