/** How the words of a text are marked, where somebody wants that: what makes elements of a text asks here, and leaves it plain where nobody does. */
import { createContext, useContext, type ReactNode } from 'react';

/** Each word is marked once for all texts that share `seen`. */
export type Marker = (text: string, seen: Set<string>) => ReactNode;

export const Marking = createContext<Marker | undefined>(undefined);

/** For one block of text: each word is marked where it comes first. */
export function useMarks(): (text: string) => ReactNode {
  const mark = useContext(Marking);
  const seen = new Set<string>();
  return (text) => (mark === undefined ? text : mark(text, seen));
}
