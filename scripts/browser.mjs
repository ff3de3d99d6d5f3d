// Finds a browser for the tests, or installs one: E2E_BROWSER, Playwright's own, the system's, Playwright's download, the package manager.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Root in a container has no sandbox; the rest keeps the browser from looking for its maker. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

const own = () => (existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined);
const system = () => SYSTEM.find((path) => existsSync(path));
const say = (text) => process.stderr.write(`${text}\n`);

/** Path of a browser's program; throws with what to do when none can be had. */
export function findBrowser() {
  const wanted = process.env.E2E_BROWSER;
  if (wanted !== undefined && wanted !== '') {
    if (existsSync(wanted)) return wanted;
    throw new Error(`E2E_BROWSER is ${wanted}, which does not exist.`);
  }
  return own() ?? system() ?? download() ?? install() ?? fail();
}

function download() {
  say("No browser found: trying Playwright's own...");
  spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { stdio: ['ignore', 2, 2], timeout: 300_000 });
  return own();
}

function install() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  say("Installing the system's Chromium...");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env });
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 2, 2], env });
  } catch {
    return undefined;
  }
  return system();
}

function fail() {
  throw new Error('No browser for the tests: install Chromium, Chrome or Edge, or set E2E_BROWSER to the path of one.');
}
