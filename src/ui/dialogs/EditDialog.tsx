/** The editor of kubectl edit: the object as YAML; what is saved goes back to the line that asked for it. */
import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { checking, createCode } from '../editor/code.ts';
import { usePage } from '../session.tsx';
import css from './dialogs.module.css';

export default function EditDialog({ line, text }: { readonly line: string; readonly text: string }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const written = useRef(text);
  useEffect(() => {
    if (place.current === null) return undefined;
    const code = createCode(place.current, text, line, (next) => { written.current = next; }, checking(() => undefined));
    code.go(0);
    return () => code.destroy();
  }, [line, text]);
  const save = (): void => void session.saveEdited(written.current);
  // An empty file cancels, as kubectl's own comment on top says.
  const leave = (): void => void session.saveEdited('');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  };
  return (
    <Dialog title={line} onClose={leave} width="wide">
      <div className={css['body']} onKeyDownCapture={onKeyDown}>
        <div ref={place} className={css['code']} translate="no" />
        <div className={css['actions']}>
          <Button look="primary" onClick={save}>{t('edit.save')}</Button>
          <Button onClick={leave}>{t('edit.leave')}</Button>
          <p className={css['note']}>{t('edit.keys')}</p>
        </div>
      </div>
    </Dialog>
  );
}
