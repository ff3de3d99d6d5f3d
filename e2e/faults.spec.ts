/** Breaking things from the keyboard, in the page: the menu of faults, a message that is lost, a cut between two sets of machines, the terminal. */
import { expect, test } from '@playwright/test';
import { graph, kubectl, open, press, sentence, track } from './podium.ts';
import { noViolation } from './violations.ts';

test('the menu of faults', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&theme=light&motion=reduced');
  await kubectl(page, 'podium fault killKubelet worker3');
  await kubectl(page, 'kubectl create configmap one');
  await page.keyboard.press('Escape');
  await track(page).focus();
  await page.keyboard.press('z');
  await press(page, 'ArrowLeft');
  // The last message of the command: the answer, on its way to the one who asked.
  await page.keyboard.press('f');
  const menu = page.getByRole('dialog', { name: 'Break and mend' });
  await expect(menu.getByRole('option').first()).toBeVisible();
  await noViolation(page, 'faults', { within: 'dialog' });
  await page.keyboard.type('worker2 kubelet');
  await page.keyboard.press('Enter');
  await expect(menu).toHaveCount(0);
  await expect(sentence(page)).toContainText('worker2');
  await page.keyboard.press('f');
  await menu.locator('summary').click();
  await menu.getByLabel('worker1', { exact: true }).selectOption('one');
  await menu.getByLabel('worker2', { exact: true }).selectOption('other');
  await menu.getByRole('button', { name: 'Do it' }).click();
  await expect(sentence(page)).toContainText(/worker1.*worker2/);
  expect(complaints).toEqual([]);
});

test('a message under way is opened at its dot, by pointer and by keyboard, and lost there', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced');
  await kubectl(page, 'kubectl create deployment web --image=nginx');
  await page.keyboard.press('Escape');
  await track(page).focus();
  await page.keyboard.press('z');
  const now = graph(page).locator('[data-message][data-current]').filter({ hasText: 'POST' });
  for (let i = 0; i < 12 && (await now.count()) === 0; i++) await press(page, 'ArrowLeft');
  await now.locator('i').click();
  const card = page.getByRole('complementary');
  await expect(card.getByRole('heading', { name: 'POST deployments/web' })).toBeVisible();
  await expect(card.getByRole('button', { name: 'kube-apiserver', exact: true })).toBeVisible();
  await expect(card.getByRole('button', { name: 'Send it twice' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card.getByRole('heading', { name: 'POST deployments/web' })).toHaveCount(0);
  await graph(page).focus();
  await page.keyboard.press('PageUp');
  await expect(page.locator('#graph-stop')).toHaveAttribute('aria-label', /POST deployments\/web, user → kube-apiserver/);
  await page.keyboard.press('Enter');
  await card.getByRole('button', { name: 'Drop it' }).press('Enter');
  await expect(card.getByRole('status')).toHaveText(/^lost/);
  await page.keyboard.press('Escape');
  await expect(sentence(page)).toContainText(/^You lose/);
  expect(complaints).toEqual([]);
});
