/**
 * A canary for each lock: a violation, in a copy of the project's set-up, must make the lock fire, or the lock is no lock.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
} from '../scripts/houseRules.ts';

const SETUP = ['.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.pure.json', 'tsconfig.page.json', 'knip.json', 'package.json'];
let copy = '';

const put = (path: string, content: string): void => {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), content);
};
/** What a tool says; empty when it is content. */
const complaint = (...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
};
const lint = (): string => complaint('node_modules/oxlint/bin/oxlint', '--deny-warnings', 'src');
const types = (project: string): string => complaint('node_modules/typescript/bin/tsc', '-p', project, '--incremental', 'false');
const knip = (): string => complaint('node_modules/knip/bin/knip.js', '--no-config-hints');

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'podium-canary-'));
  for (const file of SETUP) cpSync(file, join(copy, file));
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'dir');
});
afterEach(() => {
  for (const folder of ['src', 'dist', 'scripts']) rmSync(join(copy, folder), { recursive: true, force: true });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('oxlint', () => {
  it('is content with good code', () => {
    put('src/engine/index.ts', 'export const run = 1;\n');
    put('src/engine/kernel/table.ts', 'export const one = 1;\n');
    put('src/engine/kubelet/pods.ts', "import { one } from '../kernel/table.ts';\nexport const two = one + 1;\n");
    put('src/ui/App.tsx', "import { run } from '../engine/index.ts';\nexport const now = () => run + Date.now() + Math.random();\n");
    expect(lint()).toBe('');
  });

  it.each([
    ['a clock in the engine', 'src/engine/kernel/a.ts', 'export const now = () => new Date();\n', 'no-restricted-globals'],
    ['a clock in kubectl', 'src/kubectl/a.ts', 'export const now = () => Date.now();\n', 'no-restricted-globals'],
    ['a clock in lessons', 'src/lessons/a.ts', 'export const now = () => Date.now();\n', 'no-restricted-globals'],
    ['luck in the scene', 'src/scene/a.ts', 'export const luck = () => Math.random();\n', 'no-restricted-properties'],
    ['a logarithm that browsers do not agree on', 'src/scene/a.ts', 'export const luck = () => Math.log(2);\n', 'no-restricted-properties'],
    ["the machine's own order", 'src/engine/api/a.ts', 'export const order = (a: string, b: string) => a.localeCompare(b);\n', 'no-restricted-properties'],
    ['any', 'src/ui/a.ts', 'export const a = (b: any) => b;\n', 'no-explicit-any'],
    ['silenced types', 'src/ui/a.ts', '// @ts-ignore\nexport const a = 1;\n', 'ban-ts-comment'],
    ['an import past the face', 'src/ui/a.ts', "import { a } from '../engine/kernel/table.ts';\nexport const b = a;\n", 'no-restricted-imports'],
    ['an import past the face from a host', 'src/host/serve/a.ts', "import { a } from '../../engine/run.ts';\nexport const b = a;\n", 'no-restricted-imports'],
    ['a kubelet that knows the scheduler', 'src/engine/kubelet/a.ts', "import { a } from '../scheduler/b.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['a scheduler that knows the registry of controllers', 'src/engine/scheduler/plugins/a.ts', "import { a } from '../../controllers.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['a controller that knows the API server', 'src/engine/controllers/a.ts', "import { a } from '../apiserver/b.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['a kube-proxy that knows the kubelet', 'src/engine/kubeProxy/a.ts', "import { a } from '../kubelet/b.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['a client that knows a component', 'src/engine/client/a.ts', "import { a } from '../kubelet/b.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['an API that knows its client', 'src/engine/api/a.ts', "import { a } from '../client/b.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['a kernel that knows Kubernetes', 'src/engine/kernel/a.ts', "import { a } from '../api/b.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['a file too long', 'src/ui/a.ts', 'export {};\n'.repeat(401), 'max-lines'],
    ['a function too long', 'src/ui/a.ts', `export function a() {\n${'  void 0;\n'.repeat(71)}}\n`, 'max-lines-per-function'],
  ])('fires on %s', (_what, path, code, rule) => {
    put(path, code);
    expect(lint()).toContain(`(${rule})`);
  });

  it('fires on a circle of imports, of types only too', () => {
    put('src/ui/circleA.ts', "import type { B } from './circleB.ts';\nexport type A = B | 2;\n");
    put('src/ui/circleB.ts', "import type { A } from './circleA.ts';\nexport type B = A | 1;\n");
    expect(lint()).toContain('no-cycle');
  });
});

describe('tsc', () => {
  it('is content with good code', () => {
    put('src/engine/kernel/good.ts', 'export const first = (list: readonly string[]): string => list[0] ?? "";\n');
    expect(types('tsconfig.pure.json')).toBe('');
  });

  it.each([
    ['a timer', 'export const wait = () => setTimeout(() => {}, 1);\n', 'setTimeout'],
    ['a console', 'console.log(1);\n', 'console'],
    ['the network', "export const ask = () => fetch('x');\n", 'fetch'],
    ['the page', 'export const page = document;\n', 'document'],
    ['the disk', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n", 'node:fs'],
    ['an index that may be missing', 'export const first = (list: readonly string[]): string => list[0];\n', 'undefined'],
    ['an optional field set to undefined', 'export const a: { b?: number } = { b: undefined };\n', 'exactOptionalPropertyTypes'],
    ['syntax that is no JavaScript', 'export enum A { b }\n', 'erasableSyntaxOnly'],
  ])('fires in pure code on %s', (_what, code, said) => {
    put('src/scene/bad.ts', code);
    expect(types('tsconfig.pure.json')).toContain(said);
  });

  it('fires on a wrong type in the page', () => {
    put('src/ui/bad.tsx', 'export const Bad = () => <p title={1} />;\n');
    expect(types('tsconfig.page.json')).toContain('bad.tsx');
  });
});

describe('knip', () => {
  it('fires on a file, an export and a library that nobody uses', () => {
    put('src/host/cli.ts', "import { used } from '../ui/used.ts';\nvoid used;\n");
    put('src/ui/used.ts', 'export const used = 1;\nexport const spare = 2;\n');
    put('src/ui/lonely.ts', 'export const lonely = 1;\n');
    const said = knip();
    expect(said).toContain('src/ui/lonely.ts');
    expect(said).toMatch(/spare\s+src\/ui\/used\.ts/);
    expect(said).toMatch(/zustand\s+package\.json/);
  });
});

describe('the size of the first load', () => {
  const noise = (bytes: number): string => randomBytes(bytes).toString('latin1');
  const site = (page: number, worker: number, late: string): void => {
    cpSync('scripts/size.mjs', join(copy, 'scripts/size.mjs'));
    put('dist/.vite/manifest.json', JSON.stringify({ 'index.html': { file: 'assets/index.js', isEntry: true, dynamicImports: [late] }, [late]: { file: 'assets/late.js', src: late } }));
    put('dist/assets/index.js', 'new Worker(new URL("worker-1.js",import.meta.url),{type:"module"})');
    put('dist/assets/late.js', noise(page));
    put('dist/assets/worker-1.js', noise(worker));
    put('dist/early.js', '');
  };

  it('passes what is small', () => {
    site(100, 100, 'src/ui/graph/Late.tsx');
    expect(complaint('scripts/size.mjs')).toBe('');
  });

  it('passes a large part that is known to open later', () => {
    site(900_000, 100, 'src/ui/editor/Editor.tsx');
    expect(complaint('scripts/size.mjs')).toBe('');
  });

  it('fires on a large page, also when it is loaded in parts', () => {
    site(900_000, 100, 'src/ui/graph/Late.tsx');
    expect(complaint('scripts/size.mjs')).toContain('page: ');
  });

  it('fires on a large worker', () => {
    site(100, 900_000, 'src/ui/graph/Late.tsx');
    expect(complaint('scripts/size.mjs')).toContain('worker: ');
  });
});

describe('the house rules', () => {
  it('see waiting, but not the word for it', () => {
    expect(waits('const a = async () => 1;')).toBe(true);
    expect(waits('const a = new Promise(go);')).toBe(true);
    expect(waits("// async\nconst a = 'await'; /* Promise */")).toBe(false);
  });

  it('see imports against the arrows', () => {
    expect(wrongArrows('src/engine/kubelet/a.ts', "import { b } from '../api/b.ts';")).toEqual([]);
    expect(wrongArrows('src/engine/kubelet/a.ts', "import type { b } from '../scheduler/b.ts';")).toHaveLength(1);
    expect(wrongArrows('src/engine/addons/a.ts', "export { b } from '../apiserver/b.ts';")).toHaveLength(1);
    expect(wrongArrows('src/engine/scenario.ts', "import '../session/a.ts';")).toHaveLength(1);
    expect(wrongArrows('src/ui/a.ts', "const b = await import('../engine/kernel/b.ts');")).toHaveLength(1);
    expect(wrongArrows('src/ui/a.ts', "import { b } from '../engine/index.ts';")).toEqual([]);
    expect(wrongArrows('src/session/a.ts', "import { b } from '../ui/b.ts';")).toHaveLength(1);
    expect(wrongArrows('src/kubectl/verbs/a.ts', "import { b } from '../../session/b.ts';")).toHaveLength(1);
  });

  it('see an engine file that does not say what it models', () => {
    expect(namesUpstream('/**\n * What it is. Upstream:\n * pkg/kubelet.\n */\n')).toBe(true);
    expect(namesUpstream('/** What it is. */\nconst a = 1; /** Upstream: b */')).toBe(false);
  });

  it('see vague names', () => {
    expect(['src/ui/utils.ts', 'src/helpers/a.ts', 'src/engine/types.ts', 'src/a/Manager.tsx'].filter(isVague)).toHaveLength(4);
    expect(isVague('src/engine/controllers/controllerManager.ts')).toBe(false);
  });

  it('see words for people in components', () => {
    expect(proseIn('a.tsx', 'export const A = () => <p>Hello</p>;')).toEqual(['Hello']);
    expect(proseIn('a.tsx', 'export const A = () => <p>{"Hello"}</p>;')).toEqual(['Hello']);
    expect(proseIn('a.tsx', 'export const A = () => <button aria-label="Close" className="x" />;')).toEqual(['Close']);
    expect(proseIn('a.tsx', 'export const A = () => <><kbd>Esc</kbd>{t("a.b")} · kubectl</>;')).toEqual(['· kubectl']);
  });

  it('see keys, placeholders and plurals that differ', () => {
    expect(keysOf({ a: { b_one: '{{ x }}', b_other: '{{count}} {{x}} <b>y</b>' }, c: 'y' })).toEqual(new Map([['a.b', '<b> x'], ['c', '']]));
    expect(lackingPlurals({ a: { b_one: '', b_other: '' } }, 'en')).toEqual([]);
    expect(lackingPlurals({ a: { b_one: '', b_other: '' } }, 'es')).toEqual(['a.b_many']);
  });

  it('see registered things without a test', () => {
    const things = registered('src/a/plugins.ts', "import type { P } from './plugins/plugin.ts';\nimport { x } from './plugins/x.ts';\nimport { y } from './other.ts';");
    expect(things).toEqual(['src/a/plugins/x']);
    expect(isTested('x', false, ["import { y } from './y.ts';"])).toBe(false);
    expect(isTested('x', false, ["import { x } from './x.ts';"])).toBe(true);
    expect(isTested('x', true, [])).toBe(true);
    expect(isTested('x', false, [], 'it.each([1])')).toBe(false);
    expect(isTested('x', false, [], 'it.each(THINGS)')).toBe(true);
  });

  it('see the folders of a house', () => {
    expect(foldersOfTheHouse('```\na.html  e2e/  locales/<tag>/\nsrc/\n  engine/   PURE\n    kernel/   time (b/ c)\n    etcd/  x/ (c.ts) y/\n  i18n/  ui/\n```')).toEqual([
      'e2e', 'locales', 'src', 'src/engine', 'src/engine/kernel', 'src/engine/etcd', 'src/engine/x', 'src/engine/y', 'src/i18n', 'src/ui',
    ]);
  });

  it('see a lockfile with addresses or without the programs of other platforms', () => {
    expect(lockfileFaults({ packages: { 'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-linux': '1.0.0' } }, 'node_modules/a-linux': {} } })).toEqual([]);
    expect(lockfileFaults({ packages: { 'node_modules/a': { resolved: 'x', optionalDependencies: { 'a-linux': '1.0.0' } } } })).toHaveLength(2);
    const real = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, object> };
    delete real.packages['node_modules/@rolldown/binding-win32-x64-msvc'];
    expect(lockfileFaults(real)).toHaveLength(1);
  });
});
