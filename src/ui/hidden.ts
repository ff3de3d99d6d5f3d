/** Parts of the page that an address leaves out: elements carry `data-part`, base.css hides them, and their keys do nothing. */
import type { ShortcutCode } from './keyboard/shortcuts.ts';
import type { Hideable, Query } from './query.ts';

/** What a key opens that may be hidden. */
const PART_OF: ReadonlyMap<ShortcutCode, Hideable> = new Map([['terminal', 'terminal'], ['editor', 'yaml']]);

export function hideParts({ hide, readonly }: Pick<Query, 'hide' | 'readonly'>): void {
  const hidden: readonly string[] = readonly ? [...hide, 'yaml', 'changes'] : hide;
  if (hidden.length > 0) document.documentElement.dataset['hide'] = hidden.join(' ');
}

export const isHidden = (code: ShortcutCode): boolean => {
  const part = PART_OF.get(code);
  return part !== undefined && (document.documentElement.dataset['hide'] ?? '').split(' ').includes(part);
};
