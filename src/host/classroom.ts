/**
 * `podium class`: the built site for a class that follows its presenter, on loopback unless `--host` says otherwise. Prints who goes where, with
 * the address to join as a QR code. Ends cleanly on SIGTERM and SIGINT.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import mri from 'mri';
import { renderUnicodeCompact } from 'uqr';
import { joinCode } from '../classroom/joinCode.ts';
import { serveClass } from './classroom/server.ts';
import { siteOf } from './classroom/site.ts';

const DEFAULT_PORT = 7538;

export async function run(argv: string[]): Promise<number> {
  const args = mri(argv, { string: ['host', 'port', 'site', 'most'] });
  const port = Number(args['port'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail(`--port ${args['port']}: expected a port number`);
  const most = Number(args['most'] ?? 400);
  if (!Number.isInteger(most) || most < 1 || most > 2_000) return fail(`--most ${args['most']}: expected how many may follow, at most 2000`);
  const host = String(args['host'] ?? '127.0.0.1');
  if (host === '' || host.startsWith('-')) return fail('--host needs an address, such as 0.0.0.0 for all of this machine');
  const folder = String(args['site'] ?? 'dist');
  if (!existsSync(join(folder, 'index.html'))) return fail(`${folder} has no built site: npm run build`);
  const code = joinCode(randomBytes);
  const secret = randomBytes(18).toString('base64url');
  const addresses = (at: number): readonly string[] => addressesOf(host).map((one) => `http://${isIP(one) === 6 ? `[${one}]` : one}:${at}/`);
  let served;
  try {
    served = await serveClass({ code, secret, host, port, most, names: namesOf(host), site: siteOf(folder), joins: (at) => addresses(at).map((address) => `${address}?class=${code}`) });
  } catch (error) {
    return fail(`cannot listen on ${host}:${port}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  process.stdout.write(greeting(addresses(served.port), `http://${isLoopback(host) || isAny(host) ? '127.0.0.1' : host}:${served.port}/`, code, secret));
  await new Promise<void>((done) => {
    process.once('SIGTERM', () => done());
    process.once('SIGINT', () => done());
  });
  await served.stop();
  return 0;
}

const isAny = (host: string): boolean => host === '0.0.0.0' || host === '::';
const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** Where others reach this machine. */
function addressesOf(host: string): readonly string[] {
  if (!isAny(host)) return [host];
  const found = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).filter(({ internal, family, address }) => !internal && (family === 'IPv4' || (host === '::' && !address.startsWith('fe80')))));
  return found.length === 0 ? ['127.0.0.1'] : found.map(({ address }) => address);
}

const namesOf = (host: string): readonly string[] => ['localhost', host, hostname(), `${hostname()}.local`].map((name) => name.toLowerCase());

/** What the terminal shows. The presenter's address has the secret behind `#`, which no server is ever sent. */
function greeting(addresses: readonly string[], own: string, code: string, secret: string): string {
  const joins = addresses.map((address) => `${address}?class=${code}`);
  const loopback = addresses.every((address) => /\/\/(localhost|127\.|\[::1\])/.test(address));
  return `
  Podium in class

  Presenter: ${own}?class=${code}#presenter=${secret}
  Clicker:   ${addresses[0]}?clicker=${code}#presenter=${secret}
  Join code: ${code}
${joins.map((address) => `  Join:      ${address}`).join('\n')}
${loopback ? '\n  Only this machine can join. For a class: npm start -- --class --host 0.0.0.0\n' : `\n${renderUnicodeCompact(joins[0]!, { border: 2 })}\n`}
  The first two addresses are for you alone: whoever has them drives the class.

`;
}

function fail(message: string): number {
  process.stderr.write(`error: ${message}\n`);
  return 1;
}
