/** One scheduling cycle, walked through point by point and plugin by plugin, in a table, in formulas and on the graph. */
import { ChevronLeft, ChevronRight, Map as MapIcon } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { SchedulerData } from '../../views/scheduler.ts';
import type { CycleData } from '../../views/schedulingCycle.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Graph } from '../graph/Graph.tsx';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { CycleTable } from './CycleTable.tsx';
import type { PanelProps } from './panels.tsx';
import { PluginCard } from './PluginCard.tsx';
import { useFixedView } from './useFixedView.ts';
import { pointMove, Walk } from './Walk.tsx';
import { codeOf, placeOf, stagesOf, verdictsAt } from './walk.ts';
import css from './cycle.module.css';

/** Whether the graph stands above the table; kept while the reader looks at other views. */
let withGraph = false;

const USUAL = 'default-scheduler';

const lastOf = (key: string): string => key.slice(key.indexOf('/') + 1);

function Choice({ cycles: all, shown, wanted, onCycle }: { readonly cycles: SchedulerData['cycles']; readonly shown: number | undefined; readonly wanted: number | undefined; readonly onCycle: PanelProps['onCycle'] }): ReactElement {
  const { t } = useTranslation('scheduler');
  const [profile, setProfile] = useState('');
  const profiles = [...new Set(all.map(({ scheduler = USUAL }) => scheduler))].sort();
  const cycles = profile === '' ? all : all.filter(({ scheduler = USUAL }) => scheduler === profile);
  const place = cycles.findIndex(({ seq }) => seq === shown);
  return (
    <div className={css['choice']}>
      <IconButton label={t('earlier')} look="plain" disabled={place < 0 || place >= cycles.length - 1} onClick={() => onCycle(cycles[place + 1]!.seq)}><ChevronLeft size={16} /></IconButton>
      <label>
        <span className="sr">{t('cycle')}</span>
        <select value={String(wanted ?? '')} onChange={(event) => onCycle(event.target.value === '' ? undefined : Number(event.target.value))}>
          <option value="">{t('newest')}</option>
          {wanted !== undefined && place < 0 && <option value={String(wanted)}>{t('another')}</option>}
          {cycles.map(({ seq, at, pod, outcome, node }) => <option key={seq} value={String(seq)}>{`${secondsOf(at)} s · ${lastOf(pod)} → ${node ?? t(`outcome.${outcome}`)}`}</option>)}
        </select>
      </label>
      <IconButton label={t('later')} look="plain" disabled={place <= 0} onClick={() => onCycle(cycles[place - 1]!.seq)}><ChevronRight size={16} /></IconButton>
      {profiles.length > 1 && <select className={css['profile']} aria-label={t('profile')} value={profile} onChange={(event) => setProfile(event.target.value)}><option value="">{t('everyProfile')}</option>{profiles.map((one) => <option key={one}>{one}</option>)}</select>}
    </div>
  );
}

function Summary({ cycle }: { readonly cycle: CycleData }): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  const [namespace = '', name = ''] = cycle.pod.split('/');
  const { looked, all, wanted, from = '' } = cycle;
  return (
    <div className={css['summary']}>
      <h3>
        <button type="button" translate="no" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'pods', namespace, name } } })}>{cycle.pod}</button>
        <i data-outcome={cycle.outcome}>{cycle.node === undefined || cycle.outcome !== 'bound' ? t(`outcome.${cycle.outcome}`) : t('placedOn', { node: cycle.node })}</i>
      </h3>
      <p>
        {t('attempt', { count: cycle.attempts })} · <span translate="no">{cycle.scheduler}</span> · {looked === 0 ? t('lookedNone', { count: all }) : looked < all ? t('lookedSome', { looked, count: all, from, wanted }) : t('lookedAll', { count: all, from })}
      </p>
      <Sampling cycle={cycle} />
    </div>
  );
}

/** All nodes in their order, and which of them were looked at: the search begins where the last one stopped, and goes around. */
function Sampling({ cycle: { all, looked, start } }: { readonly cycle: CycleData }): ReactElement | null {
  if (looked >= all) return null;
  const first = Math.min(looked, all - start);
  return (
    <svg className={css['sampling']} viewBox={`0 0 ${all} 6`} preserveAspectRatio="none" aria-hidden="true">
      <rect width={all} height="6" />
      <rect data-looked x={start} width={first} height="6" />
      <rect data-looked width={looked - first} height="6" />
    </svg>
  );
}

/** Keys walk wherever the focus is in the panel, but not where they have another meaning: in fields, on the graph, and where they scroll. */
function useWalkKeys(move: (key: string) => boolean): (event: KeyboardEvent) => void {
  return (event) => {
    const { target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || (target instanceof HTMLElement && (target.getAttribute('role') === 'region' || target.closest('input, select, textarea, [role=application]') !== null))) return;
    if (!move(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function After({ cycle }: { readonly cycle: CycleData }): ReactElement | null {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  if (cycle.after.length === 0) return null;
  return (
    <section className={css['after']} aria-label={t('after')}>
      <h4>{t('after')}</h4>
      <ul>
        {cycle.after.map(({ seq, at, verb, subject, code, answeredAt }) => (
          <li key={seq}>
            <button type="button" onClick={() => void session.goto({ seq })}><code translate="no">{`${verb} ${subject}`}</code> <span>{t('sentAt', { at: secondsOf(at) })}{code !== undefined && ` · ${t('answered', { code, at: secondsOf(answeredAt ?? at) })}`}</span></button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cycle({ cycle, graph }: { readonly cycle: CycleData; readonly graph: boolean }): ReactElement {
  const { t } = useTranslation('scheduler');
  const stages = useMemo(() => stagesOf(cycle), [cycle]);
  const { session } = usePage();
  const at = placeOf(stages, useSession(({ scheduler }) => scheduler.point));
  const setAt = (next: number): void => session.set({ scheduler: { ...session.store.getState().scheduler, panel: 'cycle', point: codeOf(stages[next]!) } });
  const [chosen, setChosen] = useState<string>();
  const node = chosen ?? cycle.nodes[0]?.name;
  const verdicts = useMemo(() => (graph ? verdictsAt(cycle, stages, at) : undefined), [graph, cycle, stages, at]);
  const last = stages.length - 1;
  const onKeyDown = useWalkKeys((key) => {
    const next = key === 'ArrowRight' ? at + 1 : key === 'ArrowLeft' ? at - 1 : key === 'PageDown' ? pointMove(stages, at, 1) : key === 'PageUp' ? pointMove(stages, at, -1) : key === 'Home' ? 0 : key === 'End' ? last : undefined;
    if (next === undefined) return false;
    setAt(Math.max(0, Math.min(last, next)));
    return true;
  });
  return (
    <section className={css['cycle']} aria-label={t('cycleOf', { pod: cycle.pod })} onKeyDown={onKeyDown}>
      <Summary cycle={cycle} />
      <Walk cycle={cycle} stages={stages} at={at} onMove={setAt} />
      {verdicts !== undefined && <div className={css['graph']}><Graph verdicts={verdicts} /></div>}
      <div className={css['both']}>
        <CycleTable cycle={cycle} stages={stages} at={at} chosen={node} onChoose={setChosen} />
        <PluginCard cycle={cycle} stage={stages[at]!} node={node} />
      </div>
      {cycle.message !== undefined && at === last && <p className={css['message']} lang="en" translate="no">{cycle.message}</p>}
      {at >= stages.findIndex(({ point }) => point === 'bind' || point === 'back') && <After cycle={cycle} />}
    </section>
  );
}

export default function CyclePanel({ cycle: wanted, onCycle }: PanelProps): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  const [graph, setGraph] = useState(withGraph);
  const present = useSession(({ frame }) => frame?.seq);
  const list = useView('scheduler', {});
  const seq = wanted ?? list.data?.cycles[0]?.seq;
  const { data: cycle, failure } = useFixedView('schedulingCycle', seq === undefined ? undefined : { seq });
  if ((list.failure ?? failure) !== undefined) return <p className={css['none']} role="alert">{t('failed', { message: list.failure ?? failure })}</p>;
  if (list.data === undefined) return <PanelSkeleton />;
  if (seq === undefined) return <p className={css['none']}>{t('none')}</p>;
  const toggle = (): void => {
    withGraph = !graph;
    setGraph(!graph);
  };
  return (
    <>
      <div className={css['bar']}>
        <Choice cycles={list.data.cycles} shown={seq} wanted={wanted} onCycle={onCycle} />
        {cycle !== undefined && present !== cycle.seq && <Button look="quiet" onClick={() => { onCycle(cycle.seq); void session.goto({ seq: cycle.seq }); }}>{t('goThere', { at: secondsOf(cycle.at) })}</Button>}
        <Button icon={<MapIcon size={15} aria-hidden="true" />} aria-pressed={graph} className={css['toggle'] ?? ''} onClick={toggle}>{t('onGraph')}</Button>
      </div>
      {cycle === undefined ? <PanelSkeleton /> : <Cycle key={cycle.seq} cycle={cycle} graph={graph} />}
    </>
  );
}
