/** What the presenter's page does for its class besides showing: the lesson's question as a vote, the phone's notes. */
import type { StoreApi } from 'zustand/vanilla';
import type { ClickerDesk } from '../../classroom/desk.ts';
import type { Lectern } from '../../classroom/lectern.ts';
import { BOUNDS, type Question } from '../../classroom/protocol.ts';
import type { LessonStep } from '../../lessons/lesson.ts';
import type { Explainer } from '../../session/explanation.ts';
import type { Session } from '../../session/session.ts';
import type { Desk } from '../../session/stage/desk.ts';
import type { Stage } from '../../session/stage/stage.ts';
import type { Poll } from '../../session/stage/moment.ts';
import { course, viewOf } from '../lesson/course.ts';

/** A question that the presenter only speaks, and its answers. */
export const ALOUD = '';
export const LETTERS: readonly string[] = ['A', 'B', 'C', 'D'];

const STAGES = { voting: 'open', discussing: 'closed', revealed: 'shown' } as const;

/** A number of a question's own, the same whenever it is asked. */
const numbered = (name: string): number => [...name].reduce((hash, char) => (Math.imul(hash, 31) + char.codePointAt(0)!) % 1_000_000_007, 7) >>> 0;

type Texts = { readonly [language: string]: string };

/** A lesson's text within what the class's messages may hold. */
const bounded = (texts: Texts, most: number): { [language: string]: string } => Object.fromEntries(Object.entries(texts).slice(0, 8).map(([tag, text]) => [tag, text.slice(0, most)]));

/** The step of the lesson under way that has a question to ask. */
export function stepWithGate(): LessonStep | undefined {
  const step = viewOf(course.getState())?.step;
  return step?.gate === undefined ? undefined : step;
}

/** The options of a poll, in the order of its question. One that is asked aloud has letters. */
function optionsOf(poll: Poll): readonly { readonly value: string; readonly text: Texts }[] {
  const gate = course.getState().lesson?.steps.find(({ id }) => id === poll.step)?.gate;
  return gate?.options ?? Object.keys(poll.rounds[0] ?? {}).map((value) => ({ value, text: { en: value } }));
}

/** A question that is only spoken has no words. */
export function questionOf(poll: Poll | null): Question | null {
  if (poll === null) return null;
  const { lesson, state } = course.getState();
  const index = lesson?.steps.findIndex(({ id }) => id === poll.step) ?? -1;
  const options = optionsOf(poll).slice(0, BOUNDS.options);
  if (options.length < 2) return null;
  const right = options.findIndex(({ value }) => value === state.right[index]);
  return {
    id: numbered(`${lesson?.id} ${poll.step}`) % 1_000_000_000,
    question: bounded(lesson?.steps[index]?.gate?.question ?? {}, 1_000),
    options: options.map(({ text }) => bounded(text, 1_000)),
    round: poll.rounds.length > 1 ? 2 : 1,
    stage: STAGES[poll.phase],
    ...(right >= 0 && index >= 0 && { right }),
  };
}

/** Keeps the class's question and the desk's poll alike: phases come from the desk, votes from the class. */
function followPoll(lectern: Lectern, desk: StoreApi<Desk>): void {
  let asked = 'null';
  const ask = (): void => {
    const { poll } = desk.getState();
    // The lesson has gone on: its question has been answered.
    if (poll !== null && poll.step !== ALOUD && viewOf(course.getState())?.step.id !== poll.step) return desk.setState({ poll: null });
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
    // Without a class on line the presenter counts hands.
    if (rounds === before.rounds || poll === null || (present === 0 && rounds.flat().every((votes) => votes === 0))) return;
    const counted = poll.rounds.map((_, round) => Object.fromEntries(optionsOf(poll).map(({ value }, index) => [value, rounds[round]?.[index] ?? 0])));
    if (JSON.stringify(counted) !== JSON.stringify(poll.rounds)) desk.setState({ poll: { ...poll, rounds: counted } });
  });
}

/** The phone's notes follow the page. */
function followDesk(lectern: Lectern, session: Session, desk: StoreApi<Desk>, explainer: Explainer): void {
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
  const common = { blank: screen.blank !== 'off', playing: playing || elsewhere, timer, options: poll === null ? [] : optionsOf(poll).slice(0, BOUNDS.options).map(({ text }) => bounded(text, 300)), round: poll === null ? 0 : Math.min(2, poll.rounds.length) };
  if (view === undefined) {
    const sentence = frame === undefined ? '' : explainer.explain(frame).sentence.map(({ text }) => text).join('').slice(0, 300);
    return { ...common, title: { en: sentence, [preferences.language]: sentence }, place: frame === undefined ? '' : `${frame.ordinal}/${frame.count}`, notes: null, after: null };
  }
  const { step, number, count } = view;
  const after = course.getState().lesson?.steps[number]?.title;
  return { ...common, title: bounded(step.title, 300), place: `${number}/${count}`, notes: step.notes === undefined ? null : bounded(step.notes, 20_000), after: after === undefined ? null : bounded(after, 300) };
}

/** The presenter's window knows who is there; and lets all hands down. */
export function tellPeople(lectern: Pick<Lectern, 'store' | 'handsDown'>, desk: StoreApi<Desk>, stage: Pick<Stage, 'people' | 'onHandsDown'>, code: string): void {
  let told = '';
  const tell = (): void => {
    const { line, present, own, hands } = lectern.store.getState();
    const people = { open: line === 'open', code, present, own, hands };
    // Whoever comes later has not heard it.
    const text = `${JSON.stringify(people)} ${desk.getState().others.map(({ id }) => id).join(' ')}`;
    if (text === told) return;
    told = text;
    stage.people(people);
  };
  lectern.store.subscribe(tell);
  desk.subscribe(({ others }, before) => {
    if (others !== before.others) tell();
  });
  stage.onHandsDown(() => lectern.handsDown());
  tell();
}

export function lead(lectern: Lectern, session: Session, desk: StoreApi<Desk>, explainer: Explainer): void {
  followPoll(lectern, desk);
  followDesk(lectern, session, desk, explainer);
}
