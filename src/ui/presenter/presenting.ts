/** The page's end of the stage: this window, its desk, its conductor. One for the page's life. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { broadcastChannel, windowChannel, type Channel } from '../../session/stage/channel.ts';
import type { Desk, Role } from '../../session/stage/desk.ts';
import { createStage, type Stage } from '../../session/stage/stage.ts';
import { coursePort } from '../classroom/coursePort.ts';
import { files } from '../editor/files.ts';
import type { PageContext } from '../session.tsx';
import { createConductor, type Conductor } from './conductor.ts';
import { pageDesk } from './pageDesk.ts';
import { presence, randomName } from './presence.ts';

export interface Presenting {
  readonly role: Role;
  readonly desk: StoreApi<Desk>;
  readonly stage: Stage;
  readonly conductor: Conductor;
  /** Whether this window shows where its pointer is. */
  readonly pointer: StoreApi<{ readonly on: boolean }>;
  plays(): boolean;
}

/** To windows of the same browser. In a frame without an origin there is only the one that was opened, or that has opened this one. */
function channelOf(name: string, role: Role): Channel {
  const other = (): Window | undefined => (role === 'presenter' ? ((window.opener as Window | null) ?? undefined) : presence.getState().other);
  const broadcast = window.origin === 'null' ? undefined : broadcastChannel(name);
  return broadcast ?? windowChannel(name, other, window, window.origin);
}

let made: Presenting | undefined;

/** The one that there is, or else a new one under a name. */
export function presenting(page: PageContext, role: Role, name: string): Presenting {
  if (made !== undefined) return made;
  const desk = pageDesk;
  const id = randomName();
  // Of several windows that the class sees, one plays; of presenters' windows, one where there is no other.
  const plays = (): boolean => {
    const { others } = desk.getState();
    const rivals = others.filter((other) => other.role === 'audience' || role === 'presenter');
    return !rivals.some((other) => (role === 'presenter' && other.role === 'audience') || other.id < id);
  };
  const pointer = createStore<{ readonly on: boolean }>(() => ({ on: false }));
  const stage = createStage({ session: page.session, lesson: coursePort, desk, files, plays, channel: channelOf(name, role), id, role });
  const spotlight = (): void => {
    const on = !pointer.getState().on;
    pointer.setState({ on });
    stage.spot(on ? { x: 0.5, y: 0.5 } : null);
  };
  made = { role, desk, stage, pointer, plays, conductor: createConductor(page, desk, plays, spotlight) };
  presence.setState({ inStep: role === 'audience' ? 'shows' : 'follows' });
  addEventListener('pagehide', () => stage.leave());
  return made;
}

/** How long a page that is loaded again waits for the others. The presenter's window may be there before what it follows has been fetched. */
const PATIENCE = { alone: 1_200, opened: 8_000 };

/** Goes along with the windows that are there. False: there are none. */
export async function rejoin(page: PageContext, role: Role, name: string): Promise<boolean> {
  const { stage } = presenting(page, role, name);
  const joined = await stage.join(role === 'presenter' && window.opener !== null ? PATIENCE.opened : PATIENCE.alone);
  if (role === 'audience' && joined) presence.setState(({ mode }) => ({ mode: mode === 'off' ? 'window' : mode }));
  return joined;
}
