/** Another run: one of ours, a saved one, or a cluster given as `kubectl get ... -o yaml`. */
import { FolderOpen } from 'lucide-react';
import { useRef, useState, type DragEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { usePage } from '../session.tsx';
import { useSay } from '../text.ts';
import { SCENARIOS } from '../scenarios.ts';
import { forget } from '../lesson/course.ts';
import css from './dialogs.module.css';

export function OpenDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const { session } = usePage();
  const picker = useRef<HTMLInputElement>(null);
  const [dropping, setDropping] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    onClose();
    forget();
    await session.open({ file: new Uint8Array(await file.arrayBuffer()), name: file.name });
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setDropping(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Dialog title={t('open.title')} onClose={onClose}>
      <div className={css['body']}>
        <div className={css['choices']}>
          {SCENARIOS.map((id) => (
            <button key={id} type="button" onClick={() => { onClose(); forget(); void session.open({ scenario: id }); }}>
              <b>{say(`scenario.${id}`)}</b>
              <span>{say(`scenarioAbout.${id}`)}</span>
            </button>
          ))}
        </div>
        <div className={css['drop']} data-dropping={dropping || undefined} onDragOver={(event) => { event.preventDefault(); setDropping(true); }} onDragLeave={() => setDropping(false)} onDrop={onDrop}>
          <p>{t('open.drop')}</p>
          <Button icon={<FolderOpen size={15} />} onClick={() => picker.current?.click()}>{t('open.choose')}</Button>
          <input ref={picker} type="file" hidden onChange={(event) => void take(event.target.files?.[0])} />
        </div>
        <p className={css['note']}>{t('open.note')}</p>
      </div>
    </Dialog>
  );
}
