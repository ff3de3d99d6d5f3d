/**
 * A canary for each lock: a violation in a folder of its own must make the lock fire, or the lock is no lock.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysOf, waits } from './engine/testing/houseRules.ts';

let copy = '';

const put = (path: string, code: string): void => {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), code);
};
const run = (file: string, ...args: string[]): { readonly status: number | null; readonly output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('node_modules', file), ...args], { cwd: copy, encoding: 'utf8' });
  return { status, output: stdout + stderr };
};
const lint = (path: string, code: string): string => {
  put(path, code);
  const { status, output } = run('oxlint/bin/oxlint', '--deny-warnings', dirname(path));
  rmSync(join(copy, path));
  return status === 0 ? '' : output;
};

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'podium-canary-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.pure.json', 'tsconfig.page.json', 'knip.json', 'package.json']) cpSync(file, join(copy, file));
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'), 'dir');
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('locks', () => {
  it('oxlint is silent on good code', () => {
    expect(lint('src/engine/kernel/good.ts', 'export const one = 1;\n')).toBe('');
    expect(lint('src/ui/good.ts', "import { Run } from '../engine/index.ts';\nexport const a = Run;\n")).toBe('');
  });

  it.each([
    ['a clock in pure code', 'src/engine/kernel/a.ts', 'export const now = () => new Date();\n', 'no-restricted-globals'],
    ['luck in pure code', 'src/scene/a.ts', 'export const luck = () => Math.random();\n', 'no-restricted-properties'],
    ['any', 'src/ui/a.ts', 'export const a = (b: any) => b;\n', 'no-explicit-any'],
    ['an import past the face', 'src/ui/a.ts', "import { Table } from '../engine/kernel/table.ts';\nexport const a = Table;\n", 'no-restricted-imports'],
    ['components that know one another', 'src/engine/kubelet/a.ts', "import { a } from '../scheduler/b.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['a kernel that knows Kubernetes', 'src/engine/kernel/a.ts', "import { a } from '../api/b.ts';\nexport const c = a;\n", 'no-restricted-imports'],
    ['a file too long', 'src/ui/a.ts', `${'export {};\n'.repeat(401)}`, 'max-lines'],
    ['a function too long', 'src/ui/a.ts', `export function a() {\n${'  void 0;\n'.repeat(71)}}\n`, 'max-lines-per-function'],
  ])('oxlint fires on %s', (_what, path, code, rule) => {
    expect(lint(path, code)).toContain(rule);
  });

  it('oxlint fires on a circle of imports, of types only too', () => {
    put('src/ui/circleB.ts', "import type { A } from './circleA.ts';\nexport type B = A | 1;\n");
    expect(lint('src/ui/circleA.ts', "import type { B } from './circleB.ts';\nexport type A = B | 2;\n")).toContain('no-cycle');
    rmSync(join(copy, 'src/ui/circleB.ts'));
  });

  it('tsc fires on a timer in pure code', () => {
    put('src/engine/kernel/timer.ts', 'export const wait = () => setTimeout(() => {}, 1);\n');
    const { status, output } = run('typescript/bin/tsc', '-p', 'tsconfig.pure.json');
    rmSync(join(copy, 'src/engine/kernel/timer.ts'));
    expect(status).not.toBe(0);
    expect(output).toContain('setTimeout');
  });

  it('tsc fires on an index that may be missing', () => {
    put('src/engine/kernel/index.ts', 'export const first = (list: readonly string[]): string => list[0];\n');
    const { output } = run('typescript/bin/tsc', '-p', 'tsconfig.pure.json');
    rmSync(join(copy, 'src/engine/kernel/index.ts'));
    expect(output).toContain('TS2322');
  });

  it('knip fires on a file that nobody uses', () => {
    put('src/main.tsx', 'export {};\n');
    put('src/ui/lonely.ts', 'export const lonely = 1;\n');
    const { output } = run('knip/bin/knip.js', '--files', '--no-config-hints');
    expect(output).toContain('lonely.ts');
  });

  it('the tidy rules fire', () => {
    expect(waits('const a = async () => 1;')).toBe(true);
    expect(waits("// async\nconst a = 'await';")).toBe(false);
    expect(keysOf({ a: { b_one: '{{ x }}', b_other: '{{x}}' }, c: 'y' })).toEqual(new Map([['a.b', 'x'], ['c', '']]));
  });
});
