/** Playwright's own builds of Firefox and WebKit, where somebody has installed them. */
import type { BrowserType } from '@playwright/test';
import type { Driver } from './driver.ts';

export async function openOwn(type: BrowserType): Promise<Driver> {
  const browser = await type.launch();
  const page = await browser.newPage();
  return {
    name: `Playwright's ${type.name()} ${browser.version()}`,
    goto: async (url) => void (await page.goto(url)),
    evaluate: async (run, given) => JSON.parse(await page.evaluate(`(async () => JSON.stringify([await (${run.toString()})(${JSON.stringify(given ?? null)})]))()`))[0],
    press: (key) => page.keyboard.press(key),
    type: (words) => page.keyboard.type(words),
    click: (x, y) => page.mouse.click(x, y),
    resize: (width, height) => page.setViewportSize({ width, height }),
    screenshot: () => page.screenshot(),
    close: () => browser.close(),
  };
}
