/** The presenter's phone: presses go to the presenter's page, and what is noted there comes back. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { connect, type Ears, type Line, type Wire } from './connection.ts';
import { readDesk, type ClickerDesk } from './desk.ts';
import type { Click } from './protocol.ts';

export interface ClickerState {
  readonly line: Line;
  readonly presenter: boolean;
  readonly desk: ClickerDesk | undefined;
  readonly present: number;
  readonly own: number;
  readonly hands: number;
  readonly rounds: readonly (readonly number[])[];
}

export interface Clicker {
  readonly store: StoreApi<ClickerState>;
  click(click: Click): void;
  again(): void;
  close(): void;
}

export function openClicker(options: { readonly open: (ears: Ears) => Wire; readonly code: string; readonly secret: string; readonly id: string; readonly chance: () => number }): Clicker {
  const { open, chance, ...who } = options;
  const store = createStore<ClickerState>(() => ({ line: 'connecting', presenter: false, desk: undefined, present: 0, own: 0, hands: 0, rounds: [] }));
  const connection = connect({
    open,
    hello: { role: 'clicker', ...who },
    chance,
    onLine: (line) => store.setState({ line }),
    onMessage: (message) => {
      if (message.type === 'presence') store.setState({ presenter: message.presenter });
      else if (message.type === 'counts') store.setState({ present: message.present, own: message.own, hands: message.hands, rounds: message.rounds });
      else if (message.type === 'desk') store.setState({ desk: readDesk(message.desk) });
    },
  });
  return { store, click: (click) => void connection.say({ type: 'click', click }), again: () => connection.again(), close: () => connection.close() };
}
