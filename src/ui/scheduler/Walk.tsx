/** The stations of a cycle as a row of extension points, with buttons and keys to go on and back, and what happens at the one shown. */
import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { POINTS, type Point } from '../../session/panels.ts';
import type { CycleData } from '../../views/schedulingCycle.ts';
import { IconButton } from '../controls/Button.tsx';
import type { Stage } from './walk.ts';
import css from './cycle.module.css';

interface WalkProps {
  readonly cycle: CycleData;
  readonly stages: readonly Stage[];
  readonly at: number;
  readonly onMove: (at: number) => void;
}

/** The first station of the extension point before or after the one shown. */
export function pointMove(stages: readonly Stage[], at: number, direction: 1 | -1): number {
  const { point } = stages[at]!;
  if (direction === 1) {
    const next = stages.findIndex((stage, index) => index > at && stage.point !== point);
    return next < 0 ? stages.length - 1 : next;
  }
  const first = stages.findIndex((stage) => stage.point === point);
  return first < at ? first : Math.max(0, stages.findIndex((stage) => stage.point === stages[Math.max(0, first - 1)]!.point));
}

const names = (list: readonly string[]): string => list.join(', ');

/** What happens at a station, in words. */
function useHappening(cycle: CycleData, stage: Stage): string {
  const { t } = useTranslation('scheduler');
  const { point, plugin = '' } = stage;
  const { node = '', best, nodes } = cycle;
  switch (point) {
    case 'queueSort': return t('happens.queueSort', { plugin, priority: cycle.priority, count: cycle.attempts });
    case 'preFilter': {
      const verdict = cycle.preFilters.find((one) => one.plugin === plugin);
      if (verdict === undefined) return t('happens.preFilters', { ready: cycle.preFilters.filter(({ did }) => did !== 'skips').length, skips: names(cycle.preFilters.filter(({ did }) => did === 'skips').map((one) => one.plugin)) });
      return t(`happens.preFilter.${verdict.did}`, { nodes: names((verdict.nodes ?? []).slice(0, 6)), reasons: names(verdict.reasons ?? []) });
    }
    case 'filter': {
      const index = cycle.filters.findIndex((one) => one.plugin === plugin);
      const left = cycle.looked - cycle.filters.slice(0, index).reduce((sum, { out }) => sum + out.length, 0);
      const out = cycle.filters[index]?.out ?? [];
      return out.length === 0 ? t('happens.filterNone', { count: left }) : t('happens.filter', { count: out.length, left, nodes: `${names(out.slice(0, 6))}${out.length > 6 ? '…' : ''}` });
    }
    case 'postFilter': {
      const answer = cycle.postFilters.find((one) => one.plugin === plugin);
      if (answer?.node !== undefined) return t('happens.postFilterRoom', { node: answer.node, victims: names(answer.victims) });
      return answer === undefined || answer.message === '' ? t('happens.postFilterNothing') : t('happens.postFilter', { message: answer.message });
    }
    case 'preScore': {
      const skips = cycle.scorers.filter((one) => one.skips).map((one) => one.plugin);
      const count = nodes.filter(({ total }) => total !== undefined).length;
      return skips.length === 0 ? t('happens.preScoreAll', { count }) : t('happens.preScore', { count, skips: names(skips) });
    }
    case 'select':
      if (cycle.byNomination) return t('happens.nominated', { node });
      if (nodes[0]?.total === undefined) return t('happens.only', { node });
      return best.length === 1 ? t('happens.best', { node, total: nodes[0].total }) : t('happens.tie', { count: best.length, total: nodes[0].total, drawn: best.indexOf(node) + 1, node });
    case 'back': return t(`happens.back.${cycle.outcome === 'nominated' || cycle.outcome === 'error' ? cycle.outcome : 'unschedulable'}`, { node });
    case 'preEnqueue': case 'reserve': case 'permit': case 'preBind': case 'bind': case 'postBind': return t(plugin === '' ? `happens.nobody.${point}` : `happens.${point}`, { plugin, node });
    default: return t(`happens.${point}`, { plugin });
  }
}

function Points({ stages, at, onMove }: Pick<WalkProps, 'stages' | 'at' | 'onMove'>): ReactElement {
  const { t } = useTranslation('scheduler');
  const there = POINTS.filter((point) => stages.some((stage) => stage.point === point));
  const now = stages[at]!.point;
  const shown = useRef<HTMLButtonElement>(null);
  // In newer browsers it answers with a promise, which is no clean-up.
  useEffect(() => {
    void shown.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
    // One tab stop: who walks with the focus on a point is taken along.
    if (shown.current?.closest('ol')?.contains(document.activeElement) === true) shown.current.focus();
  }, [now]);
  const state = (point: Point): 'done' | 'now' | 'next' => (point === now ? 'now' : there.indexOf(point) < there.indexOf(now) ? 'done' : 'next');
  return (
    <ol className={css['points']}>
      {there.map((point) => {
        const own = stages.filter((stage) => stage.point === point);
        const place = at - stages.indexOf(own[0]!);
        return (
          <li key={point} data-state={state(point)}>
            <button type="button" ref={point === now ? shown : undefined} tabIndex={point === now ? 0 : -1} aria-current={point === now ? 'step' : undefined} translate="no" onClick={() => onMove(stages.indexOf(own[0]!))}>
              {t(`point.${point}`)}
              {own.length > 1 && <small>{point === now ? `${place + 1}/${own.length}` : own.length}</small>}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

export function Walk({ cycle, stages, at, onMove }: WalkProps): ReactElement {
  const { t } = useTranslation('scheduler');
  const stage = stages[at]!;
  const happening = useHappening(cycle, stage);
  const last = stages.length - 1;
  return (
    <div className={css['walk']} role="group" aria-label={t('walk')}>
      <Points stages={stages} at={at} onMove={onMove} />
      <div className={css['station']}>
        <div className={css['moves']}>
          <IconButton label={t('pointBack')} look="plain" disabled={at === 0} onClick={() => onMove(pointMove(stages, at, -1))}><ChevronFirst size={17} /></IconButton>
          <IconButton label={t('back')} look="plain" disabled={at === 0} onClick={() => onMove(at - 1)}><ChevronLeft size={17} /></IconButton>
          <IconButton label={t('on')} look="primary" disabled={at === last} onClick={() => onMove(at + 1)}><ChevronRight size={17} /></IconButton>
          <IconButton label={t('pointOn')} look="plain" disabled={at === last} onClick={() => onMove(pointMove(stages, at, 1))}><ChevronLast size={17} /></IconButton>
        </div>
        <p role="status">
          <b translate="no">{t(`point.${stage.point}`)}{stage.plugin !== undefined && <> · <span>{stage.plugin}</span></>}</b>
          {happening}
        </p>
        <span className={css['count']}>{t('station', { at: at + 1, of: stages.length })}</span>
      </div>
    </div>
  );
}
