/** The lesson that is being written, kept in this browser. Storage may be refused or full: then the author is told to save a file. */
const KEY = 'podium.lessonDraft';

export function keptDraft(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** False: this browser keeps nothing. */
export function keepDraft(text: string): boolean {
  try {
    localStorage.setItem(KEY, text);
    return true;
  } catch {
    return false;
  }
}
