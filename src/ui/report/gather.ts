/** Brings together what a report says: from the terminal, from the lesson, and from the run itself. */
import { inLanguage, titleIn, type Lesson } from '../../lessons/lesson.ts';
import type { ReportAnswer, ReportContent } from '../../session/report.ts';
import { cut, MOST } from '../../views/reportLimits.ts';
import type { ObjectRef, Source } from '../../session/protocol.ts';
import type { Session } from '../../session/session.ts';
import { course, type Course } from '../lesson/course.ts';
import { drawn } from '../picture/drawn.ts';
import { pictureOf, type Picture } from '../picture/picture.ts';
import { showAppearance } from '../theme/appearance.ts';
import { listObjects } from '../useObjects.ts';
import { viewOf } from '../viewLink.ts';

type Named = ObjectRef & { readonly kind: string };

export interface Gathered {
  readonly content: Omit<ReportContent, 'name' | 'sections' | 'describes'>;
  /** What can be described, and what is to begin with. */
  readonly objects: readonly Named[];
  readonly first: readonly Named[];
}

/** What runs, in the order in which it is offered. */
const WORKLOADS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'ReplicaSet', 'Pod', 'Service'];
/** So many are described unless the student wants others. */
const FIRST = 4;
/** Of the output of a line. */
const LAST_LINES = 12;

/** `now` in milliseconds since 1970. */
export async function gather(session: Session, language: string, now: number): Promise<Gathered> {
  session.set({ playing: false });
  const { terminal, source, frame, given } = session.store.getState();
  const told = course.getState();
  const own = terminal.filter((one) => one.source === source).slice(-MOST.typed);
  const typed = own.map(({ line }) => cut(line, MOST.line));
  const others = told.lesson === undefined ? [] : linesOf(told.lesson).map((line) => cut(line, MOST.line)).slice(0, MOST.others);
  // Of a run that a link or a file has brought nobody knows who did what: all of it counts.
  const brought = source !== undefined && ('fragment' in source || 'file' in source);
  const question = { since: brought ? 0 : given, typed, others };
  const facts = await session.view('report', question);
  const [fragment, hash] = await session.here(async (host) => [await host.share(viewOf(session.store.getState())), await host.hash().catch(() => undefined)] as const);
  const objects = await describable(session, facts.objects);
  return {
    content: {
      podium: 'report',
      version: 1,
      language,
      writtenAt: now,
      ...lessonOf(told, language),
      scenario: cut(nameOf(source), 200),
      at: frame?.at ?? 0,
      typed: own.map(({ at, line, exitCode, stdout, stderr }) => ({ at, line: cut(line, MOST.line), ...(exitCode !== undefined && { code: exitCode }), output: lastLines(`${stdout}${stderr}`) })),
      facts,
      question,
      answers: answersOf(told, language),
      run: { fragment: fragment.length > MOST.run ? '' : fragment, ...(hash !== undefined && { hash }) },
    },
    objects,
    first: objects.slice(0, FIRST),
  };
}

const nameOf = (source: Source | undefined): string => (source === undefined ? '' : 'scenario' in source ? source.scenario : 'file' in source ? source.name : '');

const lastLines = (text: string): string => cut(text.trimEnd().split('\n').slice(-LAST_LINES).join('\n'), MOST.text);

/** Lines that the lesson itself types, the solutions that it shows among them. */
const linesOf = ({ run, steps }: Lesson): readonly string[] => [...run, ...steps.flatMap((step) => [...step.do, ...(step.task?.solution ?? [])])];

/** First what the student has made or changed, then what else runs in the same namespaces. */
async function describable(session: Session, touched: ReportContent['facts']['objects']): Promise<readonly Named[]> {
  const mine = touched.filter(({ how }) => how !== 'deleted' && how !== 'gone');
  const namespaces = new Set(touched.length === 0 ? ['default'] : touched.map(({ namespace }) => namespace ?? ''));
  const keyOf = ({ resource, namespace = '', name }: ObjectRef): string => `${resource}/${namespace}/${name}`;
  const known = new Set(mine.map(keyOf));
  const rest = (await listObjects(session)).filter((one) => WORKLOADS.includes(one.kind) && namespaces.has(one.namespace ?? '') && !known.has(keyOf(one))).toSorted((a, b) => WORKLOADS.indexOf(a.kind) - WORKLOADS.indexOf(b.kind));
  return [...mine, ...rest].slice(0, MOST.describes).map(({ kind, resource, namespace, name }) => ({ kind, resource, ...(namespace !== undefined && { namespace }), name }));
}

export async function describe(session: Session, { kind, ...ref }: Named): Promise<ReportContent['describes'][number]> {
  const shown = await session.here((host) => host.inspect(ref));
  return { kind, ...ref, text: cut(shown?.describe ?? '', MOST.text) };
}

function lessonOf({ lesson, runner, state }: Course, language: string): Pick<ReportContent, 'lesson'> {
  if (lesson === undefined || runner === undefined) return {};
  const { right, of } = runner.score(state);
  return { lesson: { id: lesson.id, kind: lesson.kind, title: cut(titleIn(lesson.title, language), 290), level: state.level, right, of, finished: runner.view(state).done } };
}

/** Of the steps that have been reached. */
function answersOf({ lesson, runner, state }: Course, language: string): ReportAnswer[] {
  if (lesson === undefined || runner === undefined) return [];
  const say = (text: Parameters<typeof inLanguage>[0]): string => cut(inLanguage(text, language), MOST.text);
  return lesson.steps.slice(0, state.places.length).flatMap((step, index): ReportAnswer[] => {
    const { answer, task, hints } = runner.view({ ...state, index });
    const title = cut(titleIn(step.title, language), 290);
    const asked: ReportAnswer[] = step.gate === undefined || answer === undefined ? [] : [{ kind: 'question', step: title, asked: say(step.gate.question), given: say(answer.chosen.text), ...(answer.right !== undefined && { happened: say(answer.right.text) }), correct: answer.correct }];
    const done: ReportAnswer[] = step.task === undefined || task === undefined || index > state.index ? [] : [{ kind: 'task', step: title, goal: say(step.task.goal), how: task, hints }];
    return [...asked, ...done];
  }).slice(0, MOST.answers);
}

/** The cluster as the graph draws it, in light colours. How one looked at it comes back. */
export async function photograph(session: Session, title: string): Promise<Picture | undefined> {
  const room = document.querySelector<HTMLElement>('main');
  if (room === null) return undefined;
  const { page, drawer, selection, pointed, preferences } = session.store.getState();
  session.set({ page: 'live', drawer: 'closed', selection: undefined, pointed: [] });
  showAppearance({ ...preferences, theme: 'light' }, true);
  room.dataset['photograph'] = '';
  try {
    await drawn(room);
    return await pictureOf(room, title, `${location.origin}${location.pathname}`);
  } finally {
    delete room.dataset['photograph'];
    session.set({ page, drawer, selection, pointed });
    showAppearance(session.store.getState().preferences, preferences.motion === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches);
  }
}
