/** A scheduling cycle, walked by keyboard alone; and every panel of the view asked about accessibility. */
import { expect, test } from '@playwright/test';
import { open, toEnd } from './podium.ts';
import { noViolation } from './violations.ts';

test('a cycle is walked by keyboard: a node goes out, scores fill the table, the formula gives the very score, the winner is marked', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&motion=reduced');
  await toEnd(page);
  await page.keyboard.press('6');
  const walk = page.getByRole('group', { name: 'Walk through the cycle' });
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
  await walk.getByRole('button', { name: 'Filter', exact: false }).last().focus();
  await page.keyboard.press('Enter');
  await expect(row('controlplane')).not.toContainText('TaintToleration');
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight');
  await expect(row('controlplane')).toContainText('TaintToleration node(s) had untolerated taint(s)');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowRight');
  await expect(walk.getByRole('status')).toContainText('NodeResourcesFit');
  const card = page.getByRole('complementary', { name: 'NodeResourcesFit' });
  const score = await row('worker2').getByRole('cell').nth(2).innerText();
  await row('worker2').getByRole('button').click();
  await expect(card.getByRole('listitem').filter({ hasText: 'Raw score' }).locator('strong')).toHaveText(score.split('\n')[0]!);
  // Home and End are the table's while one of its rows has the focus.
  await walk.getByRole('button').first().focus();
  await page.keyboard.press('End');
  await expect(page.locator('tr', { hasText: 'chosen' })).toBeVisible();
  await page.keyboard.press('Home');
  await expect(page.locator('tr', { hasText: 'chosen' })).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('no violation in the panels of the scheduler view', async ({ page }) => {
  await open(page, '?lang=es&theme=light&motion=reduced');
  await toEnd(page);
  await page.keyboard.press('6');
  const walk = page.getByRole('group', { name: 'Recorrer el ciclo' });
  await walk.getByRole('button', { name: /^Score/ }).click();
  await page.keyboard.press('ArrowRight');
  await noViolation(page, 'cycle, score', { within: 'main', themes: ['dark'] });
  await page.keyboard.press('End');
  await noViolation(page, 'cycle, end', { within: 'main' });
  for (const name of ['Colas', 'Reparto']) {
    await page.getByText(name, { exact: true }).click();
    await expect(page.locator('h3').first()).toBeVisible();
    await noViolation(page, name, { within: 'main' });
  }
});
