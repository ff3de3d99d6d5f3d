/** The student's work as a page, and what a teacher is told of it. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { kubectl, open } from './podium.ts';
import { noViolation } from './violations.ts';

test('a challenge is reported with what was typed and the hash; the file opens as genuine, a changed one is told', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&lesson=repair-silent-service&motion=reduced&theme=light');
  await expect(page.getByRole('heading', { name: 'A door without a room' })).toBeVisible();
  await kubectl(page, `kubectl patch service shop -p '{"spec":{"selector":{"app":"shop"}}}'`);
  await page.getByRole('button', { name: 'Let the cluster go on' }).click();
  await expect(page.getByText('Done, and it was you.')).toBeVisible();
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await next.click();
  await page.getByRole('button', { name: 'Report of my work' }).click();
  const dialog = page.getByRole('dialog', { name: 'Report of my work' });
  const save = dialog.getByRole('button', { name: 'Save to hand in' });
  await expect(save).toBeEnabled({ timeout: 30_000 });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Ana <b>');
  const paper = dialog.getByRole('article');
  await expect(paper.getByText('kubectl patch service shop').first()).toBeVisible();
  await expect(paper.getByRole('row', { name: /spec\.selector\.app .* shop/ })).toBeVisible();
  await expect(paper.getByText(/^[0-9a-f]{64}$/)).toHaveCount(2);
  await noViolation(page, 'report', { within: '[data-report]', themes: ['dark'] });
  const saved = async (button: string): Promise<string> => {
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: button }).click();
    return readFileSync(await (await downloading).path(), 'utf8');
  };
  const html = await saved('Save as a page');
  expect(html).toContain('Ana &lt;b&gt;');
  expect(html).not.toContain('<script');
  const json = await saved('Save to hand in');
  const files = dialog.locator('input[type=file]');
  await files.setInputFiles({ name: 'changed.json', mimeType: 'application/json', buffer: Buffer.from(json.replace('"name": "Ana <b>"', '"name": "Eva"')) });
  await expect(dialog.getByText('The content was changed after it was saved: it no longer fits its hash.')).toBeVisible();
  await files.setInputFiles({ name: 'report.json', mimeType: 'application/json', buffer: Buffer.from(json) });
  await expect(dialog.getByText('The content fits its hash.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Play its run and compare' }).click();
  await expect(dialog.getByText('The run gives the same hash, and what the report tells of the cluster.')).toBeVisible({ timeout: 30_000 });
  expect(complaints).toEqual([]);
});
