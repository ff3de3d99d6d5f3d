/** What each key does, by its code; for the keyboard and for the command palette. */
import type { Playback } from '../../session/playback.ts';
import type { Drawer, Session } from '../../session/session.ts';
import type { DialogName } from '../dialogs/dialogName.ts';
import { presence, present } from '../presenter/presence.ts';
import { isForPresenting, pageOf, type ShortcutCode } from './shortcuts.ts';

const toggle = (session: Session, drawer: Drawer): void => session.set({ drawer: session.store.getState().drawer === drawer ? 'closed' : drawer });

/** Closes the innermost thing that is open; false when there is none. */
function close(session: Session): boolean {
  const { selection, drawer } = session.store.getState();
  if (selection !== undefined) session.set({ selection: undefined });
  else if (drawer !== 'closed') session.set({ drawer: 'closed' });
  else return false;
  return true;
}

/** False when there was nothing to do, so that the key keeps its usual meaning. */
export function runShortcut(code: ShortcutCode, session: Session, playback: Playback, open: (dialog: DialogName) => void): boolean {
  if (presence.getState().act?.(code) === true) return true;
  if (isForPresenting(code)) return false;
  const page = pageOf(code);
  if (page !== undefined) session.set({ page });
  switch (code) {
    case 'play': playback.toggle(); break;
    case 'forward': void session.step(1); break;
    case 'back': void session.step(-1); break;
    case 'start': void session.goto({ end: 'start' }); break;
    case 'end': void session.goto({ end: 'end' }); break;
    case 'grain1': session.set({ grain: 'message' }); break;
    case 'grain2': session.set({ grain: 'write' }); break;
    case 'grain3': session.set({ grain: 'decision' }); break;
    case 'grain4': session.set({ grain: 'milestone' }); break;
    case 'slower': playback.slower(); break;
    case 'faster': playback.faster(); break;
    case 'terminal': toggle(session, 'terminal'); break;
    case 'editor': toggle(session, 'editor'); break;
    case 'log': toggle(session, 'log'); break;
    case 'until':
    case 'breakpoints':
    case 'bookmarks': open(code); break;
    case 'picture': open('picture'); break;
    case 'present': present(); break;
    case 'qr': open('qr'); break;
    case 'addNode': open('addNode'); break;
    case 'faults': open('faults'); break;
    case 'palette': open('palette'); break;
    case 'shortcuts': open('shortcuts'); break;
    case 'graph': document.querySelector<HTMLElement>('[data-testid="graph"]')?.focus(); break;
    case 'close': return close(session);
  }
  return true;
}
