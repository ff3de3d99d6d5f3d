/**
 * House rules that no tool knows: an ordinary test (ARCHITECTURE.md).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keysOf, waits, type Tree } from './engine/testing/houseRules.ts';

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]));
const text = (file: string): string => readFileSync(file, 'utf8');
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.includes('/testing/');
const all = walk('src').filter((file) => /\.tsx?$/.test(file));
const sources = all.filter((file) => !isTest(file));
const pure = sources.filter((file) => /^src\/(engine|kubectl|lessons|scene)\//.test(file));

describe('tidy', () => {
  it('has no waiting in pure code', () => {
    expect(pure.filter((file) => waits(text(file)))).toEqual([]);
  });

  it('says in each engine file what it models', () => {
    const silent = sources.filter((file) => file.startsWith('src/engine/')).filter((file) => !/^\/\*\*[\s\S]*?\*\//.test(text(file)));
    expect(silent).toEqual([]);
  });

  it('keeps files under 400 lines', () => {
    expect(all.filter((file) => text(file).split('\n').length > 401 && !file.endsWith('/definitions.ts') && !file.endsWith('/descriptions.ts'))).toEqual([]);
  });

  it('names things by what they are', () => {
    const vague = all.filter((file) => /^(utils?|helpers?|common|manager|types)$/i.test(basename(file).replace(/\..*$/, '')) || /\/(utils?|helpers?|common|types)\//i.test(file));
    expect(vague).toEqual([]);
  });

  it('has the same keys and placeholders in each language', () => {
    const tags = readdirSync('locales');
    expect(tags).toContain('es');
    const files = readdirSync('locales/en');
    expect(files.length).toBeGreaterThan(0);
    for (const tag of tags) {
      expect(readdirSync(join('locales', tag)).sort(), tag).toEqual([...files].sort());
      for (const file of files) {
        const [wanted, found] = ['en', tag].map((one) => keysOf(JSON.parse(text(join('locales', one, file))) as Tree));
        expect([...found!].sort(), `${tag}/${file}`).toEqual([...wanted!].sort());
      }
    }
  });

  it('has the plural forms that each language needs', () => {
    for (const file of readdirSync('locales/es')) {
      const flat = (tree: Tree, prefix = ''): string[] => Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [prefix + key] : flat(value, `${prefix}${key}.`)));
      const keys = new Set(flat(JSON.parse(text(join('locales/es', file))) as Tree));
      const lacking = [...keys].filter((key) => key.endsWith('_other') && !(keys.has(key.replace(/_other$/, '_many')) && keys.has(key.replace(/_other$/, '_one'))));
      expect(lacking, file).toEqual([]);
    }
  });

  it('tests every registered thing', () => {
    const registries = ['src/engine/scheduler/plugins.ts', 'src/engine/controllers.ts', 'src/kubectl/verbs.ts'];
    for (const registry of registries) {
      const imports = [...text(registry).matchAll(/from '(\.\/[\w/]+)\.ts'/g)].map((match) => join(dirname(registry), match[1]!)).filter((path) => /\/(plugins|controllers|verbs)\//.test(path));
      expect(imports.length, registry).toBeGreaterThan(0);
      const folder = imports.map((path) => dirname(path))[0]!;
      const tests = walk(folder).filter(isTest).map(text).join('\n');
      const untested = imports.filter((path) => !existsSync(`${path}.test.ts`) && !new RegExp(`/${basename(path)}\\.ts'`).test(tests) && !tests.includes(`'${basename(path)}'`));
      expect(untested, registry).toEqual([]);
    }
  });

  it('has every folder that ARCHITECTURE.md names', () => {
    const house = /```\n([\s\S]*?)```/.exec(text('ARCHITECTURE.md'))![1]!;
    const folders = [...house.matchAll(/^ {2}(\w+)\/|^ {4}(\w+)\//gm)].map(([, top, inner]) => (top === undefined ? join('src/engine', inner!) : join('src', top)));
    expect(folders.length).toBeGreaterThan(10);
    expect(folders.filter((folder) => !existsSync(folder) || !statSync(folder).isDirectory())).toEqual([]);
  });

  it('has a lockfile without addresses, with every optional package that it names', () => {
    const lock = JSON.parse(text('package-lock.json')) as { packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }> };
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined && !entry.resolved.startsWith('file:'))).toEqual([]);
    const names = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const missing = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {})).filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  });

  it('pins every version', () => {
    const { dependencies, devDependencies } = JSON.parse(text('package.json')) as Record<string, Record<string, string>>;
    expect(Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('commits no build output', () => {
    const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
    expect(tracked.filter((file) => /(^|\/)(node_modules|dist|dist-cli|test-results|playwright-report)\//.test(file))).toEqual([]);
  });
});
