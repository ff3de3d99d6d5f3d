import { expect, test } from '@playwright/test';
import { kubectl, open } from './podium.ts';

test('a Pod whose scheduler is missing says so; a profile of that name, written in the page, places it', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced');
  await page.keyboard.press('6');
  await kubectl(page, `kubectl run lost --image=nginx --overrides='{"spec":{"schedulerName":"packer"}}'`);
  await page.getByRole('radio', { name: 'Queues', exact: true }).press('Space');
  await expect(page.getByText('default/lost is in no queue: it asks for the scheduler packer')).toBeVisible();
  await page.getByRole('radio', { name: 'What if', exact: true }).press('Space');
  await expect(page.getByText('lost asks for the scheduler packer, and none here goes by that name')).toBeVisible();
  await page.getByRole('radio', { name: 'Configuration', exact: true }).press('Space');
  const begin = page.getByLabel('Begin with');
  await begin.selectOption({ label: 'A field that does not exist' });
  await expect(page.getByText('kube-scheduler would not start with this. It would say:')).toBeVisible();
  await expect(page.getByRole('button', { name: 'line 5, column 3' })).toBeVisible();
  await begin.selectOption({ label: 'Two profiles in one scheduler' });
  await expect(page.getByText('kube-scheduler would start with this.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Profile packer' })).toBeVisible();
  await page.getByRole('button', { name: 'Apply and restart kube-scheduler' }).click();
  await kubectl(page, 'kubectl wait --for=condition=Ready pod/lost --timeout=60s');
  await expect(page.getByText('pod/lost condition met')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('the same Pods under another configuration, side by side', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced');
  await kubectl(page, 'kubectl create deployment web --image=nginx --replicas=6');
  await page.getByRole('button', { name: /^Futures of this run/ }).click();
  await page.getByRole('menuitem', { name: 'Compare' }).click();
  await page.getByLabel('with').selectOption({ label: 'Another configuration of kube-scheduler' });
  await page.getByRole('button', { name: 'Run it so' }).click();
  await page.getByRole('button', { name: '30 seconds on' }).click();
  await expect(page.getByRole('row', { name: 'Pods, fullest − emptiest node 0 6 +6' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'web worker1 ×2, worker2 ×2, worker3 ×2 worker1 ×6' })).toBeVisible();
  expect(complaints).toEqual([]);
});
