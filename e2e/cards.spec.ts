/** Cards of components: what one is, does and goes by, and what is missing without it, shown on a fork. */
import { expect, test } from '@playwright/test';
import { graph, open, toEnd } from './podium.ts';
import { noViolation } from './violations.ts';

test("the scheduler's card, and a cluster without a scheduler beside one with it", async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&theme=light&scenario=default&motion=reduced');
  await toEnd(page);
  await graph(page).locator('[data-part="kube-scheduler"]').click();
  const now = page.getByRole('region', { name: 'What it does now' });
  await expect(now).toContainText('running');
  await expect(now).toContainText('nodes');
  const configuration = page.getByRole('region', { name: 'Its configuration' });
  await expect(configuration).toContainText('/etc/kubernetes/manifests/kube-scheduler.yaml');
  await expect(configuration).toContainText('--leader-elect=true');
  const lines = page.getByRole('region', { name: 'Its log' });
  await expect(lines.getByRole('listitem').first()).toBeVisible();
  const all = await lines.getByRole('listitem').count();
  await lines.getByRole('combobox').selectOption('decision');
  await expect.poll(() => lines.getByRole('listitem').count()).toBeLessThan(all);
  await noViolation(page, 'card');
  // By keyboard alone.
  await page.getByRole('button', { name: 'Show it on a fork' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Compare two futures' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('without kube-scheduler').first()).toBeVisible();
  const other = page.getByRole('combobox').filter({ has: page.getByRole('option', { name: 'with kube-scheduler' }) });
  await expect(other.locator('option:checked')).toHaveText('with kube-scheduler');
  // Both have the Pods that were asked for; only with a scheduler have they a node.
  await expect(page.locator('tr[data-where="both"]', { hasText: 'probe-' }).filter({ hasText: 'nodeName' }).first()).toBeVisible();
  await expect(page.locator('tr[data-where="right"]', { hasText: 'kube-scheduler-controlplane' })).toBeVisible();
  expect(complaints).toEqual([]);
});
