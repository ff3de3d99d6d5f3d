/** WebKitGTK, Safari's engine on Linux, by WebDriver: JSON over HTTP to its driver, on a screen that nobody sees. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { clickActions, keyActions, type Driver } from './driver.ts';
import { begin, end } from './program.ts';

const SCRIPT_TIME = 120_000;

/** Its window cannot be narrower: a phone's page is shown in a frame, in an empty page beside it. */
const NARROWEST = 480;

type Ask = <R>(method: string, path: string, body?: object) => Promise<R>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const asker = (base: string): Ask =>
  async function ask<R>(method: string, path: string, body?: object) {
    const response = await fetch(base + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } & R };
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };

/** A screen in memory; Xvfb itself chooses a number that is free. */
async function openScreen(program: string): Promise<{ readonly child: ChildProcess; readonly display: string }> {
  const child = begin(program, ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = (await Promise.race([once(child.stdio[3] as Readable, 'data'), once(child, 'exit')])) as [Buffer | number];
  return { child, display: `:${number.toString().trim()}` };
}

async function openSession(ask: Ask, browser: string): Promise<{ readonly path: string; readonly version: string }> {
  for (let tries = 0; ; tries += 1) {
    try {
      await ask('GET', '/status');
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await pause(100);
    }
  }
  const alwaysMatch = { browserName: 'MiniBrowser', timeouts: { script: SCRIPT_TIME }, 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } };
  const { sessionId, capabilities } = await ask<{ sessionId: string; capabilities: { browserVersion: string } }>('POST', '/session', { capabilities: { alwaysMatch } });
  return { path: `/session/${sessionId}`, version: capabilities.browserVersion };
}

export interface WebKitPrograms {
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
}

export async function openWebKit({ driver, browser, screen }: WebKitPrograms): Promise<Driver> {
  const { child: xvfb, display } = await openScreen(screen);
  const port = await freePort();
  const child = begin(driver, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' } });
  const ask = asker(`http://127.0.0.1:${port}`);
  const { path, version } = await openSession(ask, browser);
  const evaluate = async <A, R>(run: (given: A) => R | Promise<R>, given: A): Promise<R> => {
    const script = `const [given, done] = arguments; (async () => JSON.stringify([await (${run.toString()})(JSON.parse(given))]))().then(done, (error) => done('!' + error));`;
    const answer = await ask<string>('POST', `${path}/execute/async`, { script, args: [JSON.stringify(given ?? null)] });
    if (answer.startsWith('!')) throw new Error(answer.slice(1));
    return JSON.parse(answer)[0];
  };
  let framed = '';
  const perform = (actions: object[]): Promise<void> => ask('POST', `${path}/actions`, { actions });
  return {
    name: `WebKitGTK ${version}`,
    goto: async (url) => {
      const isFramed = framed !== '' && url !== 'about:blank';
      await ask('POST', `${path}/frame`, { id: null });
      await ask('POST', `${path}/url`, { url: isFramed ? new URL('frame.html', url).href : url });
      if (!isFramed) return;
      await evaluate(([src, size]) => void (document.body.innerHTML = `<iframe src="${src}" style="${size}">`), [url, framed] as const);
      await expect(async () => {
        await ask('POST', `${path}/frame`, { id: null });
        await ask('POST', `${path}/frame`, { id: 0 });
        expect(await evaluate(() => [location.href, document.readyState] as const, null)).toEqual([url, 'complete']);
      }).toPass({ timeout: 30_000 });
    },
    evaluate,
    press: (key) => perform(keyActions(key)),
    type: (words) => perform(keyActions(...words)),
    click: (x, y) => perform(clickActions(x, y)),
    resize: async (width, height) => {
      await ask('POST', `${path}/frame`, { id: null });
      const inside = (): Promise<readonly [number, number]> => evaluate(() => [innerWidth, innerHeight] as const, null);
      const [w, h] = await inside();
      const around = await ask<{ width: number; height: number }>('GET', `${path}/window/rect`);
      const fits = width >= NARROWEST;
      framed = fits ? '' : `position:fixed;inset:0;border:0;width:${width}px;height:${height}px`;
      await ask('POST', `${path}/window/rect`, { x: 0, y: 0, width: Math.max(width, NARROWEST) + around.width - w, height: height + around.height - h });
      await expect.poll(async () => (await inside())[fits ? 0 : 1]).toBe(fits ? width : height);
    },
    screenshot: async () => Buffer.from(await ask<string>('GET', `${path}/screenshot`), 'base64'),
    close: async () => {
      await ask('DELETE', path);
      await end(child);
      await end(xvfb);
    },
  };
}
