import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The command line: one bundle for Node, libraries included, so that it starts quickly. */
export default defineConfig({
  publicDir: false,
  build: { ssr: 'src/host/cli.ts', outDir: 'dist-cli', emptyOutDir: false, minify: false, target: 'node20', rollupOptions: { shimMissingExports: true, output: { entryFileNames: 'cli.js' } } },
  ssr: { noExternal: true },
  plugins: [
    {
      name: 'missing-verbs',
      resolveId: { order: 'pre', handler: (source, importer) => (importer?.endsWith('/host/cli.ts') && source.startsWith('./') && !existsSync(fileURLToPath(new URL(source, `file://${importer}`))) ? `\0missing:${source}` : null) },
      load: (id) => (id.startsWith('\0missing:') ? `export const run = () => { throw new Error('not built yet'); }` : null),
    },
  ],
});
