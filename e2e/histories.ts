/** Histories that are made in a browser's own worker, saved, and hashed there and by Node. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engineAt, type Call } from './worker.ts';

/** Two, so that each engine boots a cluster twice only: what is made, changed and undone; what is moved away, fails and is swept away. */
export const HISTORIES: readonly (readonly string[])[] = [
  ['kubectl create deployment web --image=nginx:1.29 --replicas=3', 'kubectl scale deployment web --replicas=5', 'kubectl set image deployment/frontend *=nginx:1.28', 'kubectl rollout undo deployment/frontend', 'kubectl delete deployment web'],
  ['kubectl cordon worker1', 'kubectl drain worker2 --ignore-daemonsets --force', 'kubectl run crash --image=busybox -- false', 'kubectl run typo --image=ngnix', 'kubectl expose deployment frontend --name=again --port=8080', 'kubectl delete namespace default'],
];

interface Made {
  readonly hash: string;
  readonly file: readonly number[];
}

type Engine = ReturnType<typeof engineAt>;

/** Runs lines on a cluster of its own, and answers with the hash and the saved file. */
async function made(engine: Engine, lines: readonly string[]): Promise<Made> {
  await engine('open', { scenario: 'guestbook' });
  await engine('goto', { end: 'end' });
  for (const line of lines) {
    const { frame } = await engine<{ frame: { headAt: number } }>('kubectl', line, {});
    await engine('advance', frame.headAt + 3_000_000);
    await engine('goto', { end: 'end' });
  }
  return { hash: await engine<string>('hash'), file: await engine<number[]>('save') };
}

const run = promisify(execFile);

export interface Hashes {
  readonly lines: readonly string[];
  readonly browser: string;
  readonly node: string;
}

/** What a browser and Node say of each history. `make` runs `inWorker` in a page of the site. */
export async function bothHashes(address: string, make: (given: Call) => Promise<unknown>): Promise<readonly Hashes[]> {
  const engine = engineAt(address, make);
  const folder = mkdtempSync(join(tmpdir(), 'podium-hash-'));
  try {
    const hashes: Hashes[] = [];
    for (const [index, lines] of HISTORIES.entries()) {
      const { hash, file } = await made(engine, lines);
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
