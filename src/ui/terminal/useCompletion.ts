/** Tab on the terminal's line: one candidate is filled in, several are filled in as far as they agree and then shown. */
import { useState, type RefObject } from 'react';
import { usePage } from '../session.tsx';

/** The word before the cursor replaced by a candidate. */
export function applyCompletion(line: string, cursor: number, word: string): string {
  const before = line.slice(0, cursor);
  const start = before.search(/[^\s]*$/);
  return `${before.slice(0, start)}${word}${line.slice(cursor)}`;
}

export function commonPrefix(words: readonly string[]): string {
  let prefix = words[0] ?? '';
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

export function useCompletion(value: string, setValue: (value: string) => void, input: RefObject<HTMLTextAreaElement | null>) {
  const { session } = usePage();
  const [candidates, setCandidates] = useState<readonly string[]>([]);
  const [left, setLeft] = useState(false);
  const complete = async (): Promise<void> => {
    const cursor = input.current?.selectionStart ?? value.length;
    const words = await session.here((host) => host.complete(value, cursor)).catch(() => []);
    const only = words.length === 1 ? words[0] : undefined;
    const word = value.slice(0, cursor).split(/\s/).at(-1) ?? '';
    const shared = commonPrefix(words);
    if (only !== undefined) setValue(applyCompletion(value, cursor, /[=/]$/.test(only) ? only : `${only} `));
    else if (shared.length > word.length) setValue(applyCompletion(value, cursor, shared));
    setCandidates(only === undefined ? words : []);
  };
  return {
    candidates,
    /** After Esc, Tab leaves the line as everywhere else. */
    left,
    complete,
    clear: () => {
      setCandidates([]);
      setLeft(false);
    },
    leave: () => {
      setCandidates([]);
      setLeft(true);
    },
  };
}
