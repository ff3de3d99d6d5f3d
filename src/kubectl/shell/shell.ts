/**
 * Runs shell lines around kubectl: for recorded transcripts and for the page's terminal. Files are those of the host and an in-memory folder.
 * Upstream: POSIX shell, as far as people use it with kubectl. Leaves out: jobs, functions, traps.
 */
import { runEtcdctl } from '../etcdctl/etcdctl.ts';
import type { KubectlHost, Outcome } from '../host.ts';
import { runKubectl } from '../kubectl.ts';
import { kubeadm } from './node/kubeadm.ts';
import { absolute, write, type ProgramResult } from './node/program.ts';
import { NODE_PROGRAMS } from './node/programs.ts';
import { podium } from './podium.ts';
import { parseShell, type Node, type Redirect } from './grammar.ts';
import { LOCAL_PROGRAMS, type Result } from './localPrograms.ts';
import { TOOLS } from './tools.ts';
import { trace } from './trace.ts';
import { ShellFault, type Piece, type Word } from './words.ts';

const NOTHING: Result = { stdout: '', stderr: '', code: 0 };
/** Loops longer than this are stopped. */
const MOST_ROUNDS = 1000;

export interface ShellOptions {
  /** Called before each program starts: time may pass. */
  readonly onProcess?: (name: string) => void;
  readonly variables?: { readonly [name: string]: string };
  /** The machine whose command line it is; absent: the administrator's terminal. */
  readonly node?: string;
}

const EDITORS = new Set(['vi', 'vim', 'nano']);
const EDITED_FILE = 'kubectl-edit.yaml';

export class Shell {
  readonly #host: KubectlHost;
  readonly #variables = new Map<string, string>();
  readonly #files = new Map<string, string>();
  readonly #onProcess: ((name: string) => void) | undefined;
  readonly #node: string | undefined;
  /** What an editor printed while kubectl ran. */
  #edited = '';
  #code = 0;
  /** Exit code of the newest `$( )`. */
  #substituted = 0;

  constructor(host: KubectlHost, options: ShellOptions = {}) {
    this.#onProcess = options.onProcess;
    this.#node = options.node;
    for (const [name, value] of Object.entries(options.variables ?? {})) this.#variables.set(name, value);
    this.#host = {
      ...host,
      forwards: host.forwards ?? new Map(),
      readFile: (path) => this.#files.get(clean(path)) ?? this.#nodeFile(path) ?? host.readFile(path),
      listFolder: (path) => host.listFolder(path) ?? this.#folder(path),
      writeFile: (path, text) => this.#write(path, text),
      edit: (text) => (this.#variables.get('EDITOR') ? this.#edit(text) : host.edit?.(text)),
    };
  }

  /** Runs a line; `stdin` is what its first command may read. */
  run(line: string, stdin?: string): Outcome {
    try {
      const result = this.#run(parseShell(line), stdin);
      return { stdout: result.stdout, stderr: result.stderr, exitCode: result.code };
    } catch (fault) {
      if (!(fault instanceof ShellFault)) throw fault;
      return { stdout: '', stderr: `sh: ${fault.message}\n`, exitCode: 2 };
    }
  }

  /** Runs $EDITOR on a file that holds the text. */
  #edit(text: string): string {
    this.#files.set(EDITED_FILE, text);
    this.#edited += this.#run(parseShell(`${this.#variables.get('EDITOR') ?? ''} ${EDITED_FILE}`), undefined).stdout;
    const edited = this.#files.get(EDITED_FILE) ?? '';
    this.#files.delete(EDITED_FILE);
    return edited;
  }

  #folder(path: string): string[] | undefined {
    const prefix = clean(path) === '.' ? '' : `${clean(path)}/`;
    const names = [...this.#files.keys()].filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length).split('/')[0]!);
    return names.length === 0 && prefix !== '' ? undefined : [...new Set(names)].sort();
  }

  #run(node: Node, stdin: string | undefined): Result {
    switch (node.type) {
      case 'simple':
        return this.#simple(node, stdin);
      case 'pipeline':
        return this.#pipeline(node.parts, stdin);
      case 'list':
        return this.#list(node.items, stdin);
      case 'group':
        return this.#redirected(node.redirects, stdin, (input) => this.#run(node.body, input));
      case 'for':
        return this.#join(
          node.words.flatMap((word) => this.#expand(word)),
          (value) => {
            this.#variables.set(node.name, value);
            return this.#run(node.body, stdin);
          },
        );
      case 'while':
        return this.#while(node, stdin);
      case 'if': {
        const condition = this.#run(node.condition, stdin);
        const chosen = condition.code === 0 ? node.body : node.otherwise;
        return chosen === undefined ? { ...condition, code: 0 } : joined([condition, this.#run(chosen, stdin)]);
      }
    }
  }

  #join<T>(values: readonly T[], action: (value: T) => Result): Result {
    return values.length === 0 ? NOTHING : joined(values.slice(0, MOST_ROUNDS).map(action));
  }

  #while(node: Extract<Node, { type: 'while' }>, stdin: string | undefined): Result {
    const results: Result[] = [NOTHING];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const condition = this.#run(node.condition, stdin);
      results.push({ ...condition, code: 0 });
      if ((condition.code === 0) === node.until) break;
      results.push(this.#run(node.body, stdin));
    }
    return joined(results);
  }

  #list(items: readonly { readonly node: Node; readonly after: string }[], stdin: string | undefined): Result {
    const results: Result[] = [];
    let skip = false;
    for (const { node, after } of items) {
      if (!skip) {
        const result = this.#run(node, stdin);
        results.push(result);
        this.#code = result.code;
      }
      skip = (after === '&&' && this.#code !== 0) || (after === '||' && this.#code === 0);
    }
    return joined(results);
  }

  #pipeline(parts: readonly Node[], stdin: string | undefined): Result {
    let input = stdin;
    let stderr = '';
    let result = NOTHING;
    for (const part of parts) {
      result = this.#run(part, input);
      stderr += result.stderr;
      input = result.stdout;
    }
    return { ...result, stderr };
  }

  #simple({ words, redirects }: Extract<Node, { type: 'simple' }>, stdin: string | undefined): Result {
    const assignments: [string, Word][] = [];
    let first = 0;
    for (let assignment = assignmentOf(words[0]); assignment !== undefined; assignment = assignmentOf(words[first])) {
      assignments.push(assignment);
      first++;
    }
    this.#substituted = 0;
    for (const [name, word] of assignments) this.#variables.set(name, this.#text(word));
    const argv = words.slice(first).flatMap((word) => this.#expand(word));
    return this.#redirected(redirects, stdin, (input) =>
      argv.length === 0 ? { ...NOTHING, code: this.#substituted } : this.#program(argv, input),
    );
  }

  #redirected(redirects: readonly Redirect[], stdin: string | undefined, action: (stdin: string | undefined) => Result): Result {
    let input = stdin;
    for (const { operator, word } of redirects) {
      if (operator === '<<' || operator === '<<-') input = this.#text(word);
      else if (operator === '<<<') input = `${this.#text(word)}\n`;
      else if (operator === '<') {
        const path = this.#text(word);
        const text = this.#host.readFile(path);
        if (text === undefined) return { stdout: '', stderr: `sh: ${path}: No such file or directory\n`, code: 1 };
        input = text;
      }
    }
    return redirects.reduce<Result>((result, redirect) => this.#send(result, redirect), action(input));
  }

  #send(result: Result, { operator, word }: Redirect): Result {
    switch (operator) {
      case '>':
      case '1>':
        this.#store(this.#text(word), result.stdout, false);
        return { ...result, stdout: '' };
      case '>>':
        this.#store(this.#text(word), result.stdout, true);
        return { ...result, stdout: '' };
      case '2>':
      case '2>>':
        this.#store(this.#text(word), result.stderr, operator === '2>>');
        return { ...result, stderr: '' };
      case '&>':
        this.#store(this.#text(word), result.stdout + result.stderr, false);
        return { ...result, stdout: '', stderr: '' };
      case '2>&1':
        return { ...result, stdout: result.stdout + result.stderr, stderr: '' };
      case '>&2':
      case '1>&2':
        return { ...result, stdout: '', stderr: result.stderr + result.stdout };
      default:
        return result;
    }
  }

  #store(path: string, text: string, append: boolean): void {
    this.#write(path, append ? (this.#host.readFile(path) ?? '') + text : text);
  }

  /** On a node the file lies there. */
  #write(path: string, text: string): void {
    const { machines } = this.#host;
    if (path === '/dev/null') return;
    const look = this.#node === undefined ? undefined : machines?.look(this.#node);
    if (look !== undefined) write({ machines: machines!, host: this.#host, node: this.#node!, look }, absolute(path), text);
    else this.#files.set(clean(path), text);
  }

  #program(argv: readonly string[], stdin: string | undefined): Result {
    const [name = '', ...args] = argv;
    this.#onProcess?.(name);
    if (name === 'kubectl' || name === 'k') {
      this.#edited = '';
      const { stdout, stderr, exitCode } = runKubectl(args, stdin, this.#host);
      return { stdout: this.#edited + stdout, stderr, code: exitCode };
    }
    if (name === 'etcdctl' || name === 'etcdutl') {
      const { stdout, stderr, exitCode } = runEtcdctl(name, args, this.#host);
      return { stdout, stderr, code: exitCode };
    }
    if (name === 'sleep') {
      this.#host.waitUntil(() => false, Number.parseFloat(args[0] ?? '0') || 0);
      return NOTHING;
    }
    if (name === 'export') {
      for (const pair of args) this.#variables.set(pair.split('=')[0] ?? '', pair.split('=').slice(1).join('='));
      return NOTHING;
    }
    if (this.#node === undefined && LOCAL_PROGRAMS.has(name)) return LOCAL_PROGRAMS.get(name)!(args, this.#host);
    if (name === 'sudo') return this.#program(args.filter((word, index) => index > 0 || !word.startsWith('-')), stdin);
    if ((name === 'sh' || name === 'bash') && args.length > 0) return this.#script(args, stdin);
    if (name === 'ssh') return this.#ssh(args, stdin);
    const there = this.#onMachine(argv, stdin);
    if (there !== undefined) return there;
    if (name === 'trace' || name === 'podium') {
      const { stdout = '', stderr = '', code = 0 } = name === 'trace' ? trace(args, this.#host) : podium(args, this.#host.faults);
      return { stdout, stderr, code };
    }
    if (EDITORS.has(name)) return this.#editor(name, args);
    const tool = TOOLS.get(name);
    if (tool === undefined) return { stdout: '', stderr: `sh: ${name}: command not found\n`, code: 127 };
    const { stdout = '', stderr = '', code = 0, files = [] } = tool(args, stdin ?? '', (path) => this.#host.readFile(path));
    for (const [path, text] of files) this.#write(path, text);
    return { stdout, stderr, code };
  }

  // ---- machines

  /** `ssh worker1 systemctl status kubelet`: a line on a machine's own command line. */
  #ssh(args: readonly string[], stdin: string | undefined): Result {
    const words = args.filter((word) => !word.startsWith('-'));
    const node = (words[0] ?? '').replace(/^.*@/, '');
    const { machines } = this.#host;
    if (node === '' || machines === undefined) return { stdout: '', stderr: 'usage: ssh [user@]hostname command [argument ...]\n', code: 255 };
    const look = machines.look(node);
    const isNew = look === undefined && /^(sudo )?kubeadm join\b/.test(words.slice(1).join(' '));
    if (look === undefined && !isNew) return { stdout: '', stderr: `ssh: Could not resolve hostname ${node}: Name or service not known\n`, code: 255 };
    if (look !== undefined && look.power !== 'on') return { stdout: '', stderr: `ssh: connect to host ${node} port 22: ${look.power === 'off' ? 'No route to host' : 'Connection refused'}\n`, code: 255 };
    if (words.length === 1) return { stdout: '', stderr: `Pseudo-terminal will not be allocated: write the command behind it, such as: ssh ${node} systemctl status kubelet\n`, code: 255 };
    const line = args.slice(args.indexOf(words[0]!) + 1).join(' ');
    const { stdout, stderr, exitCode } = new Shell(this.#host, { node }).run(line, stdin);
    return { stdout, stderr, code: exitCode };
  }

  /** A program that belongs to a machine: the one that one is on, or for kubeadm the first of the control plane. */
  #onMachine([name = '', ...args]: readonly string[], stdin: string | undefined): Result | undefined {
    const { machines } = this.#host;
    if (machines === undefined) return undefined;
    const node = this.#node ?? machines.first;
    const told = ({ stdout = '', stderr = '', code = 0 }: ProgramResult): Result => ({ stdout, stderr, code });
    if (name === 'kubeadm') return told(kubeadm(args, { node, machines, host: this.#host, stdin }));
    const look = this.#node === undefined ? undefined : machines.look(this.#node);
    const program = NODE_PROGRAMS.get(name);
    if (look === undefined) return program === undefined || this.#node !== undefined ? undefined : told({ stderr: `sh: ${name}: this terminal is not on a node: ssh NODE ${name} ...\n`, code: 127 });
    if (program !== undefined) return look.supervisor === 'scm' && name !== 'hostname' ? told({ stderr: `'${name}' is not recognized as an internal or external command,\noperable program or batch file.\n`, code: 1 }) : told(program(args, { node, look, machines, host: this.#host }));
    const network = machines.network(node, [name, ...args].join(' '));
    return network === undefined ? undefined : told({ stdout: network });
  }

  #nodeFile(path: string): string | undefined {
    return this.#node === undefined ? undefined : this.#host.machines?.look(this.#node)?.file(absolute(path));
  }

  /** vi, nano: the page's own editor. */
  #editor(name: string, args: readonly string[]): Result {
    const path = args.find((word) => !/^[-+]/.test(word));
    if (path === undefined) return { stdout: '', stderr: `${name}: write the file behind it, such as: ${name} FILE\n`, code: 1 };
    const before = this.#host.readFile(path) ?? '';
    const after = this.#host.edit?.(before);
    // An empty text is what an editor gives that was left without saving.
    if (after !== undefined && after.trim() !== '' && after !== before) this.#write(path, after);
    return NOTHING;
  }

  /** `sh upgrade.sh`, `sh -c 'line'`. */
  #script(args: readonly string[], stdin: string | undefined): Result {
    const at = args.indexOf('-c');
    const file = args.find((word) => !word.startsWith('-')) ?? '';
    const source = at >= 0 ? args[at + 1] : this.#host.readFile(file);
    return source === undefined ? { stdout: '', stderr: `sh: ${file}: No such file or directory\n`, code: 127 } : this.#run(parseShell(source), stdin);
  }

  // ---- expansion

  #text(word: Word): string {
    return word.map((piece) => this.#value(piece)).join('');
  }

  /** The arguments that a word makes: unquoted expansions are split, and vanish when empty. */
  #expand(word: Word): string[] {
    const fields: string[] = [];
    let open: string | undefined;
    for (const piece of word) {
      const value = this.#value(piece);
      if (piece.type === 'text' || ('quoted' in piece && piece.quoted) || piece.type === 'arithmetic') {
        open = (open ?? '') + value;
        continue;
      }
      const parts = value.split(/[ \t\n]+/);
      parts.forEach((part, index) => {
        if (index > 0 && open !== undefined) {
          fields.push(open);
          open = undefined;
        }
        if (part !== '') open = (open ?? '') + part;
      });
    }
    if (open !== undefined) fields.push(open);
    return fields;
  }

  #value(piece: Piece): string {
    switch (piece.type) {
      case 'text':
        return piece.text;
      case 'variable':
        if (piece.name === '?') return String(this.#code);
        return this.#variables.get(piece.name) || (piece.otherwise ?? '');
      case 'command': {
        const result = this.#run(parseShell(piece.source), undefined);
        this.#substituted = result.code;
        return result.stdout.replace(/\n+$/, '');
      }
      case 'arithmetic':
        return String(this.#arithmetic(piece.source));
    }
  }

  /** Sums and products of integers and variables. */
  #arithmetic(source: string): number {
    const terms =
      source.replace(/\$?([A-Za-z_]\w*)/g, (_all, name: string) => this.#variables.get(name) ?? '0').match(/\d+|[-+*/%]/g) ?? [];
    let total = Number(terms[0] ?? 0);
    for (let at = 1; at + 1 < terms.length; at += 2) {
      const value = Number(terms[at + 1]);
      const operations = new Map([
        ['+', total + value],
        ['-', total - value],
        ['*', total * value],
        ['/', value === 0 ? 0 : Math.trunc(total / value)],
        ['%', value === 0 ? 0 : total % value],
      ]);
      total = operations.get(terms[at] ?? '+') ?? total;
    }
    return total;
  }
}

const clean = (path: string): string => path.replace(/^\.\//, '').replace(/\/$/, '');

function assignmentOf(word: Word | undefined): [string, Word] | undefined {
  const [head, ...rest] = word ?? [];
  if (head?.type !== 'text' || head.quoted) return undefined;
  const match = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(head.text);
  return match === null ? undefined : [match[1] ?? '', [{ type: 'text', text: match[2] ?? '', quoted: false }, ...rest]];
}

const joined = (results: readonly Result[]): Result => ({
  stdout: results.map((result) => result.stdout).join(''),
  stderr: results.map((result) => result.stderr).join(''),
  code: results.at(-1)?.code ?? 0,
});
