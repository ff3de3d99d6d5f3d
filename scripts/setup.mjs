// Brings node_modules when they are missing or old. Node built-ins only: it runs before anything is installed.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = `${ROOT}node_modules/.podium-stamp`;
const NEEDED = [20, 19];

const say = (text) => process.stderr.write(`${text}\n`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  say(`Podium needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. Get it from your package manager or nodejs.org.`);
  process.exit(1);
}

const lock = readFileSync(`${ROOT}package-lock.json`);
const wanted = createHash('sha256').update(lock).update(`${process.platform}-${process.arch}-${major}`).digest('hex');
const present = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';

if (present !== wanted) {
  say('Installing the libraries (once; about a minute)...');
  const npm = (...args) => {
    const cli = process.env.npm_execpath;
    const options = { cwd: ROOT, stdio: ['ignore', 2, 2], shell: cli === undefined && process.platform === 'win32' };
    return cli === undefined ? spawnSync('npm', args, options) : spawnSync(process.execPath, [cli, ...args], options);
  };
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  if (npm('ci', ...quiet).status !== 0 && npm('install', ...quiet).status !== 0) {
    say('The libraries could not be installed: the package registry that npm is set up for did not answer or lacks a package (see above).');
    process.exit(1);
  }
  writeFileSync(STAMP, wanted);
  say('Libraries are in place.');
}
