/** Bookmarks: moments with a note, to find them again. They travel in links. */
import { Trash2 } from 'lucide-react';
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { Bookmark } from '../../session/session.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import dialogs from '../dialogs/dialogs.module.css';
import { useExplanation } from '../explain/useExplanation.ts';
import { usePage, useSession } from '../session.tsx';
import css from './moments.module.css';

const LONGEST = 300;

export function BookmarksDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('moments');
  const { session } = usePage();
  const bookmarks = useSession((state) => state.bookmarks);
  const frame = useSession((state) => state.frame);
  const explanation = useExplanation();
  const [note, setNote] = useState(explanation?.title ?? '');
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (frame === undefined) return;
    const made: Bookmark = { seq: frame.seq, at: frame.at, branch: frame.branch, note: note.trim() };
    session.set({ bookmarks: [...bookmarks.filter(({ seq, branch }) => seq !== made.seq || branch !== made.branch), made].sort((a, b) => a.at - b.at || a.seq - b.seq) });
    setNote('');
  };
  const go = async ({ branch, seq }: Bookmark): Promise<void> => {
    if (branch !== session.store.getState().frame?.branch) await session.branch(branch);
    await session.goto({ seq });
    onClose();
  };
  const known = (branch: string): boolean => frame?.branches.some(({ id }) => id === branch) === true;
  return (
    <Dialog title={t('bookmarks')} onClose={onClose}>
      <div className={dialogs['body']}>
        <form className={dialogs['field']} onSubmit={add}>
          <label>{t('note', { at: secondsOf(frame?.at ?? 0) })}<input data-first value={note} maxLength={LONGEST} autoComplete="off" onChange={(event) => setNote(event.target.value)} /></label>
          <Button type="submit" look="primary">{t('addBookmark')}</Button>
        </form>
        {bookmarks.length === 0 && <p className={dialogs['note']}>{t('noBookmarks')}</p>}
        <ol className={css['list']}>
          {bookmarks.map((bookmark) => (
            <li key={`${bookmark.branch} ${bookmark.seq}`}>
              <button type="button" disabled={!known(bookmark.branch)} onClick={() => void go(bookmark)}><i>{secondsOf(bookmark.at)}</i><span>{bookmark.note === '' ? t('noNote') : bookmark.note}</span></button>
              <IconButton label={t('remove', { what: bookmark.note })} look="plain" onClick={() => session.set({ bookmarks: bookmarks.filter((one) => one !== bookmark) })}><Trash2 size={15} /></IconButton>
            </li>
          ))}
        </ol>
      </div>
    </Dialog>
  );
}
