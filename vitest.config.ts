import { defineConfig } from 'vitest/config';
import { lessonHeads } from './scripts/lessonHeads.ts';

export default defineConfig({
  plugins: [lessonHeads()],
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node', testTimeout: 60_000, maxWorkers: 2, setupFiles: ['src/engine/testing/late.ts'] },
});
