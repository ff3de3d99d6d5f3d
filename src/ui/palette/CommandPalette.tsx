/** Find anything: commands, views, components, objects. A line that begins with kubectl is typed in the terminal. */
import { useEffect, useId, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import { matching, useSearchList } from '../controls/searchList.ts';
import type { DialogName } from '../dialogs/dialogName.ts';
import css from './palette.module.css';
import { isLine, useEntries, type Entry } from './useEntries.ts';

const SHOWN = 40;

export function CommandPalette({ onClose, onDialog }: { readonly onClose: () => void; readonly onDialog: (dialog: DialogName | undefined) => void }): ReactElement {
  const { t } = useTranslation();
  const id = useId();
  const [search, setSearch] = useState('');
  const entries = useEntries(search, onDialog);
  const found = useMemo(() => matching(entries, isLine(search) ? '' : search, ({ group, label }) => `${group} ${label}`, SHOWN), [entries, search]);
  const list = useRef<HTMLUListElement>(null);
  const run = (entry: Entry): void => {
    onClose();
    entry.run();
  };
  const { index, point, input } = useSearchList(id, search, setSearch, found, run);
  useEffect(() => void list.current?.children[index]?.scrollIntoView({ block: 'nearest' }), [index]);
  return (
    <Dialog title={t('palette.title')} onClose={onClose} bare>
      <input {...input} className={css['input']} autoFocus aria-label={t('palette.title')} placeholder={t('palette.placeholder')} />
      <ul ref={list} id={`${id}-list`} className={css['list']} role="listbox" aria-label={t('palette.title')}>
        {found.map((entry, i) => (
          <li key={entry.id} id={`${id}-${i}`} role="option" aria-selected={i === index} onClick={() => run(entry)} onMouseMove={() => point(i)}>
            <span translate="no">{entry.label}</span>
            <i>{entry.group}</i>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={css['none']}>{t('palette.none')}</p>}
    </Dialog>
  );
}
