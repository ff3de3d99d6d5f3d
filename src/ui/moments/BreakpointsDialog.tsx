/** Breakpoints: conditions at which steps and playback stop by themselves. */
import { Trash2 } from 'lucide-react';
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../session/protocol.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { addressOf, useConditionFields } from '../dialogs/ConditionFields.tsx';
import dialogs from '../dialogs/dialogs.module.css';
import { usePage, useSession } from '../session.tsx';
import css from './moments.module.css';

function useConditionText(): (condition: Condition) => string {
  const { t } = useTranslation('moments');
  return ({ actor, event, pod, object, condition = '' }) => {
    if (actor !== undefined) return t('when.actor', { actor });
    if (event !== undefined) return t('when.event', { event });
    if (pod !== undefined) return t('when.pod', { pod });
    return t('when.condition', { object: object === undefined ? '' : addressOf(object), condition });
  };
}

export function BreakpointsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('moments');
  const { session } = usePage();
  const breakpoints = useSession((state) => state.breakpoints);
  const textOf = useConditionText();
  const { fields, asked } = useConditionFields();
  const [unknown, setUnknown] = useState(false);
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const condition = await asked();
    setUnknown(condition === undefined);
    if (condition !== undefined) session.set({ breakpoints: [...session.store.getState().breakpoints, { condition, on: true }] });
  };
  const change = (index: number, on: boolean): void => session.set({ breakpoints: breakpoints.map((one, i) => (i === index ? { ...one, on } : one)) });
  return (
    <Dialog title={t('breakpoints')} onClose={onClose}>
      <div className={dialogs['body']}>
        <p className={dialogs['note']}>{t('breakpointsAbout')}</p>
        {breakpoints.length > 0 && (
          <ol className={css['list']}>
            {breakpoints.map(({ condition, on }, index) => (
              <li key={`${index} ${textOf(condition)}`}>
                <label><input type="checkbox" checked={on} onChange={(event) => change(index, event.target.checked)} /><span>{textOf(condition)}</span></label>
                <IconButton label={t('remove', { what: textOf(condition) })} look="plain" onClick={() => session.set({ breakpoints: breakpoints.filter((_one, i) => i !== index) })}><Trash2 size={15} /></IconButton>
              </li>
            ))}
          </ol>
        )}
        <form className={css['form']} onSubmit={(event) => void add(event)} onChange={() => setUnknown(false)}>
          {fields}
          <p className={unknown ? dialogs['warning'] : 'sr'} role="status">{unknown ? t('unknown') : ''}</p>
          <div className={dialogs['actions']}><Button type="submit" look="primary">{t('addBreakpoint')}</Button></div>
        </form>
      </div>
    </Dialog>
  );
}
