/** What the page has to say about keeping one's work: offers that wait to be taken, and things that are told once. */
import { createStore } from 'zustand/vanilla';

export interface NoteAction {
  /** Key of locales/<tag>/keeping.json, under `do`. */
  readonly code: string;
  readonly main?: boolean;
  run(): void;
}

export interface Note {
  /** Key of locales/<tag>/keeping.json, under `note`. There is one of each. */
  readonly code: string;
  readonly data?: Readonly<Record<string, string | number>>;
  readonly actions?: readonly NoteAction[];
}

export const notes = createStore<readonly Note[]>(() => []);

export const tell = (note: Note): void => notes.setState([...notes.getState().filter(({ code }) => code !== note.code), note], true);

export const dismiss = (code: string): void => notes.setState(notes.getState().filter((note) => note.code !== code), true);
