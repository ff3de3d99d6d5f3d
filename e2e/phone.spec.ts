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
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(complaints).toEqual([]);
});

test('400 % zoom: everything can be reached by scrolling down', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await open(page, '?lang=es');
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await sentence(page).scrollIntoViewIfNeeded();
  await expect(sentence(page)).toBeInViewport();
});

test('what comes next in an exam and in a lesson is read from its beginning, under its bar', async ({ page }) => {
  const isBelow = () => page.evaluate(() => {
    const bar = document.querySelector('[role="tabpanel"] header')!;
    return { bar: bar.getBoundingClientRect().bottom, heading: bar.nextElementSibling!.querySelector('h2')!.getBoundingClientRect().top };
  });
  const next = page.getByRole('tabpanel').getByRole('button', { name: 'Next', exact: true });
  const expectBelow = () => expect.poll(async () => { const { bar, heading } = await isBelow(); return heading - bar; }).toBeGreaterThanOrEqual(0);
  await page.goto('?lang=en&exam=7:repair-silent-service:1:30&motion=reduced');
  await page.getByRole('button', { name: 'Start the clock' }).tap();
  await expect(page.getByRole('heading', { name: 'Repair: nobody answers' })).toBeVisible();
  await expectBelow();
  await page.getByRole('tabpanel').evaluate((place) => { place.scrollTop = 400; });
  await next.tap();
  await expect(page.getByRole('radio').first()).toBeVisible();
  await expectBelow();
  await page.goto('?lang=en&lesson=masters-and-workers&motion=reduced');
  await expect(page.getByText(/^Step 1 of/)).toBeVisible();
  await page.getByRole('tabpanel').evaluate((place) => { place.scrollTop = 400; });
  await next.tap();
  await expect(page.getByText(/^Step 2 of/)).toBeVisible();
  await expectBelow();
});
