import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS } from './scripts/browser.mjs';

const PORT = 4173;

export default defineConfig({
  testDir: 'e2e',
  timeout: 60_000,
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  outputDir: 'test-results',
  reporter: [['list'], ['json']],
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1280, height: 800 },
    launchOptions: { args: BROWSER_FLAGS, ...(process.env['E2E_BROWSER'] && { executablePath: process.env['E2E_BROWSER'] }) },
  },
  webServer: { command: `npx vite preview --port ${PORT} --strictPort --host 127.0.0.1`, port: PORT, reuseExistingServer: true },
});
