/** Run until something holds: a Pod has a node, an event happens, an object's condition is met, a program decides. The cluster runs on by itself, nothing is done to it. */
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { usePage } from '../session.tsx';
import { useConditionFields } from './ConditionFields.tsx';
import css from './dialogs.module.css';

export function UntilDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const { fields, asked } = useConditionFields();
  const [told, setTold] = useState<'running' | 'never' | 'unknown'>();
  const submit = async (submitted: FormEvent): Promise<void> => {
    submitted.preventDefault();
    setTold('running');
    const wanted = await asked();
    if (wanted === undefined) setTold('unknown');
    else if (await session.until(wanted)) onClose();
    else setTold('never');
  };
  return (
    <Dialog title={t('until.title')} onClose={onClose}>
      <form className={css['body']} onSubmit={(submitted) => void submit(submitted)} onChange={() => setTold(undefined)}>
        <p className={css['note']}>{t('until.about')}</p>
        {fields}
        <p className={told === 'never' || told === 'unknown' ? css['warning'] : 'sr'} role="status">{told === undefined ? '' : t(`until.${told}`)}</p>
        <div className={css['actions']}>
          <Button type="submit" look="primary" disabled={told === 'running'}>{t('until.run')}</Button>
          <Button onClick={onClose}>{t('until.leave')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
