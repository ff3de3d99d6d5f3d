/** The keys, on one sheet, each to be changed or done without (WCAG 2.1.4). */
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import type { DialogName } from './dialogName.ts';
import { codeOf, isChoosable, isFixed, keyOf, nameOfKey, NO_SINGLE_KEYS, SHORTCUTS, type ShortcutCode } from '../keyboard/shortcuts.ts';
import { usePage, useSession } from '../session.tsx';
import { useShortcutName } from '../text.ts';
import css from './dialogs.module.css';

export function ShortcutsDialog({ onClose, onDialog }: { readonly onClose: () => void; readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation();
  const nameOf = useShortcutName();
  const { session } = usePage();
  const keys = useSession((state) => state.preferences.keys);
  /** The shortcut whose new key is awaited. */
  const [changing, setChanging] = useState<ShortcutCode>();
  const [told, setTold] = useState('');
  const choose = (code: ShortcutCode, event: KeyboardEvent): void => {
    if (changing !== code || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.key === 'Escape') setChanging(undefined);
    if (event.ctrlKey || event.metaKey || event.altKey || !isChoosable(event.key)) return;
    const other = codeOf(key, keys);
    if (other !== undefined && other !== code) {
      setTold(t('shortcuts.taken', { key: nameOfKey(key), what: nameOf(other) }));
      return;
    }
    session.prefer({ keys: { ...keys, [code]: key } });
    setTold(t('shortcuts.changed', { key: nameOfKey(key), what: nameOf(code) }));
    setChanging(undefined);
  };
  const set = (chosen: typeof keys, words: string): void => {
    session.prefer({ keys: chosen });
    setChanging(undefined);
    setTold(words);
  };
  const keyText = (code: ShortcutCode): string => (changing === code ? t('shortcuts.press') : nameOfKey(keyOf(code, keys)) || t('shortcuts.none'));
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose} width="wide">
      <dl className={css['keys']}>
        {SHORTCUTS.map((code) => (
          <div key={code}>
            <dt>{nameOf(code)}</dt>
            <dd>
              {isFixed(code) ? (
                <kbd>{keyText(code)}</kbd>
              ) : (
                <button type="button" data-on={changing === code || undefined} aria-label={t('shortcuts.change', { what: nameOf(code), key: keyText(code) })} onClick={() => { setChanging(code); setTold(t('shortcuts.press')); }} onKeyDown={(event) => choose(code, event)} onBlur={() => setChanging((before) => (before === code ? undefined : before))}>
                  <kbd>{keyText(code)}</kbd>
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className={css['foot']}>
        <p className={css['note']}>{t('shortcuts.graphNote')}</p>
        <p className={css['told']} role="status">{told}</p>
        <div className={css['actions']}>
          <Button onClick={() => set({}, t('shortcuts.usualAgain'))}>{t('shortcuts.usual')}</Button>
          <Button onClick={() => set(NO_SINGLE_KEYS as typeof keys, t('shortcuts.offNow'))}>{t('shortcuts.off')}</Button>
          <Button onClick={() => onDialog('glossary')}>{t('glossary.title')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
