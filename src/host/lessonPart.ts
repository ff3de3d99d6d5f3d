/** A lesson on a run: does what its steps say, finds their places, in order, and the right answers to its questions; judges what a student did. */
import { actorName, KINDS, type KubeObject, type Run } from '../engine/index.ts';
import { holds, type Check, type CheckedWorld, type Item } from '../lessons/check.ts';
import { endOfPart, LessonError, type Gate, type Lesson, type LessonPart } from '../lessons/lesson.ts';
import { matches, valueAt, type Matchable, type StepMatch } from '../lessons/match.ts';
import type { History } from './history.ts';
import { REST_LIMIT } from './moves.ts';
import { qualified } from './objectRefs.ts';
import { runTerminal, type TextFiles } from './terminal.ts';

/**
 * Goes on with a lesson: lets the run come to rest, does what the step says, and finds the places of it and of those that follow. Where the lesson
 * does nothing they are looked for in what has followed since `since`: what the student did.
 */
export function playPart(history: History, lesson: Lesson, from: number, since: number): LessonPart {
  const { run } = history;
  let start = since;
  const lines = lesson.steps[from]?.do ?? [];
  rest(run);
  if (lines.length > 0) start = run.head;
  typeLines(history, lines, lesson.files);
  return partOf(lesson, from, run, start);
}

/** Types lines at the newest moment; the cluster comes to rest before, between and after. */
export function typeLines(history: History, lines: readonly string[], files: TextFiles): void {
  rest(history.run);
  for (const line of lines) {
    runTerminal(history, line, files);
    rest(history.run);
  }
}

function rest(run: Run): void {
  run.seek(run.head);
  run.settle(REST_LIMIT);
  run.seek(run.head);
}

/** `start`: the step just before the first command of the part. All that the part does has been done. */
export function partOf(lesson: Lesson, from: number, run: Run, start: number): LessonPart {
  const to = endOfPart(lesson, from);
  const places: number[] = [];
  const right: (string | undefined)[] = [];
  let at = start;
  for (const { id, at: match, gate, task } of lesson.steps.slice(from, to)) {
    const unknown = [task?.check, ...(typeof gate?.right === 'object' && 'cases' in gate.right ? Object.values(gate.right.cases) : [])].flatMap(resourcesIn).find((resource) => !RESOURCES.has(resource));
    if (unknown !== undefined) throw lost(id, 'noResource', unknown);
    if (match === 'end' || (match === undefined && task !== undefined)) at = run.head;
    else if (match !== undefined) at = find(run, at, match, id);
    places.push(at);
    right.push(gate === undefined ? undefined : answerTo(gate, run, at, id));
  }
  return { from, to, places, right };
}

const lost = (id: string, code: string, what: unknown): LessonError => new LessonError([{ code, path: `step ${id}`, data: { what: typeof what === 'string' ? what : JSON.stringify(what) } }]);

function find(run: Run, after: number, match: StepMatch, id: string): number {
  for (let seq = after + 1; seq <= run.head; seq++) if (matches(match, stepAt(run, seq))) return seq;
  throw lost(id, 'notFound', match);
}

function stepAt(run: Run, seq: number): Matchable {
  const { actor, type, data } = run.entry(seq)!;
  return { actor: actorName(actor), type, data };
}

/** What the run says: at a step after the question, or when all that the part does is done. */
function answerTo({ right, options }: Gate, run: Run, at: number, id: string): string {
  if (typeof right === 'string') return right;
  let value: string | undefined;
  if ('at' in right) value = valueAt(stepAt(run, find(run, at, right.at, id)), right.value);
  else {
    const { position } = run;
    run.seek(run.head);
    value = Object.entries(right.cases).find(([, check]) => holds(check, worldOf(run, at, [])))?.[0];
    run.seek(position);
  }
  if (value === undefined || !options.some((option) => option.value === value)) throw lost(id, 'noAnswer', value ?? '');
  return value;
}

const RESOURCES: ReadonlyMap<string, (typeof KINDS)[number]> = new Map(KINDS.map((kind) => [qualified(kind), kind]));

/** Resources that checks name, at any depth. */
function resourcesIn(check: unknown): readonly string[] {
  if (typeof check !== 'object' || check === null) return [];
  return Object.entries(check).flatMap(([field, value]) => (field === 'object' ? [String(value).split('/')[0] ?? ''] : field === 'count' ? [String(value)] : field === 'where' || field === 'happened' ? [] : resourcesIn(value)));
}

/** The present moment of a run, and its past since a step, as checks see it. */
function worldOf(run: Run, since: number, typed: readonly string[]): CheckedWorld {
  return {
    list(resource) {
      const kind = RESOURCES.get(resource);
      return kind && (run.objects<KubeObject>(kind.group, kind.version, kind.plural) as readonly Item[]);
    },
    *steps() {
      for (let seq = since + 1; seq <= run.position; seq++) yield stepAt(run, seq);
    },
    typed: () => typed,
  };
}

/** Whether a task is done: `since` is the step at which it was given, `typed` what the student has typed from then on. */
export const isDone = (run: Run, check: Check, since: number, typed: readonly string[]): boolean => holds(check, worldOf(run, since, typed));
