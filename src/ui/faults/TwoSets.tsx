/** The network between two sets of machines that one chooses: cut, slow, lossy, whole again. */
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { usePage } from '../session.tsx';
import { useSay } from '../text.ts';
import css from './faults.module.css';

const CODES = ['cutNetwork', 'slowNetwork', 'loseNetwork', 'healNetwork'] as const;
/** Beyond this many, boxes could not be overseen. */
const MOST = 60;

export function TwoSets({ machines, onClose }: { readonly machines: readonly string[]; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('faults');
  const say = useSay();
  const { session } = usePage();
  const [code, setCode] = useState<(typeof CODES)[number]>('cutNetwork');
  const [sides, setSides] = useState<Readonly<Record<string, 'one' | 'other' | undefined>>>({});
  const of = (side: 'one' | 'other'): readonly string[] => machines.filter((name) => sides[name] === side);
  const [target, ...more] = of('one');
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault();
    if (target === undefined) return;
    onClose();
    void session.fault(code, target, { ...(more.length > 0 && { with: more }), ...(of('other').length > 0 && { from: of('other') }) });
  };
  return (
    <details className={css['sets']}>
      <summary>{t('sets.title')}</summary>
      <form onSubmit={submit}>
        <p className={css['note']}>{t('sets.about')}</p>
        <div className={css['machines']}>
          {machines.slice(0, MOST).map((name) => (
            <label key={name}>
              <span translate="no">{name}</span>
              <select aria-label={name} value={sides[name] ?? ''} onChange={({ target: { value } }) => setSides({ ...sides, [name]: value === '' ? undefined : (value as 'one' | 'other') })}>
                <option value="">{t('sets.none')}</option>
                <option value="one">{t('sets.one')}</option>
                <option value="other">{t('sets.other')}</option>
              </select>
            </label>
          ))}
        </div>
        <div className={css['deed']}>
          <select aria-label={t('sets.deed')} value={code} onChange={({ target: { value } }) => setCode(value as typeof code)}>
            {CODES.map((one) => <option key={one} value={one}>{say(`fault.${one}`)}</option>)}
          </select>
          <Button type="submit" look="primary" disabled={target === undefined}>{t('sets.do')}</Button>
        </div>
      </form>
    </details>
  );
}
