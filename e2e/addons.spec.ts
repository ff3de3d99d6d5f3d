import { expect, test, type Page } from '@playwright/test';
import { kubectl, open } from './podium.ts';
import { noViolation } from './violations.ts';

const WORDS = { rail: 'Addons', panels: 'Paneles', dashboard: 'Dashboard', metrics: 'Métricas', logs: 'Logs', gone: '503 ServiceUnavailable', text: 'Texto' } as const;

async function closeTerminal(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: /kubectl/ }).press('Escape');
}

test('add-ons are installed by a switch, serve their pages, and fail with their Pods', async ({ page }) => {
  const { complaints } = await open(page, '?lang=es&motion=reduced');
  await page.getByRole('button', { name: WORDS.rail, exact: true }).first().click();
  const panel = (name: string) => page.getByRole('radiogroup', { name: WORDS.panels }).getByRole('radio', { name, exact: true });
  for (const addon of ['Dashboard', 'metrics-server', 'Prometheus', 'Fluent Bit + Loki']) {
    await page.getByRole('switch', { name: addon }).press('Enter');
    await expect(page.getByRole('switch', { name: addon })).toHaveAttribute('aria-checked', 'true');
  }
  await kubectl(page, 'sleep 120');
  await closeTerminal(page);
  await expect(page.locator('article[data-state="working"]')).toHaveCount(5);

  await panel(WORDS.dashboard).check({ force: true });
  await expect(page.getByText('system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard').first()).toBeVisible();
  await expect(page.getByRole('cell', { name: 'prometheus', exact: true }).first()).toBeVisible();
  await expect(page.getByText(/cannot list resource "secrets"/)).toBeVisible();

  await panel(WORDS.metrics).check({ force: true });
  await expect(page.getByRole('img', { name: /CPU/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /worker3/ }).first()).toBeVisible();

  await panel(WORDS.logs).check({ force: true });
  await page.getByLabel(WORDS.text).fill('CoreDNS-');
  await expect(page.getByText('CoreDNS-1.13.1').first()).toBeVisible();

  await panel('DNS').check({ force: true });
  await expect(page.getByText('kubernetes.default.svc.cluster.local. 30 A 10.96.0.1').first()).toBeVisible();
  await noViolation(page, 'add-ons');

  await kubectl(page, 'kubectl scale deployment kubernetes-dashboard -n kubernetes-dashboard --replicas=0');
  await kubectl(page, 'sleep 30');
  await closeTerminal(page);
  await panel(WORDS.dashboard).check({ force: true });
  await expect(page.getByRole('heading', { name: WORDS.gone })).toBeVisible();
  expect(complaints).toEqual([]);
});
