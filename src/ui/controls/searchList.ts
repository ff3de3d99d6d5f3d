/** A list that one searches by typing, goes through with the arrow keys and chooses from with Enter: what all such dialogs have in common. */
import { useState, type ChangeEvent, type InputHTMLAttributes, type KeyboardEvent } from 'react';

const fold = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** Those of which every word of the search stands somewhere in their text, accents or not. */
export function matching<T>(entries: readonly T[], search: string, textOf: (entry: T) => string, most: number): readonly T[] {
  const words = fold(search).split(/\s+/).filter((word) => word !== '');
  const found: T[] = [];
  for (const entry of entries) {
    if (found.length === most) break;
    const text = fold(textOf(entry));
    if (words.every((word) => text.includes(word))) found.push(entry);
  }
  return found;
}

interface Searched<T> {
  readonly found: readonly T[];
  /** Of the entry that Enter chooses; -1 when there is none. */
  readonly index: number;
  readonly point: (index: number) => void;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
}

/** `id`: that of the input; the list is `ID-list`, its options `ID-0`, `ID-1`. */
export function useSearchList<T>(id: string, search: string, setSearch: (search: string) => void, found: readonly T[], choose: (entry: T) => void): Searched<T> {
  const [at, setAt] = useState(0);
  const index = Math.min(at, found.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((index + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((index - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') {
      const entry = found[index];
      if (entry !== undefined) choose(entry);
    } else return;
    event.preventDefault();
  };
  const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
    setSearch(event.target.value);
    setAt(0);
  };
  return { found, index, point: setAt, input: { role: 'combobox', 'aria-expanded': true, 'aria-controls': `${id}-list`, 'aria-activedescendant': found[index] === undefined ? undefined : `${id}-${index}`, value: search, onChange, onKeyDown, spellCheck: false } };
}
