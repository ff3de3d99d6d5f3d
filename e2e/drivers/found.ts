/**
 * Which other engines this machine can run: Playwright's own builds where somebody has installed them, else the system's. E2E_FIREFOX names
 * the program of another Firefox; where it is empty, the system's is left alone.
 */
import { existsSync } from 'node:fs';
import { firefox, webkit, type BrowserType } from '@playwright/test';
import { openFirefox } from './bidi.ts';
import type { Driver } from './driver.ts';
import { openOwn } from './playwright.ts';
import { openWebKit } from './webDriver.ts';

type Open = (() => Promise<Driver>) | undefined;

const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'];
const DRIVER = '/usr/bin/WebKitWebDriver';
const SCREEN = '/usr/bin/Xvfb';
const BROWSER = ['lib/x86_64-linux-gnu', 'lib/aarch64-linux-gnu', 'libexec', 'lib'].map((folder) => `/usr/${folder}/webkit2gtk-4.1/MiniBrowser`);

const own = (type: BrowserType): Open => (existsSync(type.executablePath()) ? () => openOwn(type) : undefined);

function systemFirefox(): Open {
  const program = process.env['E2E_FIREFOX'] ?? FIREFOX.find((path) => existsSync(path));
  return program === undefined || program === '' ? undefined : () => openFirefox(program);
}

function systemWebKit(): Open {
  const browser = BROWSER.find((path) => existsSync(path));
  return browser !== undefined && existsSync(DRIVER) && existsSync(SCREEN) ? () => openWebKit({ driver: DRIVER, browser, screen: SCREEN }) : undefined;
}

/** How to open each engine; undefined where there is none. */
export const ENGINES: readonly { readonly engine: string; readonly open: Open }[] = [
  { engine: 'Firefox', open: own(firefox) ?? systemFirefox() },
  { engine: 'WebKit', open: own(webkit) ?? systemWebKit() },
];
