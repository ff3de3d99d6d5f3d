import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { firstParts } from './scripts/firstParts.ts';
import { lessonHeads } from './scripts/lessonHeads.ts';
import { lrs } from './scripts/lrs.ts';
import { baseOf, oembed } from './scripts/oembed.ts';
import { offline } from './scripts/offline.ts';

/** The development server adds scripts of its own to the page, which the page's policy forbids. Only there is it widened. */
const looserPolicyInDevelopment: Plugin = {
  name: 'podium-development-policy',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'").replace("'nonce-podium'", "'unsafe-inline'").replace("connect-src 'self'", "connect-src 'self' ws:"),
};

/**
 * The worker's start has nothing in it that other chunks import: WebKit would run it a second time for them, and two engines would answer.
 */
const engineApart = { output: { codeSplitting: { groups: [{ name: 'worker.engine', test: /src.host.host\.ts$/ }] } } };

/** A static site that works from any sub-path: every address is relative. */
export default defineConfig({
  base: './',
  plugins: [react(), lessonHeads(), firstParts(), looserPolicyInDevelopment, lrs(process.env['PODIUM_LRS']), oembed(baseOf(process.env['PODIUM_BASE'])), offline()],
  worker: { format: 'es', rolldownOptions: engineApart },
  build: { target: ['chrome111', 'edge111', 'firefox121', 'safari16.4'], outDir: 'dist', manifest: true, sourcemap: false, chunkSizeWarningLimit: 800, modulePreload: { polyfill: false } },
});
