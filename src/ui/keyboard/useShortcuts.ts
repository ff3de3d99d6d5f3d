/** The keys of the page, wherever the focus is, except where somebody writes or a control has its own use for the key. */
import { useEffect } from 'react';
import type { DialogName } from '../dialogs/dialogName.ts';
import { isHidden } from '../hidden.ts';
import { usePage } from '../session.tsx';
import { runShortcut } from './runShortcut.ts';
import { codeOf } from './shortcuts.ts';

/** Whether an element wants letters, space or arrows for itself. */
export function wantsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input:not([type=radio]), textarea, select, [role="menu"], [role="listbox"], [role="tablist"]') !== null) return true;
  if (key === ' ' || key === 'Enter') return target.closest('button, a, summary, input') !== null;
  return key.startsWith('Arrow') && target.closest('input[type="radio"], [data-keys="own"]') !== null;
}

export function useShortcuts(open: (dialog: DialogName) => void, dialogOpen: boolean): void {
  const { session, playback } = usePage();
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || dialogOpen) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        open('palette');
        event.preventDefault();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || wantsKey(event.target, event.key)) return;
      const code = codeOf(event.key, session.store.getState().preferences.keys);
      if (code !== undefined && !isHidden(code) && runShortcut(code, session, playback, open)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [session, playback, open, dialogOpen]);
}
