/** Offers and news about one's work, in a corner. They wait: none goes by itself, none is in the way. */
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button, IconButton } from '../controls/Button.tsx';
import { useSay } from '../text.ts';
import css from './keeping.module.css';
import { dismiss, notes, type Note } from './notes.ts';

function Card({ note }: { readonly note: Note }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <section className={css['note']} aria-label={say(`keeping:title.${note.code}`)}>
      <p><b>{say(`keeping:title.${note.code}`)}</b> {say(`keeping:note.${note.code}`, note.data)}</p>
      <IconButton label={t('app.close')} onClick={() => dismiss(note.code)}><X size={15} /></IconButton>
      {note.actions !== undefined && (
        <div className={css['actions']}>
          {note.actions.map(({ code, main, run }) => <Button key={code} look={main === true ? 'primary' : 'quiet'} onClick={run}>{say(`keeping:do.${code}`)}</Button>)}
        </div>
      )}
    </section>
  );
}

export default function Notes(): ReactElement {
  const all = useStore(notes);
  return <div className={css['notes']} role="status">{all.map((note) => <Card key={note.code} note={note} />)}</div>;
}
