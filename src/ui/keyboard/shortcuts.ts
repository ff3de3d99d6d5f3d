/** The keys of the page: what each does, by the code that the shortcuts sheet and the command palette name. */
export interface Shortcut {
  readonly code: 'play' | 'forward' | 'back' | 'start' | 'end' | 'grain1' | 'grain2' | 'grain3' | 'grain4' | 'slower' | 'faster' | 'terminal' | 'editor' | 'log' | 'palette' | 'shortcuts' | 'graph' | 'close';
  readonly keys: readonly string[];
}

export const SHORTCUTS: readonly Shortcut[] = [
  { code: 'play', keys: ['Space'] },
  { code: 'forward', keys: ['→'] },
  { code: 'back', keys: ['←'] },
  { code: 'start', keys: ['Home'] },
  { code: 'end', keys: ['End'] },
  { code: 'grain1', keys: ['1'] },
  { code: 'grain2', keys: ['2'] },
  { code: 'grain3', keys: ['3'] },
  { code: 'grain4', keys: ['4'] },
  { code: 'slower', keys: ['['] },
  { code: 'faster', keys: [']'] },
  { code: 'graph', keys: ['G'] },
  { code: 'terminal', keys: ['T'] },
  { code: 'editor', keys: ['Y'] },
  { code: 'log', keys: ['L'] },
  { code: 'palette', keys: ['Ctrl', 'K'] },
  { code: 'close', keys: ['Esc'] },
  { code: 'shortcuts', keys: ['?'] },
];

/** By the browser's name of the key. */
export const CODE_OF_KEY: ReadonlyMap<string, Shortcut['code']> = new Map([
  [' ', 'play'], ['ArrowRight', 'forward'], ['ArrowLeft', 'back'], ['Home', 'start'], ['End', 'end'],
  ['1', 'grain1'], ['2', 'grain2'], ['3', 'grain3'], ['4', 'grain4'], ['[', 'slower'], [']', 'faster'],
  ['g', 'graph'], ['t', 'terminal'], ['y', 'editor'], ['l', 'log'], ['Escape', 'close'], ['?', 'shortcuts'],
]);
