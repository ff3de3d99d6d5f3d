/** What the tools of a node print: rules, routes, neighbours... with the lines that the packet has just met. And what was asked of the DNS. */
import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { TABLES, type NetworkData, type NetworkHop, type NetworkTable } from '../../views/network.ts';
import { Segmented } from '../controls/Segmented.tsx';
import css from './network.module.css';

export type Tab = NetworkTable | 'dns';

/** Lines that a hop has met: of rules those that decided, of routes the one that it took, of conntrack its own. */
function isHit(line: string, table: Tab, hop: NetworkHop | undefined, node: string, hits: readonly string[]): boolean {
  if (hop === undefined || hop.node !== node) return false;
  if (table === 'rules') return hits.some((hit) => line === hit || (!hit.startsWith('-A ') && line.includes(hit)));
  const value = (name: string): string => String(hop.values[name] ?? '');
  if (table === 'routes') return value('line') !== '' && line.trim() === value('line');
  if (table === 'conntrack') return hop.part === 'conntrack' && ['from', 'to'].every((end) => value(end) !== '' && line.includes(value(end).split(':')[0]!) && line.includes(value(end).split(':').at(-1)!));
  if (table === 'fdb') return (value('mac') !== '' && line.includes(value('mac'))) || (hop.part === 'tunnel' && value('outerTo') !== '' && line.includes(`dst ${value('outerTo')} `));
  return false;
}

function Lines({ data, tab, hop }: { readonly data: NetworkData['table']; readonly tab: Tab; readonly hop: NetworkHop | undefined }): ReactElement {
  const { t } = useTranslation('network');
  const box = useRef<HTMLPreElement>(null);
  const { lines, node, command, cut, hits } = data;
  useEffect(() => {
    const row = box.current?.querySelector<HTMLElement>('mark');
    if (row !== null && row !== undefined && box.current !== null) box.current.scrollTop = row.offsetTop - box.current.offsetTop - 40;
  }, [hop, lines]);
  return (
    <pre className={css['text']} ref={box} tabIndex={0} role="region" aria-label={`${node}: ${command}`} translate="no" lang="en">
      <span className={css['prompt']}>{`${node}# ${command}\n`}</span>
      {lines.map((line, index) => (isHit(line, tab, hop, node, hits) ? <mark key={index}>{`${line}\n`}</mark> : `${line}\n`))}
      {cut > 0 && <em>{t('cut', { count: cut })}</em>}
    </pre>
  );
}

function Dns({ hops }: { readonly hops: readonly NetworkHop[] }): ReactElement {
  const { t } = useTranslation('network');
  const asked = hops.filter(({ code }) => code === 'sendQuery');
  if (asked.length === 0) return <p className={css['empty']}>{t('dns.none')}</p>;
  return (
    <table className={css['dns']}>
      <thead><tr><th scope="col">{t('dns.name')}</th><th scope="col">{t('dns.by')}</th><th scope="col">{t('dns.answer')}</th></tr></thead>
      <tbody>
        {asked.map((query) => {
          const answer = hops.find(({ code, leg }) => code === 'reply.dns' && leg === query.leg);
          return <tr key={query.seq}><th scope="row" translate="no">{String(query.values['name'])}</th><td translate="no">{answer === undefined ? '–' : String(answer.values['who'])}</td><td translate="no">{answer === undefined ? '–' : String(answer.values['data'])}</td></tr>;
        })}
      </tbody>
    </table>
  );
}

interface TablesProps {
  readonly data: NetworkData;
  readonly hop: NetworkHop | undefined;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly onNode: (node: string | undefined) => void;
}

export function Tables({ data, hop, tab, onTab, onNode }: TablesProps): ReactElement {
  const { t } = useTranslation('network');
  const choices = [...TABLES, 'dns' as const].map((value) => ({ value, label: t(`table.${value}`) }));
  return (
    <section className={css['tables']} aria-label={t('tables')}>
      <header>
        <Segmented label={t('tables')} value={tab} choices={choices} onChange={onTab} />
        <label>
          <span>{t('node')}</span>
          <select value={data.table.node} onChange={(event) => onNode(event.target.value)}>
            {data.machines.map(({ name }) => <option key={name} value={name}>{name}</option>)}
          </select>
        </label>
      </header>
      {tab === 'dns' ? <Dns hops={data.shown?.hops ?? []} /> : <Lines data={data.table} tab={tab} hop={hop} />}
    </section>
  );
}
