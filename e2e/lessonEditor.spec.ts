import { expect, test } from '@playwright/test';
import { kubectl, open } from './podium.ts';
import { noViolation } from './violations.ts';

test('what an author does becomes steps of a lesson, which can be played, taken back and shared', async ({ page }) => {
  const { complaints } = await open(page, '?lang=en&mode=lesson&motion=reduced');
  await page.getByRole('button', { name: 'Write a lesson' }).click();
  const editor = page.getByRole('region', { name: 'Lesson editor' });
  const steps = editor.getByRole('region', { name: 'Steps' }).getByRole('listitem');
  await expect(page.getByRole('heading', { name: 'The cluster is quiet' })).toBeVisible({ timeout: 30_000 });
  await editor.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByRole('textbox', { name: /kubectl/ })).toBeVisible({ timeout: 30_000 });
  await kubectl(page, 'kubectl create deployment web --image=nginx:1.29 --replicas=2');
  await expect(steps).toHaveText([/The cluster is quiet/, /create-deployment-web/]);
  await expect(page.getByText('Step 2 of 2')).toBeVisible();
  await editor.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(editor.getByRole('button', { name: 'Check', exact: true })).toBeEnabled({ timeout: 30_000 });
  await noViolation(page, 'lesson editor', { within: 'section[aria-label="Lesson editor"]' });
  await editor.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(editor.getByText(/^It can be played to its end/)).toBeVisible({ timeout: 30_000 });
  await editor.getByRole('button', { name: 'Share as a link' }).click();
  const link = page.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#l=/);
  const address = await link.inputValue();
  await page.keyboard.press('Escape');
  await editor.getByRole('button', { name: 'Undo' }).click();
  await expect(steps).toHaveCount(1);
  await editor.locator('.cm-line', { hasText: 'at: end' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('vi');
  await expect(page.getByRole('option', { name: 'view' })).toBeVisible();
  await expect(page.getByText('What stands in the middle.')).toBeVisible();
  await page.keyboard.press('Escape');
  // Texts that are still empty are told to whoever opens the link, at their places.
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.getByRole('alert').getByText(/^Line \d+, column \d+/).first()).toBeVisible({ timeout: 30_000 });
  expect(complaints).toEqual([]);
});

test('a lesson prints one page a step, with pictures of the real views, and the run comes back', async ({ page }) => {
  await open(page, '?lang=en&mode=lesson&motion=reduced&theme=dark');
  const card = page.getByRole('article', { name: 'Replicas that come back' });
  await card.getByRole('button', { name: 'Replicas that come back' }).click();
  await card.getByRole('button', { name: 'Print' }).click();
  const dialog = page.getByRole('dialog', { name: 'Print the lesson' });
  await expect(dialog.getByRole('button', { name: 'Print', exact: true })).toBeEnabled({ timeout: 60_000 });
  const pictures = dialog.getByRole('img');
  await expect(pictures).toHaveCount(5);
  // A picture is there before it has been read.
  await expect.poll(() => pictures.evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 300))).toBe(true);
  const pages = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  // Paper is white up to its edge, whatever the page's theme.
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(() => [getComputedStyle(document.documentElement).colorScheme, getComputedStyle(document.documentElement).backgroundColor])).toEqual(['light', 'rgb(255, 255, 255)']);
  await page.emulateMedia({ media: null });
  // A title, five steps, the answers.
  expect(pages(await page.pdf({ preferCSSPageSize: true, printBackground: true }))).toBe(7);
  await noViolation(page, 'printing', { within: '[data-printing]' });
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(card.getByRole('button', { name: 'Begin' })).toBeEnabled();
});
