/** What keeps one's work in this browser, fetched once the first picture is there. */
import type { Session, SessionState } from '../../session/session.ts';
import { Autosave } from './autosave.ts';
import { watchForUpdate } from './update.ts';

export async function startKeeping(session: Session, begun: Pick<SessionState, 'frame' | 'origin'>): Promise<void> {
  const autosave = new Autosave(session, begun);
  watchForUpdate(() => autosave.reload());
  await autosave.start();
}
