/**
 * House rules that no tool knows (ARCHITECTURE.md), as an ordinary test. Their measures are in scripts/houseRules.ts, their canaries in
 * locks.test.ts.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  foldersOfTheHouse,
  isTested,
  isVague,
  keysOf,
  lackingPlurals,
  lockfileFaults,
  namesUpstream,
  proseIn,
  registered,
  waits,
  wrongArrows,
  type Lockfile,
  type Tree,
} from '../scripts/houseRules.ts';

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(posix.join(folder, entry.name)) : [posix.join(folder, entry.name)]));
const text = (file: string): string => readFileSync(file, 'utf8');
const words = (file: string): Tree => JSON.parse(text(file)) as Tree;
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
const isShipped = (file: string): boolean => !isTest(file) && !file.includes('/testing/');

const all = walk('src').filter((file) => /\.tsx?$/.test(file));
const shipped = all.filter(isShipped);
const languages = readdirSync('locales');

const REGISTRIES = [
  'src/engine/scheduler/plugins.ts',
  'src/engine/controllers.ts',
  'src/engine/api/kinds.ts',
  'src/engine/apiserver/admission.ts',
  'src/kubectl/verbs.ts',
];

describe('tidy', () => {
  it('looks at the whole project', () => {
    expect(shipped.length).toBeGreaterThan(200);
  });

  it('has no waiting in pure code', () => {
    expect(shipped.filter((file) => /^src\/(engine|kubectl|lessons|scene|views)\//.test(file) && waits(text(file)))).toEqual([]);
  });

  it('has arrows that go down only', () => {
    expect(shipped.flatMap((file) => wrongArrows(file, text(file)))).toEqual([]);
  });

  it('says in each engine file what it models', () => {
    const silent = shipped.filter((file) => file.startsWith('src/engine/') && file !== 'src/engine/index.ts' && !namesUpstream(text(file)));
    expect(silent).toEqual([]);
  });

  it('keeps files under 400 lines, tests and styles too', () => {
    const files = [...walk('src'), ...walk('e2e'), ...walk('scripts')].filter((file) => /\.(tsx?|mjs|css|py)$/.test(file));
    expect(files.filter((file) => text(file).split('\n').length > 401)).toEqual([]);
  });

  it('names things by what they are', () => {
    expect([...all, ...walk('e2e'), ...walk('scripts')].filter(isVague)).toEqual([]);
  });

  it('keeps words for people out of components', () => {
    const found = shipped.filter((file) => file.endsWith('.tsx')).flatMap((file) => proseIn(file, text(file)).map((prose) => `${file}: ${prose}`));
    expect(found).toEqual([]);
  });

  it('leaves nothing for later', () => {
    expect(all.filter((file) => !/(tidy|locks)\.test/.test(file) && /\b(TODO|FIXME|XXX|PROVISIONAL)\b|@ts-(ignore|expect-error|nocheck)|as unknown as|(oxlint|eslint)-disable(?!-next-line react-hooks\/exhaustive-deps)/.test(text(file)))).toEqual([]);
  });

  it('skips no test for good', () => {
    expect([...all, ...walk('e2e')].filter((file) => /\.(spec|test)\.tsx?$/.test(file) && /\b(it|test|describe)\.(skip|only|todo|fixme)\(\s*['"`]/.test(text(file)))).toEqual([]);
  });

  it.each(REGISTRIES)('tests every thing registered in %s', (registry) => {
    const things = registered(registry, text(registry));
    expect(things.length).toBeGreaterThan(0);
    const tests = walk(registry.replace(/\.ts$/, '')).filter(isTest).map(text);
    const own = registry.replace(/\.ts$/, '.test.ts');
    const overall = existsSync(own) ? text(own) : '';
    expect(things.filter((path) => !isTested(basename(path), existsSync(`${path}.test.ts`), tests, overall))).toEqual([]);
  });

  it('has every folder that ARCHITECTURE.md names', () => {
    const folders = foldersOfTheHouse(text('ARCHITECTURE.md'));
    expect(folders).toContain('src/engine/kernel');
    expect(folders.length).toBeGreaterThan(20);
    expect(folders.filter((folder) => !existsSync(folder) || !statSync(folder).isDirectory())).toEqual([]);
  });

  it('names every folder that there is in ARCHITECTURE.md', () => {
    const named = new Set(foldersOfTheHouse(text('ARCHITECTURE.md')));
    const there = ['src', 'src/engine'].flatMap((folder) => readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}`));
    expect(there.filter((folder) => !named.has(folder))).toEqual([]);
  });
});

describe('words', () => {
  it('are there in Spanish and English', () => {
    expect(languages).toEqual(expect.arrayContaining(['en', 'es']));
    expect(readdirSync('locales/en').length).toBeGreaterThan(1);
  });

  it.each(languages)('has the same files, keys and placeholders as English in %s', (tag) => {
    expect(readdirSync(`locales/${tag}`).sort()).toEqual(readdirSync('locales/en').sort());
    for (const file of readdirSync('locales/en')) expect(keysOf(words(`locales/${tag}/${file}`)), file).toEqual(keysOf(words(`locales/en/${file}`)));
  });

  it.each(languages)('has all forms of its plurals in %s', (tag) => {
    for (const file of readdirSync(`locales/${tag}`)) expect(lackingPlurals(words(`locales/${tag}/${file}`), tag), file).toEqual([]);
  });
});

describe('the course page', () => {
  const rows = [...readFileSync('docs/model.md', 'utf8').matchAll(/^\| S(\d+) .*$/gm)].map(([line, row]) => ({ row: Number(row), cells: line.split(/(?<!\\)\|/).map((cell) => cell.trim()) }));

  it('has each of its 26 rows in docs/model.md, with words and a test that there are', () => {
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 26 }, (_, index) => index + 1));
    for (const { row, cells: [, , see, act, text = '', tests = ''] } of rows) {
      expect(see === '' || act === '', `S${row}`).toBe(false);
      const named = [...tests.matchAll(/(?:(\w+)\.spec )?"([^"]+)"/g)];
      expect(named.length, `S${row}`).toBeGreaterThan(0);
      let spec = '';
      for (const [, file, name = ''] of named) {
        spec = file ?? spec;
        expect(readFileSync(`e2e/${spec}.spec.ts`, 'utf8').includes(name), `S${row}: ${spec}.spec ${name}`).toBe(true);
      }
      let from = '';
      let keys = 0;
      for (const [, file, key = ''] of text.matchAll(/(?:\b(\w+) )?`([^`]+)`/g)) {
        from = file ?? from;
        keys += 1;
        expect([...keysOf(words(`locales/en/${from}.json`)).keys()].some((one) => one.startsWith(key)), `S${row}: ${from} ${key}`).toBe(true);
      }
      expect(keys, `S${row}`).toBeGreaterThan(0);
    }
  });
});

describe('packages', () => {
  const manifest = JSON.parse(text('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });

  it('has a lockfile without addresses, with every optional package that it names', () => {
    expect(lockfileFaults(JSON.parse(text('package-lock.json')) as Lockfile)).toEqual([]);
  });

  it('pins every version', () => {
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('gives a reason for every library', () => {
    const reasons = text('docs/decisions/libraries.md');
    const given = (name: string): boolean => reasons.includes(name) || (name.startsWith('@types/') && reasons.includes('@types/*')) || (name.includes('/') && reasons.includes(`${dirname(name)}/*`));
    expect(versions.map(([name]) => name).filter((name) => !given(name))).toEqual([]);
  });

  it('commits no build output', () => {
    const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
    expect(tracked).toContain('package.json');
    expect(tracked.filter((file) => /(^|\/)(node_modules|dist|dist-\w+|test-results|playwright-report)\//.test(file))).toEqual([]);
  });
});
