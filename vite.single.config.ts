import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { lessonHeads } from './scripts/lessonHeads.ts';
import { singleFile } from './scripts/singleFile.ts';

const WHOLE = { output: { codeSplitting: false } } as const;

/** dist/podium.html: everything in one file (docs/embedding.md). */
export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [react(), lessonHeads(), singleFile()],
  worker: { format: 'iife', plugins: () => [lessonHeads()], rolldownOptions: WHOLE },
  build: {
    target: ['chrome111', 'edge111', 'firefox121', 'safari16.4'],
    outDir: 'dist',
    emptyOutDir: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: { input: 'src/entry.ts', ...WHOLE },
  },
});
