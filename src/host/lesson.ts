/**
 * `podium lesson check FILE...`: reads lessons and plays each to its end by its own solution. `podium lesson schema` prints the JSON Schema of the
 * format, for editors.
 */
import { readFileSync } from 'node:fs';
import { describedSchema, type FieldWords } from '../lessons/describedSchema.ts';
import { LessonError, type LessonProblem } from '../lessons/lesson.ts';
import { readLesson } from '../lessons/readLesson.ts';
import { textOfFile } from '../session/fileText.ts';
import { EngineHost } from './host.ts';
import { playLesson, unknownViews } from '../session/playLesson.ts';

/** What the page's own editor says of the format's fields. */
const words = import.meta.glob<FieldWords>('../../locales/en/lessonFields.json', { eager: true, import: 'default' });

const USAGE = 'usage: podium lesson check FILE... | podium lesson schema';

export async function run([verb, ...files]: string[]): Promise<number> {
  if (verb === 'schema' && files.length === 0) {
    process.stdout.write(`${JSON.stringify(describedSchema(Object.values(words)[0]!), undefined, 2)}\n`);
    return 0;
  }
  if (verb !== 'check' || files.length === 0) {
    process.stderr.write(`${USAGE}\n`);
    return 1;
  }
  let bad = 0;
  for (const file of files) {
    try {
      await check(file);
    } catch (error) {
      bad += 1;
      process.stderr.write(error instanceof LessonError ? error.problems.map((problem) => `${file}:${lineOf(problem)}\n`).join('') : `${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  return bad === 0 ? 0 : 1;
}

async function check(file: string): Promise<void> {
  const lesson = readLesson(textOfFile(readFileSync(file)));
  const unknown = unknownViews(lesson);
  if (unknown.length > 0) throw new LessonError(unknown);
  const played = await playLesson(new EngineHost(), lesson);
  for (const { id, seq, at, right, task } of played) process.stdout.write(`ok ${lesson.id} ${id}: step ${seq} at ${(at / 1e6).toFixed(3)} s${right === undefined ? '' : `, answer ${right}`}${task ? ', task done' : ''}\n`);
}

const SENTENCES: Readonly<Record<string, (data: LessonProblem['data']) => string>> = {
  yaml: ({ message }) => message ?? '',
  long: ({ most }) => `longer than ${most} characters`,
  deep: ({ most }) => `nested deeper than ${most} levels`,
  unknown: ({ field }) => `unknown field "${field}"`,
  missing: () => 'is missing, or empty',
  type: ({ expected }) => `must be a ${expected}`,
  small: ({ least }) => `needs at least ${least}`,
  big: ({ most }) => `has more than ${most}`,
  value: ({ values }) => `must be one of ${values}`,
  pattern: ({ pattern }) => `does not look as it must${pattern === '' ? '' : `: ${pattern}`}`,
  form: () => 'has none of the forms that it may have',
  empty: () => 'must say at least one thing',
  sameValue: () => 'two have the same value',
  sameId: () => 'two have the same id',
  noOption: () => 'is the value of no option',
  noEnglish: () => 'must hold "en"',
  notFound: ({ what }) => `nothing like ${what} happens in the run after the step before`,
  noAnswer: ({ what }) => `the run says ${what === '' ? 'nothing' : what}, which is no option`,
  noView: ({ what, known }) => `no view "${what}"; there are ${known}`,
  noResource: ({ what }) => `no resource "${what}": write its plural, with its group, such as deployments.apps`,
  stuck: () => 'one cannot go on from here',
  score: () => 'not all points can be had',
  wrongIsRight: () => 'a wrong answer is taken for right',
  rightIsWrong: () => 'the right answer is taken for wrong',
  doneBefore: () => 'the task is done before anything is done',
  notSolved: () => 'the task is not done by its own solution',
};

const lineOf = ({ code, path, line, column, data }: LessonProblem): string => `${line === undefined ? '' : `${line}:${column}:`} ${path === '' ? '' : `${path}: `}${SENTENCES[code]?.(data) ?? code}`;
