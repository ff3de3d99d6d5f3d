/** Histories that are made in a browser's own worker, saved, and hashed there and by Node. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const HISTORIES: readonly (readonly string[])[] = [
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

/** Runs lines in a worker of the built site, talking to it as comlink does, and answers with the hash and the saved file. Runs in the page. */
export async function inWorker([url, lines]: readonly [string, readonly string[]]): Promise<Made> {
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

const run = promisify(execFile);

export interface Hashes {
  readonly lines: readonly string[];
  readonly browser: string;
  readonly node: string;
}

/** What a browser and Node say of each history. `make` runs `inWorker` in a page of the site. */
export async function bothHashes(address: string, make: (given: readonly [string, readonly string[]]) => Promise<Made>): Promise<readonly Hashes[]> {
  const worker = readdirSync('dist/assets').find((file) => /^worker-.*\.js$/.test(file))!;
  const folder = mkdtempSync(join(tmpdir(), 'podium-hash-'));
  try {
    const hashes: Hashes[] = [];
    for (const [index, lines] of HISTORIES.entries()) {
      const { hash, file } = await make([new URL(`assets/${worker}`, address).href, lines]);
      const path = join(folder, `run-${index}.json`);
      writeFileSync(path, Uint8Array.from(file));
      const { stdout } = await run(process.execPath, ['scripts/podium.mjs', 'hash', path]);
      hashes.push({ lines, browser: hash, node: stdout.trim() });
    }
    return hashes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
