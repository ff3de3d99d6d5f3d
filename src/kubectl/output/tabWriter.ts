/**
 * Aligns cells that end with tabs into columns. Upstream: Go's text/tabwriter with blanks as padding; a column is a block of neighbouring
 * lines that have that cell, so a line without it separates blocks.
 */
export interface TabOptions {
  readonly minWidth: number;
  readonly padding: number;
  /** Widths of earlier blocks are kept, as in a watch. */
  readonly remember?: boolean;
}

/** Aligns a text in which every line's cells are ended by tabs; text behind the last tab is not part of a column. */
export function alignTabs(text: string, options: TabOptions): string {
  return new TabWriter(options).align(text);
}

export class TabWriter {
  readonly #options: TabOptions;
  #remembered: number[] = [];
  #lines: string[][] = [];
  #output = '';

  constructor(options: TabOptions) {
    this.#options = options;
  }

  /** A form feed in the text ends all columns, as a flush does. */
  align(text: string): string {
    this.#output = '';
    for (const block of text.split('\f')) {
      this.#lines = block.split('\n').map((line) => line.split('\t'));
      // What follows the last newline is a line only when it holds something.
      if (block.endsWith('\n') || block === '') this.#lines.pop();
      this.#format(0, this.#lines.length, []);
      if (block !== '' && !block.endsWith('\n')) this.#output = this.#output.slice(0, -1);
    }
    return this.#output;
  }

  #format(first: number, last: number, widths: readonly number[]): void {
    const column = widths.length;
    let done = first;
    for (let line = first; line < last; line++) {
      if (column >= (this.#lines[line]?.length ?? 0) - 1) continue;
      this.#print(done, line, widths);
      let end = line;
      while (end < last && column < (this.#lines[end]?.length ?? 0) - 1) end++;
      this.#format(line, end, [...widths, this.#width(line, end, column)]);
      done = end;
      line = end - 1;
    }
    this.#print(done, last, widths);
  }

  #width(first: number, last: number, column: number): number {
    const { minWidth, padding, remember = false } = this.#options;
    let width = minWidth;
    for (let line = first; line < last; line++) width = Math.max(width, [...(this.#lines[line]?.[column] ?? '')].length + padding);
    if (remember) {
      width = Math.max(width, this.#remembered[column] ?? 0);
      this.#remembered[column] = width;
    }
    return width;
  }

  #print(first: number, last: number, widths: readonly number[]): void {
    for (let line = first; line < last; line++) {
      const cells = this.#lines[line] ?? [];
      cells.forEach((cell, column) => {
        const width = widths[column];
        this.#output += column < cells.length - 1 && width !== undefined ? cell + ' '.repeat(Math.max(0, width - [...cell].length)) : cell;
      });
      this.#output += '\n';
    }
  }
}
