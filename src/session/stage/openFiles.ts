/** The editor's files, and how other windows are told them: the one that is open, and the others that are not as they come with the page. */

export interface Files {
  readonly current: string;
  readonly texts: ReadonlyMap<string, string>;
  /** Our own examples as they come: every page has them. */
  readonly ours: ReadonlyMap<string, string>;
}

export interface OpenFile {
  readonly name: string;
  readonly text: string;
}

export interface ToldFiles {
  /** The one that is open. Null: it is too long to be told. */
  readonly file: OpenFile | null;
  /** The others, apart from it: they stay the same while one types. */
  readonly files: readonly OpenFile[];
}

/** Characters of the file that is open, and of all others together. */
export const MOST_FILES = { name: 300, open: 48_000, others: 24_000, count: 20 } as const;

export function toldFiles({ current, texts, ours }: Files): ToldFiles {
  const text = texts.get(current);
  const files: OpenFile[] = [];
  let left: number = MOST_FILES.others;
  // The newest stand last.
  for (const [name, own] of [...texts].toReversed()) {
    if (name === current || own === ours.get(name) || name.length > MOST_FILES.name || own.length > left || files.length >= MOST_FILES.count) continue;
    left -= own.length;
    files.unshift({ name, text: own });
  }
  return { file: text === undefined || text.length > MOST_FILES.open || current.length > MOST_FILES.name ? null : { name: current, text }, files };
}

/** The files after they have been told. What is not told stays as it is here; the very same when nothing is new. */
export function heardFiles(own: Files, { file, files }: ToldFiles): Files {
  const told = file === null ? files : [...files, file];
  const news = told.filter(({ name, text }) => own.texts.get(name) !== text);
  const current = file?.name ?? own.current;
  if (news.length === 0 && current === own.current) return own;
  return { ...own, current, texts: news.length === 0 ? own.texts : new Map([...own.texts, ...news.map(({ name, text }) => [name, text] as const)]) };
}
