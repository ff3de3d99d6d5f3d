import { expect, test } from '@playwright/test';
import { graph, kubectl, open, sentence } from './podium.ts';

for (const [lang, words] of [['en', { add: 'Add a node', name: 'Name', system: 'Operating system', version: 'kubelet version', refused: 'kubeadm will refuse it', join: 'Add and join', brought: 'You bring a new machine' }], ['es', { add: 'Añadir un nodo', name: 'Nombre', system: 'Sistema operativo', version: 'Versión de kubelet', refused: 'kubeadm lo rechazará', join: 'Añadir y unir', brought: 'Traes una máquina nueva' }]] as const) {
  test(`adds a node by keyboard, and joins it, ${lang}`, async ({ page }) => {
    await open(page, `?lang=${lang}&motion=reduced`);
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: words.add });
    await expect(dialog.getByLabel(words.name)).toHaveValue('worker4');
    await dialog.getByRole('radio', { name: 'AWS' }).press(' ');
    await expect(dialog).toContainText('aws:///');
    await dialog.getByLabel(words.version).selectOption('v1.33.12');
    await expect(dialog.getByRole('status')).toContainText(words.refused);
    await dialog.getByLabel(words.version).selectOption('v1.36.4');
    await dialog.getByRole('button', { name: words.join }).press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(sentence(page)).toContainText(words.brought);
    await kubectl(page, 'sleep 30');
    await kubectl(page, 'kubectl get nodes -o wide');
    await expect(page.locator('body')).toContainText(/worker4\s+Ready\s+<none>\s+\S+\s+v1\.36\.4/);
    await expect(graph(page).locator('[data-node="worker4"]').first()).toBeVisible();
  });
}

test('a kubelet that is killed is started again by systemd', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced');
  await kubectl(page, 'ssh worker1 pkill -9 kubelet');
  await kubectl(page, 'ssh worker1 systemctl status kubelet');
  await expect(page.locator('body')).toContainText('activating (auto-restart) (Result: signal)');
  await kubectl(page, 'sleep 12');
  await kubectl(page, 'ssh worker1 journalctl -u kubelet -n 20');
  await expect(page.locator('body')).toContainText('Scheduled restart job, restart counter is at 1.');
});
