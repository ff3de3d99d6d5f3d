/** One scheduling cycle. A slider walks through its plugins: nodes go out one after the other, then scores fill the table. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { CycleData, CycleNode } from '../../views/scheduler.ts';
import { secondsOf } from '../../session/selectors.ts';
import { IconButton } from '../controls/Button.tsx';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import type { PanelProps } from './panels.tsx';
import css from './scheduler.module.css';

type Point = 'filter' | 'score' | 'end';

interface Stage {
  readonly point: Point;
  readonly plugin?: string;
}

/** What happens in a cycle, in order. */
function stagesOf({ filters, scorers, refusal }: CycleData): readonly Stage[] {
  const running = filters.filter(({ skipped }) => !skipped).map(({ plugin }): Stage => ({ point: 'filter', plugin }));
  const last = refusal === undefined ? running.length : running.findIndex(({ plugin }) => plugin === refusal.plugin) + 1;
  return [...running.slice(0, last), ...scorers.map(({ plugin }): Stage => ({ point: 'score', plugin })), { point: 'end' }];
}

function usePluginText(): (plugin: string) => string {
  const { t, i18n } = useTranslation('scheduler');
  return (plugin) => (i18n.exists(`plugin.${plugin}`, { ns: 'scheduler' }) ? t(`plugin.${plugin}` as 'title') : '');
}

interface WalkProps {
  readonly stages: readonly Stage[];
  readonly at: number;
  readonly onMove: (at: number) => void;
}

function Walk({ stages, at, onMove }: WalkProps): ReactElement {
  const { t } = useTranslation('scheduler');
  const about = usePluginText();
  const { point, plugin } = stages[at]!;
  return (
    <div className={css['walk']}>
      <IconButton label={t('before')} look="plain" disabled={at === 0} onClick={() => onMove(at - 1)}><ChevronLeft size={16} /></IconButton>
      <input type="range" min={0} max={stages.length - 1} value={at} aria-label={t('walk')} aria-valuetext={`${t(`point.${point}`)} ${plugin ?? ''}`} onChange={(event) => onMove(Number(event.target.value))} />
      <IconButton label={t('after')} look="plain" disabled={at === stages.length - 1} onClick={() => onMove(at + 1)}><ChevronRight size={16} /></IconButton>
      <p role="status"><b>{t(`point.${point}`)}</b> {plugin !== undefined && <span translate="no">{plugin}</span>} <i>{plugin === undefined ? t('endAbout') : about(plugin)}</i></p>
    </div>
  );
}

interface RowProps {
  readonly node: CycleNode;
  readonly cycle: CycleData;
  readonly stages: readonly Stage[];
  readonly at: number;
}

function Row({ node, cycle, stages, at }: RowProps): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  const refusal = node.refusals[0] ?? (cycle.refusal && node.scores === undefined ? cycle.refusal : undefined);
  const outAt = refusal === undefined ? -1 : stages.findIndex(({ plugin }) => plugin === refusal.plugin);
  const isOut = refusal !== undefined && (outAt < 0 || at >= outAt);
  const ended = at === stages.length - 1;
  const scored = cycle.scorers.filter(({ plugin }) => at >= stages.findIndex((stage) => stage.point === 'score' && stage.plugin === plugin));
  const sum = scored.reduce((total, { plugin }) => total + (node.scores?.[plugin]?.weighted ?? 0), 0);
  const chosen = ended && node.name === cycle.node;
  return (
    <tr data-out={isOut || undefined} data-chosen={chosen || undefined} data-best={(ended && node.best) || undefined}>
      <th scope="row"><button type="button" translate="no" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'nodes', name: node.name } } })}>{node.name}</button>{chosen && <em>{t('chosen')}</em>}{ended && node.best && !chosen && <em data-tie>{t('tie')}</em>}</th>
      {isOut ? (
        <td colSpan={Math.max(1, cycle.scorers.length + 1)} className={css['reason']}>
          {node.refusals.length === 0 ? <span lang="en">{refusal.reasons.join(', ')}</span> : node.refusals.map(({ plugin, reasons }, index) => <span key={plugin} data-later={index > 0 || undefined}><b translate="no">{plugin}</b> <span lang="en">{reasons.join(', ')}</span></span>)}
        </td>
      ) : (
        <>
          <td className={css['total']}>{scored.length > 0 ? sum : ''}</td>
          {cycle.scorers.map(({ plugin, weight }) => {
            const score = node.scores?.[plugin];
            const known = scored.some((one) => one.plugin === plugin) && score !== undefined;
            return <td key={plugin} title={known ? t('scoreTitle', { raw: score.raw, normalized: score.normalized, weight, weighted: score.weighted }) : undefined}>{known ? <>{score.weighted}<small>{score.normalized}{weight === 1 ? '' : `×${weight}`}</small></> : ''}</td>;
          })}
        </>
      )}
    </tr>
  );
}

function Cycle({ cycle }: { readonly cycle: CycleData }): ReactElement {
  const { t } = useTranslation('scheduler');
  const stages = stagesOf(cycle);
  const [at, setAt] = useState(stages.length - 1);
  const short = (plugin: string): string => plugin.replace(/^NodeResources/, '');
  return (
    <section className={css['cycle']} aria-label={t('cycleOf', { pod: cycle.pod })}>
      <h3><span translate="no">{cycle.pod}</span> <i data-outcome={cycle.outcome}>{cycle.node === undefined ? t(`outcome.${cycle.outcome}`) : t('placedOn', { node: cycle.node })}</i></h3>
      <Walk stages={stages} at={at} onMove={setAt} />
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={t('table')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('node')}</th>
              <th scope="col">{t('total')}</th>
              {cycle.scorers.map(({ plugin, weight }) => <th key={plugin} scope="col" title={plugin} data-now={(stages[at]?.point === 'score' && stages[at].plugin === plugin) || undefined}><span translate="no">{short(plugin)}</span><small>{t('weight', { weight })}</small></th>)}
            </tr>
          </thead>
          <tbody>{cycle.nodes.map((node) => <Row key={node.name} node={node} cycle={cycle} stages={stages} at={at} />)}</tbody>
        </table>
      </div>
      {cycle.hidden > 0 && <p className={css['empty']}>{t('hidden', { count: cycle.hidden })}</p>}
      {cycle.message !== undefined && <p className={css['message']} lang="en" translate="no">{cycle.message}</p>}
      <details className={css['filters']}>
        <summary>{t('filters')}</summary>
        <ol>{cycle.filters.map(({ plugin, skipped, out }) => <li key={plugin} data-skipped={skipped || undefined}><b translate="no">{plugin}</b> {skipped ? t('skipped') : out.length === 0 ? t('lets') : t('out', { count: out.length, nodes: out.slice(0, 6).join(', ') })}</li>)}</ol>
      </details>
    </section>
  );
}

export default function CyclePanel({ cycle: wanted, onCycle }: PanelProps): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  const { data, failure } = useView('scheduler', wanted === undefined ? {} : { cycle: wanted });
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  const { cycle, cycles } = data;
  return (
    <>
      <div className={css['bar']}>
        {cycles.length > 0 && (
          <label>
            {t('cycle')}
            <select value={String(wanted ?? '')} onChange={(event) => onCycle(event.target.value === '' ? undefined : Number(event.target.value))}>
              <option value="">{t('newest')}</option>
              {cycles.map(({ seq, at, pod, outcome, node }) => <option key={seq} value={String(seq)}>{`${secondsOf(at)} · ${pod.split('/')[1] ?? pod} · ${node ?? t(`outcome.${outcome}`)}`}</option>)}
            </select>
          </label>
        )}
        {cycle !== undefined && <button type="button" className={css['go']} onClick={() => void session.goto({ seq: cycle.seq })}>{t('goThere', { at: secondsOf(cycle.at) })}</button>}
      </div>
      {cycle === undefined ? <p className={css['empty']}>{t('none')}</p> : <Cycle key={cycle.seq} cycle={cycle} />}
    </>
  );
}
