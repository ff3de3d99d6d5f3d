/** The lesson that is being written, kept in this browser. Storage may be refused or full: then the author is told to save a file. */
import { browserStore } from '../../session/browserStore.ts';

const KEY = 'podium.lessonDraft';

export const keptDraft = (): string | undefined => browserStore.read(KEY);

/** False: this browser keeps nothing. */
export const keepDraft = (text: string): boolean => browserStore.keep(KEY, text);
