import { defineConfig } from 'vite';
import { lessonHeads } from './scripts/lessonHeads.ts';
import { objectSpread } from './scripts/objectSpread.ts';

/** The command line: one bundle for Node, libraries included, so that it starts quickly. */
export default defineConfig({
  publicDir: false,
  plugins: [lessonHeads(), objectSpread()],
  build: { ssr: 'src/host/cli.ts', minify: false, target: 'node20', rollupOptions: { output: { entryFileNames: 'cli.js' } } },
  ssr: { noExternal: true },
});
