// Draws the icons of the installed page from public/icon.svg into public/icons/: `node scripts/icons.mjs`. Their bytes are kept, so that a build needs no browser.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from './browser.mjs';

const FOLDER = 'public/icons';
/** What lies outside of the middle 80 % of a maskable icon may be cut off by the system. */
const ICONS = [
  { name: 'icon-192.png', size: 192, share: 0.86, ground: 'transparent' },
  { name: 'icon-512.png', size: 512, share: 0.86, ground: 'transparent' },
  { name: 'maskable-192.png', size: 192, share: 0.56, ground: '#f6f7f9' },
  { name: 'maskable-512.png', size: 512, share: 0.56, ground: '#f6f7f9' },
  { name: 'apple-touch-icon.png', size: 180, share: 0.66, ground: '#f6f7f9' },
];

const picture = `data:image/svg+xml;base64,${readFileSync('public/icon.svg').toString('base64')}`;
mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({ args: BROWSER_FLAGS, executablePath: findBrowser() });
const page = await browser.newPage();
for (const { name, size, share, ground } of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<body style="margin:0;width:${size}px;height:${size}px;display:grid;place-items:center;background:${ground}"><img src="${picture}" width="${Math.round(size * share)}" height="${Math.round(size * share)}"></body>`);
  writeFileSync(`${FOLDER}/${name}`, await page.screenshot({ omitBackground: true }));
}
await browser.close();
