/** Whether somebody presents: the little of it that the page knows from the start. All else is fetched when it is wanted (Presenting.tsx). */
import { createStore } from 'zustand/vanilla';
import type { Poll } from '../../session/stage/moment.ts';
import { tabStore } from '../../session/browserStore.ts';
import type { Session } from '../../session/session.ts';
import type { ShortcutCode } from '../keyboard/shortcuts.ts';
import { randomHex } from '../randomHex.ts';

interface Presence {
  /** `window`: other windows are kept in step; `full`: the page is also bare, for the class to look at. */
  readonly mode: 'off' | 'window' | 'full';
  /** Other windows show what this one shows, or this one goes along with another. */
  readonly inStep: 'shows' | 'follows' | undefined;
  /** Larger, with more contrast: to be read from the last row. */
  readonly projector: boolean;
  /** The presenter's window, where this one has opened it. */
  readonly other: Window | undefined;
  /** What the class was asked, and has answered. */
  readonly poll: Poll | null;
  /** What a key does while somebody presents; false: what it does otherwise. */
  readonly act: ((code: ShortcutCode) => boolean) | undefined;
}

export const presence = createStore<Presence>(() => ({ mode: 'off', inStep: undefined, projector: false, other: undefined, poll: null, act: undefined }));

const KEY = 'podium.stage';

/** The name under which this tab's windows find one another; kept so that a page that is loaded again finds the others. */
export const rememberedStage = (): string | undefined => /^[a-f0-9]{16}$/.exec(tabStore.read(KEY) ?? '')?.[0];

let name: string | undefined;

export function stageName(): string {
  name ??= rememberedStage() ?? randomName();
  // Without storage a page that is loaded again begins anew.
  tabStore.keep(KEY, name);
  return name;
}

export const randomName = (): string => randomHex(8);

/** Begins to present, or ends it. */
export const present = (): void => presence.setState(({ mode }) => ({ mode: mode === 'full' ? 'window' : 'full' }));

/** Opens the presenter's window. Browsers allow that only at once after a click or a key. */
export function openPresenter(session: Session): void {
  const query = new URLSearchParams(location.search);
  for (const one of ['play', 'step', 'mode', 'projector', 'class']) query.delete(one);
  query.set('presenter', stageName());
  const other = window.open(`${location.pathname}?${query.toString()}`, `podium-${stageName()}`, 'popup,width=1200,height=800');
  if (other === null) session.set({ notice: { code: 'noWindow', tone: 'bad' } });
  else presence.setState(({ mode }) => ({ other, mode: mode === 'off' ? 'window' : mode }));
}

export function setProjector(projector: boolean): void {
  presence.setState({ projector });
  document.documentElement.toggleAttribute('data-projector', projector);
}
