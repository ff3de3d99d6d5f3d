import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from './scripts/browser.mjs';

const PORT = Number(process.env['E2E_PORT'] ?? 4173);
const REPORT = process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'];

/** The built site (`npm run build`) in a real browser. */
export default defineConfig({
  testDir: 'e2e',
  // A machine with other things to do is slower by far: nothing is waited for longer than it takes.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  workers: 2,
  fullyParallel: true,
  // A test that passes at the second time is counted as passed and named as unsteady (scripts/test.mjs): to be mended, not to be lived with.
  retries: 1,
  forbidOnly: true,
  outputDir: 'test-results',
  reporter: REPORT === undefined ? [['list']] : [['list'], ['json', { outputFile: REPORT }]],
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1280, height: 800 },
    // A first visit fetches everything there is, to keep it (public/offline.js): here that would be once a test. e2e/site.spec.ts has it.
    serviceWorkers: 'block',
    launchOptions: { args: BROWSER_FLAGS, executablePath: findBrowser() },
  },
  webServer: {
    command: `"${process.execPath}" node_modules/vite/bin/vite.js preview --port ${PORT} --strictPort --host 127.0.0.1`,
    port: PORT,
    reuseExistingServer: process.env['E2E_PORT'] === undefined,
  },
});
