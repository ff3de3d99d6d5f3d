/** How what is requested lies on nodes and zones: over time as a plot, now as bars, and both as tables. */
import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DistributionData, DistributionQuery, Share } from '../../views/distribution.ts';
import { DASHES, INKS } from '../addons/inks.ts';
import { Segmented } from '../controls/Segmented.tsx';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { written } from './formula.ts';
import css from './distribution.module.css';

const Plot = lazy(() => import('../addons/Plot.tsx'));

type Resource = DistributionQuery['resource'];

const amount = (resource: Resource, value: number): string => written(value, resource === 'cpu' ? 'm' : resource === 'memory' ? 'B' : undefined);
const percent = (share: number | null | undefined): string => (share === null || share === undefined ? '–' : `${(100 * share).toFixed(1)} %`);

const Sign = ({ index }: { readonly index: number }): ReactElement => <svg width="26" height="8" aria-hidden="true"><line x1="1" x2="25" y1="4" y2="4" stroke={INKS[index]} strokeWidth="2.5" strokeDasharray={DASHES[index]?.join(' ')} /></svg>;

function OverTime({ data, label }: { readonly data: DistributionData; readonly label: string }): ReactElement {
  const { t } = useTranslation('scheduler');
  const series = data.series.map(({ name, code, values }) => ({ name: code === undefined ? name || t('noZone') : t(`series.${code}`), values }));
  const numbers = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);
  if (data.times.length < 2) return <p className={css['quiet']}>{t('noHistory')}</p>;
  return (
    <div className={css['plots']}>
      <div>
        <Suspense fallback={<PanelSkeleton />}><Plot times={data.times} series={series} unit=" %" scale={0.01} label={label} stepped /></Suspense>
      </div>
      <table>
        <caption className="sr">{label}</caption>
        <thead><tr><th scope="col">{t('seriesName')}</th><th scope="col">{t('first')}</th><th scope="col">{t('highest')}</th><th scope="col">{t('nowColumn')}</th></tr></thead>
        <tbody>{series.map(({ name, values }, index) => <tr key={name}><th scope="row" translate="no"><Sign index={index} /> {name}</th><td>{percent(numbers(values)[0])}</td><td>{percent(Math.max(...numbers(values)))}</td><td>{percent(values.at(-1))}</td></tr>)}</tbody>
        <tfoot><tr><th scope="row">{t('deviation')}</th><td>{percent(data.spread[0])}</td><td>{percent(Math.max(...data.spread))}</td><td>{percent(data.spread.at(-1))}</td></tr></tfoot>
      </table>
    </div>
  );
}

function Now({ rows, hidden, of, resource }: { readonly rows: readonly Share[]; readonly hidden: number; readonly of: DistributionQuery['of']; readonly resource: Resource }): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  return (
    <div className={css['scroll']} tabIndex={0} role="region" aria-label={t('distributionNow')}>
      <table>
        <thead><tr><th scope="col">{t(of === 'nodes' ? 'node' : 'zone')}</th>{of === 'nodes' && <th scope="col">{t('zone')}</th>}<th scope="col">{t('share')}</th><th scope="col">{t('requested')}</th><th scope="col">{t('allocatable')}</th><th scope="col">{t('podsColumn')}</th></tr></thead>
        <tbody>
          {rows.map(({ name, zone, requested, allocatable, pods }) => {
            const share = allocatable === 0 ? 0 : requested / allocatable;
            return (
              <tr key={name}>
                <th scope="row" translate="no">{of === 'nodes' ? <button type="button" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'nodes', name } } })}>{name}</button> : name || t('noZone')}</th>
                {of === 'nodes' && <td translate="no">{zone ?? '–'}</td>}
                <td><span className={css['bar']}><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" /><rect data-fill data-high={share > 0.85 || undefined} width={Math.min(1, share) * 100} height="8" /></svg>{percent(share)}</span></td>
                <td translate="no">{amount(resource, requested)}</td>
                <td translate="no">{amount(resource, allocatable)}</td>
                <td>{pods}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {hidden > 0 && <p className={css['quiet']}>{t('hidden', { count: hidden })}</p>}
    </div>
  );
}

export default function DistributionPanel(): ReactElement {
  const { t } = useTranslation('scheduler');
  const [of, setOf] = useState<DistributionQuery['of']>('nodes');
  const [resource, setResource] = useState<Resource>('cpu');
  const { data, failure } = useView('distribution', { of, resource });
  const label = t('plotOf', { resource: t(`resource.${resource}`), of: t(`per.${of}`) });
  return (
    <>
      <div className={css['choices']}>
        <Segmented label={t('resourceChoice')} value={resource} choices={(['cpu', 'memory', 'pods'] as const).map((value) => ({ value, label: t(`resource.${value}`) }))} onChange={setResource} />
        <Segmented label={t('perChoice')} value={of} choices={(['nodes', 'zones'] as const).map((value) => ({ value, label: t(`per.${value}`) }))} onChange={setOf} />
      </div>
      {failure !== undefined && <p className={css['quiet']} role="alert">{t('failed', { message: failure })}</p>}
      {data === undefined ? failure === undefined && <PanelSkeleton /> : data.rows.length === 0 ? <p className={css['quiet']}>{t('noNodesYet')}</p> : (
        <>
          <section className={css['panel']}><h3>{label}</h3><OverTime data={data} label={label} /></section>
          <section className={css['panel']}><h3>{t('distributionNow')}</h3><Now rows={data.rows} hidden={data.hidden} of={of} resource={resource} /></section>
        </>
      )}
    </>
  );
}
