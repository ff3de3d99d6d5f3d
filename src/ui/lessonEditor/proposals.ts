/** What the editor proposes: a place in the run for this moment, a task of what was done, questions that the run can answer here. */
import { parse } from 'yaml';
import { checkFor, empty, idFor, matchFor, rightOf, type Lookup, type TracedStep } from '../../lessons/recording.ts';
import { freeId, insertStep, setField } from '../../lessons/lessonText.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import type { StepMatch } from '../../lessons/match.ts';
import { readDraft } from '../../lessons/readLesson.ts';
import type { Step } from '../../session/protocol.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../../views/questions.ts';
import { course } from '../lesson/course.ts';
import type { Desk } from './desk.ts';

const MOST_STEPS = 2_000;

/** All steps of the trace after a place, to the one before another. */
const between = async (session: Session, after: number, before: number): Promise<readonly Step[]> =>
  (await session.here((host) => host.log({ routine: true, limit: MOST_STEPS, beforeSeq: before }))).filter(({ seq }) => seq > after);

/** How a lesson says that one stands where the run is now; undefined: where the step is anyway, or not to be told apart. */
export async function momentOf(session: Session, index: number): Promise<'end' | StepMatch | undefined> {
  const { frame } = session.store.getState();
  const place = course.getState().state.places[index] ?? 0;
  if (frame === undefined || frame.seq === place) return undefined;
  if (frame.seq === frame.headSeq) return 'end';
  return frame.step === undefined || frame.seq < place ? undefined : matchFor(frame.step, await between(session, place, frame.seq + 1));
}

const lineIn = ({ type, data }: Step): string | undefined => (type === 'command' ? (data as { readonly line?: string }).line : undefined);

/**
 * The step of the lesson for the moment shown: the one that stands there, or a new one. Within what a step's own lines do, the new one takes these
 * lines over, for it comes first. Undefined, and said, when there is none.
 */
export async function stepHere(desk: Desk): Promise<number | undefined> {
  const { session, store } = desk;
  const { text } = store.getState();
  const { lesson } = readDraft(text);
  const { frame } = session.store.getState();
  const { places } = course.getState().state;
  if (lesson === undefined || frame === undefined || !desk.preview.untouched) return says(desk, lesson === undefined ? 'broken' : 'otherRun');
  const last = places.findLastIndex((place) => place <= frame.seq);
  if (last < 0) return says(desk, 'tooEarly');
  if (places[last] === frame.seq) return last;
  const passed = await between(session, places[last]!, frame.seq + 1);
  const following = lesson.steps[last + 1];
  const begun = following === undefined || following.do.length === 0 || places[last + 1] === undefined ? -1 : passed.findIndex((step) => lineIn(step) === following.do[0] || (step.type === 'fault' && following.do[0]?.startsWith('podium fault')));
  const { at, exact } = frame.seq === frame.headSeq ? { at: 'end' as const, exact: true } : nearest(begun < 0 ? passed : passed.slice(begun));
  if (at === undefined) return says(desk, 'notTold');
  const texts = empty(lesson.languages);
  const step = { id: freeId(text, typeof at === 'string' ? 'then' : idFor(`${at.type ?? 'then'} ${at.code ?? at.resource ?? ''}`)), at, ...(begun >= 0 && { do: following!.do }), title: texts, text: texts };
  if (!desk.edit(insertStep(text, last, step), last + 1)) return says(desk, 'broken');
  if (begun >= 0) desk.edit(setField(store.getState().text, last + 2, 'do', undefined), last + 1);
  store.setState({ index: last + 1, said: exact ? undefined : 'nearby' });
  return last + 1;
}

/** The last of these steps, or the nearest before it that can be told apart from those before. */
function nearest(passed: readonly Step[]): { readonly at: StepMatch | undefined; readonly exact: boolean } {
  for (let back = passed.length - 1; back >= Math.max(0, passed.length - 60); back -= 1) {
    const at = matchFor(passed[back]!, passed);
    if (at !== undefined) return { at, exact: back === passed.length - 1 };
  }
  return { at: undefined, exact: false };
}

function says(desk: Desk, said: NonNullable<ReturnType<Desk['store']['getState']>['said']>): undefined {
  desk.store.setState({ said });
  return undefined;
}

/** What a step's own lines do becomes a task, with a check of what they change. */
export async function makeTask(desk: Desk): Promise<void> {
  const { session, store, preview } = desk;
  const { index } = store.getState();
  const { lesson } = readDraft(store.getState().text);
  const lines = lesson?.steps[index]?.do ?? [];
  if (lesson === undefined || lines.length === 0) return says(desk, lesson === undefined ? 'broken' : 'noLines');
  store.setState({ busy: true });
  const refused = await preview.show({ ...lesson, steps: lesson.steps.slice(0, index + 1) }, index);
  store.setState({ busy: false, refused });
  if (refused.length > 0) return undefined;
  await session.goto({ end: 'end' });
  const all = await between(session, course.getState().state.places[index - 1] ?? 0, (session.store.getState().frame?.headSeq ?? 0) + 1);
  const from = all.findIndex((step) => lineIn(step) === lines[0] || step.type === 'fault');
  const made = from < 0 ? [] : all.slice(from);
  const own = made.filter(isOwn);
  const now = await objectsOf(session, own);
  if (made[0] !== undefined) await session.goto({ seq: made[0].seq - 1 });
  const before = await objectsOf(session, own);
  await session.goto({ end: 'end' });
  const check = checkFor(lines, made, isOwn, before, now);
  const texts = empty(lesson.languages);
  desk.edit(setField(store.getState().text, index, 'task', { goal: texts, check, hints: [], solution: lines }));
  desk.edit(setField(store.getState().text, index, 'do', undefined));
  desk.edit(setField(store.getState().text, index, 'at', undefined), index);
  return undefined;
}

/** Written by the author's own kubectl. */
const isOwn = ({ type, data }: TracedStep): boolean => type === 'stored' && (data as { readonly by: string }).by === 'kubernetes-admin';

/** The objects that these steps have stored, as they are at the moment shown. */
async function objectsOf(session: Session, stored: readonly TracedStep[]): Promise<Lookup> {
  const objects = new Map<string, unknown>();
  for (const { data } of stored.slice(0, 20)) {
    const { resource, namespace, name } = (data as { readonly subject: { readonly resource: string; readonly namespace?: string; readonly name?: string } }).subject;
    if (name === undefined) continue;
    const found = await session.here((host) => host.inspect({ resource, name, ...(namespace !== undefined && { namespace }) }));
    if (found !== undefined) objects.set([resource, namespace ?? '', name].join('/'), parse(found.yaml) as unknown);
  }
  return (resource, namespace, name) => objects.get([resource, namespace ?? '', name].join('/'));
}

/** Several draws, because each asks only a few things. */
const SEEDS = [1, 2, 3, 4];

/** Questions that the run can be asked here and whose answer it gives itself, whenever it is played. */
export async function questionsHere(session: Session): Promise<readonly Question[]> {
  const seq = session.store.getState().frame?.seq ?? 0;
  const found = new Map<string, Question>();
  for (const seed of SEEDS) {
    const { questions } = await session.view('questions', { seed, count: 8 });
    for (const question of questions) if (rightOf(question) !== undefined && question.askAt >= seq) found.set(`${question.code} ${JSON.stringify(question.data)}`, question);
  }
  return [...found.values()].slice(0, 6);
}

/** Asks it at the moment shown. `words` gives the question in a language. */
export async function ask(desk: Desk, question: Question, words: (language: string, question: Question) => Promise<string>): Promise<void> {
  const index = await stepHere(desk);
  const { said } = desk.store.getState();
  const { lesson } = readDraft(desk.store.getState().text);
  if (index === undefined || lesson === undefined) return;
  const wanted: { [language: string]: string } = {};
  for (const language of lesson.languages) wanted[language] = await words(language, question);
  desk.edit(setField(desk.store.getState().text, index, 'gate', gateOf(question, wanted, lesson)), index);
  desk.store.setState({ said });
}

const gateOf = (question: Question, wanted: { readonly [language: string]: string }, { languages }: Lesson): object => ({
  question: wanted,
  options: question.options.map((value) => ({ value, text: Object.fromEntries(languages.map((tag) => [tag, value])), feedback: empty(languages) })),
  right: rightOf(question),
});
