/**
 * Recording: while it is on, each line of the terminal, fault, change of view and selection becomes a step of the lesson, with texts to be filled in.
 * What was done on the lesson's own run, at its end, is taken as it is; otherwise (the author has stepped back) the lesson is played anew, so that
 * what one sees is always what the lesson does. Time that the author has let pass becomes a `sleep`. What no step can say is said.
 */
import { empty, faultLine, filesIn, idFor, machineLine, patchLine } from '../../lessons/recording.ts';
import { freeId, insertStep, setField, setFile } from '../../lessons/lessonText.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { readDraft } from '../../lessons/readLesson.ts';
import type { Step } from '../../session/protocol.ts';
import type { Selection, SessionState } from '../../session/session.ts';
import { filesByName } from '../editor/files.ts';
import type { Desk } from './desk.ts';
import { momentOf } from './proposals.ts';

/** Parts that a lesson can point at. */
const PARTS = /^(user|etcd|kube-apiserver|kube-scheduler|kube-controller-manager|kubelet|kube-proxy|cloud-controller-manager|load-balancer)(\/|$)/;
const NAME = /^[a-z0-9*][a-z0-9.:*-]*$/;

/** Shorter than this nobody waits on purpose. */
const SECOND = 1_000_000;

/** The lesson up to a step: what comes after it is not played while one records. */
const upTo = (lesson: Lesson, index: number): Lesson => ({ ...lesson, steps: lesson.steps.slice(0, index + 1) });

/** A command of the run, as far as one records by it. */
interface Told {
  readonly request?: Parameters<typeof patchLine>[0];
  readonly machine?: object;
  readonly line?: string;
}

class Recorder {
  readonly #desk: Desk;
  readonly #first: number;
  #index: number;
  #seen: number;
  /** Simulated time up to which the lesson's run is recorded. */
  #until: number;
  /** Commands of the run that have been looked at. */
  #commands = Number.POSITIVE_INFINITY;
  #lastTyped: number;
  #clean = true;
  #acting = false;
  #tail: Promise<void> = Promise.resolve();

  constructor(desk: Desk, index: number) {
    const { frame, terminal } = desk.session.store.getState();
    this.#desk = desk;
    this.#first = index;
    this.#index = index;
    this.#seen = frame?.headSeq ?? 0;
    this.#until = frame?.at ?? 0;
    this.#later(async () => void (await this.#learn()));
    this.#lastTyped = terminal.at(-1)?.id ?? 0;
  }

  follow(state: SessionState, before: SessionState): void {
    if (state.frame !== before.frame && state.frame?.headSeq !== before.frame?.headSeq && !this.#acting) {
      this.#clean = before.frame !== undefined && before.frame.seq === before.frame.headSeq && before.frame.headSeq === this.#seen;
      if (state.terminal.at(-1)?.exitCode !== undefined || state.terminal.length === 0) this.#later(() => this.#faults());
    }
    for (const { id, at, line, exitCode } of state.terminal) {
      if (id <= this.#lastTyped || exitCode === undefined) continue;
      this.#lastTyped = id;
      if (exitCode !== 0) this.#desk.store.setState({ said: 'failedLine' });
      else if (/(?:^|[;&|]\s*)kubectl\s+edit\b/.test(line)) this.#later(() => this.#edited(line, at));
      else this.#later(() => this.#line(line, at));
    }
    // The page's own changes while a step is taken in are never to another view, and select only what the step says already.
    if (state.page !== before.page && state.page !== 'lesson') this.#later(() => this.#look({ view: state.page }));
    if (state.selection !== before.selection && state.selection !== undefined) this.#later(() => this.#select(state.selection!));
    if (state.scheduler !== before.scheduler) this.#panel('scheduler', [state.scheduler.panel, ...(state.scheduler.panel === 'cycle' && state.scheduler.point !== undefined ? [state.scheduler.point] : [])]);
    if (state.addons !== before.addons) this.#panel('addons', [state.addons.panel]);
  }

  #later(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(async () => {
      this.#acting = true;
      await work().finally(() => (this.#acting = false));
    });
  }

  #draft(): Lesson | undefined {
    const { lesson } = readDraft(this.#desk.store.getState().text);
    if (lesson === undefined) this.#desk.store.setState({ said: 'broken' });
    return lesson;
  }

  #panel(view: string, [panel, ...point]: readonly (string | undefined)[]): void {
    if (panel !== undefined) this.#later(() => this.#look({ panel: [panel, ...point].join('/') }, view));
  }

  /** What the run has been told since one looked last. */
  async #learn(): Promise<readonly Told[]> {
    const commands = (await this.#desk.session.journal()).futures[0]?.commands ?? [];
    const fresh = commands.slice(this.#commands);
    this.#commands = commands.length;
    return fresh.map(({ command }) => command as Told);
  }

  /** An editor cannot be part of a lesson; what was changed in it can. */
  async #edited(line: string, at: number): Promise<void> {
    const lines = (await this.#learn()).flatMap((command) => (command.line === line && command.request !== undefined ? [patchLine(command.request)] : [])).filter((one) => one !== undefined);
    if (lines.length === 0) {
      this.#desk.store.setState({ said: 'noChange' });
      return;
    }
    // The patch is another line than was typed: the run is played with it.
    this.#clean = false;
    await this.#append({ id: idFor(line), at: 'end', do: this.#waited(at, lines) });
  }

  /** With the time before them that the author has let pass. */
  #waited(at: number, lines: readonly string[]): readonly string[] {
    const seconds = Math.round((at - this.#until) / SECOND);
    return at - this.#until < SECOND ? lines : [`sleep ${seconds}`, ...lines];
  }

  async #line(line: string, at: number): Promise<void> {
    const files = filesByName();
    for (const name of filesIn(line)) {
      const lesson = this.#draft();
      if (lesson !== undefined && files[name] !== undefined && lesson.files[name] !== files[name]) this.#desk.edit(setFile(this.#desk.store.getState().text, name, files[name]));
    }
    await this.#append({ id: idFor(line), at: 'end', do: this.#waited(at, [line]) });
  }

  /** What was broken or mended from the page's menus. */
  async #faults(): Promise<void> {
    const log = await this.#desk.session.here((host) => host.log({ actor: 'user', grain: 'milestone', limit: 50 }));
    for (const { seq, at, type, data } of log.toSorted((a, b) => a.seq - b.seq)) {
      if (seq <= this.#seen) continue;
      if (type === 'fault') await this.#fault(data as Step['data'] & { readonly [field: string]: unknown }, at);
      else if (type === 'command' && (data as { readonly line?: string }).line === undefined) await this.#machines(at);
    }
  }

  async #fault(data: { readonly [field: string]: unknown }, at: number): Promise<void> {
    // A message is under way for moments only, and a lesson types its lines when all is quiet.
    if ('message' in data) {
      this.#desk.store.setState({ said: 'message' });
      return;
    }
    const line = faultLine(data);
    await this.#append({ id: idFor(line), at: 'end', do: this.#waited(at, [line]) });
  }

  async #machines(at: number): Promise<void> {
    for (const { machine, line } of await this.#learn()) {
      if (machine === undefined || line !== undefined) continue;
      const typed = machineLine({ ...machine });
      if (typed === undefined) {
        this.#desk.store.setState({ said: 'notRecorded' });
        continue;
      }
      this.#clean = false;
      await this.#append({ id: idFor(typed), at: 'end', do: this.#waited(at, [typed]) });
    }
  }

  async #select(selection: Selection): Promise<void> {
    if (selection.kind === 'part') {
      if (PARTS.test(selection.id)) await this.#look({ focus: [selection.id] });
      else this.#desk.store.setState({ said: 'noPart' });
      return;
    }
    const { resource, namespace = 'default', name } = selection.ref;
    if (!NAME.test(name)) this.#desk.store.setState({ said: 'notRecorded' });
    else await this.#look({ select: namespace === 'default' ? `${resource}/${name}` : `${resource}/${namespace}/${name}` });
  }

  /** What one looks at belongs to the step that was recorded last, if it has nothing of the kind and one is still there; else it is a step of its own. */
  async #look(fields: { readonly view?: string; readonly panel?: string; readonly focus?: readonly string[]; readonly select?: string }, of?: string): Promise<void> {
    const { session, store } = this.#desk;
    const [field, value] = Object.entries(fields)[0]! as ['view' | 'panel' | 'focus' | 'select', unknown];
    const step = this.#draft()?.steps[this.#index];
    if (step === undefined) return;
    const moment = await momentOf(session, this.#index);
    if (JSON.stringify(step[field]) === JSON.stringify(value)) return;
    // A panel belongs to its view, and the last one chosen there counts.
    if (of !== undefined && step.view !== of) return;
    const free = step[field] === undefined || field === 'panel' || (field === 'focus' && step.focus.length === 0);
    if (this.#index > this.#first && free && moment === undefined) {
      this.#desk.edit(setField(store.getState().text, this.#index, field, value));
      await this.#shown();
      return;
    }
    await this.#append({ id: field === 'view' ? `look-${String(value).toLowerCase()}` : 'look', ...(of !== undefined && { view: of }), ...fields, ...(moment !== undefined && { at: moment }) });
  }

  async #append(step: { readonly id: string; readonly [field: string]: unknown }): Promise<void> {
    const { session, preview, store } = this.#desk;
    const before = this.#draft();
    if (before === undefined) return;
    const texts = empty(before.languages);
    const { text } = store.getState();
    if (!this.#desk.edit(insertStep(text, this.#index, { ...step, id: freeId(text, step.id), title: texts, text: texts }), this.#index + 1)) return;
    this.#index += 1;
    const lesson = this.#draft();
    if (lesson === undefined) return;
    store.setState({ index: this.#index, lesson, problems: readDraft(store.getState().text).problems });
    const acts = step['do'] !== undefined;
    if (this.#clean && preview.reached === this.#index) {
      if (acts) await session.goto({ end: 'end' });
      await preview.adopt(upTo(lesson, this.#index), session.store.getState().frame?.seq ?? 0);
    } else await this.#again(lesson);
    const { frame } = session.store.getState();
    this.#seen = frame?.headSeq ?? 0;
    this.#until = acts ? (frame?.at ?? 0) : this.#until;
    await this.#learn();
    this.#clean = true;
  }

  async #again(lesson: Lesson): Promise<void> {
    const { preview, store } = this.#desk;
    preview.forget();
    store.setState({ busy: true });
    store.setState({ refused: await preview.show(upTo(lesson, this.#index), this.#index), busy: false });
    await preview.toEnd(upTo(lesson, this.#index));
  }

  /** The step as it is now, on the run as it is. */
  async #shown(): Promise<void> {
    const lesson = this.#draft();
    if (lesson === undefined) return;
    this.#desk.store.setState({ lesson });
    await this.#desk.preview.show(upTo(lesson, this.#index), this.#index);
    this.#desk.session.set({ page: 'lesson', pointed: lesson.steps[this.#index]?.focus ?? [] });
  }
}

/** Begins after the step where the cursor is. Returns how to stop; undefined when the text is broken or the lesson cannot be played so far. */
export async function startRecording(desk: Desk): Promise<(() => void) | undefined> {
  const { store, preview, session } = desk;
  const { text, index } = store.getState();
  const { lesson, problems } = readDraft(text);
  if (lesson === undefined) {
    store.setState({ problems, said: 'broken' });
    return undefined;
  }
  store.setState({ busy: true, recording: true, said: undefined });
  if (preview.reached > index + 1) preview.forget();
  const refused = await preview.show(upTo(lesson, index), index);
  if (refused.length === 0) await preview.toEnd(upTo(lesson, index));
  store.setState({ busy: false, refused, recording: refused.length === 0 });
  if (refused.length > 0) return undefined;
  session.set({ drawer: 'terminal', selection: undefined });
  const recorder = new Recorder(desk, index);
  const stop = session.store.subscribe((state, before) => recorder.follow(state, before));
  return () => {
    stop();
    store.setState({ recording: false });
    void desk.show();
  };
}
