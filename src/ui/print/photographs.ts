/**
 * Pictures of a lesson's steps: the lesson is played on the page's own run, and each step's view is taken as SVG while it stands there. The run that
 * was there before, and the place in it, come back afterwards.
 */
import type { Lesson } from '../../lessons/lesson.ts';
import type { Session } from '../../session/session.ts';
import { problemsOf } from '../lesson/arrival.ts';
import { course } from '../lesson/course.ts';
import { Preview } from '../lessonEditor/preview.ts';
import { drawn } from '../picture/drawn.ts';
import { pictureOf, type Picture } from '../picture/picture.ts';
import { showAppearance } from '../theme/appearance.ts';
import { viewOf } from '../viewLink.ts';

export interface Photograph {
  readonly picture: Picture;
  /** The answer that the run gives, where there is a question. */
  readonly right: string | undefined;
}

/** Remembers the run and how it is looked at; the answer brings them back. */
async function keep(session: Session): Promise<() => Promise<void>> {
  const { page, drawer, selection, pointed, source, origin, preferences, bookmarks, breakpoints, frame } = session.store.getState();
  const before = course.getState();
  const fragment = frame === undefined ? undefined : await session.here((host) => host.share(viewOf(session.store.getState())));
  session.set({ drawer: 'closed', selection: undefined });
  showAppearance({ ...preferences, theme: 'light' }, true);
  return async () => {
    if (fragment !== undefined) await session.open({ fragment });
    course.setState({ ...before, branches: [] });
    session.set({ page, drawer, selection, pointed, source, origin, bookmarks, breakpoints });
    showAppearance(session.store.getState().preferences, preferences.motion === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches);
  };
}

/** `tell` gets each picture as it is taken; `stopped` says that nobody wants more. What cannot be played is told in words of lessons' problems. */
export async function photographSteps(session: Session, lesson: Lesson, title: string, tell: (index: number, photograph: Photograph) => void, stopped: () => boolean): Promise<ReturnType<typeof problemsOf>> {
  const room = document.querySelector<HTMLElement>('main');
  if (room === null) return [];
  const restore = await keep(session);
  const preview = new Preview(session);
  room.dataset['photograph'] = '';
  try {
    for (let index = 0; index < lesson.steps.length && !stopped(); index += 1) {
      const problems = await preview.show(lesson, index);
      if (problems.length > 0) return problems;
      session.set({ selection: undefined });
      await drawn(room);
      const picture = await pictureOf(room, `${title} · ${index + 1}`, `${location.origin}${location.pathname}`);
      tell(index, { picture, right: course.getState().state.right[index] });
    }
    return [];
  } catch (failure) {
    return problemsOf(failure);
  } finally {
    delete room.dataset['photograph'];
    await restore();
  }
}
