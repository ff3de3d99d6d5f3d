/** What a browser shows when nobody is behind an add-on's Service: the API server's own answer. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Unreachable as Answer } from '../../views/backend.ts';
import css from './addons.module.css';

export function Unreachable({ answer: { code, message }, url }: { readonly answer: Answer; readonly url: string }): ReactElement {
  const { t } = useTranslation('addons');
  const reason = code === 404 ? 'NotFound' : 'ServiceUnavailable';
  return (
    <section className={css['unreachable']} role="alert">
      <div className={css['address']} translate="no">{url}</div>
      <h3 lang="en" translate="no">{code} {reason}</h3>
      <pre lang="en" translate="no">{JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code }, undefined, 2)}</pre>
      <p>{t(`unreachable.${code}`)}</p>
    </section>
  );
}
