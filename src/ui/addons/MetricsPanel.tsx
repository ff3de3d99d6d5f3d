/** Use of CPU and memory: Prometheus' series as a plot, with the same numbers in a table; and what metrics-server says now. */
import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricsData, Series } from '../../views/metrics.ts';
import { Segmented } from '../controls/Segmented.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { DASHES, INKS } from './inks.ts';
import { Unreachable } from './Unreachable.tsx';
import css from './addons.module.css';

const Plot = lazy(() => import('./Plot.tsx'));
const URL = 'http://localhost:8001/api/v1/namespaces/monitoring/services/prometheus:web/proxy/graph';
const MIB = 1024 * 1024;
const PROMETHEUS = 'Prometheus';
const SERVER = 'metrics-server';
/** As kubectl says it. */
const TOO_EARLY = 'error: metrics not available yet';

type Measure = 'cpu' | 'memory';

const written = (measure: Measure, value: number | null | undefined): string => (value === null || value === undefined ? '–' : measure === 'cpu' ? `${Math.round(value)}m` : `${Math.round(value / MIB)}Mi`);

function Line({ index }: { readonly index: number }): ReactElement {
  return <svg width="26" height="8" aria-hidden="true"><line x1="1" x2="25" y1="4" y2="4" stroke={INKS[index]} strokeWidth="2.5" strokeDasharray={DASHES[index]?.join(' ')} /></svg>;
}

function SeriesTable({ series, measure }: { readonly series: readonly Series[]; readonly measure: Measure }): ReactElement {
  const { t } = useTranslation('addons');
  const numbers = (values: Series['values']): readonly number[] => values.filter((value) => value !== null);
  return (
    <table className={css['series']}>
      <thead><tr><th scope="col">{t('series')}</th><th scope="col">{t('newest')}</th><th scope="col">{t('least')}</th><th scope="col">{t('most')}</th></tr></thead>
      <tbody>
        {series.map(({ name, values }, index) => (
          <tr key={name}>
            <th scope="row" translate="no"><Line index={index} /> {name}</th>
            <td>{written(measure, values.at(-1))}</td>
            <td>{written(measure, Math.min(...numbers(values)))}</td>
            <td>{written(measure, Math.max(...numbers(values)))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function History({ data, measure }: { readonly data: MetricsData['prometheus']; readonly measure: Measure }): ReactElement {
  const { t } = useTranslation('addons');
  if ('code' in data) return <Unreachable answer={data} url={URL} />;
  return (
    <section className={css['page']} aria-label={PROMETHEUS}>
      <div className={css['address']} translate="no">{URL}</div>
      <p className={css['served']}>{t('served', { pod: data.servedBy.pod, node: data.servedBy.node })} {t('scrapes', { count: data.times.length })}</p>
      {data.down.length > 0 && <p className={css['down']} role="status">{t('down', { nodes: data.down.join(', ') })}</p>}
      {data.times.length < 2 ? <p className={css['empty']}>{t('noSeries')}</p> : (
        <div className={css['plots']}>
          <Suspense fallback={<PanelSkeleton />}><Plot times={data.times} series={data.series} unit={measure === 'cpu' ? 'm' : 'Mi'} scale={measure === 'cpu' ? 1 : MIB} label={t(`plot.${measure}`)} /></Suspense>
          <div><SeriesTable series={data.series} measure={measure} />{data.left > 0 && <p className={css['empty']}>{t('left', { count: data.left })}</p>}</div>
        </div>
      )}
    </section>
  );
}

function Now({ data }: { readonly data: MetricsData['now'] }): ReactElement {
  const { t } = useTranslation('addons');
  return (
    <section className={css['page']} aria-label={SERVER}>
      <h3 className={css['now']}><span translate="no">{SERVER}</span> <i>{t('now')}</i></h3>
      {'refusal' in data ? <p className={css['refusal']} lang="en" translate="no">{data.refusal}</p> : data.rows.length === 0 ? <p className={css['refusal']} lang="en" translate="no">{TOO_EARLY}</p> : (
        <div className={css['scroll']} tabIndex={0} role="region" aria-label={SERVER}>
          <table>
            <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('cpu')}</th><th scope="col">{t('memory')}</th></tr></thead>
            <tbody>{data.rows.map(({ name, namespace, cpu, memory }) => <tr key={`${namespace ?? ''}/${name}`}><td translate="no">{namespace === undefined ? name : `${namespace}/${name}`}</td><td>{written('cpu', cpu)}</td><td>{written('memory', memory)}</td></tr>)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

export default function MetricsPanel(): ReactElement {
  const { t } = useTranslation('addons');
  const [measure, setMeasure] = useState<Measure>('cpu');
  const [of, setOf] = useState<'nodes' | 'pods'>('nodes');
  const [namespace, setNamespace] = useState('');
  const { data, failure } = useView('metrics', { measure, of, ...(of === 'pods' && namespace !== '' && { namespace }) });
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  return (
    <>
      <div className={css['bar']}>
        <Segmented label={t('measure')} value={measure} choices={[{ value: 'cpu', label: t('cpu') }, { value: 'memory', label: t('memory') }]} onChange={setMeasure} />
        <Segmented label={t('of')} value={of} choices={[{ value: 'nodes', label: t('nodes') }, { value: 'pods', label: t('pods') }]} onChange={setOf} />
        {of === 'pods' && <label>{t('namespace')} <select value={namespace} onChange={(event) => setNamespace(event.target.value)}><option value="">{t('all')}</option>{data.namespaces.map((one) => <option key={one}>{one}</option>)}</select></label>}
      </div>
      <History data={data.prometheus} measure={measure} />
      <Now data={data.now} />
      <p className={css['about']}>{t('sysdig')}</p>
    </>
  );
}
