/** What the plugins say of a choice beside kube-scheduler's own, and all that was bound so far. */
import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bound, Judged } from '../../views/placing.ts';
import { usePage } from '../session.tsx';
import css from './placing.module.css';

const nameOf = (key: string): string => key.replace(/^default\//, '');

function Headline({ judged: { pod, node, best, total = 0, bestTotal = 0 }, bound }: { readonly judged: Judged; readonly bound: boolean }): ReactElement {
  const { t } = useTranslation('placing');
  const names = best.join(', ');
  const says = best.length === 0 ? t('nowhere') : !bound ? t('refusedAbout') : total === bestTotal ? t(best.length > 1 ? 'perfectTie' : 'perfect', { best: names }) : t('lost', { best: names, bestTotal, total });
  return (
    <div role="status">
      <h3>{t(bound ? 'bound' : 'refused', { pod: nameOf(pod), node })}</h3>
      <p>{says}</p>
    </div>
  );
}

function Scores({ judged: { node, best, scores, total = 0, bestTotal = 0, fits } }: { readonly judged: Judged }): ReactElement | null {
  const { t } = useTranslation('placing');
  if (scores.length === 0 || !fits) return null;
  const signed = (by: number): string => (by > 0 ? `+${by}` : by < 0 ? `−${-by}` : '0');
  return (
    <section aria-label={t('scores')}>
      <h4>{t('scores')}</h4>
      <div className={css['scroll']} tabIndex={0} role="group" aria-label={t('scores')}>
        <table>
          <thead><tr><th scope="col">{t('plugin')}</th><th scope="col">{t('mine', { node })}</th><th scope="col">{t('best', { node: best[0] ?? '' })}</th><th scope="col" aria-label={t('difference')}>±</th></tr></thead>
          <tbody>
            {scores.filter(({ mine, best: theirs }) => mine !== 0 || theirs !== 0).map(({ plugin, mine, best: theirs }) => <tr key={plugin}><th scope="row" translate="no">{plugin}</th><td>{mine}</td><td>{theirs}</td><td data-less={mine < theirs || undefined} data-more={mine > theirs || undefined}>{signed(mine - theirs)}</td></tr>)}
            <tr data-total><th scope="row">{t('total')}</th><td>{total}</td><td>{bestTotal}</td><td data-less={total < bestTotal || undefined}>{signed(total - bestTotal)}</td></tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Verdict({ judged, bound }: { readonly judged: Judged; readonly bound: boolean }): ReactElement {
  const { t } = useTranslation('placing');
  const idle = judged.filters.filter(({ verdict }) => verdict === 'skips').map(({ plugin }) => plugin);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'start' });
  }, [judged]);
  return (
    <div ref={place} className={css['verdict']} data-bound={bound || undefined} data-lost={(bound && judged.total !== judged.bestTotal) || undefined}>
      <Headline judged={judged} bound={bound} />
      <div className={css['tables']}>
        <section aria-label={t('filters')}>
          <h4>{t('filters')}</h4>
          <ul className={css['filters']}>
            {judged.filters.filter(({ verdict }) => verdict !== 'skips').map(({ plugin, verdict, reasons }) => <li key={plugin} data-verdict={verdict}><b translate="no">{plugin}</b> <span>{t(verdict === 'refuses' ? 'verdict.refuses' : 'verdict.passes')}</span>{reasons.length > 0 && <i lang="en">{reasons.join(', ')}</i>}</li>)}
          </ul>
          {idle.length > 0 && <p className={css['quiet']}>{t('idle')} <span translate="no">{idle.join(', ')}</span></p>}
        </section>
        <Scores judged={judged} />
      </div>
    </div>
  );
}

export function History({ bound }: { readonly bound: readonly Bound[] }): ReactElement {
  const { t } = useTranslation('placing');
  const { session } = usePage();
  return (
    <section aria-label={t('history')}>
      <h4 className={css['heading']}>{t('history')}</h4>
      <div className={css['scroll']} tabIndex={0} role="group" aria-label={t('history')}>
        <table>
          <thead><tr><th scope="col">{t('pod')}</th><th scope="col">{t('node')}</th><th scope="col">{t('best', { node: '' })}</th><th scope="col">{t('kept')}</th></tr></thead>
          <tbody>
            {bound.map(({ seq, pod, node, best, total, bestTotal }) => (
              <tr key={seq}>
                <th scope="row"><button type="button" translate="no" onClick={() => void session.goto({ seq })}>{nameOf(pod)}</button></th>
                <td translate="no">{node}</td>
                <td translate="no">{best.join(', ')}</td>
                <td>{total === undefined || bestTotal === undefined ? '–' : `${Math.floor((100 * total) / bestTotal)} %`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
