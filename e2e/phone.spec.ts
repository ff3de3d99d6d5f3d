import { expect, test } from '@playwright/test';
import { graph, open, sentence, seqOf } from './podium.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

test('a phone shows the graph above, time under the thumb and tabs below', async ({ page }) => {
  const { complaints } = await open(page, '?lang=es');
  for (const name of ['worker1', 'worker2', 'worker3']) await expect(graph(page).locator(`[data-node="${name}"]`)).toBeInViewport();
  await expect(sentence(page)).toBeInViewport();
  const seq = await seqOf(page);
  await page.getByRole('button', { name: 'Paso adelante' }).tap();
  await expect.poll(() => seqOf(page)).toBeGreaterThan(seq);
  await page.getByRole('tab', { name: 'kubectl' }).tap();
  await page.getByRole('textbox', { name: /kubectl/ }).fill('kubectl get nodes');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log')).toContainText('worker3');
  await page.getByRole('tab', { name: 'Objetos' }).tap();
  await page.getByRole('button', { name: /^Node worker2/ }).tap();
  await expect(page.getByText(/^Name: +worker2/)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(complaints).toEqual([]);
});

test('400 % zoom: everything can be reached by scrolling down', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await open(page, '?lang=es');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await sentence(page).scrollIntoViewIfNeeded();
  await expect(sentence(page)).toBeInViewport();
});
