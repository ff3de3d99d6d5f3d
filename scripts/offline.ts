/** Lists what was built for public/offline.js, which keeps it, and tells the page that there is such a thing to keep it. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

const NOT_KEPT = /^(\.vite\/|oembed\/|at\/|offline(-files)?\.js$|podium\.html$)/;

export function offline(): Plugin {
  let out = 'dist';
  return {
    name: 'podium-offline',
    apply: 'build',
    configResolved: (config) => void (out = resolve(config.root, config.build.outDir)),
    transformIndexHtml: (html) => html.replace('<html ', '<html data-offline="./offline.js" '),
    writeBundle: {
      order: 'post',
      handler() {
        const names = readdirSync(out, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(out, join(entry.parentPath, entry.name)).split(sep).join('/'))
          .filter((name) => !NOT_KEPT.test(name))
          .sort();
        const hash = createHash('sha256');
        for (const name of names) hash.update(name).update(readFileSync(join(out, name)));
        const files = names.map((name) => `./${name}`);
        writeFileSync(join(out, 'offline-files.js'), `self.PODIUM = ${JSON.stringify({ version: hash.digest('hex').slice(0, 12), files })};\n`);
      },
    },
  };
}
