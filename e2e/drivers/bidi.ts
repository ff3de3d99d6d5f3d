/** The system's Firefox by WebDriver BiDi, which it speaks by itself: JSON over a WebSocket. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { clickActions, keyActions, type Driver } from './driver.ts';
import { begin, end } from './program.ts';

/** Inside the project, since a Firefox that is a snap sees no other temporary files. */
const PROFILES = 'node_modules/.cache';

interface Answer {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

type Send = <R>(method: string, params: object) => Promise<R>;

/** Commands over a socket, each answered by its number. */
function sender(socket: WebSocket): Send {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    if (answer.id === undefined) return;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  return <R>(method: string, params: object) =>
    new Promise<R>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, (answer) => (answer.type === 'success' ? resolve(answer.result as R) : reject(new Error(`${method}: ${answer.error}: ${answer.message}`))));
      socket.send(JSON.stringify({ id, method, params }));
    });
}

interface Evaluated {
  readonly type: 'success' | 'exception';
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

const START_TIME = 30_000;

/** Where it listens, once it says so. */
const listening = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`it does not listen: ${said}`)), START_TIME).unref();
  });

/** Starts a Firefox without a window, with a profile of its own. */
export async function openFirefox(program: string): Promise<Driver> {
  mkdirSync(PROFILES, { recursive: true });
  const profile = mkdtempSync(join(PROFILES, 'firefox-'));
  const child = begin(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const socket = new WebSocket(`${await listening(child)}/session`);
  await once(socket, 'open');
  const send = sender(socket);
  const { capabilities } = await send<{ capabilities: { browserName: string; browserVersion: string } }>('session.new', { capabilities: {} });
  const { contexts } = await send<{ contexts: { context: string }[] }>('browsingContext.getTree', {});
  const { context } = contexts[0]!;
  return {
    name: `${capabilities.browserName} ${capabilities.browserVersion}`,
    goto: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    evaluate: async (run, given) => {
      const functionDeclaration = `async (given) => JSON.stringify([await (${run.toString()})(JSON.parse(given))])`;
      const answer = await send<Evaluated>('script.callFunction', { functionDeclaration, arguments: [{ type: 'string', value: JSON.stringify(given ?? null) }], target: { context }, awaitPromise: true });
      if (answer.type === 'exception') throw new Error(answer.exceptionDetails?.text);
      return JSON.parse(answer.result!.value!)[0];
    },
    press: async (key) => void (await send('input.performActions', { context, actions: keyActions(key) })),
    type: async (words) => void (await send('input.performActions', { context, actions: keyActions(...words) })),
    click: async (x, y) => void (await send('input.performActions', { context, actions: clickActions(x, y) })),
    resize: async (width, height) => void (await send('browsingContext.setViewport', { context, viewport: { width, height } })),
    screenshot: async () => Buffer.from((await send<{ data: string }>('browsingContext.captureScreenshot', { context })).data, 'base64'),
    close: async () => {
      socket.terminate();
      await end(child);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
