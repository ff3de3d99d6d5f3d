import { expect, test } from '@playwright/test';
import { graph, kubectl, open, press, seqOf } from './podium.ts';

test('a future is made on purpose, named, compared with the first, and forgotten', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced');
  await page.getByRole('button', { name: /^Futures of this run/ }).click();
  await page.getByRole('menuitem', { name: /New, name/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Futures of this run' });
  await dialog.getByRole('textbox', { name: /^New future/ }).fill('with web');
  await dialog.getByRole('button', { name: 'Make' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Name of with web' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await kubectl(page, 'kubectl create deployment web --image=nginx --replicas=2');
  await page.getByText('milestone', { exact: true }).click();
  const before = await seqOf(page);
  await page.getByRole('button', { name: 'Step forward' }).click();
  await expect.poll(() => seqOf(page)).toBeGreaterThan(before);
  await page.getByRole('button', { name: /^Futures of this run/ }).click();
  await page.getByRole('menuitem', { name: 'Compare' }).click();
  await expect(page.getByText('only on the left').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Deployment web', exact: true })).toBeVisible();
  await expect(graph(page)).toHaveCount(2);
  await page.getByRole('button', { name: /^Futures of this run/ }).click();
  await page.getByRole('menuitem', { name: /New, name/ }).click();
  await dialog.getByRole('button', { name: /^Delete/ }).click();
  await expect(dialog.getByRole('button', { name: /^Delete/ })).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('a breakpoint ends a step early, by keyboard', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced');
  await page.keyboard.press('i');
  const dialog = page.getByRole('dialog', { name: 'Breakpoints' });
  await dialog.getByText('Program', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Add breakpoint' }).press('Enter');
  await expect(dialog.getByRole('checkbox', { name: 'kube-scheduler decides something' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('v');
  for (let i = 0; i < 6 && !(await page.getByText('Stopped at breakpoint 1.').isVisible()); i += 1) await press(page, 'ArrowRight');
  await expect(page.getByText('Stopped at breakpoint 1.')).toBeVisible();
  await expect(page.getByTestId('sentence')).toContainText('kube-scheduler');
});

test('a bookmark with a note is found again, and travels in a link', async ({ page }) => {
  await open(page, '?lang=es&motion=reduced');
  await page.keyboard.press('c');
  for (let i = 0; i < 3; i += 1) await press(page, 'ArrowRight');
  const marked = await seqOf(page);
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Marcadores' });
  await dialog.getByRole('textbox').fill('aquí empieza');
  await dialog.getByRole('button', { name: 'Añadir marcador' }).click();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await press(page, 'ArrowRight');
  await page.keyboard.press('m');
  await dialog.getByRole('button', { name: /aquí empieza/ }).first().click();
  await expect.poll(() => seqOf(page)).toBe(marked);
});

test('what follows from a command is told in a sequence and beside the step', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced');
  await page.keyboard.press('v');
  await press(page, 'ArrowRight');
  await expect(page.getByRole('heading', { name: 'What then' })).toBeVisible();
  await page.keyboard.press('4');
  await page.getByRole('button', { name: 'What did this step cause?' }).click();
  const first = page.getByRole('region', { name: 'Sequence' }).getByRole('listitem').first();
  await expect(first).toHaveAttribute('aria-current', 'step');
  await page.getByRole('region', { name: 'Sequence' }).getByRole('button', { name: /from kube-apiserver to etcd/ }).first().click();
  await expect.poll(async () => page.getByRole('region', { name: 'Sequence' }).locator('[aria-current="step"]').innerText()).toContain('Txn');
  // From cause to cause by keyboard: the one gone to is no longer among the causes, and its neighbour has the focus.
  const causes = page.getByRole('region', { name: 'Caused by' });
  const before = await causes.getByRole('button').count();
  await expect(causes.getByRole('button')).toHaveCount(before);
  await causes.getByRole('button').last().focus();
  await page.keyboard.press('Enter');
  await expect(causes.getByRole('button')).toHaveCount(before - 1);
  await expect(causes.getByRole('button').last()).toBeFocused();
});
