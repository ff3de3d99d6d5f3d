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
  return addPackages('chromium') ? system() : undefined;
}

/** Whether the system's packages could be installed; only root of a Debian or its like may try. */
function addPackages(...names) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say(`Installing the system's ${names.join(', ')}...`);
  const how = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 };
  try {
    execFileSync('apt-get', ['update', '-qq'], how);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], how);
    return true;
  } catch {
    return false;
  }
}

/** On a machine that only checks, the other engines are installed too (e2e/browsers.spec.ts); elsewhere they are used where they are. */
export function addOtherBrowsers() {
  if (process.env.CI !== 'true') return;
  if (!existsSync('/usr/bin/firefox-esr') && !existsSync('/usr/bin/firefox')) addPackages('firefox-esr');
  if (!existsSync('/usr/bin/WebKitWebDriver') || !existsSync('/usr/bin/Xvfb')) addPackages('webkit2gtk-driver', 'xvfb');
}

function fail() {
  throw new Error('No browser for the tests: install Chromium, Chrome or Edge, or set E2E_BROWSER to the path of one.');
}
