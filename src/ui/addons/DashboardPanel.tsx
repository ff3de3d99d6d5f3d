/** The dashboard's page, as its Pod serves it. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DashboardData, DashboardList } from '../../views/dashboard.ts';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { Unreachable } from './Unreachable.tsx';
import css from './addons.module.css';

/** Kubernetes' own word. */
const NAMESPACE = 'Namespace';
const URL = 'http://localhost:8001/api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:/proxy/';

function List({ list, everywhere }: { readonly list: DashboardList; readonly everywhere: boolean }): ReactElement {
  const { t } = useTranslation('addons');
  const { session } = usePage();
  const namespaced = everywhere && list.rows.some(({ namespace }) => namespace !== undefined);
  return (
    <section className={css['list']} aria-label={list.resource}>
      <h3><span translate="no">{list.resource}</span> {list.refusal === undefined && <i>{list.rows.length}</i>}</h3>
      {list.refusal !== undefined && <p className={css['refusal']} lang="en" translate="no">{list.refusal}</p>}
      {list.refusal === undefined && list.rows.length === 0 && <p className={css['empty']}>{t('nothing')}</p>}
      {list.rows.length > 0 && (
        <div className={css['scroll']} tabIndex={0} role="region" aria-label={list.resource}>
          <table>
            <thead><tr>{namespaced && <th scope="col" lang="en">{NAMESPACE}</th>}{list.columns.map((column) => <th key={column} scope="col" lang="en">{column}</th>)}</tr></thead>
            <tbody>
              {list.rows.map(({ namespace, name, cells }) => (
                <tr key={`${namespace ?? ''}/${name}`}>
                  {namespaced && <td translate="no">{namespace}</td>}
                  {cells.map((cell, index) => (
                    <td key={list.columns[index]} translate="no">
                      {index === 0 ? <button type="button" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: list.resource, ...(namespace !== undefined && { namespace }), name } } })}>{cell}</button> : cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Pages({ data }: { readonly data: Exclude<DashboardData, { readonly code: number }> }): ReactElement {
  const { t } = useTranslation('addons');
  return <p className={css['served']}>{t('served', { pod: data.servedBy.pod, node: data.servedBy.node })} {t('account', { account: data.account })}</p>;
}

export default function DashboardPanel(): ReactElement {
  const { t } = useTranslation('addons');
  const [namespace, setNamespace] = useState('');
  const { data, failure } = useView('dashboard', namespace === '' ? {} : { namespace });
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  if ('code' in data) return <Unreachable answer={data} url={URL} />;
  return (
    <section className={css['page']} aria-label={t('panel.dashboard')}>
      <div className={css['address']} translate="no">{URL}</div>
      <div className={css['bar']}>
        <label>{t('namespace')} <select value={namespace} onChange={(event) => setNamespace(event.target.value)}><option value="">{t('all')}</option>{data.namespaces.map((one) => <option key={one}>{one}</option>)}</select></label>
        <Pages data={data} />
      </div>
      {data.lists.map((list) => <List key={list.resource} list={list} everywhere={namespace === ''} />)}
    </section>
  );
}
