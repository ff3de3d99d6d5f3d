/** The built site as any web server shows it: from a sub-path, nothing but files; and `frame.html`, which is empty, for what shows it in a frame. */
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const UNDER = '/courses/k8s/podium/';
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json' };

export interface SiteServer {
  readonly address: string;
  /** Paths that are answered with 404, as if they were lost. */
  lost: RegExp | undefined;
  /** A script that runs in every page before anything of the page's own. */
  first: string;
  close(): void;
}

export async function serveSite(): Promise<SiteServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    const file = normalize(join('dist', path.slice(UNDER.length) || 'index.html'));
    const answer = (type: string, body: string | Buffer): void => void response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', vary: 'Origin' }).end(body);
    if (site.first !== '' && path === `${UNDER}first.js`) answer('text/javascript', site.first);
    else if (path === `${UNDER}frame.html`) answer('text/html', '');
    else if (!path.startsWith(UNDER) || !file.startsWith('dist') || site.lost?.test(path) === true || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) response.writeHead(404).end();
    else if (site.first !== '' && extname(file) === '.html') answer('text/html', readFileSync(file, 'utf8').replace('<title>', '<script src="./first.js"></script><title>'));
    else answer(TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(file));
  });
  const site: SiteServer = {
    address: '',
    lost: undefined,
    first: '',
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(site, { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${UNDER}` });
}
