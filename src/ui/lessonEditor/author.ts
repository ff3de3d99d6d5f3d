/** Whether somebody writes a lesson beside the page, and what they begin with. Small, because the page asks from the start; all else is fetched late. */
import { createStore } from 'zustand/vanilla';

interface Author {
  readonly open: boolean;
  /** Only its edge is seen; the run has the room. */
  readonly folded: boolean;
  /** A text to begin with; undefined: the draft, or a new lesson. */
  readonly begin: string | undefined;
}

export const author = createStore<Author>(() => ({ open: false, folded: false, begin: undefined }));

export const writeLesson = (begin?: string): void => author.setState({ open: true, folded: false, begin });
