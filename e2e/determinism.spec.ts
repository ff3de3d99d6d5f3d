/**
 * The same run gives the same bytes in the browser's engine and in Node's: histories are made in the page's own worker, saved, and hashed on both sides.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const HISTORIES: readonly (readonly string[])[] = [
  [],
  ['kubectl create deployment web --image=nginx:1.29 --replicas=3', 'kubectl scale deployment web --replicas=5', 'kubectl delete deployment web'],
  ['kubectl set image deployment/frontend *=nginx:1.28', 'kubectl rollout undo deployment/frontend'],
  ['kubectl cordon worker1', 'kubectl drain worker2 --ignore-daemonsets --force', 'kubectl run crash --image=busybox -- false'],
  ['kubectl run typo --image=ngnix', 'kubectl expose deployment frontend --name=again --port=8080', 'kubectl delete namespace default'],
];

interface Made {
  readonly hash: string;
  readonly file: number[];
}

/** Runs lines in a worker of the built site, talking to it as comlink does, and answers with the hash and the saved file. */
async function inWorker([url, lines]: readonly [string, readonly string[]]): Promise<Made> {
  const worker = new Worker(url, { type: 'module' });
  let last = 0;
  const call = (method: string, ...args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = String(++last);
      worker.addEventListener('message', ({ data }: MessageEvent<{ id?: string; type: string; value: unknown }>) => {
        if (data.id !== id) return;
        if (data.type === 'RAW') resolve(data.value);
        else reject(new Error(JSON.stringify(data.value)));
      });
      worker.postMessage({ id, type: 'APPLY', path: [method], argumentList: args.map((value) => ({ type: 'RAW', value })) }, []);
    });
  await call('open', { scenario: 'guestbook' });
  await call('goto', { end: 'end' });
  for (const line of lines) {
    const frame = ((await call('kubectl', line, {})) as { frame: { headAt: number } }).frame;
    await call('advance', frame.headAt + 3_000_000);
    await call('goto', { end: 'end' });
  }
  const hash = (await call('hash')) as string;
  const file = [...((await call('save')) as Uint8Array)];
  worker.terminate();
  return { hash, file };
}

test('runs of the browser and of Node are the same, byte for byte', async ({ page, baseURL }) => {
  test.setTimeout(120_000);
  const name = readdirSync('dist/assets').find((file) => /^worker-.*\.js$/.test(file))!;
  await page.goto('./');
  const folder = mkdtempSync(join(tmpdir(), 'podium-hash-'));
  try {
    for (const [index, lines] of HISTORIES.entries()) {
      const { hash, file } = await page.evaluate(inWorker, [new URL(`assets/${name}`, baseURL).href, lines] as const);
      const path = join(folder, `run-${index}.json`);
      writeFileSync(path, Uint8Array.from(file));
      const node = execFileSync(process.execPath, ['scripts/podium.mjs', 'hash', path], { encoding: 'utf8' }).trim();
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(node, lines.join('; ')).toBe(hash);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
