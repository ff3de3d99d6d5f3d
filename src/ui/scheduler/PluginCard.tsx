/** A plugin at its station: what it asks, its formula, and the same with the numbers of one node of this very cycle put in. */
import { Check as Yes, ExternalLink, X as No } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { Check, Line, TermsData } from '../../views/pluginTerms.ts';
import type { CycleData } from '../../views/schedulingCycle.ts';
import { usePage } from '../session.tsx';
import { documentationOf } from './documentation.ts';
import { formulaOf, isPlain, written } from './formula.ts';
import { useFixedView } from './useFixedView.ts';
import type { Stage } from './walk.ts';
import css from './card.module.css';

interface CardProps {
  readonly cycle: CycleData;
  readonly stage: Stage;
  readonly node: string | undefined;
}

/** Words of a namespace whose keys are names that come with the data. */
function useWord(): (key: string) => string | undefined {
  const { t, i18n } = useTranslation('scheduler');
  return (key) => (i18n.exists(`scheduler:${key}`) ? t(key as 'title') : undefined);
}

const resultOf = ({ sum, value }: Line): string => written(value, 'value' in sum ? sum.unit : undefined);

function Working({ line, strong }: { readonly line: Line; readonly strong?: boolean }): ReactElement {
  const word = useWord();
  return (
    <li data-strong={strong || undefined}>
      <span>{word(`term.${line.code}`) ?? line.code} {line.subject !== undefined && <b translate="no">{line.subject}</b>}</span>
      <code translate="no">{!isPlain(line.sum) && <>{formulaOf(line.sum)} <i>=</i> </>}<strong>{resultOf(line)}</strong></code>
    </li>
  );
}

function Checked({ check }: { readonly check: Check }): ReactElement {
  const { t } = useTranslation('scheduler');
  const word = useWord();
  const { code, subject, left, right, holds } = check;
  const sign = code === 'near' || code === 'firstOfItsKind' ? '≥' : code === 'far' ? '=' : '≤';
  return (
    <li data-holds={holds}>
      {holds ? <Yes size={14} aria-label={t('holds')} /> : <No size={14} aria-label={t('fails')} />}
      <span>
        {word(`check.${code}`) ?? code} {subject !== undefined && subject !== '' && <b translate="no">{subject}</b>}
        {left !== undefined && right !== undefined && <code translate="no">{`${formulaOf(left)} ${holds ? sign : { '≥': '<', '=': '≠', '≤': '>' }[sign]} ${formulaOf(right)}`}</code>}
      </span>
    </li>
  );
}

function Verdict({ filter }: { readonly filter: NonNullable<TermsData['filter']> }): ReactElement {
  const { t } = useTranslation('scheduler');
  return (
    <>
      <ul className={css['checks']}>{filter.all.map((check, index) => <Checked key={index} check={check} />)}</ul>
      {filter.any !== undefined && <><p className={css['or']}>{t('oneOf')}</p><ul className={css['checks']}>{filter.any.map((check, index) => <Checked key={index} check={check} />)}</ul></>}
      <p className={css['verdict']} data-passes={filter.passes}>{t(filter.passes ? 'passes' : 'takenOut')}</p>
    </>
  );
}

function Score({ score }: { readonly score: NonNullable<TermsData['score']> }): ReactElement {
  const { t } = useTranslation('scheduler');
  const normalized = score.normalized ?? score.raw;
  return (
    <>
      <ol className={css['working']}>
        {score.lines.map((line, index) => <Working key={index} line={line} />)}
        <Working line={score.raw} strong />
        {score.normalized !== undefined && <Working line={score.normalized} strong />}
      </ol>
      <p className={css['result']}>{t('weighted')} <code translate="no">{`${written(normalized.value)} × ${score.weight} = `}<strong>{score.weighted}</strong></code></p>
    </>
  );
}

/** The numbers of one node. */
function Numbers({ cycle, plugin, node, point }: { readonly cycle: CycleData; readonly plugin: string; readonly node: string; readonly point: Stage['point'] }): ReactElement {
  const { t } = useTranslation('scheduler');
  const { data: answer, failure, fresh } = useFixedView('pluginTerms', { seq: cycle.seq, plugin, node });
  // The numbers of another plugin or node would be wrong here.
  const data = fresh ? answer : undefined;
  const { session } = usePage();
  const scoring = point === 'score' || point === 'normalizeScore';
  const reasons = cycle.nodes.find(({ name }) => name === node)?.refusals.find((one) => one.plugin === plugin)?.reasons;
  return (
    <section aria-label={t('numbersOf', { plugin, node })}>
      <h4>{t('onNode')} <button type="button" translate="no" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'nodes', name: node } } })}>{node}</button></h4>
      {failure !== undefined && <p className={css['quiet']} role="alert">{t('failed', { message: failure })}</p>}
      {scoring && data?.score !== undefined && <Score score={data.score} />}
      {!scoring && data?.filter !== undefined && <Verdict filter={data.filter} />}
      {data !== undefined && (scoring ? data.score : data.filter) === undefined && <p className={css['quiet']}>{reasons === undefined ? t(scoring ? 'noScore' : 'noQuestion') : <span lang="en" translate="no">{reasons.join(', ')}</span>}</p>}
    </section>
  );
}

/** How the total of one node is put together. */
function Total({ cycle, node }: { readonly cycle: CycleData; readonly node: string }): ReactElement | null {
  const { t } = useTranslation('scheduler');
  const found = cycle.nodes.find(({ name }) => name === node);
  if (found?.normalized === undefined) return null;
  const scorers = cycle.scorers.filter(({ skips }) => !skips);
  return (
    <section aria-label={t('totalOf', { node })}>
      <h4>{t('totalOf', { node })}</h4>
      <ol className={css['working']}>
        {scorers.map(({ plugin, weight }, index) => <li key={plugin}><span translate="no">{plugin}</span><code translate="no">{`${found.normalized![index]!} × ${weight} = `}<strong>{found.normalized![index]! * weight}</strong></code></li>)}
        <li data-strong><span>{t('total')}</span><code><strong>{found.total}</strong></code></li>
      </ol>
    </section>
  );
}

/** Who waited, in the order in which they are served. */
function Queue({ cycle }: { readonly cycle: CycleData }): ReactElement | null {
  const { t } = useTranslation('scheduler');
  if (cycle.queue.length === 0) return null;
  return (
    <section aria-label={t('queueThen', { count: cycle.queued })}>
      <h4>{t('queueThen', { count: cycle.queued })}</h4>
      <ol className={css['plugins']}>{cycle.queue.map(({ key, priority, since }) => <li key={key} data-did={key === cycle.pod ? 'ready' : 'skips'}><b translate="no">{key}</b><span>{t('priority', { priority })} · {t('since', { at: secondsOf(since) })}</span></li>)}</ol>
      {cycle.queued > cycle.queue.length && <p className={css['quiet']}>{t('morePods', { count: cycle.queued - cycle.queue.length })}</p>}
    </section>
  );
}

/** At stations of the scheduler itself: what each plugin said to them. */
function Overview({ cycle, stage, node }: CardProps): ReactElement | null {
  const { t } = useTranslation('scheduler');
  if (stage.point === 'total' || stage.point === 'select') return node === undefined ? null : <Total cycle={cycle} node={node} />;
  const rows = stage.point === 'preFilter' ? cycle.preFilters.map(({ plugin, did }) => ({ plugin, did })) : stage.point === 'preScore' ? cycle.scorers.map(({ plugin, skips }) => ({ plugin, did: skips ? ('skips' as const) : ('ready' as const) })) : [];
  if (rows.length === 0) return null;
  return <ul className={css['plugins']}>{rows.map(({ plugin, did }) => <li key={plugin} data-did={did}><b translate="no">{plugin}</b><span>{t(`did.${did}`)}</span></li>)}</ul>;
}

export function PluginCard({ cycle, stage, node }: CardProps): ReactElement {
  const { t } = useTranslation('scheduler');
  const word = useWord();
  const { plugin, point } = stage;
  const scoring = point === 'score' || point === 'normalizeScore';
  const weight = cycle.scorers.find((one) => one.plugin === plugin)?.weight;
  const args = plugin === undefined ? undefined : cycle.args[plugin];
  const strategy = (args as { readonly scoringStrategy?: { readonly type: string } } | undefined)?.scoringStrategy?.type ?? 'LeastAllocated';
  const formula = plugin === 'NodeResourcesFit' ? word(`strategy.${strategy}`) : word(`formula.${plugin ?? ''}`);
  if (plugin === undefined) {
    return (
      <aside className={css['card']} aria-label={t(`point.${point}`)}>
        <h3><span translate="no">{t(`point.${point}`)}</span></h3>
        <p>{word(`pointAbout.${point}`)}</p>
        <Overview cycle={cycle} stage={stage} node={node} />
      </aside>
    );
  }
  return (
    <aside className={css['card']} aria-label={plugin}>
      <h3><span translate="no">{plugin}</span> {weight !== undefined && scoring && <em>{t('weight', { weight })}</em>}</h3>
      <p>{word(`plugin.${plugin}`)}</p>
      {scoring && formula !== undefined && <p className={css['formula']}>{formula}</p>}
      {node !== undefined && (scoring || point === 'filter') && <Numbers cycle={cycle} plugin={plugin} node={node} point={point} />}
      {point === 'queueSort' && <Queue cycle={cycle} />}
      <p className={css['args']}>{args === undefined ? t('usualArgs') : <>{t('args')} <code translate="no">{JSON.stringify(args)}</code></>}</p>
      <p className={css['link']}><a href={documentationOf(plugin)} target="_blank" rel="noopener" hrefLang="en">{t('documentation')} <ExternalLink size={13} aria-label={t('newTab')} /></a></p>
    </aside>
  );
}
