/** What can be broken, and mended again, on a node. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { usePage } from '../session.tsx';
import css from './inspector.module.css';

const FAULTS = ['stopKubelet', 'startKubelet', 'stopHeartbeats', 'startHeartbeats'] as const;

export function FaultButtons({ node }: { readonly node: string }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  return (
    <div className={css['faults']} role="group" aria-label={t('inspector.faults')}>
      {FAULTS.map((code) => <Button key={code} onClick={() => void session.fault(code, node)}>{t(`fault.${code}`)}</Button>)}
    </div>
  );
}
