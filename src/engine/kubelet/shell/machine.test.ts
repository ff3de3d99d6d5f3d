import { describe, expect, it } from 'vitest';
import type { Host } from './host.ts';
import { absolute, runAtOnce, runShell, startShell } from './machine.ts';
import { parseShell, ShellSyntaxError } from './parse.ts';
import { piDigits } from './pi.ts';

function host(files = new Map<string, string>()): Host {
  return {
    now: 0,
    clock: 1_793_606_400,
    hostname: 'box',
    addresses: ['10.0.0.1'],
    memoryLimit: undefined,
    system: 'busybox',
    files: {
      read: (path) => files.get(path),
      write: (path, text) => (files.set(path, text), true),
      remove: (path) => files.delete(path),
      makeDirectory: () => undefined,
      list: (path) => (path === '/tmp' ? [...files.keys()].map((key) => key.slice(5)) : undefined),
    },
    network: { resolve: () => undefined, lookup: () => ({ queries: [], outcome: 'notFound', records: [] }), http: () => ({ error: 'refused' }), connect: () => 'refused' },
    processes: ['sleep 1'],
    application: (name) => name === 'server',
  };
}

function run(script: string, variables = {}): { readonly out: string; readonly err: string; readonly code: number } {
  let [out, err] = ['', ''];
  const { code } = runAtOnce(script, variables, '/', host(), { out: (text) => (out += text), err: (text) => (err += text) });
  return { out, err, code };
}

describe('command lines', () => {
  it.each([
    ['echo hello   world', 'hello world\n'],
    ['echo "a  b" \'c  $d\' e\\ f', 'a  b c  $d e f\n'],
    ['A=1; B="$A 2"; echo $A-${B}-${C:-none}', '1-1 2-none\n'],
    ['echo $(echo in $(echo deep)) `echo old`', 'in deep old\n'],
    ['true && echo yes || echo no', 'yes\n'],
    ["printf 'a b\\n  HTTP/1.1 200 OK\\n' | awk '/^  HTTP/{print $2}'", '200\n'],
    ['ls /nope 2>&1 | wc -l', '1\n'],
    ['echo lost 2>&1 >/dev/null', ''],
    ["echo a:b:c | awk -F: '{ print $NF, $1 }'", 'c a\n'],
    ['false && echo yes || echo no', 'no\n'],
    ['! false; echo $?', '0\n'],
    ['for i in 1 2 3; do echo -n $i; done; echo', '123\n'],
    ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done', '1\n2\n3\n'],
    ['until [ "$x" = aaa ]; do x=a$x; done; echo $x', 'aaa\n'],
    ['if [ -f /tmp/x ]; then echo there; elif test a = b; then echo odd; else echo missing; fi', 'missing\n'],
    ['echo one > /tmp/x; echo two >> /tmp/x; cat /tmp/x; rm /tmp/x; cat /tmp/x 2>/dev/null || echo gone', 'one\ntwo\ngone\n'],
    ['printf "%s-%d\\n" a 1 b 2', 'a-1\nb-2\n'],
    ['seq 5 | grep -v 3 | tail -n 2 | head -1', '4\n'],
    ['(echo a; echo b) | wc -l', '2\n'],
    ['while true; do echo x; break; done; for i in 1 2; do continue; echo never; done', 'x\n'],
    ["sh -c 'echo $0 $1' zero one", 'zero one\n'],
    ['date +%Y-%m-%d', '2026-11-02\n'],
    ['echo a # comment\necho b', 'a\nb\n'],
    ['echo a & wait; echo b', 'a\nb\n'],
    ['exec echo last', 'last\n'],
    ['echo $__proto__ ${constructor:-c}', 'c\n'],
  ])('%s', (script, out) => {
    expect(run(script)).toMatchObject({ out, err: '' });
  });

  it('exit statuses', () => {
    expect(run('exit 3').code).toBe(3);
    expect(run('false').code).toBe(1);
    expect(run('nothing')).toEqual({ out: '', err: 'sh: nothing: not found\n', code: 127 });
    expect(run('cat /nothing')).toEqual({ out: '', err: "cat: can't open '/nothing': No such file or directory\n", code: 1 });
    expect(run('if true; then')).toMatchObject({ code: 2 });
  });

  it('broken ones are refused, however deep', () => {
    for (const script of ['echo "open', 'for', 'done', '(', '$('.repeat(500), '{ '.repeat(500), '('.repeat(5000), 'if true; then '.repeat(5000)]) expect(() => parseShell(script)).toThrow(ShellSyntaxError);
    expect(run('! '.repeat(5000) + 'true').code).toBe(0);
  });
});

describe('time', () => {
  it('passes while a shell sleeps, and it goes on from plain data', () => {
    const lines: string[] = [];
    const output = { out: (text: string) => void lines.push(text), err: () => undefined };
    const files = new Map<string, string>();
    let state = startShell(parseShell('touch /tmp/a; for i in 1 2; do echo $i; sleep 5; done; rm /tmp/a; exit 4'), {}, '/');
    const results = [];
    for (let turn = 0; turn < 4; turn++) {
      const { state: next, result } = runShell(JSON.parse(JSON.stringify(state)) as typeof state, host(files), output);
      results.push(result);
      state = next;
      if (result.kind === 'exit') break;
      expect(files.has('/tmp/a')).toBe(true);
    }
    expect(results).toEqual([{ kind: 'sleep', delay: 5_000_000 }, { kind: 'sleep', delay: 5_000_000 }, { kind: 'exit', code: 4 }]);
    expect(lines).toEqual(['1\n', '2\n']);
    expect(files.size).toBe(0);
  });

  it('goes on in busy loops too, and ends for what never ends', () => {
    const quiet = { out: () => undefined, err: () => undefined };
    const once = (script: string) => runShell(startShell(parseShell(script), {}, '/'), host(), quiet).result;
    expect(once('while true; do :; done')).toEqual({ kind: 'sleep', delay: 1_000_000 });
    expect(once('sleep infinity')).toEqual({ kind: 'forever' });
    expect(once('tail -f /dev/null')).toEqual({ kind: 'forever' });
    expect(once('echo start; server --port 80')).toEqual({ kind: 'serve' });
    expect(runAtOnce('while true; do :; done', {}, '/', host(), quiet).forever).toBe(true);
  });

  it('a trap for SIGTERM is remembered', () => {
    const { state } = runShell(startShell(parseShell("trap 'exit 0' TERM; sleep 100"), {}, '/'), host(), { out: () => undefined, err: () => undefined });
    expect(state.trap).toBe('exit 0');
  });
});

it('paths', () => {
  expect(absolute('a/../b/./c', '/x')).toBe('/x/b/c');
  expect(absolute('/../a', '/x')).toBe('/a');
});

it('digits of pi', () => {
  expect(piDigits(30)).toBe('3.14159265358979323846264338328');
  expect(piDigits(2000)).toHaveLength(2001);
});
