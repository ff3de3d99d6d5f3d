#!/usr/bin/env -S node --max-semi-space-size=128 --min-semi-space-size=128 --initial-old-space-size=1024 --single-threaded-gc
// The `podium` command: builds itself when its sources are newer than the build, then runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { setFlagsFromString } from 'node:v8';

// With less inlining and later, the engine is compiled in a third of the time and runs as fast; the flags of the first line are for big clusters.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=100');
setFlagsFromString('--interrupt-budget=300000');

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILDS = join(ROOT, 'dist-cli');
const SOURCES = ['src/engine', 'src/kubectl', 'src/host', 'src/scene', 'src/session', 'src/outcomes', 'src/lessons', 'src/classroom', 'src/examples', 'src/i18n', 'locales', 'scripts', 'vite.cli.config.ts', 'package-lock.json'];
const DAY = 86_400_000;

/** Names, sizes and times of the sources: quick to read, and different whenever they are. */
function fingerprint() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const visit = (path) => {
    const { size, mtimeMs } = statSync(path);
    if (!statSync(path).isDirectory()) hash.update(`${path} ${size} ${mtimeMs}\n`);
    else for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  for (const source of SOURCES) if (existsSync(join(ROOT, source))) visit(join(ROOT, source));
  return hash.digest('hex').slice(0, 16);
}

/** Built aside and moved into place whole, because other commands may be running, or building, at this moment. */
async function build(target) {
  const setup = spawnSync(process.execPath, [join(ROOT, 'scripts/setup.mjs')], { stdio: ['ignore', 2, 2] });
  if (setup.status !== 0) throw new Error('the libraries are missing');
  const aside = join(BUILDS, `building-${process.pid}`);
  const vite = await import('vite');
  try {
    await vite.build({ configFile: join(ROOT, 'vite.cli.config.ts'), root: ROOT, logLevel: 'silent', build: { outDir: aside } });
    try {
      if (!existsSync(target)) renameSync(aside, target);
    } catch (error) {
      // Another was there between the look and the move: its build is as good.
      if (!existsSync(join(target, 'cli.js'))) throw error;
    }
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  for (const name of readdirSync(BUILDS)) {
    const old = join(BUILDS, name);
    if (old !== target && Date.now() - statSync(old).mtimeMs > DAY) rmSync(old, { recursive: true, force: true });
  }
}

async function command() {
  const target = join(BUILDS, fingerprint());
  if (!existsSync(join(target, 'cli.js'))) {
    try {
      await build(target);
    } catch (error) {
      process.stderr.write(`error: podium could not be built: ${stripVTControlCharacters(error.message)}\n`);
      return 1;
    }
  }
  const { main } = await import(pathToFileURL(join(target, 'cli.js')).href);
  return main(process.argv.slice(2));
}

process.exitCode = await command();
