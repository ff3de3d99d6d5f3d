/** The same run gives the same bytes in the browser's engine and in Node's (other browsers: browsers.spec.ts). */
import { expect, test } from '@playwright/test';
import { HISTORIES, bothHashes } from './histories.ts';
import { inWorker } from './worker.ts';

test('runs of the browser and of Node are the same, byte for byte', async ({ page, baseURL }) => {
  await page.goto('./');
  const hashes = await bothHashes(baseURL!, (given) => page.evaluate(inWorker, given));
  expect(hashes).toHaveLength(HISTORIES.length);
  for (const { lines, browser, node } of hashes) {
    expect(browser).toMatch(/^[0-9a-f]{64}$/);
    expect(browser, lines.join('; ')).toBe(node);
  }
});
