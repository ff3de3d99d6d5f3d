// Brings node_modules when they are missing or old. Node built-ins only: it runs before anything is installed.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = `${ROOT}node_modules/.podium-stamp`;
const NEEDED = [20, 19];
const PROGRESS_EVERY = 10_000;

const say = (text) => process.stderr.write(`${text}\n`);
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const [major, minor] = process.versions.node.split('.').map(Number);

/** What node_modules must be made for: this lockfile on this machine. */
const fingerprint = () =>
  createHash('sha256')
    .update(readFileSync(`${ROOT}package-lock.json`))
    .update(`${process.platform}-${process.arch}-${major}`)
    .digest('hex');

/** Whether a package of the lockfile belongs on this machine. */
function belongsHere({ os, cpu, libc }) {
  const allows = (list, value) => list === undefined || (list.includes(value) && !list.includes(`!${value}`));
  const here = process.platform !== 'linux' || process.report.getReport().header.glibcVersionRuntime !== undefined ? 'glibc' : 'musl';
  return allows(os, process.platform) && allows(cpu, process.arch) && (process.platform !== 'linux' || allows(libc, here));
}

/** Somebody may have run npm by hand: then npm's own record of node_modules agrees with the lockfile, and nothing is left to do. */
function alreadyInstalled() {
  const record = `${ROOT}node_modules/.package-lock.json`;
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  const isThere = ([path, entry]) => installed[path]?.version === entry.version && existsSync(`${ROOT}${path}/package.json`);
  const isMeant = ([path, entry]) => path !== '' && belongsHere(entry) && (entry.optional !== true || entry.os !== undefined);
  return Object.entries(readJson(`${ROOT}package-lock.json`).packages).filter(isMeant).every(isThere);
}

/** Runs npm, and shows that it is alive where npm itself shows nothing. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  const [command, words] = cli === undefined ? ['npm', args] : [process.execPath, [cli, ...args]];
  const started = Date.now();
  const timer = setInterval(() => {
    const there = existsSync(`${ROOT}node_modules`) ? readdirSync(`${ROOT}node_modules`).length : 0;
    say(`  ...still installing: ${Math.round((Date.now() - started) / 1000)} s, ${there} folders so far`);
  }, PROGRESS_EVERY);
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd: ROOT, stdio: ['ignore', 2, 2], shell: cli === undefined && process.platform === 'win32' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  }).finally(() => clearInterval(timer));
}

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  say(`Podium needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. Get it from your package manager or nodejs.org.`);
  process.exit(1);
}

const present = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
if (present !== fingerprint()) {
  if (!alreadyInstalled()) {
    say('Installing the libraries (once; a minute or two)...');
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    if (!(await npm('ci', ...quiet)) && !(await npm('install', ...quiet))) {
      say('The libraries could not be installed: the package registry that npm is set up for did not answer, or lacks a package (see above).');
      say('Podium needs it once. Check the connection or the proxy (npm config get registry), then try again.');
      process.exit(1);
    }
    say('Libraries are in place.');
  }
  writeFileSync(STAMP, fingerprint());
}
