import { expect, test } from '@playwright/test';
import { kubectl, open } from './podium.ts';

test('what if: one click makes room for a Pod in a future of its own', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced');
  await page.keyboard.press('6');
  await kubectl(page, `kubectl run picky --image=nginx --overrides='{"spec":{"nodeSelector":{"disk":"ssd"}}}'`);
  await page.getByText('What if', { exact: true }).click();
  const worker = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /^worker3/ }) });
  await expect(worker.getByText("node(s) didn't match Pod's node affinity/selector")).toBeVisible();
  await worker.getByRole('button', { name: 'Do it in a new future: give worker3 the label disk=ssd' }).click();
  await expect(page.getByText('picky is placed on worker3, in the future “give worker3 the label disk=ssd”.')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^picky is on worker3/ })).toBeVisible();
  await page.getByRole('button', { name: 'Back to where you were' }).click();
  await expect(page.getByRole('heading', { name: 'picky waits' })).toBeVisible();
  // A Pod that waits already is enough to be the scheduler of.
  await page.getByRole('radio', { name: 'Be the scheduler' }).press('Space');
  await page.getByRole('button', { name: 'Begin in a new future' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Place picky on worker1' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('be the scheduler of a hundred nodes, by keyboard: a choice is refused, another bound, a node found by its name', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced&scenario=nodes100');
  await page.keyboard.press('6');
  await page.getByRole('radio', { name: 'Be the scheduler' }).press('Space');
  await page.getByRole('button', { name: 'Begin in a new future' }).press('Enter');
  await page.getByRole('button', { name: 'Place batch on controlplane' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'controlplane is not possible for batch' })).toBeVisible();
  await expect(page.getByText('node(s) had untolerated taint(s)')).toBeVisible();
  await page.getByRole('button', { name: 'Place batch on worker001' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'batch is bound to worker001' })).toBeVisible();
  await expect(page.getByText('1 placed')).toBeVisible();
  await expect(page.getByText('1 refused')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a node' }).fill('worker099');
  await expect(page.getByRole('button', { name: 'Place cache on worker099' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Place cache on worker001' })).toBeHidden();
  expect(complaints).toEqual([]);
});
