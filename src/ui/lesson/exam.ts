/**
 * The exam that is under way: which item is open, what was answered, how each cluster was left. It is kept in this browser after each thing that
 * is done, so that a reload loses nothing. The cluster is judged by its state, when an item is left.
 */
import { createStore } from 'zustand/vanilla';
import { isTried, QUESTIONS_ABOUT, readExamCode, readKept, resultOf, type ExamItem, type ExamPaper, type ExamPlan, type ExamResult, type KnownRuns } from '../../lessons/exam.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import { browserStore } from '../../session/browserStore.ts';
import type { Session } from '../../session/session.ts';
import { addFiles } from '../editor/files.ts';
import { SCENARIOS } from '../scenarios.ts';
import { examine, forget } from './course.ts';
import { ownLesson } from './lessonFiles.ts';
import { EXAM_KEY } from './examKept.ts';

export interface Exam {
  /** What is to be begun: from a link, or composed here. */
  readonly plan: ExamPlan | undefined;
  readonly paper: ExamPaper | undefined;
  readonly index: number;
  /** The challenge that stands open. */
  readonly lesson: Lesson | undefined;
  /** Its run stands in the page; false while it is fetched, and when another run was opened. */
  readonly here: boolean;
  readonly busy: boolean;
  readonly result: ExamResult | undefined;
  readonly kept: boolean;
  readonly composing: boolean;
  /** A link's exam that cannot be read. */
  readonly bad: boolean;
}

const NONE: Exam = { plan: undefined, paper: undefined, index: 0, lesson: undefined, here: false, busy: false, result: undefined, kept: true, composing: false, bad: false };

export const exam = createStore<Exam>(() => NONE);

export const isExamOpen = ({ plan, paper, result, composing }: Exam): boolean => composing || plan !== undefined || paper !== undefined || result !== undefined;

export const endsAt = ({ startedAt, plan }: ExamPaper): number => startedAt + plan.minutes * 60_000;

const itemOf = ({ paper, index }: Exam): ExamItem | undefined => paper?.items[index];

function keep(): void {
  const { paper, index } = exam.getState();
  exam.setState({ kept: paper === undefined ? browserStore.forget(EXAM_KEY) : browserStore.keep(EXAM_KEY, JSON.stringify({ paper, index })) });
}

function change(item: ExamItem): void {
  const { paper, index } = exam.getState();
  if (paper === undefined) return;
  exam.setState({ paper: { ...paper, items: paper.items.map((one, at) => (at === index ? item : one)) } });
  keep();
}

export const compose = (): void => exam.setState({ ...NONE, composing: true });
export const propose = (plan: ExamPlan): void => exam.setState({ ...NONE, plan });
export const show = (result: ExamResult): void => exam.setState({ ...NONE, result });
export function close(): void {
  examine(undefined);
  following?.();
  following = undefined;
  exam.setState(NONE);
  keep();
}

/** What an exam may be made of. */
export const knownRuns = (heads: readonly Pick<LessonHead, 'id' | 'kind'>[]): KnownRuns => ({ challenges: heads.filter(({ kind }) => kind === 'challenge').map(({ id }) => id), runs: [...SCENARIOS, ...heads.map(({ id }) => id)] });

/** A lesson of ours; undefined for the name of a scenario. */
const lessonOf = async (id: string): Promise<Lesson | undefined> => (SCENARIOS.includes(id) ? undefined : ownLesson(id));

/** An exam in the address. */
export async function proposeFrom(code: string): Promise<void> {
  const { LESSON_HEADS } = await import('../../lessons/lessons.ts');
  const plan = readExamCode(code, knownRuns(LESSON_HEADS));
  if (plan === undefined) exam.setState({ ...NONE, composing: true, bad: true });
  else propose(plan);
}

/** `now` in milliseconds since 1970. */
export async function start(session: Session, plan: ExamPlan, name: string, now: () => number): Promise<void> {
  exam.setState({ busy: true });
  forget();
  let runs: NonNullable<ExamPaper['runs']> = {};
  const items: ExamItem[] = plan.challenges.map((id) => ({ kind: 'challenge', id, typed: [], done: false }));
  if (plan.questions > 0) {
    const { drawQuestions } = await import('../../session/examQuestions.ts');
    const drawn = await session.here((host) => drawQuestions(host, plan, lessonOf));
    items.push(...drawn.items);
    runs = drawn.runs;
  }
  exam.setState({ ...NONE, paper: { version: 1, plan, name, startedAt: now(), items, ...(Object.keys(runs).length > 0 && { runs }) } });
  follow(session);
  await open(session, 0);
}

/** Goes on with the exam that this browser has kept. False: there is none that can be read. */
export async function resume(session: Session): Promise<boolean> {
  const found = readKept(browserStore.read(EXAM_KEY) ?? '');
  if (found === undefined) {
    close();
    return false;
  }
  exam.setState({ ...NONE, paper: found.paper });
  follow(session);
  await open(session, Math.min(found.index, found.paper.items.length - 1));
  return true;
}

/** Takes the page to an item, as it was left. */
async function open(session: Session, index: number): Promise<void> {
  exam.setState({ index, busy: true, here: false, lesson: undefined });
  examine(undefined);
  keep();
  const item = itemOf(exam.getState());
  if (item?.kind === 'question') {
    await openQuestion(session, exam.getState().paper!, item, item.question.askAt);
    examine(await lessonOf(item.about ?? QUESTIONS_ABOUT));
  } else if (item !== undefined) await openChallenge(session, item);
  session.set({ page: 'lesson', selection: undefined, pointed: [] });
  source = session.store.getState().source;
  last = session.store.getState().terminal.at(-1)?.id ?? 0;
  exam.setState({ busy: false, here: true });
}

/** The run that a question is about, at a moment of it. */
export const openQuestion = (session: Session, { runs = {} }: ExamPaper, { about = QUESTIONS_ABOUT }: ExamItem & { readonly kind: 'question' }, seq: number): Promise<unknown> =>
  session.open(Object.hasOwn(runs, about) ? { fragment: runs[about]! } : { scenario: about }, { seq });

async function openChallenge(session: Session, item: ExamItem & { readonly kind: 'challenge' }): Promise<void> {
  const lesson = await ownLesson(item.id);
  exam.setState({ lesson });
  examine(lesson);
  if (item.fragment !== undefined) await session.open({ fragment: item.fragment });
  else {
    const part = await session.lesson(lesson);
    const since = part?.places[0];
    if (since === undefined) return;
    await session.goto({ seq: since });
    change({ ...item, since });
  }
  addFiles(lesson.files);
}

/** Of the run that the exam has opened; another one means that somebody has gone elsewhere. */
let source: unknown;
/** Newest line of the terminal that is on record. */
let last = 0;
let following: (() => void) | undefined;

/** Whatever is done to a cluster is kept; where a question stands the future is closed. */
function follow(session: Session): void {
  following?.();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = session.store.subscribe((state, before) => {
    const now = exam.getState();
    if (now.paper === undefined || now.busy) return;
    if (state.source !== source) {
      if (!now.here) return;
      exam.setState({ here: false });
      examine(undefined);
      return;
    }
    const item = itemOf(now);
    if (item?.kind === 'question' && state.frame !== before.frame && (state.frame?.seq ?? 0) > item.question.askAt) void session.goto({ seq: item.question.askAt });
    if (item?.kind === 'challenge' && (state.frame !== before.frame || state.terminal !== before.terminal)) timer ??= setTimeout(() => {
      timer = undefined;
      void look(session).catch(() => undefined);
    }, KEEP_AFTER);
  });
  following = () => {
    end();
    clearTimeout(timer);
  };
}

const KEEP_AFTER = 800;

/** Keeps the run as it stands, and what the simulation says of it. */
async function look(session: Session): Promise<void> {
  const now = exam.getState();
  const item = itemOf(now);
  if (item?.kind !== 'challenge' || now.lesson === undefined || !now.here) return;
  const { task } = now.lesson.steps[0]!;
  const { terminal } = session.store.getState();
  const fresh = terminal.filter(({ id, exitCode }) => id > last && exitCode === 0);
  const typed = [...item.typed, ...fresh.map(({ line }) => line)].slice(-MOST_TYPED);
  const [fragment, done] = await session.here(async (host) => [await host.share(''), task !== undefined && (await host.lessonCheck(task.check, item.since ?? 0, typed))] as const);
  if (itemOf(exam.getState()) !== item) return;
  last = fresh.at(-1)?.id ?? last;
  change({ ...item, typed, fragment, done });
}

const MOST_TYPED = 200;

/** What was done may need time until it shows: the cluster comes to rest, and then it is judged. */
async function leave(session: Session): Promise<void> {
  const item = itemOf(exam.getState());
  if (item?.kind !== 'challenge' || !exam.getState().here) return;
  const { terminal, origin, frame } = session.store.getState();
  const touched = item.fragment !== undefined || terminal.some(({ id }) => id > last) || (frame?.seq ?? 0) !== (item.since ?? origin ?? 0);
  if (!touched) return;
  await look(session);
  const seen = itemOf(exam.getState());
  if (seen?.kind !== 'challenge' || seen.done) return;
  await session.goto({ end: 'end' });
  await look(session);
}

/** Goes to another item; this one is judged as it stands, and can be gone back to. */
export async function go(session: Session, index: number): Promise<void> {
  const { busy, paper } = exam.getState();
  if (busy || paper === undefined || index < 0 || index >= paper.items.length) return;
  exam.setState({ busy: true });
  await leave(session);
  await open(session, index);
}

/** Back to the exam's run, when another one was opened. */
export const back = (session: Session): Promise<void> => open(session, exam.getState().index);

export function answer(value: string): void {
  const item = itemOf(exam.getState());
  if (item?.kind === 'question' && item.question.options.includes(value)) change({ ...item, chosen: value });
}

/** The end: by the student, or because the time is over. `now` in milliseconds since 1970. */
export async function handIn(session: Session, now: number): Promise<void> {
  const { paper, result } = exam.getState();
  if (paper === undefined || result !== undefined) return;
  exam.setState({ busy: true });
  await leave(session).catch(() => undefined);
  const written = exam.getState().paper ?? paper;
  close();
  show(resultOf(written, Math.min(now, endsAt(written))));
}

export const openCount = ({ items }: ExamPaper): number => items.filter((one) => !isTried(one)).length;
