import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** A static site that works from any sub-path: every address is relative. */
export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2023', outDir: 'dist', manifest: true, sourcemap: false, chunkSizeWarningLimit: 800, modulePreload: { polyfill: false } },
});
