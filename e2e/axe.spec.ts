import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { open, press } from './podium.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function check(page: Page, screen: string): Promise<void> {
  await page.waitForTimeout(450);
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 4).join(' | ')}`)).toEqual([]);
}

for (const language of ['en', 'es']) {
  for (const theme of ['light', 'dark', 'contrast']) {
    test(`no violation on any screen, ${language}, ${theme}`, async ({ page }) => {
      test.setTimeout(240_000);
      await open(page, `?lang=${language}&theme=${theme}&motion=reduced`);
      await page.keyboard.press('c');
      for (let i = 0; i < 5; i += 1) await press(page, 'ArrowRight');
      await check(page, 'live');
      await page.keyboard.press('t');
      await check(page, 'terminal');
      await page.keyboard.press('Escape');
      await page.locator('nav button[aria-pressed]').last().click();
      await expect(page.locator('.cm-content')).toBeVisible();
      await check(page, 'editor');
      const views = page.getByRole('navigation', { name: /^(Views|Vistas)$/ }).locator('button:not([aria-pressed])');
      const names = await views.allInnerTexts();
      expect(names.length).toBeGreaterThan(9);
      for (const [index, name] of names.entries()) {
        await views.nth(index).click();
        await check(page, name);
      }
      for (const key of ['i', 'm']) {
        await page.keyboard.press(key);
        await check(page, `dialog ${key}`);
        await page.keyboard.press('Escape');
      }
      await page.keyboard.press('?');
      await check(page, 'keyboard');
      await page.keyboard.press('Escape');
      await page.keyboard.press('u');
      await check(page, 'until');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await check(page, 'palette');
    });
  }
}

for (const theme of ['light', 'dark']) {
  test(`no violation in an embed and on a phone, ${theme}`, async ({ page }) => {
    await page.setViewportSize({ width: 800, height: 300 });
    await open(page, `?embed=1&lang=es&theme=${theme}`);
    await check(page, 'embed');
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, `?lang=es&theme=${theme}`);
    await check(page, 'phone');
  });
}
