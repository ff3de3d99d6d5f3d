import { defineConfig } from 'vitest/config';
import { lessonHeads } from './scripts/lessonHeads.ts';

export default defineConfig({
  plugins: [lessonHeads()],
  // Files share a worker, so that the engine is loaded twice and not once a file. Nothing may hang on their order: `npx vitest run --sequence.shuffle`.
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node', testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2, isolate: false, setupFiles: ['src/engine/testing/late.ts'] },
});
