/**
 * Runs a parsed command line piece by piece: it stops where time must pass (sleep) and goes on from plain data. Upstream: BusyBox ash.
 * Leaves out: real concurrency; what stands in a pipe or in $( ) takes no time; `cmd &` is run to its end at once, or serves.
 */
import type { Micros } from '../../kernel/time.ts';
import { BUSY_SLEEP, type Host } from './host.ts';
import { parseShell, ShellSyntaxError, type Node, type Redirect, type Word } from './parse.ts';
import type { Blocked, Call, Sink } from './program.ts';
import { PROGRAMS } from './programs.ts';

interface Frame {
  readonly node: Node;
  readonly step: number;
  readonly words?: readonly string[];
}

type Strings = { readonly [name: string]: string };

/** A running shell, frozen between two moments. */
export interface ShellState {
  readonly stack: readonly Frame[];
  readonly status: number;
  readonly variables: Strings;
  readonly cwd: string;
  /** What `trap '...' TERM` has set. */
  readonly trap?: string;
  /** Something was started in the background that serves. */
  readonly serving?: boolean;
}

export type ShellResult =
  | { readonly kind: 'exit'; readonly code: number; readonly reason?: string }
  | { readonly kind: 'sleep'; readonly delay: Micros }
  /** Until it is killed; `serve` when it answers on the application's ports. */
  | { readonly kind: 'forever' }
  | { readonly kind: 'serve' };

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Arguments with which an application answers and ends rather than serves. */
const ASKS = /^(-s|-t|-v|-V|--version|--help|reload|ping|status|info|check|isready)$/;
/** Steps without sleeping after which a loop is taken to be busy, and slept over. */
const BUDGET = 2000;

export function startShell(script: Node, variables: Strings, cwd: string): ShellState {
  return { stack: [{ node: script, step: 0 }], status: 0, variables, cwd };
}

/** Runs on until something takes time or all is done. */
export function runShell(state: ShellState, host: Host, output: Output): { readonly state: ShellState; readonly result: ShellResult } {
  const machine = new Machine(state, host, output);
  const result = machine.run(false);
  return { state: machine.freeze(), result };
}

/** Runs a whole script at once, whatever it would take: for exec, probes and hooks. `slept` is the time it would have taken. */
export function runAtOnce(source: string | Node, variables: Strings, cwd: string, host: Host, output: Output): { readonly code: number; readonly slept: Micros; readonly forever: boolean } {
  let script: Node;
  try {
    script = typeof source === 'string' ? parseShell(source) : source;
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    output.err(`sh: ${error.message}\n`);
    return { code: 2, slept: 0, forever: false };
  }
  const machine = new Machine(startShell(script, variables, cwd), host, output);
  const result = machine.run(true);
  return { code: result.kind === 'exit' ? result.code : 124, slept: machine.slept, forever: result.kind !== 'exit' };
}

class Machine {
  readonly #stack: Frame[];
  readonly #host: Host;
  #output: Output;
  readonly #variables: Map<string, string>;
  #status: number;
  #cwd: string;
  #trap: string | undefined;
  #serving: boolean;
  slept: Micros = 0;

  constructor(state: ShellState, host: Host, output: Output) {
    this.#stack = [...state.stack];
    this.#host = host;
    this.#output = output;
    this.#variables = new Map(Object.entries(state.variables));
    this.#status = state.status;
    this.#cwd = state.cwd;
    this.#trap = state.trap;
    this.#serving = state.serving ?? false;
  }

  freeze(): ShellState {
    return {
      stack: this.#stack.slice(),
      status: this.#status,
      variables: Object.fromEntries(this.#variables),
      cwd: this.#cwd,
      ...(this.#trap !== undefined && { trap: this.#trap }),
      ...(this.#serving && { serving: true }),
    };
  }

  run(atOnce: boolean): ShellResult {
    for (let steps = 0; this.#stack.length > 0; steps++) {
      if (steps > BUDGET) return atOnce ? { kind: 'forever' } : { kind: 'sleep', delay: BUSY_SLEEP };
      const blocked = this.#step();
      if (blocked === undefined) continue;
      if (blocked.kind === 'exit') {
        this.#stack.length = 0;
        return blocked;
      }
      if (blocked.kind === 'sleep' && atOnce) this.slept += blocked.delay;
      else return blocked;
    }
    return { kind: 'exit', code: this.#status };
  }

  #step(): Blocked | undefined {
    const frame = this.#stack.pop()!;
    const { node, step } = frame;
    switch (node.kind) {
      case 'list':
        if (step < node.items.length) this.#push({ node, step: step + 1 }, { node: node.items[step]!, step: 0 });
        return undefined;
      case 'and':
      case 'or':
        if (step === 0) this.#push({ node, step: 1 }, { node: node.left, step: 0 });
        else if ((this.#status === 0) === (node.kind === 'and')) this.#push({ node: node.right, step: 0 });
        return undefined;
      case 'not':
        if (step === 0) this.#push({ node, step: 1 }, { node: node.body, step: 0 });
        else this.#status = this.#status === 0 ? 1 : 0;
        return undefined;
      case 'while':
      case 'until':
        if (step === 0) this.#push({ node, step: 1 }, { node: node.condition, step: 0 });
        else if ((this.#status === 0) === (node.kind === 'while')) this.#push({ node, step: 0 }, { node: node.body, step: 0 });
        else this.#status = 0;
        return undefined;
      case 'for':
        this.#for(frame, node);
        return undefined;
      case 'if':
        if (step === 0) this.#push({ node, step: 1 }, { node: node.condition, step: 0 });
        else if (this.#status === 0) this.#push({ node: node.then, step: 0 });
        else if (node.otherwise) this.#push({ node: node.otherwise, step: 0 });
        else this.#status = 0;
        return undefined;
      case 'background':
        return this.#background(node.body);
      case 'pipe':
        return this.#pipe(node.parts);
      case 'command':
        return this.#command(node, '');
    }
  }

  #push(...frames: Frame[]): void {
    this.#stack.push(...frames);
  }

  #for(frame: Frame, node: Node & { kind: 'for' }): void {
    const words = frame.words ?? this.#expandAll(node.words);
    if (frame.step >= words.length) return;
    this.#variables.set(node.name, words[frame.step]!);
    this.#push({ node, step: frame.step + 1, words }, { node: node.body, step: 0 });
  }

  #background(body: Node): Blocked | undefined {
    const inner = new Machine({ ...this.freeze(), stack: [{ node: body, step: 0 }] }, this.#host, this.#output);
    if (inner.run(true).kind === 'serve') this.#serving = true;
    this.#status = 0;
    return undefined;
  }

  #pipe(parts: readonly Node[]): Blocked | undefined {
    let stdin = '';
    const before = this.#output;
    for (const [index, part] of parts.entries()) {
      const last = index === parts.length - 1;
      if (last && part.kind === 'command') return this.#command(part, stdin);
      let collected = '';
      const output: Output = { out: (text) => (collected += text), err: (text) => before.err(text) };
      if (part.kind === 'command') {
        this.#output = output;
        const blocked = this.#command(part, stdin);
        this.#output = before;
        if (blocked?.kind === 'forever' || blocked?.kind === 'serve') return blocked;
      } else {
        const inner = new Machine({ ...this.freeze(), stack: [{ node: part, step: 0 }] }, this.#host, last ? before : output);
        inner.run(true);
        this.#status = inner.#status;
      }
      stdin = collected;
    }
    return undefined;
  }

  // ---- one command

  #command({ assigns, words, redirects }: Node & { kind: 'command' }, stdin: string): Blocked | undefined {
    const values = assigns.map(({ name, value }) => [name, this.#expand(value).join(' ')] as const);
    const args = this.#expandAll(words);
    const opened = this.#redirect(redirects, stdin);
    if (opened === undefined) {
      this.#status = 1;
      return undefined;
    }
    let blocked: Blocked | undefined;
    if (args.length === 0) {
      for (const [name, value] of values) this.#variables.set(name, value);
      this.#status = 0;
    } else blocked = this.#execute(args, values, opened.stdin, opened.output);
    opened.finish();
    return blocked;
  }

  #execute(args: readonly string[], values: readonly (readonly [string, string])[], stdin: string, output: Output): Blocked | undefined {
    const [path = '', ...rest] = args;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
    const found = program !== undefined && (program.builtin || (this.#host.system !== 'none' && !(program.notIn ?? []).includes(this.#host.system)));
    if (!found) {
      if (this.#host.application(path)) {
        this.#status = 0;
        return rest.some((arg) => ASKS.test(arg)) ? undefined : { kind: 'serve' };
      }
      output.err(`sh: ${path}: not found\n`);
      this.#status = 127;
      return undefined;
    }
    const environment = new Map([...this.#variables, ...values]);
    const call: Call = {
      name,
      args: rest,
      stdin,
      host: this.#host,
      environment,
      path: (given) => absolute(given, this.#cwd),
      cwd: this.#cwd,
      out: (text) => output.out(text),
      err: (text) => output.err(text),
      shell: {
        set: (key, value) => this.#variables.set(key, value),
        chdir: (to) => (this.#cwd = to),
        trap: (script) => (this.#trap = script),
        serving: this.#serving,
        status: this.#status,
        stop: (frames) => this.#leaveLoop(frames),
        run: (source, variables) => this.#nested(source, variables, output),
      },
    };
    const done = program.run(call);
    if (typeof done !== 'number') {
      if (done.kind === 'sleep') this.#status = 0;
      return done;
    }
    this.#status = done;
    return undefined;
  }

  /** `sh -c ...` and the like become part of this shell's own stack, so that their sleeps take time. */
  #nested(source: string, variables: readonly (readonly [string, string])[], output: Output): number {
    for (const [key, value] of variables) this.#variables.set(key, value);
    try {
      this.#push({ node: parseShell(source), step: 0 });
      return 0;
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      output.err(`sh: ${error.message}\n`);
      return 2;
    }
  }

  #leaveLoop(next: boolean): void {
    for (let frame = this.#stack.pop(); frame !== undefined; frame = this.#stack.pop()) {
      if (frame.node.kind !== 'while' && frame.node.kind !== 'until' && frame.node.kind !== 'for') continue;
      if (next) this.#push(frame);
      return;
    }
  }

  #redirect(redirects: readonly Redirect[], stdin: string): { readonly stdin: string; readonly output: Output; finish(): void } | undefined {
    let input = stdin;
    const sinks: Sink[] = [];
    const outer = this.#output;
    const streams = new Map<number, Sink | 'out' | 'err'>([[1, 'out'], [2, 'err']]);
    for (const redirect of redirects) {
      const { operator, from } = redirect;
      if ('merge' in redirect) {
        streams.set(from, streams.get(redirect.merge) ?? 'out');
        continue;
      }
      const path = absolute(this.#expand(redirect.to).join(' '), this.#cwd);
      if (operator === '<') {
        const text = this.#host.files.read(path);
        if (text === undefined) {
          this.#output.err(`sh: can't open ${path}: no such file\n`);
          return undefined;
        }
        input = text;
        continue;
      }
      const sink = { path, text: operator === '>>' ? (this.#host.files.read(path) ?? '') : '' };
      sinks.push(sink);
      for (const stream of from === 0 ? [1, 2] : [from]) streams.set(stream, sink);
    }
    const to = (stream: number, text: string): void => {
      const sink = streams.get(stream)!;
      if (sink === 'out') outer.out(text);
      else if (sink === 'err') outer.err(text);
      else sink.text += text;
    };
    const finish = (): void => {
      for (const { path, text } of sinks) {
        if (path === '/dev/null') continue;
        if (path === '/proc/1/fd/1' || path === '/dev/stdout') outer.out(text);
        else if (path === '/proc/1/fd/2' || path === '/dev/stderr') outer.err(text);
        else if (!this.#host.files.write(path, text)) {
          outer.err(`sh: can't create ${path}: Read-only file system\n`);
          this.#status = 1;
        }
      }
    };
    return { stdin: input, output: { out: (text) => to(1, text), err: (text) => to(2, text) }, finish };
  }

  // ---- expansion

  #expandAll(words: readonly Word[]): string[] {
    return words.flatMap((word) => this.#expand(word));
  }

  #expand(word: Word): string[] {
    const parts: string[] = [''];
    let any = false;
    for (const piece of word) {
      const text = piece.kind === 'text' ? piece.text : this.#value(piece);
      if (piece.quoted || piece.kind === 'text') {
        any = true;
        parts[parts.length - 1] += text;
        continue;
      }
      const fields = text.split(/[ \t\n]+/);
      fields.forEach((field, index) => {
        if (index > 0) parts.push('');
        parts[parts.length - 1] += field;
        any ||= field !== '';
      });
    }
    const kept = parts.filter((part, index) => part !== '' || (any && parts.length === 1 && index === 0));
    return any ? kept : [];
  }

  #value(piece: Exclude<Word[number], { kind: 'text' }>): string {
    if (piece.kind === 'arithmetic') return String(this.#arithmetic(piece.text));
    if (piece.kind === 'command') {
      let text = '';
      const inner = new Machine({ ...this.freeze(), stack: [{ node: piece.script, step: 0 }] }, this.#host, { out: (more) => (text += more), err: (more) => this.#output.err(more) });
      inner.run(true);
      this.#status = inner.#status;
      return text.replace(/\n+$/, '');
    }
    if (piece.name === '?') return String(this.#status);
    if (piece.name === '$') return '1';
    const value = this.#variables.get(piece.name) ?? '';
    return value === '' && piece.fallback !== undefined ? piece.fallback : value;
  }

  /** Left to right, which is enough for counters: + - * / %. */
  #arithmetic(text: string): number {
    const tokens = text.match(/[A-Za-z_]\w*|\d+|[-+*/%]/g) ?? [];
    const number = (token: string | undefined): number => (token === undefined ? 0 : /^\d/.test(token) ? Number(token) : Number(this.#variables.get(token) ?? '0') || 0);
    let value = number(tokens[0]);
    for (let i = 1; i + 1 < tokens.length; i += 2) {
      const right = number(tokens[i + 1]);
      const operator = tokens[i];
      if (operator === '+') value += right;
      else if (operator === '-') value -= right;
      else if (operator === '*') value *= right;
      else value = right === 0 ? 0 : operator === '/' ? Math.trunc(value / right) : value % right;
    }
    return value;
  }
}

/** A path without `.` and `..`, from the root. */
export function absolute(path: string, cwd: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
