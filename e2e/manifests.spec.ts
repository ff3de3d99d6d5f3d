/**
 * Real applications in the browser's engine: applied whole, every Pod Running. The files are those of the course's shared folder where it is
 * present; elsewhere our own example stands for them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { engineAt, inWorker } from './worker.ts';

const SHARED = '../shared/manifests';
const APPLICATIONS = existsSync(SHARED) ? ['guestbook', 'voting-app', 'online-boutique'].map((name) => join(SHARED, name)) : ['src/examples/manifests'];
const OWN = ['guestbook.yaml'];

/** Applies files, lets simulated time pass, and answers with what kubectl says. */
async function apply(engine: ReturnType<typeof engineAt>, files: Readonly<Record<string, string>>): Promise<{ readonly applied: string; readonly pods: string }> {
  const kubectl = async (line: string, given: Readonly<Record<string, string>>): Promise<string> => {
    const { outcome } = await engine<{ outcome: { stdout: string; stderr: string } }>('kubectl', line, given);
    return outcome.stdout + outcome.stderr;
  };
  await engine('open', { scenario: 'default' });
  await engine('goto', { end: 'end' });
  const applied = await kubectl(`kubectl apply ${Object.keys(files).map((name) => `-f ${name}`).join(' ')}`, files);
  const { headAt } = await engine<{ headAt: number }>('goto', { end: 'end' });
  await engine('advance', headAt + 120_000_000);
  return { applied, pods: await kubectl('kubectl get pods --no-headers', {}) };
}

for (const folder of APPLICATIONS) {
  test(`${folder}: every Pod runs`, async ({ page, baseURL }) => {
    const files = Object.fromEntries((existsSync(SHARED) ? readdirSync(folder) : OWN).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
    await page.goto('./');
    const { applied, pods } = await apply(engineAt(baseURL!, (given) => page.evaluate(inWorker, given)), files);
    expect(applied).not.toMatch(/error/i);
    const lines = pods.trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.filter((line) => !/\s(\d+)\/\1\s+Running\s/.test(line))).toEqual([]);
  });
}
