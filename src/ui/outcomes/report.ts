/** Tells those who keep marks how the lesson on the page goes. */
import type { KeptLesson } from '../../outcomes/keptLesson.ts';
import { outcomeOf, together, type Grader } from '../../outcomes/outcomes.ts';
import type { Session } from '../../session/session.ts';
import { follow } from '../keeping/follow.ts';
import { tell } from '../keeping/notes.ts';
import { course } from '../lesson/course.ts';

/** As long as the page is there. With an `id`, another lesson that somebody opens meanwhile is nothing to them. */
export function report(session: Session, id: string | undefined, graders: readonly Grader[]): void {
  const all = together(graders, (what) => tell({ code: what === 'failed' ? 'lmsFailed' : what === 'step' ? 'onlyStep' : 'notKept' }));
  const say = (): void => {
    const { lesson, state, rehearsal } = course.getState();
    if (lesson !== undefined && !rehearsal && (id === undefined || lesson.id === id)) all.report(outcomeOf(lesson, state));
  };
  const keep = (lesson: KeptLesson | undefined): void => void (lesson !== undefined && lesson.lesson === id && all.keep(lesson));
  const keeping = graders.some((grader) => grader.keep !== undefined) ? follow(session, ({ lesson }) => keep(lesson)) : undefined;
  course.subscribe((now, before) => now.state !== before.state && say());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void keeping?.now().catch(() => undefined));
  addEventListener('pagehide', () => {
    say();
    keep(keeping?.last()?.lesson);
    all.end();
  });
  say();
  void keeping?.now().catch(() => undefined);
}
