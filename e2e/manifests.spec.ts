/**
 * Real applications in the browser's engine: applied whole, every Pod Running. The files are those of the course's shared folder where it is
 * present; elsewhere our own example stands for them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const SHARED = '../shared/manifests';
const APPLICATIONS = existsSync(SHARED) ? ['guestbook', 'voting-app', 'online-boutique'].map((name) => join(SHARED, name)) : ['src/examples/manifests'];
const OWN = ['guestbook.yaml'];

/** Applies files in a worker of the built site, lets simulated time pass, and answers with what kubectl says. */
async function apply([url, files]: readonly [string, Readonly<Record<string, string>>]): Promise<{ readonly applied: string; readonly pods: string }> {
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
  const kubectl = async (line: string, given: Readonly<Record<string, string>>): Promise<string> => {
    const { outcome } = (await call('kubectl', line, given)) as { outcome: { stdout: string; stderr: string } };
    return outcome.stdout + outcome.stderr;
  };
  await call('open', { scenario: 'default' });
  await call('goto', { end: 'end' });
  const applied = await kubectl(`kubectl apply ${Object.keys(files).map((name) => `-f ${name}`).join(' ')}`, files);
  const { headAt } = (await call('goto', { end: 'end' })) as { headAt: number };
  await call('advance', headAt + 120_000_000);
  const pods = await kubectl('kubectl get pods --no-headers', {});
  worker.terminate();
  return { applied, pods };
}

for (const folder of APPLICATIONS) {
  test(`${folder}: every Pod runs`, async ({ page, baseURL }) => {
    const name = readdirSync('dist/assets').find((file) => /^worker-.*\.js$/.test(file))!;
    const files = Object.fromEntries((existsSync(SHARED) ? readdirSync(folder) : OWN).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
    await page.goto('./');
    const { applied, pods } = await page.evaluate(apply, [new URL(`assets/${name}`, baseURL).href, files] as const);
    expect(applied).not.toMatch(/error/i);
    const lines = pods.trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.filter((line) => !/\s(\d+)\/\1\s+Running\s/.test(line))).toEqual([]);
  });
}
