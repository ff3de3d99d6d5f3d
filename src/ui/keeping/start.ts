/** What keeps one's work in this browser, fetched once the first picture is there. */
import type { Session } from '../../session/session.ts';
import { Autosave } from './autosave.ts';
import { watchForUpdate } from './update.ts';

export async function startKeeping(session: Session): Promise<void> {
  const autosave = new Autosave(session);
  watchForUpdate(() => autosave.reload());
  await autosave.start();
}
