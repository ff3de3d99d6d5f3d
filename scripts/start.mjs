// `npm start`: the page on a local address, opened in the browser when there is one to open (not with --no-open).
// `npm start -- --serve` also starts a cluster that a kubectl can reach, and attaches the page to it.
// `npm start -- --class [--host ADDR] [--port N]` is for a whole class, see startClass.mjs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'vite';
import { startClass } from './startClass.mjs';

const KUBECONFIG = 'podium.kubeconfig';
const args = process.argv.slice(2);
const say = (text) => process.stdout.write(`${text}\n`);
const mayOpen = !args.includes('--no-open') && process.env.CI === undefined && process.stdout.isTTY;

if (args.includes('--class')) process.exit(await startClass(args, (address) => mayOpen && openBrowser(address)));

const server = await createServer({ server: { port: numberAfter('--port') ?? 5173, host: '127.0.0.1' }, clearScreen: false, logLevel: 'warn' });
await server.listen();
const page = server.resolvedUrls.local[0];
const cluster = args.includes('--serve') ? await startCluster() : undefined;

let stopping = false;
// The server would end at once; the cluster is to end first.
process.removeAllListeners('SIGTERM');
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop(0));
cluster?.child.once('exit', () => void stop(1));

const address = cluster === undefined ? page : `${page}?${new URLSearchParams({ host: cluster.address, token: cluster.token })}`;
say(`\n  Podium: ${address}`);
say(cluster === undefined ? '  To use your own kubectl on it: npm start -- --serve\n' : `  In your terminal: export KUBECONFIG=${process.cwd()}/${KUBECONFIG}\n`);
if (mayOpen) openBrowser(address);

function numberAfter(flag) {
  const at = args.indexOf(flag);
  if (at < 0) return undefined;
  const value = Number(args[at + 1]);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  process.stderr.write(`${flag} needs a port number\n`);
  process.exit(1);
}

/** `podium serve` as a child; its address and token, once it listens. */
async function startCluster() {
  const child = spawn(process.execPath, ['scripts/podium.mjs', 'serve', '--port', '0', '--kubeconfig', KUBECONFIG], { stdio: ['ignore', 'pipe', 'inherit'] });
  const failed = once(child, 'exit').then(() => process.exit(1));
  const listening = (async () => {
    let text = '';
    for await (const chunk of child.stdout) {
      text += chunk;
      const match = /^serving on (\S+)\n.*KUBECONFIG/m.exec(text);
      if (match) return match[1];
    }
    return failed;
  })();
  const reached = await Promise.race([listening, failed]);
  return { child, address: reached, token: /^ *token: (\S+)$/m.exec(readFileSync(KUBECONFIG, 'utf8'))?.[1] ?? '' };
}

async function stop(code) {
  if (stopping) return;
  stopping = true;
  if (cluster !== undefined && cluster.child.exitCode === null) {
    cluster.child.kill('SIGTERM');
    await once(cluster.child, 'exit');
  }
  await server.close();
  process.exit(code);
}

function openBrowser(url) {
  if (process.platform === 'linux' && process.env.DISPLAY === undefined && process.env.WAYLAND_DISPLAY === undefined) return;
  const [command, ...rest] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...rest, url.replaceAll('&', process.platform === 'win32' ? '^&' : '&')], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
