/** The built site as any web server shows it: from a sub-path, nothing but files; and `frame.html`, which is empty, for what shows it in a frame. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const UNDER = '/courses/k8s/podium/';
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json' };

/** What of an xAPI statement is looked at. */
export interface Statement {
  readonly id: string;
  readonly verb: { readonly id: string };
  readonly actor: object;
  readonly object: { readonly id: string };
  readonly result?: { readonly success?: boolean; readonly response?: string };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

export interface SiteServer {
  readonly address: string;
  /** Paths that are answered with 404, as if they were lost. */
  lost: RegExp | undefined;
  /** Paths that are answered only when it resolves. */
  held: { readonly paths: RegExp; readonly until: Promise<void> } | undefined;
  /** The same site as if it had been built anew: its first script has another name, which its offline worker lists. */
  renewed: boolean;
  /** Statements that came to `xapi/statements`, each delivery with its headers; it is not taken while `storeIsDown`. */
  readonly delivered: { readonly headers: IncomingHttpHeaders; readonly statements: readonly Statement[] }[];
  storeIsDown: boolean;
  /** A script that runs in every page before anything of the page's own. */
  first: string;
  close(): void;
}

export async function serveSite(): Promise<SiteServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    const file = normalize(join('dist', path.slice(UNDER.length) || 'index.html'));
    const answer = (type: string, body: string | Buffer): void => void response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', vary: 'Origin' }).end(body);
    const first = /index-[\w-]+(?=\.js)/;
    const renewed = (body: string): string => body.replaceAll(new RegExp(first, 'g'), 'index-renewed').replace('"version":"', '"version":"renewed-');
    if (request.method === 'POST' && path === `${UNDER}xapi/statements`) {
      void readAll(request).then((text) => {
        site.delivered.push({ headers: request.headers, statements: JSON.parse(text) as Statement[] });
        response.writeHead(site.storeIsDown ? 503 : 200).end('[]');
      });
    } else if (site.renewed && path.endsWith('/index-renewed.js')) answer('text/javascript', `export * from './${readdirSync('dist/assets').find((name) => first.test(name))}';`);
    else if (site.renewed && /\/(index\.html|offline-files\.js)?$/.test(path) && path.startsWith(UNDER)) answer(TYPES[extname(file)]!, renewed(readFileSync(file, 'utf8')));
    else if (site.first !== '' && path === `${UNDER}first.js`) answer('text/javascript', site.first);
    else if (path === `${UNDER}frame.html`) answer('text/html', '');
    else if (!path.startsWith(UNDER) || !file.startsWith('dist') || site.lost?.test(path) === true || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) response.writeHead(404).end();
    else if (site.first !== '' && extname(file) === '.html') answer('text/html', readFileSync(file, 'utf8').replace('<title>', '<script src="./first.js"></script><title>'));
    else void (site.held?.paths.test(path) === true ? site.held.until : Promise.resolve()).then(() => answer(TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(file)));
  });
  const site: SiteServer = {
    address: '',
    lost: undefined,
    held: undefined,
    renewed: false,
    delivered: [],
    storeIsDown: false,
    first: '',
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(site, { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${UNDER}` });
}
