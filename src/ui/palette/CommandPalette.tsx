/** Find anything: commands, views, components, objects. A line that begins with kubectl is typed in the terminal. */
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import type { DialogName } from '../dialogs/dialogName.ts';
import css from './palette.module.css';
import { isLine, useEntries, type Entry } from './useEntries.ts';

const SHOWN = 40;

const fold = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** Every word of the search must stand somewhere in the entry. */
function matching(entries: readonly Entry[], search: string): readonly Entry[] {
  const words = fold(search).split(/\s+/).filter((word) => word !== '');
  return entries.filter((entry) => words.every((word) => fold(`${entry.group} ${entry.label}`).includes(word))).slice(0, SHOWN);
}

export function CommandPalette({ onClose, onDialog }: { readonly onClose: () => void; readonly onDialog: (dialog: DialogName | undefined) => void }): ReactElement {
  const { t } = useTranslation();
  const id = useId();
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const entries = useEntries(search, onDialog);
  const found = useMemo(() => matching(entries, isLine(search) ? '' : search), [entries, search]);
  const list = useRef<HTMLUListElement>(null);
  const index = Math.min(at, found.length - 1);
  useEffect(() => void list.current?.children[index]?.scrollIntoView({ block: 'nearest' }), [index]);
  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((index + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((index - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[index]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('palette.title')} onClose={onClose} bare>
      <input className={css['input']} autoFocus role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-activedescendant={found[index] === undefined ? undefined : `${id}-${index}`} aria-label={t('palette.title')} placeholder={t('palette.placeholder')} value={search} onChange={(event) => { setSearch(event.target.value); setAt(0); }} onKeyDown={onKeyDown} spellCheck={false} />
      <ul ref={list} id={`${id}-list`} className={css['list']} role="listbox" aria-label={t('palette.title')}>
        {found.map((entry, i) => (
          <li key={entry.id} id={`${id}-${i}`} role="option" aria-selected={i === index} onClick={() => run(entry)} onMouseMove={() => setAt(i)}>
            <span translate="no">{entry.label}</span>
            <i>{entry.group}</i>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={css['none']}>{t('palette.none')}</p>}
    </Dialog>
  );
}
