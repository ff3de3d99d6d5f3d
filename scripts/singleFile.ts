/** Puts the whole page into one file, engine included: it works from a disk, and in a frame that has no origin. Its policy lets in nothing from outside. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const NAME = 'podium.html';
const WORKER = "new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })";

const hashOf = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** What an HTML parser would take for its own. */
const quoted = (script: string): string => script.replaceAll(/<(?=\/script|!--)/gi, '\\x3C').replaceAll('\r', '\\r').replaceAll('\0', '\\0');

/** A text that stands for itself, whatever dollar signs are in it. */
const put = (html: string, place: string | RegExp, text: string): string => {
  const result = html.replace(place, () => text);
  if (result === html) throw new Error(`index.html has no ${String(place)}`);
  return result;
};

function page(script: string, style: string): string {
  const early = readFileSync('public/early.js', 'utf8');
  const main = quoted(script);
  const icon = `data:image/svg+xml,${encodeURIComponent(readFileSync('public/icon.svg', 'utf8'))}`;
  const policy = `default-src 'none'; script-src ${hashOf(early)} ${hashOf(main)}; style-src 'nonce-podium'; img-src data: blob:; font-src data:; worker-src blob: data:; base-uri 'none'; form-action 'none'`;
  let html = readFileSync('index.html', 'utf8');
  html = put(html, /(?<=Content-Security-Policy" content=")[^"]*/, policy);
  html = put(html, /(?<=rel="icon" href=")[^"]*/, icon);
  html = put(html, /(\s*<link rel="(manifest|apple-touch-icon)"[^>]*>)+/, '');
  html = put(html, /<link rel="stylesheet" href=".\/early.css" \/>/, `<style nonce="podium">${readFileSync('public/early.css', 'utf8')}${style}</style>`);
  html = put(html, /<script vite-ignore src=".\/early.js"><\/script>/, `<script>${early}</script>`);
  return put(html, /<script type="module" src="\/src\/entry.ts"><\/script>/, `<script type="module">${main}</script>`);
}

export const singleFile = (): Plugin => ({
  name: 'podium-single-file',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/src/host/connect.ts')) return null;
    if (!code.includes(WORKER)) throw new Error('connect.ts starts its worker in another way');
    return { code: `import InlineWorker from './worker.ts?worker&inline';\n${code.replace(WORKER, 'new InlineWorker()')}`, map: null };
  },
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const scripts: string[] = [];
      const styles: string[] = [];
      for (const [name, one] of Object.entries(bundle)) {
        if (one.type === 'chunk') scripts.push(one.code);
        else if (name.endsWith('.css')) styles.push(String(one.source));
        delete bundle[name];
      }
      if (scripts.length !== 1) throw new Error(`expected one script, found ${scripts.length}`);
      this.emitFile({ type: 'asset', fileName: NAME, source: page(scripts[0]!.replaceAll('__VITE_PRELOAD__', 'void 0'), styles.join('\n')) });
    },
  },
});
