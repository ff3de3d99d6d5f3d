import { expect, test } from '@playwright/test';
import { open, seqOf } from './podium.ts';
import { noViolation } from './violations.ts';

test('a word of a lesson is explained where it stands, and the glossary is searched in either language, by keyboard', async ({ page }) => {
  const { complaints } = await open(page, '?lang=es&motion=reduced&lesson=replicas-that-come-back');
  const word = page.getByRole('complementary').getByRole('button', { name: 'ReplicaSet', exact: true }).first();
  await word.press('Enter');
  const explained = page.getByRole('dialog', { name: 'ReplicaSet' });
  await expect(explained).toBeFocused();
  await expect(explained).toContainText('crea los que faltan');
  await noViolation(page, 'a word in a lesson', { within: '[role="dialog"]', themes: ['dark'] });
  await page.keyboard.press('Escape');
  await expect(explained).toBeHidden();
  await expect(word).toBeFocused();
  await word.press('Enter');
  await explained.getByRole('button', { name: 'Abrir el glosario' }).press('Enter');
  const glossary = page.getByRole('dialog', { name: 'Glosario' });
  await expect(glossary.getByRole('heading', { name: 'ReplicaSet', exact: true })).toBeFocused();
  await glossary.getByRole('searchbox').fill('key-value');
  await expect(glossary.getByRole('heading', { level: 3 })).toHaveText(['almacén clave-valor']);
  await noViolation(page, 'glossary', { within: 'dialog' });
  await glossary.getByRole('button', { name: 'Enséñame: etcd' }).press('Enter');
  await expect(glossary).toBeHidden();
  await expect(page.getByRole('navigation').getByRole('button', { name: 'etcd' })).toHaveAttribute('aria-current', 'page');
  // So are the words of the sentence that says what happens.
  const before = await seqOf(page);
  await page.getByRole('button', { name: 'Paso atrás' }).click();
  await expect.poll(() => seqOf(page)).not.toBe(before);
  const said = page.getByTestId('sentence').getByRole('button').first();
  await said.press('Enter');
  await expect(page.getByRole('dialog')).toBeFocused();
  expect(complaints).toEqual([]);
});

test('an item of a menu, which can hold no word that opens, is described by the glossary', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced');
  await page.getByRole('button', { name: 'Settings', exact: true }).press('ArrowDown');
  const item = page.getByRole('menuitemcheckbox', { name: 'Control plane' });
  await item.hover();
  await expect(item).toHaveAttribute('aria-description', /^control plane .*: The part that decides/);
  await expect(page.getByRole('menu').locator('p')).toBeVisible();
  await noViolation(page, 'a menu with a description', { within: '[role="menu"]', themes: ['dark', 'contrast'] });
});
