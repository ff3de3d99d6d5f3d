/** The network view: a packet is sent, followed hop by hop forwards and back, and its tables read. Rows S14, S23, S24. */
import { expect, test, type Page } from '@playwright/test';
import { kubectl, open, seqOf } from './podium.ts';

async function openNetwork(page: Page, query = '?lang=en&motion=reduced'): Promise<readonly string[]> {
  const { complaints } = await open(page, query);
  await kubectl(page, 'kubectl create deployment web --image=nginx --replicas=3');
  await kubectl(page, 'kubectl expose deployment web --port=80');
  await kubectl(page, 'kubectl run client --image=busybox --restart=Never -- sleep 3600');
  await kubectl(page, 'kubectl wait --for=condition=Ready pod --all --timeout=60s');
  // Ready Pods become endpoints, and endpoints rules, a little later.
  await kubectl(page, 'sleep 5');
  await page.keyboard.press('Escape');
  await page.getByRole('navigation').getByRole('button', { name: /^(Network|Red)$/ }).click();
  return complaints;
}

async function send(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('combobox', { name: /^(From|De)$/ }).selectOption(from);
  await page.getByRole('combobox', { name: /^(To|A)$/ }).fill(to);
  await page.getByRole('button', { name: /^(Send|Enviar)$/ }).click();
  await expect(page.getByText(/^1 (of|de) \d+$/)).toBeVisible();
}

test('a packet to a Service: DNS first, then the rule that is hit, the tunnel, and the answer', async ({ page }) => {
  const complaints = await openNetwork(page);
  await send(page, 'pod/client', 'http://web');
  const hops = page.getByRole('region', { name: 'Hops' });
  await expect(hops.getByRole('heading').first()).toHaveText('DNS: web.default.svc.cluster.local');
  await hops.getByRole('button', { name: /default\/web is a Service/ }).click();
  const table = page.getByRole('region', { name: /iptables-save/ });
  await expect(table.locator('mark').last()).toContainText('-j DNAT --to-destination 10.244.');
  const before = await seqOf(page);
  await page.getByRole('button', { name: 'Next hop' }).click();
  await expect.poll(() => seqOf(page)).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Previous hop' }).click();
  await expect.poll(() => seqOf(page)).toBe(before);
  await page.getByRole('button', { name: 'Last hop' }).click();
  await expect(page.getByText('Answered', { exact: true })).toBeVisible();
  // The same walk on the maps.
  await page.keyboard.press('2');
  await expect(page.getByTestId('graph').locator('[data-walk="pod"]')).toContainText('http://web');
  await page.keyboard.press('1');
  await expect(page.getByTestId('schematic-drawing').locator('[data-walk="pod"]')).toContainText('http://web');
  expect(complaints).toEqual([]);
});

test('a tunnel puts on its headers, header by header', async ({ page }) => {
  await openNetwork(page, '?lang=es&motion=reduced');
  await send(page, 'pod/client', 'http://10.96.0.10:9153');
  await page.getByRole('region', { name: 'Saltos' }).getByRole('button', { name: /VXLAN/ }).first().click();
  const packet = page.getByRole('region', { name: 'El paquete', exact: true });
  for (const header of ['VXLAN', 'Ethernet', 'IPv4', 'UDP', 'TCP']) await expect(packet).toContainText(header);
  await expect(packet).toContainText('8472');
});
