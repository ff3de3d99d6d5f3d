// `npm run screenshots`: builds the site and photographs the scheduler's decision at five sizes, in both themes and languages, into
// docs/images/. main.png is the README's; the others are for looking at, and are not committed.
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { BROWSER_FLAGS, findBrowser } from './browser.mjs';

const FOLDER = 'docs/images';
const MOST_STEPS = 120;
const SIZES = [
  { name: 'laptop', width: 1280, height: 800, query: '' },
  { name: 'projector', width: 1920, height: 1080, query: '' },
  { name: 'embed-wide', width: 800, height: 449, query: '&embed=1' },
  { name: 'embed-low', width: 640, height: 300, query: '&embed=1' },
  { name: 'phone', width: 390, height: 844, query: '' },
];

async function open(page, query) {
  await page.goto(`${site.resolvedUrls.local[0]}?motion=reduced${query}`);
  await page.getByTestId('graph').waitFor();
  await page.evaluate(() => document.fonts.ready);
}

const stepOf = (page) => page.getByRole('slider').getAttribute('aria-valuenow');

/** The first decision after the start that finds the best node for a Pod. */
async function findDecision(page) {
  await open(page, '&lang=en');
  await page.keyboard.press('c');
  for (let i = 0; i < MOST_STEPS; i++) {
    if ((await page.locator('[data-outcome="best"]').count()) > 0) return stepOf(page);
    const before = await stepOf(page);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((old) => document.querySelector('[role=slider]')?.getAttribute('aria-valuenow') !== old, before);
  }
  throw new Error(`no scheduling decision within ${MOST_STEPS} steps`);
}

async function photograph(page, file, query) {
  await open(page, query);
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${FOLDER}/${file}.png` });
  process.stdout.write(`${FOLDER}/${file}.png\n`);
}

mkdirSync(FOLDER, { recursive: true });
await build({ logLevel: 'error' });
const site = await preview({ preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_FLAGS });
try {
  const page = await browser.newPage({ viewport: SIZES[0] });
  const step = await findDecision(page);
  await photograph(page, 'main', `&lang=en&theme=light&step=${step}`);
  for (const { name, query, ...viewport } of SIZES) {
    await page.setViewportSize(viewport);
    for (const lang of ['es', 'en']) for (const theme of ['light', 'dark']) await photograph(page, `${name}-${lang}-${theme}`, `${query}&lang=${lang}&theme=${theme}&step=${step}`);
  }
} finally {
  await browser.close();
  await site.close();
}
