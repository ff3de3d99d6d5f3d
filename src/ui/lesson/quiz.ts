/** Questions under way: about the run as it stands, or old mistakes that are due. Each is asked at its own moment of its own run. */
import { createStore } from 'zustand/vanilla';
import type { Session } from '../../session/session.ts';
import type { Question } from '../../views/questions.ts';
import { viewOf } from '../viewLink.ts';
import { questionAnswered, type Mistake } from './progress.ts';

export interface Quiz {
  readonly questions: readonly (Question | Mistake)[];
  readonly index: number;
  readonly chosen: string | undefined;
  readonly right: number;
  /** Old mistakes: each has a run of its own. */
  readonly review: boolean;
}

export const quiz = createStore<{ readonly now: Quiz | undefined }>(() => ({ now: undefined }));

const COUNT = 5;
/** Of a run that has just ended, questions are asked about what has happened from here on. */
const LOOK_BACK = 400;

/** `seed`: the same asks the same. At the end of a run nothing lies ahead, so one goes back a little. False: there is nothing to ask. */
export async function askAbout(session: Session, seed: number): Promise<boolean> {
  const { frame } = session.store.getState();
  if (frame !== undefined && frame.headSeq - frame.seq < LOOK_BACK / 10) await session.goto({ seq: Math.max(1, frame.headSeq - LOOK_BACK) });
  const { questions } = await session.view('questions', { seed, count: COUNT });
  if (questions.length === 0) return false;
  await ask(session, { questions, index: 0, chosen: undefined, right: 0, review: false });
  return true;
}

export const review = (session: Session, mistakes: readonly Mistake[]): Promise<void> => ask(session, { questions: mistakes, index: 0, chosen: undefined, right: 0, review: true });

async function ask(session: Session, now: Quiz): Promise<void> {
  const question = now.questions[now.index];
  if (question === undefined) return;
  if ('fragment' in question) await session.open({ fragment: question.fragment });
  await session.goto({ seq: question.askAt });
  session.set({ pointed: [], selection: undefined });
  quiz.setState({ now });
}

/** The first answer counts; then the run goes on to where the answer is seen. `now` in milliseconds since 1970. */
export async function choose(session: Session, value: string, now: number): Promise<void> {
  const state = quiz.getState().now;
  const question = state?.questions[state.index];
  if (state === undefined || question === undefined || state.chosen !== undefined) return;
  const correct = value === question.right;
  quiz.setState({ now: { ...state, chosen: value, right: state.right + Number(correct) } });
  const { code, data, options, right, askAt, shownAt } = question;
  const fragment = 'fragment' in question ? question.fragment : await session.here((host) => host.share(viewOf(session.store.getState())));
  questionAnswered({ code, data: { ...data }, options: [...options], right, askAt, shownAt, fragment }, correct, now);
  if (session.store.getState().frame?.seq !== shownAt) await session.goto({ seq: shownAt });
}

export async function nextQuestion(session: Session): Promise<void> {
  const { now } = quiz.getState();
  if (now !== undefined) {
    if (now.index + 1 < now.questions.length) await ask(session, { ...now, index: now.index + 1, chosen: undefined });
    else quiz.setState({ now: { ...now, index: now.questions.length, chosen: undefined } });
  }
}

export const stopQuiz = (): void => quiz.setState({ now: undefined });
