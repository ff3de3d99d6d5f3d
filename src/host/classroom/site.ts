/**
 * The built site from memory, packed once for all: a class opens the page at the same moment. A path is looked up among the files that there
 * are, and nothing else can be had by it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
const PACKED = /^\.(html|js|css|json|svg|webmanifest)$/;

interface Item {
  readonly file: string;
  body?: Buffer;
  packed?: Buffer | undefined;
}

function filesIn(folder: string, under = ''): readonly string[] {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(under, entry.name);
    return entry.isDirectory() ? filesIn(folder, path) : entry.isFile() ? [path] : [];
  });
}

/** Answers requests for the files of a folder. */
export function siteOf(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const items = new Map<string, Item>(filesIn(folder).map((path) => [`/${path}`, { file: join(folder, path) }]));
  const index = items.get('/index.html');
  if (index !== undefined) items.set('/', index);
  return (request, response) => {
    const headers = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'SAMEORIGIN' };
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end();
    const path = (request.url ?? '/').split(/[?#]/, 1)[0]!;
    const item = items.get(path);
    if (item === undefined) return void response.writeHead(404, headers).end();
    const type = extname(item.file);
    item.body ??= readFileSync(item.file);
    if (PACKED.test(type)) item.packed ??= gzipSync(item.body);
    const packed = item.packed !== undefined && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) ? item.packed : undefined;
    const body = packed ?? item.body;
    response.writeHead(200, {
      ...headers,
      'content-type': TYPES[type] ?? 'application/octet-stream',
      'content-length': body.length,
      // What lies under assets/ has its content in its name.
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(packed && { 'content-encoding': 'gzip' }),
    });
    return void response.end(request.method === 'HEAD' ? undefined : body);
  };
}
