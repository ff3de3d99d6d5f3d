/** What a presenter does, by buttons, keys or a clicker, in whichever window: on in the lesson or the run, back, the screen, the timer. */
import type { StoreApi } from 'zustand/vanilla';
import type { Desk } from '../../session/stage/desk.ts';
import { answer, course, next as nextInLesson, previous as previousInLesson, show, viewOf } from '../lesson/course.ts';
import type { PageContext } from '../session.tsx';
import { leading, reveal } from './polls.ts';
import { toggled } from './timers.ts';

/** What a clicker can ask for. */
export type Action = 'next' | 'previous' | 'blank' | 'spotlight' | 'timer' | 'play';

export interface Conductor {
  do(action: Action): void;
  /** Shows what is right at a question that stands open; what most have voted for stays beside it. */
  reveal(): void;
}

/** `plays`: whether the run plays in this window, or in another one that is told. */
export function createConductor({ session, playback }: PageContext, desk: StoreApi<Desk>, plays: () => boolean, spotlight: () => void): Conductor {
  const pause = (): void => {
    desk.setState({ playing: false });
    session.set({ playing: false });
  };
  const lessonView = () => (session.store.getState().page === 'lesson' ? viewOf(course.getState()) : undefined);
  const revealed = (): void => {
    const view = lessonView();
    const { poll } = desk.getState();
    if (poll !== null) desk.setState({ poll: reveal(poll) });
    const { gate } = view?.step ?? {};
    if (view === undefined || gate === undefined || view.answer !== undefined) return;
    const right = course.getState().state.right[view.number - 1];
    const value = (poll?.step === view.step.id ? leading(poll) : undefined) ?? right ?? gate.options[0]?.value;
    if (value !== undefined) answer(value);
  };
  const next = (): void => {
    pause();
    const view = lessonView();
    if (view === undefined) void session.step(1);
    else if (view.step.gate !== undefined && view.answer === undefined) revealed();
    else if (view.task === 'open' && view.step.task !== undefined) void show(session, view.step.task);
    else if (view.canNext) {
      desk.setState({ poll: null });
      void nextInLesson(session);
    }
  };
  const previous = (): void => {
    pause();
    if (lessonView() === undefined) void session.step(-1);
    else void previousInLesson(session);
  };
  const blank = (): void => {
    const { screen } = desk.getState();
    desk.setState({ screen: { ...screen, blank: screen.blank === 'off' ? 'black' : 'off' } });
  };
  const play = (): void => {
    if (plays()) playback.toggle();
    else desk.setState({ playing: !desk.getState().playing });
  };
  const timer = (): void => desk.setState({ timer: toggled(desk.getState().timer, Date.now()) });
  const deeds: Readonly<Record<Action, () => void>> = { next, previous, blank, spotlight, timer, play };
  return { do: (action) => deeds[action](), reveal: revealed };
}
