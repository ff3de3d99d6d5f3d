/** The whole lesson as a link. */
import { Check, Link } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { writeLessonLink } from '../../session/lessonLink.ts';
import { Button } from '../controls/Button.tsx';
import { copyText } from '../controls/copyText.ts';
import { Dialog } from '../controls/Dialog.tsx';
import css from './lessonEditor.module.css';

/** Longer ones are cut by some programs through which links go. */
const SAFE = 2_000;

export function ShareLesson({ text, broken, onClose }: { readonly text: string; readonly broken: boolean; readonly onClose: () => void }): ReactElement {
  const { t, i18n } = useTranslation('lessonEditor');
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const address = `${location.origin}${location.pathname}?lang=${i18n.language}#${writeLessonLink(text)}`;
  return (
    <Dialog title={t('share.title')} onClose={onClose}>
      <div className={css['choice']}>
        <p>{t('share.about')}</p>
        {broken && <p role="alert" className={css['said']}>{t('share.broken')}</p>}
        <textarea readOnly rows={4} aria-label={t('share.address')} value={address} onFocus={(event) => event.target.select()} />
        <p>{t('share.length', { count: address.length })}{address.length > SAFE && ` ${t('share.long')}`}</p>
        <Button look="primary" icon={state === 'copied' ? <Check size={15} /> : <Link size={15} />} onClick={() => void copyText(address).then(() => setState('copied'), () => setState('refused'))}>{state === 'copied' ? t('share.copied') : t('share.copy')}</Button>
        {state === 'refused' && <p role="status">{t('share.refused')}</p>}
      </div>
    </Dialog>
  );
}
