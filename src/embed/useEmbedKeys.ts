/** The keys of an embed: it takes those that do something here; all others, outside of what somebody writes, go to the page around (reveal.js turns its slides by them). */
import { useEffect, type RefObject } from 'react';
import type { Playback } from '../session/playback.ts';
import type { Session, SessionState } from '../session/session.ts';
import { runShortcut } from '../ui/keyboard/runShortcut.ts';
import { codeOf, type ShortcutCode } from '../ui/keyboard/shortcuts.ts';
import { wantsKey } from '../ui/keyboard/useShortcuts.ts';
import type { Query } from '../ui/query.ts';
import { usePage } from '../ui/session.tsx';
import type { Tell } from './useConversation.ts';

const TIME: ReadonlySet<ShortcutCode> = new Set(['play', 'forward', 'back', 'start', 'end', 'grain1', 'grain2', 'grain3', 'grain4', 'slower', 'faster']);
/** They mean something to the browser, or nothing by themselves. */
const NOT_HANDED: ReadonlySet<string> = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified']);

export interface Offered {
  readonly controls: Query['controls'];
  readonly terminal: boolean;
  readonly yaml: boolean;
}

/** Whether an embed has a use for a key: at the ends of time there is nothing to step to. */
export function usesKey(code: ShortcutCode, { frame, atEnd, selection, drawer, origin }: SessionState, { controls, terminal, yaml }: Offered): boolean {
  if (code === 'close') return selection !== undefined || drawer !== 'closed';
  if (code === 'terminal') return terminal;
  if (code === 'editor') return yaml;
  if (controls === '0' || frame === undefined || !TIME.has(code)) return code === 'graph';
  if (code === 'forward' || code === 'end') return !atEnd;
  if (code === 'back' || code === 'start') return frame.seq > (origin ?? 0);
  return true;
}

function listener(session: Session, playback: Playback, offered: Offered, tell: RefObject<Tell>): (event: KeyboardEvent) => void {
  return (event) => {
    const { key, code, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (event.defaultPrevented || event.isComposing || ctrlKey || metaKey || altKey || wantsKey(event.target, key)) return;
    const state = session.store.getState();
    const shortcut = codeOf(key, state.preferences.keys);
    if (shortcut !== undefined && usesKey(shortcut, state, offered) && runShortcut(shortcut, session, playback, () => undefined)) event.preventDefault();
    else if (!NOT_HANDED.has(key)) tell.current('key', { key, code, shiftKey });
  };
}

export function useEmbedKeys(offered: Offered, tell: RefObject<Tell>): void {
  const { session, playback } = usePage();
  const { controls, terminal, yaml } = offered;
  useEffect(() => {
    const listen = listener(session, playback, { controls, terminal, yaml }, tell);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [session, playback, controls, terminal, yaml, tell]);
}
