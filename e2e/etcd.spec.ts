/** etcd with several members, in the page: its view, etcdctl in the terminal, a member that leaves and a new leader. */
import { expect, test } from '@playwright/test';
import { kubectl, open, toEnd } from './podium.ts';
import { noViolation } from './violations.ts';

test('members of etcd: who leads, their logs, etcdctl, a backup and its restore', async ({ page }) => {
  const { complaints } = await open(page, '?lang=es&theme=dark&scenario=ha3&motion=reduced');
  await toEnd(page);
  await page.keyboard.press('5');
  const members = page.getByRole('region', { name: 'Miembros' });
  await expect(members.locator('tbody tr')).toHaveCount(3);
  await expect(members.locator('tr[data-role="leader"]')).toHaveCount(1);
  const leader = (await members.locator('tr[data-role="leader"] th').textContent()) ?? '';
  await expect(members).toContainText(leader);
  await expect(members.locator('ol li')).toHaveCount(24);
  await noViolation(page, 'etcd');
  await kubectl(page, 'etcdctl endpoint status --cluster -w table');
  await expect(page.getByRole('log')).toContainText('RAFT APPLIED INDEX');
  await kubectl(page, 'etcdctl snapshot save backup.db');
  await kubectl(page, 'kubectl create configmap lost');
  await kubectl(page, 'etcdutl snapshot restore backup.db --bump-revision 1000000 --mark-compacted');
  await kubectl(page, 'kubectl get configmap lost');
  await expect(page.getByRole('log')).toContainText('configmaps "lost" not found');
  await expect(members.locator('tr[data-role="leader"]')).toHaveCount(1);
  expect(complaints).toEqual([]);
});
