/** When no run can be had at all: what happened, and ways out. Never a white page. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Logo } from '../icons/glyphs.tsx';
import { useSay } from '../text.ts';
import { failureOf } from './failure.ts';
import css from './states.module.css';

export function ErrorScreen({ message, onAgain }: { readonly message: string; readonly onAgain: () => void }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const { code, detail } = failureOf(message);
  return (
    <main className={css['screen']}>
      <Logo size={44} />
      <h1>{t('states.failedTitle')}</h1>
      <p>{say(`failure.${code}`)}</p>
      {detail !== '' && <pre lang="en">{detail}</pre>}
      <div className={css['actions']}>
        <Button look="primary" onClick={onAgain}>{t('states.fresh')}</Button>
        <Button onClick={() => location.reload()}>{t('states.reload')}</Button>
      </div>
    </main>
  );
}
