/** etcd from inside: its keys, the changes as they were committed, and what each write did to a key. */
import { Search } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { EtcdData, EtcdRevision } from '../../views/etcd.ts';
import { oneStop } from '../controls/oneStop.ts';
import { Output } from '../controls/Output.tsx';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import css from './etcd.module.css';
import { Members } from './Members.tsx';

const shortKey = (key: string): string => key.replace(/^\/registry\//, '');
const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

interface Choice {
  readonly key: string;
  readonly revision?: number;
}
type Choose = (choice: Choice) => void;

function Keys({ data, chosen, onChoose }: { readonly data: EtcdData; readonly chosen: string | undefined; readonly onChoose: Choose }): ReactElement {
  const { t } = useTranslation('etcd');
  return (
    <section className={css['pane']} aria-label={t('keys')}>
      <h3>{t('keys')} <span>{data.total}</span></h3>
      <div className={css['list']}>
        <table>
          <thead><tr><th scope="col">{t('key')}</th><th scope="col" title={t('versionAbout')}>{t('version')}</th><th scope="col" title={t('modAbout')}>{t('mod')}</th></tr></thead>
          <tbody ref={oneStop}>
            {data.keys.map(({ key, version, modRevision }) => (
              <tr key={key} aria-current={key === chosen || undefined}>
                <th scope="row"><button type="button" translate="no" onClick={() => onChoose({ key })}>{shortKey(key)}</button></th>
                <td>{version}</td>
                <td>{modRevision}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {data.keys.length === 0 && <p className={css['empty']}>{t('noKeys')}</p>}
        {data.keys.length < data.total && <p className={css['empty']}>{t('more', { count: data.total - data.keys.length })}</p>}
      </div>
    </section>
  );
}

function Changes({ revisions, current, label, onChoose }: { readonly revisions: readonly EtcdRevision[]; readonly current: number | undefined; readonly label: string; readonly onChoose: Choose }): ReactElement {
  const { t } = useTranslation('etcd');
  const { session } = usePage();
  return (
    <section className={css['pane']} aria-label={label}>
      <h3>{label}</h3>
      <ol ref={oneStop} className={css['list']}>
        {revisions.map(({ revision, op, key, seq, at }) => (
          <li key={revision} className={css['change']} data-op={op} aria-current={revision === current || undefined}>
            <button type="button" onClick={() => onChoose({ key, revision })}>
              <b>{revision}</b>
              <i>{t(`op.${op}`)}</i>
              <span translate="no">{shortKey(key)}</span>
            </button>
            {seq !== undefined && <button type="button" className={css['go']} aria-label={t('goThere', { revision })} onClick={() => void session.goto({ seq })}>{secondsOf(at ?? 0)}</button>}
          </li>
        ))}
      </ol>
      {revisions.length === 0 && <p className={css['empty']}>{t('noChanges')}</p>}
    </section>
  );
}

function Shown({ chosen }: { readonly chosen: NonNullable<EtcdData['chosen']> }): ReactElement {
  const { t } = useTranslation('etcd');
  const { shown } = chosen;
  if (shown === undefined) return <section className={css['pane']}><p className={css['empty']}>{t('forgotten')}</p></section>;
  return (
    <section className={css['pane']} data-wide aria-label={t('shown', { revision: shown.revision })}>
      <h3><span translate="no">{shortKey(chosen.key)}</span> {t('shown', { revision: shown.revision })}</h3>
      <div className={css['list']}>
        {shown.changes.length > 0 && (
          <dl className={css['diff']}>
            {shown.changes.map(({ path, before, after }) => (
              <div key={path}>
                <dt translate="no">{path}</dt>
                <dd translate="no">{before !== undefined && <del>{written(before)}</del>}{after !== undefined && <ins>{written(after)}</ins>}</dd>
              </div>
            ))}
          </dl>
        )}
        {shown.op === 'delete' && <p className={css['empty']}>{t('deleted')}</p>}
        <details>
          <summary>{t('value')}</summary>
          <Output text={shown.yaml} />
        </details>
      </div>
    </section>
  );
}

export default function EtcdView(): ReactElement {
  const { t } = useTranslation('etcd');
  const [search, setSearch] = useState('');
  const [choice, setChoice] = useState<Choice>();
  const [member, setMember] = useState<string>();
  const ready = useSession((state) => state.frame !== undefined);
  const { data, failure } = useView('etcd', { search, ...choice, ...(member !== undefined && { member }) });
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined || !ready) return <PanelSkeleton />;
  return (
    <div className={css['view']}>
      <header>
        <h2>{'etcd'}</h2>
        <p>{t('about', { revision: data.revision, compacted: data.compacted })}</p>
        <label className={css['search']}><Search size={14} aria-hidden="true" /><input type="search" aria-label={t('search')} placeholder={t('search')} value={search} onChange={(event) => setSearch(event.target.value)} /></label>
      </header>
      <div className={css['panes']}>
        <Members data={data.members} onChoose={setMember} />
        <Keys data={data} chosen={choice?.key} onChoose={setChoice} />
        <Changes revisions={data.chosen?.revisions ?? data.recent} current={data.chosen?.shown?.revision} label={t(data.chosen === undefined ? 'recent' : 'history')} onChoose={setChoice} />
        {data.chosen !== undefined && (
          <>
            <Shown chosen={data.chosen} />
            <button type="button" className={css['all']} onClick={() => setChoice(undefined)}>{t('back')}</button>
          </>
        )}
      </div>
    </div>
  );
}
