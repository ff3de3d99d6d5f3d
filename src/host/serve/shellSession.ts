/**
 * A shell that somebody types into: `kubectl exec -it POD -- sh`. exec only looks and takes no time, so what was typed before is run again, unseen,
 * in front of each new line: variables, folders and files are as they were left. Upstream: the container's own shell, and its terminal.
 */

export type Ran = {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
};

interface Screen {
  out(text: string): void;
  err(text: string): void;
  /** The shell has ended. */
  end(exitCode: number): void;
}

const PROMPT = '# ';
/** Stands in the output between what was run before and what is new. */
const MARK = '\u0001podium\u0001';
const MOST_LINES = 200;
const LONGEST_LINE = 10_000;
/** Escape sequences of keys: arrows and their like. */
const KEYS = /\x1b(\[[0-9;]*[A-Za-z~]|O[A-Z])/g;

/** Whether a command is a shell that waits for what it is to do. */
export const isShell = (command: readonly string[]): boolean => /^(\/bin\/|\/usr\/bin\/)?(sh|bash|ash)$/.test(command[0] ?? '') && command.slice(1).every((word) => word === '-i' || word === '-l');

export class ShellSession {
  readonly #run: (script: string) => Ran;
  readonly #screen: Screen;
  readonly #tty: boolean;
  #before: string[] = [];
  #line = '';
  #status = 0;
  #ended = false;

  constructor(run: (script: string) => Ran, screen: Screen, tty: boolean) {
    this.#run = run;
    this.#screen = screen;
    this.#tty = tty;
    if (tty) screen.out(PROMPT);
  }

  /** What was typed, or read from a file. */
  input(text: string): void {
    if (this.#ended) return;
    if (this.#tty) for (const key of text.replace(KEYS, '')) this.#key(key);
    else this.#line = (this.#line + text).slice(0, LONGEST_LINE * MOST_LINES);
  }

  /** Nothing more will be typed. A shell without a terminal runs what it has read. */
  close(): void {
    if (this.#ended) return;
    const { stdout, stderr, exitCode } = this.#tty || this.#line.trim() === '' ? { stdout: '', stderr: '', exitCode: this.#status } : this.#run(this.#line);
    if (stdout !== '') this.#screen.out(stdout);
    if (stderr !== '') this.#screen.err(stderr);
    this.#end(exitCode);
  }

  #end(exitCode: number): void {
    this.#ended = true;
    this.#screen.end(exitCode);
  }

  #key(key: string): void {
    if (this.#ended) return;
    if (key === '\r' || key === '\n') this.#enter();
    else if (key === '\x04') {
      if (this.#line === '') this.#end(this.#status);
    } else if (key === '\x03') {
      this.#line = '';
      this.#screen.out(`^C\r\n${PROMPT}`);
    } else if (key === '\x7f' || key === '\b') {
      if (this.#line !== '') this.#screen.out('\b \b');
      this.#line = this.#line.slice(0, -1);
    } else if (key >= ' ' && this.#line.length < LONGEST_LINE) {
      this.#line += key;
      this.#screen.out(key);
    }
  }

  #enter(): void {
    const line = this.#line.trim();
    this.#line = '';
    this.#screen.out('\r\n');
    const exit = /^exit(?:\s+(\d+))?$/.exec(line);
    if (exit !== null) {
      this.#end(exit[1] === undefined ? this.#status : Number(exit[1]) % 256);
      return;
    }
    if (line !== '') this.#screen.out(this.#output(line).replaceAll('\n', '\r\n'));
    this.#screen.out(PROMPT);
  }

  /** What a line prints. One that is no shell language is not kept: nothing could be run after it. */
  #output(line: string): string {
    const last = this.#status === 0 ? 'true' : this.#status === 127 ? `${MARK} 2>/dev/null` : 'false';
    const { stdout, stderr, exitCode } = this.#run([...this.#before, `echo '${MARK}'`, `echo '${MARK}' >&2`, last, line].join('\n'));
    this.#status = exitCode;
    const started = stdout.includes(MARK);
    if (started) this.#before = [...this.#before, line].slice(-MOST_LINES);
    return started ? afterMark(stdout) + afterMark(stderr) : stderr;
  }
}

const afterMark = (text: string): string => (text.includes(MARK) ? text.slice(text.lastIndexOf(`${MARK}\n`) + MARK.length + 1) : '');
