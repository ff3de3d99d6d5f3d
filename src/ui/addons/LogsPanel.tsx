/** Search in the store of cluster-level logging. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogsData } from '../../views/logs.ts';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { Unreachable } from './Unreachable.tsx';
import css from './addons.module.css';

const URL = 'http://localhost:8001/api/v1/namespaces/logging/services/loki:http/proxy/loki/api/v1/query_range';

function Lines({ store }: { readonly store: Exclude<LogsData['store'], { readonly code: number }> }): ReactElement {
  const { t } = useTranslation('addons');
  if (store.lines.length === 0) return <p className={css['empty']}>{t('noLines')}</p>;
  return (
    <ol className={css['lines']}>
      {store.lines.map((line, index) => (
        <li key={`${line.at} ${line.pod} ${index}`} data-gone={line.gone || undefined}>
          <time translate="no" dateTime={line.time}>{line.time.slice(11, 19)}</time>
          <span translate="no" title={`${line.container} · ${line.node}`}>{line.namespace}/{line.pod}{line.gone && <b>{t('gone')}</b>}</span>
          <code translate="no">{line.text}</code>
        </li>
      ))}
    </ol>
  );
}

const SPANS = ['', '60', '300', '900'] as const;

export default function LogsPanel(): ReactElement {
  const { t } = useTranslation('addons');
  const [namespace, setNamespace] = useState('');
  const [pod, setPod] = useState('');
  const [text, setText] = useState('');
  const [seconds, setSeconds] = useState('');
  const { data, failure } = useView('logs', { ...(namespace !== '' && { namespace }), ...(pod !== '' && { pod }), ...(text !== '' && { text }), ...(seconds !== '' && { seconds: Number(seconds) }) });
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  const { store } = data;
  if ('code' in store) return <Unreachable answer={store} url={URL} />;
  return (
    <section className={css['page']} aria-label={t('panel.logs')}>
      <div className={css['address']} translate="no">{URL}</div>
      <form className={css['bar']} role="search" onSubmit={(event) => event.preventDefault()}>
        <label>{t('namespace')} <select value={namespace} onChange={(event) => { setNamespace(event.target.value); setPod(''); }}><option value="">{t('all')}</option>{store.namespaces.map((one) => <option key={one}>{one}</option>)}</select></label>
        <label>{t('pod')} <select value={pod} onChange={(event) => setPod(event.target.value)}><option value="">{t('all')}</option>{store.pods.map((one) => <option key={one}>{one}</option>)}</select></label>
        <label>{t('text')} <input type="search" value={text} onChange={(event) => setText(event.target.value)} /></label>
        <label>{t('since')} <select value={seconds} onChange={(event) => setSeconds(event.target.value)}>{SPANS.map((one) => <option key={one} value={one}>{one === '' ? t('always') : t('minutes', { count: Number(one) / 60 })}</option>)}</select></label>
      </form>
      <p className={css['served']}>{t('served', { pod: store.servedBy.pod, node: store.servedBy.node })} <span role="status">{t('found', { count: store.found, kept: store.kept })}</span></p>
      <Lines store={store} />
    </section>
  );
}
