/** React's way to the session: one context, hooks over the zustand store and the clock. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Playback } from '../session/playback.ts';
import type { Session, SessionState } from '../session/session.ts';

export interface PageContext {
  readonly session: Session;
  readonly playback: Playback;
}

const Context = createContext<PageContext | undefined>(undefined);

export const PageProvider = Context.Provider;

export function usePage(): PageContext {
  const page = useContext(Context);
  if (page === undefined) throw new Error('outside of the page');
  return page;
}

export function useSession<T>(select: (state: SessionState) => T): T {
  return useStore(usePage().session.store, select);
}

/** Whether things may move: the reader's choice here, else that of the system. */
export function useReducedMotion(): boolean {
  const motion = useSession((state) => state.preferences.motion);
  const query = useMedia('(prefers-reduced-motion: reduce)');
  return motion === 'reduced' || query;
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (tell) => {
      const list = matchMedia(query);
      list.addEventListener('change', tell);
      return () => list.removeEventListener('change', tell);
    },
    () => matchMedia(query).matches,
  );
}
