/** Every screen, once by each rule in each language; what hangs on colours in each theme, in one language. */
import { expect, test, type Page } from '@playwright/test';
import { open, press } from './podium.ts';
import { noViolation, type Asked } from './violations.ts';

const LANGUAGES = [['en', { themes: ['dark', 'contrast'] }], ['es', { colourless: true }]] as const;

async function begin(page: Page, language: string): Promise<void> {
  await open(page, `?lang=${language}&theme=light&motion=reduced`);
  await page.keyboard.press('c');
  for (let i = 0; i < 5; i += 1) await press(page, 'ArrowRight');
}

for (const [language, asked] of LANGUAGES) {
  test(`no violation in any view, ${language}`, async ({ page }) => {
    await begin(page, language);
    const views = page.getByRole('navigation', { name: /^(Views|Vistas)$/ }).locator('button:not([aria-pressed])');
    const names = await views.allInnerTexts();
    expect(names.length).toBeGreaterThan(9);
    for (const [index, name] of names.entries()) {
      await views.nth(index).click();
      await expect(views.nth(index)).toHaveAttribute('aria-current', 'page');
      await noViolation(page, name, asked);
    }
  });

  test(`no violation in any panel or dialog, ${language}`, async ({ page }) => {
    await begin(page, language);
    const check = (screen: string, more: Asked = {}): Promise<void> => noViolation(page, screen, { ...asked, ...more });
    await page.keyboard.press('t');
    await expect(page.getByRole('textbox', { name: /kubectl/ })).toBeFocused();
    await check('terminal');
    await page.keyboard.press('Escape');
    await page.locator('nav button[aria-pressed]').last().click();
    await expect(page.locator('.cm-content')).toBeVisible();
    await check('editor');
    for (const [key, screen] of [['Control+k', 'palette'], ['i', 'breakpoints'], ['m', 'bookmarks'], ['n', 'new node'], ['?', 'keyboard'], ['u', 'until']] as const) {
      await page.keyboard.press('Escape');
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(screen, { within: 'dialog' });
    }
  });
}

test('no violation in an embed and on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 300 });
  await open(page, '?embed=1&lang=es&theme=light');
  await noViolation(page, 'embed', { themes: ['dark', 'contrast'] });
  await page.goto('./?embed=1&ctl=1&lang=es&theme=light&lesson=why-this-node');
  await expect(page.getByTestId('poster-title')).toBeVisible();
  await noViolation(page, 'poster', { themes: ['dark', 'contrast'] });
  await page.getByRole('button').click();
  await expect(page.getByText('Paso 1 de')).toBeVisible({ timeout: 30_000 });
  await noViolation(page, 'embed with a lesson', { themes: ['dark', 'contrast'] });
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '?lang=es&theme=light');
  await noViolation(page, 'phone', { themes: ['dark'] });
});

test('no violation on the poster and in the lesson of an embed, with forced colors and on a projector', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 449 });
  for (const [name, forcedColors, more] of [['forced colors', 'active', ''], ['projector', 'none', '&projector=1']] as const) {
    await page.emulateMedia({ forcedColors });
    await page.goto(`./?embed=1&ctl=1&lang=es&theme=light&motion=reduced&lesson=why-this-node${more}`);
    await expect(page.getByTestId('poster-title')).toBeVisible();
    await noViolation(page, `poster, ${name}`);
    await page.getByRole('button').click();
    await expect(page.getByText('Paso 1 de')).toBeVisible({ timeout: 30_000 });
    await noViolation(page, `lesson, ${name}`);
  }
});
