import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, type Json } from '../../engine/index.ts';
import { isShell, ShellSession, type Ran } from './shellSession.ts';

const pod: Json = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'box' }, spec: { containers: [{ name: 'box', image: 'busybox', command: ['sleep', '3600'] }] } };
const run = new Run(DEFAULT_SCENARIO, 1);
run.settle();
run.execute({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', body: pod, user: 'kubernetes-admin', agent: 'a' });
run.settle();

const exec = (script: string): Ran => run.read({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'box', subresource: 'exec', options: { command: ['sh', '-c', script] }, user: 'kubernetes-admin', agent: 'a' }).body as Ran;

function session(tty: boolean) {
  const seen = { out: '', err: '', code: -1 };
  const shell = new ShellSession(exec, { out: (text) => void (seen.out += text), err: (text) => void (seen.err += text), end: (code) => void (seen.code = code) }, tty);
  return { shell, seen };
}

describe('a shell in a terminal', () => {
  /** What is on the screen after lines were typed. */
  const typed = (...lines: string[]): string => {
    const { shell, seen } = session(true);
    for (const line of lines) shell.input(`${line}\r`);
    return seen.out;
  };

  it('echoes, answers and prompts', () => {
    expect(typed('echo hi', '')).toBe('# echo hi\r\nhi\r\n# \r\n# ');
    expect(typed('nosuch')).toBe('# nosuch\r\nsh: nosuch: not found\r\n# ');
  });

  it('remembers folders, variables, files and how the last command ended', () => {
    expect(typed('cd /etc', 'pwd')).toMatch(/# pwd\r\n\/etc\r\n# $/);
    expect(typed('A=1', 'echo $A$A')).toMatch(/\r\n11\r\n# $/);
    expect(typed('echo x > /tmp/f', 'echo y', 'cat /tmp/f')).toBe('# echo x > /tmp/f\r\n# echo y\r\ny\r\n# cat /tmp/f\r\nx\r\n# ');
    expect(typed('false', 'echo $?')).toMatch(/\r\n1\r\n# $/);
    expect(typed('nosuch', 'echo $?')).toMatch(/\r\n127\r\n# $/);
  });

  it('survives what is no shell language', () => {
    expect(typed('for', 'echo on')).toMatch(/syntax error[^]*# echo on\r\non\r\n# $/);
  });

  it('knows the keys that everybody uses', () => {
    const { shell, seen } = session(true);
    shell.input('ec\x1b[Axx\x7f\x7fho a\r');
    shell.input('half\x03exit 3\r');
    expect(seen.out).toBe('# ecxx\b \b\b \bho a\r\na\r\n# half^C\r\n# exit 3\r\n');
    expect(seen.code).toBe(3);
    shell.input('echo late\r');
    expect(seen.out).not.toContain('late');
    const other = session(true);
    other.shell.input('false\r\x04');
    expect(other.seen.code).toBe(1);
  });
});

describe('a shell without a terminal', () => {
  it('runs what it has read, all at once', () => {
    const { shell, seen } = session(false);
    shell.input('for i in 1 2; do\necho $i\n');
    shell.input('done\nnosuch\nexit 4\n');
    expect(seen).toEqual({ out: '', err: '', code: -1 });
    shell.close();
    expect(seen).toEqual({ out: '1\n2\n', err: 'sh: nosuch: not found\n', code: 4 });
  });

  it('is one that was given nothing to run', () => {
    expect([['sh'], ['/bin/bash'], ['bash', '-l']].every(isShell)).toBe(true);
    expect([['sh', '-c', 'ls'], ['cat'], [], ['/tmp/sh']].some(isShell)).toBe(false);
    const { shell, seen } = session(false);
    shell.close();
    expect(seen).toEqual({ out: '', err: '', code: 0 });
  });
});
