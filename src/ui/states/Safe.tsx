/** Keeps a failure where it happened: the rest of the page goes on. */
import type { ReactElement, ReactNode } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import css from './states.module.css';

function Broken({ error, resetErrorBoundary }: { readonly error: unknown; readonly resetErrorBoundary: () => void }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={css['broken']} role="alert">
      <h2>{t('states.brokenTitle')}</h2>
      <p>{t('states.brokenText')}</p>
      <pre>{error instanceof Error ? error.message : String(error)}</pre>
      <Button look="primary" onClick={resetErrorBoundary}>{t('states.again')}</Button>
    </div>
  );
}

export const Safe = ({ children }: { readonly children: ReactNode }): ReactElement => <ErrorBoundary FallbackComponent={Broken}>{children}</ErrorBoundary>;
