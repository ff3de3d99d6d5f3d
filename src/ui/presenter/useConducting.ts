/** The keys of whoever presents. A clicker's keys count wherever the focus is, except where somebody writes, in a menu and in a dialog. */
import { useEffect } from 'react';
import { codeOf, type ShortcutCode } from '../keyboard/shortcuts.ts';
import { wantsKey } from '../keyboard/useShortcuts.ts';
import { usePage } from '../session.tsx';
import { presence, present } from './presence.ts';
import type { Presenting } from './presenting.ts';

/** How far an arrow moves the spotlight, as a part of the picture. */
const NUDGE = 0.03;
const ARROWS: ReadonlyMap<string, readonly [number, number]> = new Map([['ArrowLeft', [-NUDGE, 0]], ['ArrowRight', [NUDGE, 0]], ['ArrowUp', [0, -NUDGE]], ['ArrowDown', [0, NUDGE]]]);

/** Before the map under the focus takes it for itself. */
const CLICKER: ReadonlySet<ShortcutCode> = new Set(['clickerForward', 'clickerBack', 'clickerStart']);

/** What a key does; false: what it does otherwise. */
function act({ conductor, desk, pointer, stage, role }: Presenting, code: ShortcutCode): boolean {
  const whole = presence.getState().mode === 'full' || role === 'presenter';
  switch (code) {
    case 'clickerForward': conductor.do('next'); return true;
    case 'clickerBack': conductor.do('previous'); return true;
    case 'clickerStart': if (role === 'audience') present(); return true;
    case 'blank': case 'blankDot': conductor.do('blank'); return true;
    case 'spotlight': conductor.do('spotlight'); return true;
    case 'forward': if (whole) conductor.do('next'); return whole;
    case 'back': if (whole) conductor.do('previous'); return whole;
    case 'play': if (whole) conductor.do(role === 'presenter' ? 'play' : 'next'); return whole;
    case 'close': return close();
    default: return false;
  }
  function close(): boolean {
    const { screen } = desk.getState();
    if (screen.blank !== 'off') desk.setState({ screen: { ...screen, blank: 'off' } });
    else if (pointer.getState().on) {
      pointer.setState({ on: false });
      stage.spot(null);
    } else if (role === 'audience' && presence.getState().mode === 'full') present();
    else return false;
    return true;
  }
}

const inDialog = (): boolean => document.querySelector('dialog[open], [role="menu"]') !== null;

export function useConducting(here: Presenting): void {
  const { session } = usePage();
  useEffect(() => {
    presence.setState({ act: (code) => act(here, code) });
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || inDialog() || wantsKey(event.target, '')) return;
      const code = codeOf(event.key, session.store.getState().preferences.keys);
      const arrow = here.pointer.getState().on ? ARROWS.get(event.key) : undefined;
      if (arrow !== undefined) {
        const { x, y } = here.desk.getState().spot ?? { x: 0.5, y: 0.5 };
        here.stage.spot({ x: Math.min(1, Math.max(0, x + arrow[0])), y: Math.min(1, Math.max(0, y + arrow[1])) });
      } else if (code === undefined || !CLICKER.has(code) || !act(here, code)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('keydown', listen, true);
    return () => {
      removeEventListener('keydown', listen, true);
      presence.setState({ act: undefined });
    };
  }, [here, session]);
}
