/** What is said of a step, ready to be shown: made by explain.ts, drawn by the page. Plain data; all words are in the reader's language. */
import type { Frame, Step } from './protocol.ts';

/** A piece of a sentence. `name`: an object or a node; `strong`: a program that acts; `code`: what is typed, fields, values. */
export interface RichPart {
  readonly text: string;
  readonly tone?: 'name' | 'strong' | 'code';
}

/** Scores and refusals, a row a node. A row with fewer cells than columns ends in one wide cell: the reason of a refusal. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly tone?: 'best' | 'out' }[];
}

export interface Diff {
  readonly kind: 'diff';
  readonly changes: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly { readonly label: string; readonly value: string }[];
}

/** Something to try next: a terminal line or a fault. */
export interface Suggestion {
  readonly label: string;
  readonly line?: string;
  readonly fault?: { readonly code: string; readonly target: string };
}

export interface Explanation {
  /** The step on one line, as plain text. */
  readonly title: string;
  readonly sentence: readonly RichPart[];
  readonly evidence?: Table | Diff | List;
  readonly suggestions: readonly Suggestion[];
}

export interface Explainer {
  explain(frame: Frame): Explanation;
  /** One step on one line, for the chain of causes and the log. */
  brief(step: Step): string;
}

/** Words by key: those of locales/<tag>/steps.json, with i18next's plurals (`count`). */
export interface Words {
  say(key: string, data: { readonly [name: string]: string | number }): string;
  has(key: string): boolean;
}
