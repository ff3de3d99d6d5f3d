/** Tells public/early.js what the page is made of, so that all of it is fetched at once though the first script is a small one (src/entry.ts). */
import type { Plugin, Rolldown } from 'vite';

type Bundle = Readonly<Record<string, Rolldown.OutputChunk | Rolldown.OutputAsset>>;

function partsOf(bundle: Bundle, page: Rolldown.OutputChunk): readonly string[] {
  const found = new Set<string>();
  const follow = (chunk: Rolldown.OutputChunk): void => {
    if (found.has(chunk.fileName)) return;
    found.add(chunk.fileName);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const name of chunk.imports) {
      const next = bundle[name];
      if (next?.type === 'chunk') follow(next);
    }
  };
  follow(page);
  return [...found];
}

export const firstParts = (): Plugin => ({
  name: 'podium-first-parts',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const page = Object.values(bundle).find((one): one is Rolldown.OutputChunk => one.type === 'chunk' && one.facadeModuleId?.endsWith('/src/main.tsx') === true);
      return page === undefined ? html : html.replace('<html ', `<html data-parts="${partsOf(bundle, page).map((name) => `./${name}`).join(' ')}" `);
    },
  },
});
