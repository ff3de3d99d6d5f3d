/** `npm start` as people run it: an address is printed, the page lives there, and everything ends when it is told to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { graph } from './podium.ts';

test('npm start prints an address where the page lives, and ends when told to', async ({ page }) => {
  // Six hundred modules are made one by one when they are asked for, and the libraries before them where the server has never run: a busy machine takes minutes.
  test.setTimeout(420_000);
  const child = spawn(process.execPath, ['scripts/start.mjs', '--no-open', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await expect.poll(() => /Podium: (http:\S+)/.exec(said)?.[1], { timeout: 120_000 }).toBeTruthy();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(/Podium: (http:\S+)/.exec(said)![1]!);
    await expect(graph(page)).toBeVisible({ timeout: 240_000 });
    expect(complaints).toEqual([]);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});
