/** An LMS as small as can be: a package, unzipped, and a page that plays one of its SCOs in a frame with the API of scorm-again. */
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { unzipSync } from 'fflate';
import { isPackaged, scormPackage } from '../src/outcomes/scormPackage.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.xml': 'text/xml' };

/** What the LMS knows of the student stays in its own window's storage, as it would in its database. */
const PAGE = `<!doctype html><html lang="en"><title>LMS</title><style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh }</style>
<script src="/scorm12.js"></script>
<script>
  const kept = JSON.parse(sessionStorage.getItem('cmi') ?? 'null');
  window.API = new Scorm12API({ autocommit: false });
  if (kept !== null) API.loadFromJSON(kept, 'cmi');
  API.cmi.student_data.mastery_score = '50';
  const keep = () => sessionStorage.setItem('cmi', JSON.stringify(API.renderCMIToJSONObject().cmi));
  API.on('LMSCommit', keep);
  API.on('LMSFinish', keep);
  API.on('LMSSetValue.cmi.core.session_time', (_element, time) => sessionStorage.setItem('time', time));
</script>
<iframe title="SCO"></iframe>
<script>document.querySelector('iframe').src = '/sco/' + location.search.slice(1)</script>`;

/** A package of what is built, made as `podium scorm` makes it. */
export function packageOf(id: string): Uint8Array {
  const paths = readdirSync('dist', { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return scormPackage([{ id, title: id, asks: true }], Object.fromEntries(paths.filter((path) => isPackaged(path) && path !== 'assets').map((path) => [path, new Uint8Array(readFileSync(`dist/${path}`))])), { title: id, language: 'en', level: 'shown', mastery: 50 });
}

export interface Lms {
  readonly address: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  close(): void;
}

export async function serveLms(zip: Uint8Array): Promise<Lms> {
  const files = unzipSync(zip);
  const player = readFileSync(createRequire(import.meta.url).resolve('scorm-again/scorm12/min'));
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    const file = files[path.replace(/^\/sco\//, '')];
    const answer = (type: string, body: string | Uint8Array): void => void response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    if (path === '/') answer('text/html', PAGE);
    else if (path === '/scorm12.js') answer('text/javascript', player);
    else if (file === undefined) response.writeHead(404).end();
    else answer(TYPES[extname(path)] ?? 'application/octet-stream', file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
