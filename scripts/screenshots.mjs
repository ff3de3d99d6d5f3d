// `npm run screenshots`: the built page at the sizes that matter, in both languages and themes, into docs/images and test-results.
// The README's picture is docs/images/main.png; all others go to test-results/screenshots, to be looked at.
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { BROWSER_FLAGS, findBrowser } from './browser.mjs';

const SIZES = [
  ['1280x800', 1280, 800, ''],
  ['1920x1080', 1920, 1080, ''],
  ['800x449', 800, 449, ''],
  ['390x844', 390, 844, ''],
  ['embed', 800, 300, 'embed=1'],
];
const OUT = 'test-results/screenshots';

await build({ logLevel: 'error' });
const server = await preview({ preview: { port: 4174, host: '127.0.0.1' } });
const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_FLAGS });
mkdirSync(OUT, { recursive: true });
mkdirSync('docs/images', { recursive: true });

async function shoot(path, width, height, theme, query, keys = []) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
  await page.goto(`http://127.0.0.1:4174/?${query}`);
  await page.locator('.react-flow__node').first().waitFor({ timeout: 30_000 });
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(120);
  }
  await page.waitForTimeout(600);
  await page.screenshot({ path });
  await page.close();
  process.stdout.write(`${path}\n`);
}

/** Some decisions on: a Pod has just been given a node. */
const STEPS = Array.from({ length: 8 }, () => 'ArrowRight');

for (const theme of ['light', 'dark']) {
  for (const lang of ['en', 'es']) {
    for (const [name, width, height, query] of SIZES) await shoot(`${OUT}/${name}-${theme}-${lang}.png`, width, height, theme, `lang=${lang}&${query}`, STEPS);
  }
}
await shoot('docs/images/main.png', 1440, 900, 'light', 'lang=en', STEPS);
await browser.close();
await server.close();
