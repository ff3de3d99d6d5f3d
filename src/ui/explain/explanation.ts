/** What the panel shows of a step; made by session/explain.ts. */
export interface RichPart {
  readonly text: string;
  readonly tone?: 'name' | 'strong' | 'code';
}

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

export interface Suggestion {
  readonly label: string;
  readonly line?: string;
  readonly fault?: { readonly code: string; readonly target: string };
}

export interface Explanation {
  readonly title: string;
  readonly sentence: readonly RichPart[];
  readonly evidence?: Table | Diff | List;
  readonly suggestions: readonly Suggestion[];
}
