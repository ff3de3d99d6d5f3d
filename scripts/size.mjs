// The first load must stay small: what the page fetches before the graph is alive, and the engine's worker, compressed.
// Everything that the entry reaches counts, loaded late or not, but for views, panels and dialogs; e2e/site.spec.ts measures what
// a browser really fetches.
import { gzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

const LIMITS = { page: 300_000, worker: 250_000 };

/** Views, panels and dialogs are fetched when they are first wanted; what the first picture is made of is not among them. */
const LATER = /^src\/(ui\/(?!graph|header|rail|timeline|explain|states|theme)[a-zA-Z]+|embed)\//;

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
if (entry === undefined) throw new Error('dist has no entry');

const size = (file) => gzipSync(readFileSync(`dist/${file}`)).length;
const isWords = (name) => name.startsWith('locales/');
const isLater = (name) => isWords(name) || LATER.test(manifest[name].src ?? name);

/** The words that are there from the start, of the language that needs most: a reader fetches one. */
function wordFiles() {
  const languages = new Map();
  for (const name of Object.keys(manifest)) {
    const [, language, file] = name.split('/');
    if (isWords(name) && ['ui.json', 'steps.json'].includes(file)) languages.set(language, [...(languages.get(language) ?? []), manifest[name].file]);
  }
  const total = (files) => files.reduce((sum, file) => sum + size(file), 0);
  return [...languages.values()].sort((a, b) => total(b) - total(a))[0] ?? [];
}

/** The entry and what it reaches. */
function pageFiles() {
  const files = new Set();
  const follow = (chunk) => {
    if (files.has(chunk.file)) return;
    if (chunk.file.endsWith('.js')) files.add(chunk.file);
    for (const name of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter((one) => !isLater(one))]) follow(manifest[name]);
  };
  follow(entry);
  return [...files];
}

/** The worker and what it imports at its start. Workers stand in no manifest: their own text says what they need. */
function workerFiles() {
  const named = /new Worker\(.{0,60}?["'`]([^"'`]+\.js)["'`]/g;
  const starts = pageFiles().flatMap((file) => [...readFileSync(`dist/${file}`, 'utf8').matchAll(named)].map((match) => posix.join('assets', posix.basename(match[1]))));
  if (starts.length !== 1) throw new Error(`expected one worker, found ${starts.length}`);
  const files = new Set();
  const follow = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const match of readFileSync(`dist/${file}`, 'utf8').matchAll(/(?:from|import)\s*["'](\.\/[^"']+\.js)["']/g)) follow(posix.join(posix.dirname(file), match[1]));
  };
  follow(starts[0]);
  return [...files];
}

let small = true;
for (const [name, files] of Object.entries({ page: [...pageFiles(), ...wordFiles(), 'early.js'], worker: workerFiles() })) {
  const missing = files.filter((file) => !existsSync(`dist/${file}`));
  if (missing.length > 0) throw new Error(`dist lacks ${missing.join(', ')}`);
  const bytes = files.reduce((sum, file) => sum + size(file), 0);
  small &&= bytes <= LIMITS[name];
  process.stdout.write(`${name}: ${bytes} of at most ${LIMITS[name]} bytes\n${files.map((file) => `  ${String(size(file)).padStart(7)} ${file}\n`).join('')}`);
}
process.exitCode = small ? 0 : 1;
