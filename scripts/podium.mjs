#!/usr/bin/env node
// The `podium` command: builds itself when its sources are newer than the build, then runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'dist-cli');
const STAMP = join(OUT, 'stamp');

/** Names, sizes and times of all sources: quick, and changes when they do. */
function sources() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const folder of ['engine', 'kubectl', 'host', 'scene', 'session', 'lessons', 'examples']) if (existsSync(join(ROOT, 'src', folder))) visit(join(ROOT, 'src', folder));
  visit(join(ROOT, 'locales'));
  return hash.digest('hex');
}

const now = sources();
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== now) {
  const setup = spawnSync(process.execPath, [join(ROOT, 'scripts/setup.mjs')], { stdio: ['ignore', 2, 2] });
  if (setup.status !== 0) process.exit(1);
  const { build } = await import('vite');
  try {
    await build({ configFile: join(ROOT, 'vite.cli.config.ts'), root: ROOT, logLevel: 'error' });
  } catch (error) {
    process.stderr.write(`error: podium could not be built: ${error.message}\n`);
    process.exit(1);
  }
  mkdirSync(OUT, { recursive: true });
  writeFileSync(STAMP, now);
}
const { main } = await import(pathToFileURL(join(OUT, 'cli.js')).href);
process.exitCode = await main(process.argv.slice(2));
