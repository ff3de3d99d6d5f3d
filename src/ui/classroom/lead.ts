/** What the presenter's page does for its class besides showing: the lesson's question as a vote, the phone's notes, what the phone presses. */
import type { StoreApi } from 'zustand/vanilla';
import type { ClickerDesk } from '../../classroom/desk.ts';
import type { Lectern } from '../../classroom/lectern.ts';
import type { Click, Question } from '../../classroom/protocol.ts';
import { inLanguage, type LessonStep } from '../../lessons/lesson.ts';
import type { Explainer } from '../../session/explanation.ts';
import type { Session } from '../../session/session.ts';
import type { Desk } from '../../session/stage/desk.ts';
import type { Poll } from '../../session/stage/moment.ts';
import { course, next, previous, viewOf } from '../lesson/course.ts';
import type { PageContext } from '../session.tsx';

const STAGES = { voting: 'open', discussing: 'closed', revealed: 'shown' } as const;

/** A number of a question's own, the same whenever it is asked. */
const numbered = (name: string): number => [...name].reduce((hash, char) => (Math.imul(hash, 31) + char.codePointAt(0)!) % 1_000_000_007, 7) >>> 0;

const bounded = (texts: { readonly [language: string]: string }): { [language: string]: string } => Object.fromEntries(Object.entries(texts).slice(0, 8).map(([tag, text]) => [tag, text.slice(0, 1_000)]));

/** The step of the lesson under way that has a question to ask. */
export function stepWithGate(): LessonStep | undefined {
  const step = viewOf(course.getState())?.step;
  return step?.gate === undefined ? undefined : step;
}

function questionOf(poll: Poll | null): Question | null {
  const { lesson, state } = course.getState();
  const index = lesson?.steps.findIndex(({ id }) => id === poll?.step) ?? -1;
  const gate = lesson?.steps[index]?.gate;
  if (poll === null || gate === undefined || lesson === undefined) return null;
  const right = gate.options.findIndex(({ value }) => value === state.right[index]);
  return {
    id: numbered(`${lesson.id} ${poll.step}`) % 1_000_000_000,
    question: bounded(gate.question),
    options: gate.options.map(({ text }) => bounded(text)),
    round: poll.rounds.length > 1 ? 2 : 1,
    stage: STAGES[poll.phase],
    ...(right >= 0 && { right }),
  };
}

/** Keeps the class's question and the desk's poll alike: phases come from the desk, votes from the class. */
function followPoll(lectern: Lectern, desk: StoreApi<Desk>): void {
  let asked = 'null';
  const ask = (): void => {
    const { poll } = desk.getState();
    if (poll !== null && viewOf(course.getState())?.step.id !== poll.step) return desk.setState({ poll: null });
    const question = questionOf(poll);
    const text = JSON.stringify(question);
    if (text === asked) return undefined;
    asked = text;
    return lectern.ask(question);
  };
  desk.subscribe(ask);
  course.subscribe(ask);
  lectern.store.subscribe(({ rounds, present }, before) => {
    const { poll } = desk.getState();
    const step = stepWithGate();
    if (rounds === before.rounds || poll === null || step?.gate === undefined || (present === 0 && rounds.flat().every((votes) => votes === 0))) return;
    const { options } = step.gate;
    desk.setState({ poll: { ...poll, rounds: poll.rounds.map((_, round) => Object.fromEntries(options.map(({ value }, index) => [value, rounds[round]?.[index] ?? 0]))) } });
  });
}

/** The phone's notes follow the page. */
function followDesk(lectern: Lectern, { session }: PageContext, desk: StoreApi<Desk>, explainer: Explainer): void {
  let told = '';
  const tell = (): void => {
    const now = deskOf(session, desk.getState(), explainer);
    const text = JSON.stringify(now);
    if (text !== told) lectern.tellDesk(now);
    told = text;
  };
  for (const store of [session.store, desk, course]) store.subscribe(tell);
  tell();
}

function deskOf(session: Session, { screen, timer, poll, playing: elsewhere }: Desk, explainer: Explainer): ClickerDesk {
  const { frame, playing, preferences } = session.store.getState();
  const view = viewOf(course.getState());
  const said = (texts: { readonly [language: string]: string } | undefined, most: number): string => (texts === undefined ? '' : inLanguage(texts, preferences.language).slice(0, most));
  const common = { blank: screen.blank !== 'off', playing: playing || elsewhere, timer, options: [], round: 0 };
  if (view === undefined) {
    const sentence = frame === undefined ? '' : explainer.explain(frame).sentence.map(({ text }) => text).join('');
    return { ...common, title: sentence.slice(0, 300), place: frame === undefined ? '' : `${frame.ordinal}/${frame.count}`, notes: '', after: '' };
  }
  const { step, number, count } = view;
  return {
    ...common,
    title: said(step.title, 300),
    place: `${number}/${count}`,
    notes: said(step.notes, 20_000),
    after: said(course.getState().lesson?.steps[number]?.title, 300),
    ...(poll !== null && step.gate !== undefined && { options: step.gate.options.slice(0, 8).map(({ text }) => said(text, 300)), round: poll.rounds.length > 1 ? 2 : 1 }),
  };
}

/** What the phone presses happens as if pressed here. */
export function press({ session, playback }: PageContext, desk: StoreApi<Desk>, click: Click): void {
  const inLesson = course.getState().lesson !== undefined;
  const { screen, timer } = desk.getState();
  switch (click) {
    case 'next': return void (inLesson ? next(session) : session.step(1));
    case 'previous': return void (inLesson ? previous(session) : session.step(-1));
    case 'play': return playback.toggle();
    case 'blank': return desk.setState({ screen: { ...screen, blank: screen.blank === 'off' ? 'black' : 'off' } });
    case 'timer': return desk.setState({ timer: timer.startedAt === null ? { ...timer, startedAt: Date.now() } : { ...timer, counted: Math.min(1e9, timer.counted + Math.max(0, Date.now() - timer.startedAt)), startedAt: null } });
  }
}

export function lead(lectern: Lectern, page: PageContext, desk: StoreApi<Desk>, explainer: Explainer): void {
  followPoll(lectern, desk);
  followDesk(lectern, page, desk, explainer);
}
