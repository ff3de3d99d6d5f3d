// The first load must stay small: the page's scripts up to the living graph, and the engine's worker, compressed.
import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';

const LIMITS = { page: 300_000, worker: 250_000 };
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
if (entry === undefined) throw new Error('dist has no entry');

const seen = new Set();
const follow = (chunk) => {
  if (seen.has(chunk.file)) return;
  seen.add(chunk.file);
  for (const name of chunk.imports ?? []) follow(manifest[name]);
};
follow(entry);
const size = (file) => gzipSync(readFileSync(`dist/${file}`)).length;
const page = [...seen].reduce((sum, file) => sum + size(file), 0);
const workers = readdirSync('dist/assets').filter((file) => /^worker.*\.js$/.test(file));
if (workers.length !== 1) throw new Error(`expected one worker in dist/assets, found ${workers.length}`);
const worker = size(`assets/${workers[0]}`);
process.stdout.write(`page ${page} bytes of ${LIMITS.page}, worker ${worker} of ${LIMITS.worker}\n`);
process.exitCode = page <= LIMITS.page && worker <= LIMITS.worker ? 0 : 1;
