/** The keys, on one sheet. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import { SHORTCUTS } from '../keyboard/shortcuts.ts';
import css from './dialogs.module.css';

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose} width="wide">
      <dl className={css['keys']}>
        {SHORTCUTS.map((shortcut) => (
          <div key={shortcut.code}>
            <dt>{t(`shortcuts.${shortcut.code}`)}</dt>
            <dd>{shortcut.keys.map((key) => <kbd key={key}>{key}</kbd>)}</dd>
          </div>
        ))}
      </dl>
      <p className={css['note']}>{t('shortcuts.graphNote')}</p>
    </Dialog>
  );
}
