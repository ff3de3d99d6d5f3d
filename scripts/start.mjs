// `npm start`: the page on a local address, built when needed, opened in the browser when there is one to open.
// `npm start -- --serve` also starts a cluster that a kubectl can reach, and attaches the page to it.
import { spawn, spawnSync } from 'node:child_process';

const args = process.argv.slice(2);
const attach = args.includes('--serve');
const port = Number(args[args.indexOf('--port') + 1]) || 5173;
const { createServer } = await import('vite');

const children = [];
const server = await createServer({ server: { port, host: '127.0.0.1' }, clearScreen: false });
await server.listen();
let address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${port}/`;

if (attach) {
  const child = spawn(process.execPath, ['scripts/podium.mjs', 'serve', '--kubeconfig', 'podium.kubeconfig', '--page'], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  address += await new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      text += chunk;
      const match = /^page (\S+)$/m.exec(text);
      if (match) resolve(`#attach=${encodeURIComponent(match[1])}`);
    });
  });
}

process.stdout.write(`\n  Podium: ${address}\n`);
if (!attach) process.stdout.write('  To use your own kubectl on it: npm start -- --serve\n');
process.stdout.write('\n');
if (process.env.CI === undefined && process.stdout.isTTY) open(address);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of children) child.kill('SIGTERM');
    void server.close().then(() => process.exit(0));
  });
}

function open(url) {
  const [command, ...rest] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open'];
  if (process.platform === 'linux' && spawnSync('which', ['xdg-open']).status !== 0) return;
  spawn(command, [...rest, url], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}
