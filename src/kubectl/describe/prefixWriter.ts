/**
 * The text that describers build: lines indented by level, cells ended by tabs. Upstream: k8s.io/kubectl/pkg/describe PrefixWriter, tabbedString.
 */
import { alignTabs } from '../output/tabWriter.ts';

export class PrefixWriter {
  text = '';

  /** Two blanks for each level, then the text as it is. */
  write(level: number, text: string): void {
    this.text += '  '.repeat(level) + text;
  }

  /** Ends the present columns. */
  flush(): void {
    this.text += '\f';
  }

  /** The text with its columns aligned. */
  aligned(): string {
    return alignTabs(this.text, { minWidth: 0, padding: 2 });
  }
}
