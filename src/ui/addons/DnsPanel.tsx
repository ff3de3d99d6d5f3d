/** A lookup from a Pod: every question of the search path, where it went, and what was answered. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DnsData, LookupType } from '../../views/dns.ts';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import css from './addons.module.css';

const FILE = '/etc/resolv.conf';
const TYPES: readonly LookupType[] = ['A', 'AAAA', 'SRV', 'PTR', 'CNAME', 'TXT'];

function Question({ query, number }: { readonly query: NonNullable<DnsData['lookup']>['queries'][number]; readonly number: number }): ReactElement {
  const { t } = useTranslation('addons');
  const { name, type, server, by, rcode, records } = query;
  return (
    <li data-rcode={rcode ?? 'timeout'} data-empty={(rcode === 'NOERROR' && records.length === 0) || undefined}>
      <p><b>{number}</b> <code translate="no">{name} {type}</code></p>
      <p className={css['way']}>{by === undefined ? (rcode === undefined ? t('askedNobody', { server }) : t('askedOutside', { server })) : t('asked', { server, pod: by.pod.split('/')[1], node: by.node })}</p>
      <p className={css['rcode']} translate="no" lang="en">{rcode ?? 'timed out'}</p>
      {records.length > 0 && <ul>{records.map((record) => <li key={`${record.name} ${record.type} ${record.data}`}><code translate="no">{record.name} {record.ttl} {record.type} {record.data}</code></li>)}</ul>}
      {rcode === 'NOERROR' && records.length === 0 && <p className={css['way']}>{t('noData', { type })}</p>}
    </li>
  );
}

export default function DnsPanel(): ReactElement {
  const { t } = useTranslation('addons');
  const [pod, setPod] = useState('');
  const [name, setName] = useState('kubernetes.default');
  const [type, setType] = useState<LookupType>('A');
  const { data, failure } = useView('dns', { name, type, ...(pod !== '' && { pod }) });
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  const { lookup, from, servers } = data;
  return (
    <section className={css['page']} aria-label={t('panel.dns')}>
      <form className={css['bar']} onSubmit={(event) => event.preventDefault()}>
        <label>{t('fromPod')} <select value={pod === '' ? (from ?? '') : pod} onChange={(event) => setPod(event.target.value)}>{data.pods.map((one) => <option key={one}>{one}</option>)}</select></label>
        <label>{t('lookupName')} <input value={name} spellCheck={false} autoCapitalize="off" onChange={(event) => setName(event.target.value)} /></label>
        <label>{t('type')} <select value={type} onChange={(event) => setType(event.target.value as LookupType)}>{TYPES.map((one) => <option key={one}>{one}</option>)}</select></label>
      </form>
      <div className={css['dns']}>
        <div>
          {lookup === undefined ? <p className={css['empty']}>{t(from === undefined ? 'noPods' : 'noName')}</p> : (
            <>
              <p className={css['outcome']} role="status" data-outcome={lookup.outcome}>{t(`outcome.${lookup.outcome}`, { count: lookup.queries.length })}</p>
              <ol className={css['questions']}>{lookup.queries.map((query, index) => <Question key={`${query.name} ${query.type}`} query={query} number={index + 1} />)}</ol>
            </>
          )}
        </div>
        <aside>
          {lookup !== undefined && <><h3 translate="no">{FILE}</h3><pre translate="no">{lookup.resolvConf}</pre><p>{t(data.hostDns === true ? 'hostDns' : 'resolvConf')}</p></>}
          <h3>{t('servers')}</h3>
          {servers.length === 0 ? <p className={css['down']}>{t('noServers')}</p> : <ul>{servers.map((one) => <li key={one.pod} translate="no">{one.pod} · {one.node} · <b lang="en">{one.ready ? 'Ready' : 'NotReady'}</b></li>)}</ul>}
        </aside>
      </div>
    </section>
  );
}
