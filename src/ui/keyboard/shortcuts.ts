/** The keys of the page: what each does, by the code that the shortcuts sheet and the command palette name. */
import type { Page } from '../../session/session.ts';

/** The views that have a digit of their own, in the order of the digits from 1 on. */
const NUMBERED: readonly Page[] = ['schematic', 'live', 'objects', 'sequence', 'etcd', 'scheduler', 'controllers', 'network', 'knowledge'];

type PageCode = `page-${Page}`;

export type ShortcutCode =
  | PageCode
  | 'play' | 'forward' | 'back' | 'start' | 'end' | 'grain1' | 'grain2' | 'grain3' | 'grain4' | 'slower' | 'faster' | 'until' | 'breakpoints' | 'bookmarks' | 'picture' | 'addNode' | 'faults'
  | 'present' | 'clickerStart' | 'clickerForward' | 'clickerBack' | 'blank' | 'blankDot' | 'spotlight' | 'qr' | 'graph' | 'terminal' | 'editor' | 'log' | 'palette' | 'close' | 'shortcuts';

/** Keys that the reader has chosen, by code: the browser's name of the key, or '' for none. */
export type ChosenKeys = Readonly<Partial<Record<ShortcutCode, string>>>;

/** Each shortcut with the browser's name of its usual key. */
const USUAL: ReadonlyMap<ShortcutCode, string> = new Map<ShortcutCode, string>([
  ...NUMBERED.map((page, index): [ShortcutCode, string] => [`page-${page}`, String(index + 1)]),
  ['play', ' '], ['forward', 'ArrowRight'], ['back', 'ArrowLeft'], ['start', 'Home'], ['end', 'End'],
  ['grain1', 'z'], ['grain2', 'x'], ['grain3', 'c'], ['grain4', 'v'], ['slower', '['], ['faster', ']'], ['until', 'u'], ['breakpoints', 'i'], ['bookmarks', 'm'], ['picture', 'p'], ['addNode', 'n'], ['faults', 'f'],
  ['present', 's'], ['clickerStart', 'F5'], ['clickerForward', 'PageDown'], ['clickerBack', 'PageUp'], ['blank', 'b'], ['blankDot', '.'], ['spotlight', 'k'], ['qr', 'q'], ['graph', 'g'], ['terminal', 't'], ['editor', 'y'], ['log', 'l'], ['palette', 'Control+k'], ['close', 'Escape'], ['shortcuts', '?'],
]);

/** These do something only while somebody presents: what a clicker sends, and what one does to the screen. */
const PRESENTING: ReadonlySet<ShortcutCode> = new Set(['clickerStart', 'clickerForward', 'clickerBack', 'blank', 'blankDot', 'spotlight']);

export const isForPresenting = (code: ShortcutCode): boolean => PRESENTING.has(code);

/** These stay as they are: without them one could not get out, or back in. */
const FIXED: ReadonlySet<ShortcutCode> = new Set(['palette', 'close']);

export const SHORTCUTS: readonly ShortcutCode[] = [...USUAL.keys()];

/** The view that a shortcut opens. */
export const pageOf = (code: ShortcutCode): Page | undefined => NUMBERED.find((page) => code === `page-${page}`);

export const opensPage = (code: ShortcutCode): code is PageCode => pageOf(code) !== undefined;

export const isFixed = (code: ShortcutCode): boolean => FIXED.has(code);

export const keyOf = (code: ShortcutCode, chosen: ChosenKeys): string => (isFixed(code) ? undefined : chosen[code]) ?? USUAL.get(code)!;

/** What a key does, by the browser's name of the key. */
export function codeOf(key: string, chosen: ChosenKeys): ShortcutCode | undefined {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return SHORTCUTS.find((code) => keyOf(code, chosen) === name);
}

/** A key can be chosen when it is no modifier, does not move the focus, and no fixed shortcut has it. */
export const isChoosable = (key: string): boolean => !/^(Tab|Enter|Escape|Shift|Control|Alt|Meta|AltGraph|CapsLock|Dead|Unidentified|Process|Compose)$/.test(key);

const NAMES: ReadonlyMap<string, string> = new Map([[' ', 'Space'], ['ArrowRight', '→'], ['ArrowLeft', '←'], ['ArrowUp', '↑'], ['ArrowDown', '↓'], ['Escape', 'Esc'], ['Control+k', 'Ctrl K'], ['PageDown', 'PgDn'], ['PageUp', 'PgUp']]);

/** A key as it is written on a keyboard. */
export const nameOfKey = (key: string): string => NAMES.get(key) ?? (key.length === 1 ? key.toUpperCase() : key);

/** Without single keys: what speech input might press by mistake. */
export const NO_SINGLE_KEYS: ChosenKeys = Object.fromEntries(SHORTCUTS.filter((code) => !isFixed(code)).map((code) => [code, '']));

/** Keys kept earlier; what is not understood, and a key given twice, is left out. */
export function readKeys(text: string | null): ChosenKeys {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const fields = kept as Readonly<Record<string, unknown>>;
  const chosen: Partial<Record<ShortcutCode, string>> = {};
  for (const code of SHORTCUTS) {
    const key = Object.hasOwn(fields, code) ? fields[code] : undefined;
    if (isFixed(code) || typeof key !== 'string' || key.length > 20 || (key !== '' && !isChoosable(key))) continue;
    if (key === '' || !Object.values(chosen).includes(key)) chosen[code] = key;
  }
  return chosen;
}
