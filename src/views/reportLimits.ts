/** A report is cut to this where a run has more. Apart from its format, because whoever reads a run needs no checks. */
export const MOST = { typed: 200, others: 5_000, files: 40, objects: 60, changes: 40, describes: 40, events: 40, answers: 200, text: 20_000, line: 2_000, value: 400, run: 1_400_000 } as const;

/** What is longer ends with an ellipsis. */
export const cut = (words: string, most: number): string => (words.length <= most ? words : `${words.slice(0, most)}…`);
