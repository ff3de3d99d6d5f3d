/**
 * Recording: while it is on, each line of the terminal, fault, change of view and selection becomes a step of the lesson, with texts to be filled in.
 * What was done on the lesson's own run, at its end, is taken as it is; otherwise (the author has stepped back, or let time pass) the lesson is
 * played anew, so that what one sees is always what the lesson does.
 */
import { empty, faultLine, filesIn, idFor } from '../../lessons/recording.ts';
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
const NAME = /^[a-z][a-z0-9.-]*\/[a-z0-9*][a-z0-9.*-]*$/;

/** The lesson up to a step: what comes after it is not played while one records. */
const upTo = (lesson: Lesson, index: number): Lesson => ({ ...lesson, steps: lesson.steps.slice(0, index + 1) });

class Recorder {
  readonly #desk: Desk;
  readonly #first: number;
  #index: number;
  #seen: number;
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
    this.#lastTyped = terminal.at(-1)?.id ?? 0;
  }

  follow(state: SessionState, before: SessionState): void {
    if (state.frame !== before.frame && state.frame?.headSeq !== before.frame?.headSeq && !this.#acting) {
      this.#clean = before.frame !== undefined && before.frame.seq === before.frame.headSeq && before.frame.headSeq === this.#seen;
      if (state.terminal.at(-1)?.exitCode !== undefined || state.terminal.length === 0) this.#later(() => this.#faults());
    }
    for (const { id, line, exitCode } of state.terminal) {
      if (id <= this.#lastTyped || exitCode === undefined) continue;
      this.#lastTyped = id;
      if (exitCode === 0 && !/^kubectl edit\b/.test(line)) this.#later(() => this.#line(line));
      else if (exitCode === 0) this.#desk.store.setState({ said: 'notRecorded' });
    }
    // The page's own changes while a step is taken in are never to another view, and select only what the step says already.
    if (state.page !== before.page && state.page !== 'lesson') this.#later(() => this.#look({ view: state.page }));
    if (state.selection !== before.selection && state.selection !== undefined) this.#later(() => this.#select(state.selection!));
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

  async #line(line: string): Promise<void> {
    const files = filesByName();
    for (const name of filesIn(line)) {
      const lesson = this.#draft();
      if (lesson !== undefined && files[name] !== undefined && lesson.files[name] !== files[name]) this.#desk.edit(setFile(this.#desk.store.getState().text, name, files[name]));
    }
    await this.#append({ id: idFor(line), at: 'end', do: [line] });
  }

  /** What was broken or mended from the page's menus. */
  async #faults(): Promise<void> {
    const log = await this.#desk.session.here((host) => host.log({ actor: 'user', grain: 'milestone', limit: 50 }));
    for (const { seq, type, data } of log) {
      if (seq <= this.#seen) continue;
      if (type === 'fault') await this.#fault(data as Step['data'] & { readonly [field: string]: unknown });
      else if (type === 'command' && (data as { readonly line?: string }).line === undefined) this.#desk.store.setState({ said: 'notRecorded' });
    }
  }

  async #fault(data: { readonly [field: string]: unknown }): Promise<void> {
    const line = faultLine(data);
    await this.#append({ id: idFor(line), at: 'end', do: [line] });
  }

  async #select(selection: Selection): Promise<void> {
    if (selection.kind === 'part') {
      if (PARTS.test(selection.id)) await this.#look({ focus: [selection.id] });
      return;
    }
    const { resource, namespace = 'default', name } = selection.ref;
    if (namespace === 'default' && NAME.test(`${resource}/${name}`)) await this.#look({ select: `${resource}/${name}` });
    else this.#desk.store.setState({ said: 'notRecorded' });
  }

  /** What one looks at belongs to the step that was recorded last, if it has nothing of the kind and one is still there; else it is a step of its own. */
  async #look(fields: { readonly view?: string; readonly focus?: readonly string[]; readonly select?: string }): Promise<void> {
    const { session, store } = this.#desk;
    const [field, value] = Object.entries(fields)[0]! as ['view' | 'focus' | 'select', unknown];
    const step = this.#draft()?.steps[this.#index];
    if (step === undefined) return;
    const moment = await momentOf(session, this.#index);
    if (JSON.stringify(step[field]) === JSON.stringify(value)) return;
    const free = step[field] === undefined || (field === 'focus' && step.focus.length === 0);
    if (this.#index > this.#first && free && moment === undefined) {
      this.#desk.edit(setField(store.getState().text, this.#index, field, value));
      await this.#shown();
      return;
    }
    await this.#append({ id: field === 'view' ? `look-${String(value).toLowerCase()}` : 'look', ...fields, ...(moment !== undefined && { at: moment }) });
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
    this.#seen = session.store.getState().frame?.headSeq ?? 0;
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
