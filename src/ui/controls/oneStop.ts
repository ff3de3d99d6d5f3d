/**
 * One tab stop for the many buttons of a list, a table or a row of cards: as a `ref` on the element around them. Up and down go from row to row,
 * left and right within a row of several, Home and End to the ends, PageUp and PageDown by ten rows. Tab comes to what is current, else to where one was.
 */
const PAGE = 10;
const ITEM = 'button:not(:disabled), a[href], summary';
const CURRENT = '[aria-current], [aria-pressed="true"]';

/** Where a key leads in a picture of rows, or undefined when the key is not for the list: left and right where a row has only one. */
export function wayTo<Item>(rows: readonly (readonly Item[])[], from: Item, key: string): Item | undefined {
  const at = rows.findIndex((row) => row.includes(from));
  const row = rows[at];
  if (row === undefined) return undefined;
  const column = row.indexOf(from);
  const down = (by: number): Item | undefined => {
    const other = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    return other?.[Math.min(column, other.length - 1)];
  };
  switch (key) {
    case 'ArrowUp': return down(-1);
    case 'ArrowDown': return down(1);
    case 'PageUp': return down(-PAGE);
    case 'PageDown': return down(PAGE);
    case 'Home': return rows[0]?.[0];
    case 'End': return rows.at(-1)?.at(-1);
    case 'ArrowLeft': return row.length > 1 ? row[Math.max(0, column - 1)] : undefined;
    case 'ArrowRight': return row.length > 1 ? row[Math.min(row.length - 1, column + 1)] : undefined;
    default: return undefined;
  }
}

/** What stands in one `li` or `tr` is a row; of the rest, what stands at one height. */
function rowsOf(items: readonly HTMLElement[], box: HTMLElement): readonly (readonly HTMLElement[])[] {
  const rows: HTMLElement[][] = [];
  let last: Element | number | undefined;
  for (const item of items) {
    const row = item.closest('li, tr');
    const place = row !== null && box.contains(row) && row !== box ? row : Math.round(item.getBoundingClientRect().top / 4);
    if (place !== last) rows.push([]);
    rows.at(-1)!.push(item);
    last = place;
  }
  return rows;
}

export function oneStop(box: HTMLElement | null): (() => void) | undefined {
  if (box === null) return undefined;
  let been: HTMLElement | undefined;
  let place = 0;
  let within = false;
  const items = (): readonly HTMLElement[] => [...box.querySelectorAll<HTMLElement>(ITEM)].filter((item) => item.closest('details:not([open]) > :not(summary)') === null);
  const settle = (): void => {
    const all = items();
    // What had the focus is there no longer: its neighbour has it, so that the keyboard does not begin anew.
    if (within && been?.isConnected === false && document.activeElement === document.body) all[Math.min(place, all.length - 1)]?.focus({ preventScroll: true });
    const stop = all.find((item) => item === document.activeElement) ?? all.find((item) => item.closest(CURRENT) !== null && box.contains(item.closest(CURRENT))) ?? (been !== undefined && all.includes(been) ? been : all[0]);
    for (const item of all) {
      const index = item === stop ? 0 : -1;
      if (item.tabIndex !== index) item.tabIndex = index;
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !(event.target instanceof HTMLElement)) return;
    const next = wayTo(rowsOf(items(), box), event.target, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  };
  const onFocus = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || !target.matches(ITEM)) return;
    been = target;
    place = items().indexOf(target);
    within = true;
    settle();
  };
  const onBlur = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && box.contains(relatedTarget)) return;
    // Without a new place for the focus it may be that its element is being taken away, which is known at once.
    if (relatedTarget === null) setTimeout(() => (within = box.contains(document.activeElement)));
    else within = false;
    settle();
  };
  const watch = new MutationObserver(settle);
  settle();
  watch.observe(box, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-current', 'aria-pressed', 'open', 'disabled'] });
  box.addEventListener('keydown', onKey);
  box.addEventListener('focusin', onFocus);
  box.addEventListener('focusout', onBlur);
  return () => {
    watch.disconnect();
    box.removeEventListener('keydown', onKey);
    box.removeEventListener('focusin', onFocus);
    box.removeEventListener('focusout', onBlur);
  };
}
