/**
 * The engine's host: one run with its futures behind the page's protocol. Runs in a browser worker or in Node; knows nothing of either. One call
 * at a time; long ones pause now and then, so that whoever shares the thread is not kept waiting.
 */
import { FAULTS, faultProblem, machineOf, machineProblem, SECOND, type Fault, type FaultTarget, type MachineCommand, type Run } from '../engine/index.ts';
import { faultsFor } from '../views/faultsFor.ts';
import type { Check } from '../lessons/check.ts';
import type { Lesson, LessonPart } from '../lessons/lesson.ts';
import type { Comparison, Condition, FaultParameters, Frame, Goto, Host, Inspected, Journal, LogQuery, ObjectRef, Outcome, Place, Rival, Source, Step } from '../session/protocol.ts';
import { RunError } from '../session/runError.ts';
import { frameOf } from './frames.ts';
import { History } from './history.ts';
import { beginJournal, isJournalOf, journalOf } from './journals.ts';
import { objectRefs } from './objectRefs.ts';
import { conditionHolds, mayHold } from './conditions.ts';
import { passUntil } from './passing.ts';
import { begun, opened } from './beginnings.ts';
import { kubectlSide, lateCode, writtenSide } from './lateSides.ts';
import { stepTo, stepToBreak, toEnd } from './moves.ts';
import { beginningOf, startsEarly, writtenRun } from './scenarios.ts';
import type { TextFiles } from './terminal.ts';
import type { ViewData, ViewName, ViewQuery } from '../views/views.ts';

export interface HostOptions {
  /** Lets others have their turn. */
  readonly pause?: () => Promise<void>;
  /** Real milliseconds. */
  readonly clock?: () => number;
  /** A run that lives by itself and is shown, not owned: time passes elsewhere, and `open` shows it as it is. */
  readonly live?: Run;
}

/** Real milliseconds of work between two pauses. */
const SLICE = 8;
const UNTIL_LIMIT = 600 * SECOND;

export class EngineHost implements Host {
  readonly #pause: () => Promise<void>;
  readonly #clock: () => number;
  readonly #live: boolean;
  #history: History | undefined;
  #opened = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor({ pause = () => new Promise((done) => setTimeout(done, 0)), clock = () => performance.now(), live }: HostOptions = {}) {
    this.#pause = pause;
    this.#clock = clock;
    this.#live = live !== undefined;
    if (live !== undefined) this.#history = new History(live);
  }

  open(source: Source): Promise<Frame> {
    return this.#alone(async () => {
      if (!('scenario' in source) || !startsEarly(source.scenario)) await lateCode();
      if (this.#live) return this.#frame();
      const { run, at, view } = await opened(source);
      this.#begin(run, at);
      return { ...this.#frame(), ...(view !== undefined && { view }) };
    }, false);
  }

  lesson(lesson: Lesson): Promise<{ frame: Frame; part: LessonPart }> {
    return this.#alone(async () => {
      const { scenario } = beginningOf(lesson.scenario);
      const { run, at } = await begun({ scenario, files: lesson.files, run: lesson.run });
      const part = (await kubectlSide()).partOf(lesson, 0, run, at);
      this.#begin(run, part.places[0] ?? at);
      return { frame: this.#frame(), part };
    });
  }

  lessonPart(lesson: Lesson, from: number, since: number): Promise<{ frame: Frame; part: LessonPart }> {
    return this.#alone(async () => {
      const { run } = this.#present();
      const part = (await kubectlSide()).playPart(this.#present(), lesson, from, since);
      run.seek(part.places[0] ?? run.head);
      return { frame: this.#frame(), part };
    });
  }

  lessonLines(lines: readonly string[], files: TextFiles): Promise<Frame> {
    return this.#alone(async () => {
      (await kubectlSide()).typeLines(this.#present(), lines, files);
      return this.#frame();
    });
  }

  lessonCheck(check: Check, since: number, typed: readonly string[]): Promise<boolean> {
    return this.#alone(async () => (await kubectlSide()).isDone(this.#present().run, check, since, typed));
  }

  goto(target: Goto): Promise<Frame> {
    return this.#alone(() => {
      const breaks = 'direction' in target && target.direction === 1 && !this.#live ? (target.breaks ?? []) : [];
      if (breaks.length === 0 || !('direction' in target)) {
        this.#move(target);
        return this.#frame();
      }
      const broke = stepToBreak(this.#present().run, target.grain, breaks.slice(0, MOST_BREAKS));
      return { ...this.#frame(), ...(broke !== undefined && { broke }) };
    });
  }

  advance(at: number): Promise<Frame> {
    return this.#alone(async () => {
      const { run } = this.#present();
      if (at > run.headTime && !this.#live) await this.#runTo(run, at);
      run.seek(run.seqAt(at));
      return this.#frame();
    });
  }

  kubectl(line: string, files: TextFiles, edited?: string): Promise<{ outcome: Outcome; frame: Frame }> {
    return this.#alone(async () => {
      const { runTerminal } = await kubectlSide();
      const outcome = runTerminal(this.#present(), line, files, edited);
      return { outcome, frame: this.#frame() };
    });
  }

  complete(line: string, cursor: number): Promise<readonly string[]> {
    return this.#alone(async () => (await kubectlSide()).completions(this.#present().run, line, cursor));
  }

  fault(code: string, target: string, parameters: FaultParameters = {}): Promise<Frame> {
    return this.#alone(() => {
      const history = this.#present();
      const problem = faultProblem({ ...parameters, code, target });
      if (problem !== undefined) throw new RunError('invalid', problem);
      const fault = { ...parameters, code, target } as Fault;
      const kind = FAULTS[fault.code].target;
      if (!history.run.hasTarget(kind, target)) throw new RunError('invalid', `${kind} ${target}`);
      history.beforeAct(`${code} ${target}`);
      history.run.fault(fault);
      return this.#frame();
    });
  }

  machine(command: MachineCommand): Promise<Frame> {
    return this.#alone(async () => {
      const history = this.#present();
      if (command.do === 'join') (await writtenSide()).checkMachine(command.machine, 'machine');
      const problem = machineProblem(command);
      if (problem !== undefined) throw new RunError('invalid', problem);
      history.beforeAct(`kubeadm ${command.do} ${machineOf(command)}`);
      history.run.machine(command);
      return this.#frame();
    });
  }

  faults(target: FaultTarget, name: string): Promise<readonly string[]> {
    return this.#alone(() => faultsFor(this.#present().run, target, name));
  }

  branch(id: string): Promise<Frame> {
    return this.#alone(() => {
      this.#present().goTo(id);
      return this.#frame();
    });
  }

  fork(name: string): Promise<Frame> {
    return this.#alone(() => {
      this.#present().fork(shortened(name));
      return this.#frame();
    });
  }

  nameBranch(id: string, name: string): Promise<Frame> {
    return this.#alone(() => {
      this.#present().rename(id, shortened(name));
      return this.#frame();
    });
  }

  dropBranch(id: string): Promise<Frame> {
    return this.#alone(() => {
      this.#present().drop(id);
      return this.#frame();
    });
  }

  journal(): Promise<Journal> {
    return this.#alone(() => journalOf(this.#present()));
  }

  follow({ journal, events, seq }: Place): Promise<Frame> {
    return this.#alone(async () => {
      // A run that lives by itself is the same for everybody.
      if (journal !== undefined && !this.#live) {
        const checked = (await writtenSide()).checkJournal(journal);
        const history = this.#history;
        if (history === undefined || !isJournalOf(history.run, checked)) this.#begin(beginJournal(checked), 0);
        this.#present().take(checked.futures);
      }
      const { run } = this.#present();
      if (!this.#live) while (run.eventsHandled < Math.min(events, MOST_EVENTS) && run.advance());
      run.seek(seq);
      return this.#frame();
    });
  }

  compare(other: string | Rival, at: number): Promise<Comparison> {
    return this.#alone(async () => (await import('./comparison.ts')).compareWith(this.#present(), other, at));
  }

  inspect(ref: ObjectRef): Promise<Inspected | undefined> {
    return this.#alone(async () => (await kubectlSide()).inspectObject(this.#present().run, ref));
  }

  objects(): Promise<readonly (ObjectRef & { readonly kind: string })[]> {
    return this.#alone(() => objectRefs(this.#present().run));
  }

  log(query: LogQuery): Promise<readonly Step[]> {
    return this.#alone(async () => (await import('./stepLog.ts')).logOf(this.#present().run, query));
  }

  view<N extends ViewName>(name: N, query: ViewQuery<N>, seq: number): Promise<ViewData<N>> {
    return this.#alone(async () => {
      const { VIEWS } = await import('../views/views.ts');
      if (!Object.hasOwn(VIEWS, name)) throw new RunError('invalid', `view ${name}`);
      const { run } = this.#present();
      const { position } = run;
      run.seek(seq);
      try {
        return (VIEWS[name] as (run: Run, query: ViewQuery<N>) => ViewData<N>)(run, query);
      } finally {
        run.seek(position);
      }
    });
  }

  until(condition: Condition): Promise<Frame> {
    return this.#alone(() => {
      const { run } = this.#present();
      const { position } = run;
      if (!passUntil(run, (entry) => conditionHolds(run, entry, condition), UNTIL_LIMIT, (entry) => mayHold(entry, condition))) run.seek(position);
      return this.#frame();
    });
  }

  share(view: string): Promise<string> {
    return this.#alone(async () => {
      const { run } = this.#present();
      return (await writtenSide()).writeLink({ run: writtenRun(run.save()), at: run.position, view });
    });
  }

  save(): Promise<Uint8Array> {
    return this.#alone(async () => {
      const { run } = this.#present();
      return (await writtenSide()).encodeRun(run.save(), run.position);
    });
  }

  exportObjects(): Promise<string> {
    return this.#alone(async () => (await kubectlSide()).exportText(this.#present().run));
  }

  /** Steps that are not routine, to the end of the run. */
  news(): Promise<number> {
    return this.#alone(() => {
      const history = this.#present();
      history.follow();
      return history.index.count;
    });
  }

  hash(): Promise<string> {
    return this.#alone(() => this.#present().run.hash());
  }

  // ---- one at a time

  /** `late`: whether code that comes late may be wanted. */
  #alone<T>(work: () => T | Promise<T>, late = true): Promise<T> {
    const result = this.#tail.then(late ? lateCode : undefined).then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  #present(): History {
    if (this.#history === undefined) throw new RunError('empty', 'nothing is open');
    return this.#history;
  }

  #begin(run: Run, at: number): void {
    this.#opened += 1;
    this.#history = new History(run, this.#opened);
    run.seek(at);
  }

  #frame(): Frame {
    return frameOf(this.#present());
  }

  // ---- moving

  #move(target: Goto): void {
    const { run } = this.#present();
    if ('seq' in target) run.seek(target.seq);
    else if ('at' in target) run.seek(run.seqAt(target.at));
    else if ('direction' in target) stepTo(run, target.direction, target.grain, this.#live);
    else if (target.end === 'start') run.seek(1);
    else if (this.#live) run.seek(run.head);
    else toEnd(run);
  }

  async #runTo(run: Run, at: number): Promise<void> {
    run.seek(run.head);
    let due = this.#clock() + SLICE;
    for (let next = run.nextEventAt(); next !== undefined && next <= at; next = run.nextEventAt()) {
      run.advance();
      if (this.#clock() < due) continue;
      await this.#pause();
      due = this.#clock() + SLICE;
    }
  }
}

const MOST_BREAKS = 20;
/** As far as a run of somebody else's is followed. */
const MOST_EVENTS = 2_000_000;
const LONGEST_NAME = 80;

const shortened = (name: string): string => name.trim().slice(0, LONGEST_NAME);

