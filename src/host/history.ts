/**
 * The futures of one run: the one that is alive, and the others by value. Something done in the past makes a new future; the one it replaces
 * stays reachable, and is run again from where the two part when one goes back to it.
 */
import { machineOf, type LoggedCommand, type Command, type Run, type RunValue } from '../engine/index.ts';
import type { Branch, FutureValue } from '../session/protocol.ts';
import { SlotIndex } from './slotIndex.ts';
import { TraceIndex } from './traceIndex.ts';

type Logged = LoggedCommand<Command>;

interface Future {
  readonly id: string;
  /** What made it; empty for the first. */
  readonly label: string;
  readonly value: RunValue;
}

const MOST = 12;

export class History {
  readonly run: Run;
  readonly index = new TraceIndex();
  readonly slots = new SlotIndex();
  readonly #opened: number;
  #changes = 0;
  #id = 'main';
  #label = '';
  #others: Future[] = [];
  #count = 1;
  /** The future shown was made on purpose and nothing has been done in it yet: its recorded steps are also those of the one it came from. */
  #fresh = false;

  /** `opened`: how many runs the host has opened before. */
  constructor(run: Run, opened = 0) {
    this.run = run;
    this.#opened = opened;
    this.follow();
  }

  /** Takes in what the run has grown by. */
  follow(): void {
    this.index.follow(this.run);
    this.slots.follow(this.run);
  }

  get id(): string {
    return this.#id;
  }

  /** Another one whenever the commands or the futures are others. */
  get edition(): string {
    return `${this.#opened}.${this.#changes}.${this.run.commands.length}`;
  }

  /** To be called before anything is done at the present moment: in the past, the recorded future is put aside. */
  beforeAct(label: string): void {
    this.#changes += 1;
    const { run } = this;
    const fresh = this.#fresh;
    this.#fresh = false;
    if (run.position >= run.head) return;
    if (!fresh) this.#keep();
    this.#cut(run.position);
    if (fresh) return;
    this.#id = `f${++this.#count}`;
    this.#label = label;
  }

  /** Goes over to another future, to what was done there; without anything done, to the first step in which it differs. */
  goTo(id: string): void {
    const future = this.#others.find((other) => other.id === id);
    if (future === undefined) return;
    this.#changes += 1;
    const { run } = this;
    this.#keep();
    this.#others = this.#others.filter((other) => other !== future);
    const { seq, common } = this.#parting(future.value);
    run.seek(seq);
    run.replay(future.value.commands.slice(common));
    while (run.eventsHandled < future.value.head.events && run.advance());
    this.#cut(seq);
    this.#id = future.id;
    this.#label = future.label;
    this.#fresh = false;
    const done = future.value.commands[common]?.after;
    run.seek(Math.min((done === undefined ? seq : lastBefore(run, done)) + 1, run.head));
  }

  /** A new future at the present moment, with the same recorded steps; the old one stays as it is. */
  fork(name: string): void {
    this.#changes += 1;
    this.#keep();
    this.#id = `f${++this.#count}`;
    this.#label = name;
    this.#fresh = true;
  }

  rename(id: string, name: string): void {
    this.#changes += 1;
    if (id === this.#id) this.#label = name;
    else this.#others = this.#others.map((other) => (other.id === id ? { ...other, label: name } : other));
  }

  drop(id: string): void {
    this.#changes += 1;
    this.#others = this.#others.filter((other) => other.id !== id);
  }

  /** All futures as data, the one shown first. */
  futures(): readonly FutureValue[] {
    const valued = ({ id, label, value: { commands, head } }: Future): FutureValue => ({ id, label, commands, head });
    return [{ ...valued({ id: this.#id, label: this.#label, value: this.run.save() }), ...(this.#fresh && { fresh: true }) }, ...this.#others.map(valued)];
  }

  /** Takes over somebody else's futures of the same run. What this one has in common with the first stays as it is. */
  take([shown, ...others]: readonly FutureValue[]): void {
    if (shown === undefined) return;
    const { run } = this;
    const base = run.save();
    const { seq, common } = this.#parting({ ...base, commands: shown.commands, head: shown.head });
    this.#changes += 1;
    if (common < run.commands.length || common < shown.commands.length) {
      run.seek(seq);
      run.replay(shown.commands.slice(common));
      this.#cut(seq);
    }
    this.#id = shown.id;
    this.#label = shown.label;
    this.#fresh = shown.fresh === true;
    this.#others = others.slice(-MOST).map(({ id, label, commands, head }) => ({ id, label, value: { ...base, commands, head } }));
    this.#count = Math.max(this.#count, ...[shown, ...others].map(({ id }) => Number(/^f(\d{1,9})$/.exec(id)?.[1] ?? 1)));
  }

  /** The value of another future. */
  valueOf(id: string): RunValue | undefined {
    return this.#others.find((other) => other.id === id)?.value;
  }

  branches(): readonly Branch[] {
    const { run } = this;
    const own: Branch = { id: this.#id, fromSeq: 0, fromAt: 0, toAt: run.headTime, label: this.#label, current: true };
    const others = this.#others.map(({ id, label, value }): Branch => {
      const { seq, common } = this.#parting(value);
      const first = value.commands[common]?.command;
      return { id, fromSeq: seq, fromAt: run.entry(seq)?.at ?? 0, toAt: value.head.at, label: label || lineOf(first), current: false };
    });
    return [own, ...others];
  }

  #cut(seq: number): void {
    this.index.cut(seq);
    this.slots.cut();
  }

  #keep(): void {
    this.#others = [...this.#others, { id: this.#id, label: this.#label, value: this.run.save() }].slice(-MOST);
  }

  /** The last step that another future has in common with this one, and how many commands. */
  #parting({ commands, head }: RunValue): { readonly seq: number; readonly common: number } {
    const { run } = this;
    const own = run.commands;
    let common = 0;
    while (common < own.length && common < commands.length && same(own[common]!, commands[common]!)) common++;
    const events = Math.min(own[common]?.after ?? run.eventsHandled, commands[common]?.after ?? head.events, run.eventsHandled);
    return { seq: lastBefore(run, events), common };
  }
}

const same = (a: Logged, b: Logged): boolean => a.after === b.after && (a.command === b.command || JSON.stringify(a.command) === JSON.stringify(b.command));

const lineOf = (command: Command | undefined): string => {
  if (command === undefined) return '';
  if ('kubeconfig' in command) return command.line;
  if ('walk' in command) return command.line ?? `trace ${command.walk.from} ${command.walk.host}`;
  if ('machine' in command) return command.line ?? `kubeadm ${command.machine.do} ${machineOf(command.machine)}`;
  return 'fault' in command ? `${command.fault.code} ${command.fault.target}` : (command.line ?? ('etcdctl' in command ? command.etcdctl.do : `${command.request.verb} ${command.request.name ?? ''}`.trim()));
};

/** The last step of the first `events` events. */
function lastBefore(run: Run, events: number): number {
  let low = 0;
  let high = run.head;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (run.eventOf(middle) < events) low = middle;
    else high = middle - 1;
  }
  return low;
}
