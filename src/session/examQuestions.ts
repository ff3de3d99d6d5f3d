/**
 * The questions of an exam, drawn by its seed from the runs that it names: scenarios of ours, lessons played to their end by their own solution,
 * challenges as they are handed over. The same exam draws the same for everyone.
 */
import { QUESTIONS_ABOUT, spread, type ExamItem, type ExamPlan } from '../lessons/exam.ts';
import type { Lesson } from '../lessons/lesson.ts';
import type { Question } from '../views/questions.ts';
import { playLesson } from './playLesson.ts';
import type { Host } from './protocol.ts';

type ExamQuestion = ExamItem & { readonly kind: 'question' };

export interface DrawnQuestions {
  readonly items: readonly ExamQuestion[];
  /** Runs of lessons and challenges, each as a fragment; scenarios are had by their name. */
  readonly runs: { readonly [id: string]: string };
}

/** Of a run that has come to rest, questions are asked about so many of its last steps. */
const LOOK_BACK = 2_500;
/** A run with fewer steps ahead of it is at rest. */
const AHEAD = 100;

/** `lessonOf`: a lesson of ours by its id; undefined for a scenario. */
export async function drawQuestions(host: Host, plan: ExamPlan, lessonOf: (id: string) => Promise<Lesson | undefined>): Promise<DrawnQuestions> {
  const sources = plan.about ?? [QUESTIONS_ABOUT];
  const items: ExamQuestion[] = [];
  const runs: { [id: string]: string } = {};
  for (const [at, about] of sources.entries()) {
    // What one run has too little of, those after it make up for.
    const count = Math.ceil((plan.questions - items.length) / (sources.length - at));
    if (count === 0) continue;
    const lesson = await lessonOf(about);
    const seq = lesson === undefined ? await openScenario(host, about) : await playToEnd(host, lesson);
    const { questions } = await host.view('questions', { seed: spread(plan.seed) + at, count }, seq);
    if (lesson !== undefined && questions.length > 0) runs[about] = await host.share('');
    items.push(...questions.map((question) => itemOf(question, about, plan)));
  }
  return { items, runs };
}

const itemOf = ({ code, data, options, right, askAt, shownAt }: Question, about: string, plan: ExamPlan): ExamQuestion => ({ kind: 'question', ...(plan.about !== undefined && { about }), question: { code, data: { ...data }, options: [...options], right, askAt, shownAt } });

/** Where its questions are asked from. */
async function openScenario(host: Host, scenario: string): Promise<number> {
  const { seq, headSeq } = await host.open({ scenario });
  return headSeq - seq >= AHEAD ? seq : (await host.goto({ seq: Math.max(1, headSeq - LOOK_BACK) })).seq;
}

/** From just before the first thing that is done in it: how its cluster came up is the same in all of them. */
async function playToEnd(host: Host, lesson: Lesson): Promise<number> {
  if (lesson.kind === 'challenge') await host.lesson(lesson);
  else await playLesson(host, lesson);
  const { headSeq } = await host.goto({ end: 'end' });
  const [first] = (await host.log({ actor: 'user', grain: 'milestone', limit: 500 })).filter(({ type }) => type === 'command' || type === 'fault').map(({ seq }) => seq).toSorted((a, b) => a - b);
  return (await host.goto({ seq: Math.max(1, (first ?? headSeq - LOOK_BACK) - 1) })).seq;
}
