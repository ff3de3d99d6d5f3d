/** What if: the smallest changes that would let a Pod onto each node, each tried with one click in a future of its own. */
import { GitFork } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suggestion, WhatIfData } from '../../views/whatIf.ts';
import { Button } from '../controls/Button.tsx';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { Choice } from './Choice.tsx';
import { FindNode } from './FindNode.tsx';
import type { PanelProps } from './panels.tsx';
import { tryChange, type TryOutcome } from './tryChange.ts';
import { useChangeText } from './useChangeText.ts';
import css from './whatIf.module.css';

const nameOf = (key: string): string => key.replace(/^default\//, '');

interface Tried {
  readonly outcome: TryOutcome;
  readonly name: string;
  /** The node that the change was for. */
  readonly wanted: string;
  readonly from: { readonly branch: string; readonly seq: number };
}

interface ChooserProps {
  readonly data: WhatIfData;
  readonly onChoose: (pod: string) => void;
}

function Chooser({ data, onChoose }: ChooserProps): ReactElement {
  const { t } = useTranslation('whatIf');
  const groups = [['waitingPods', data.waiting], ['placedPods', data.placed]] as const;
  return (
    <label className={css['chooser']}>
      {t('pod')}
      <select value={data.pod ?? ''} onChange={(event) => onChoose(event.target.value)}>
        {groups.map(([label, pods]) => pods.length > 0 && <optgroup key={label} label={t(label)}>{pods.map((pod) => <option key={pod} value={pod}>{nameOf(pod)}</option>)}</optgroup>)}
      </select>
    </label>
  );
}

function Result({ tried: { outcome, name, wanted, from } }: { readonly tried: Tried }): ReactElement {
  const { t } = useTranslation('whatIf');
  const { session } = usePage();
  const back = async (): Promise<void> => {
    await session.branch(from.branch);
    await session.goto({ seq: from.seq });
  };
  const pod = outcome.code === 'placed' ? outcome.pod : '';
  const [namespace = '', podName = ''] = pod.split('/');
  const text = outcome.code === 'placed' ? t(outcome.node === wanted ? 'result.placed' : 'result.elsewhere', { pod: nameOf(pod), node: outcome.node, name })
    : outcome.code === 'failed' ? t('result.failed', { message: outcome.message }) : t(`result.${outcome.code}`, { name });
  return (
    <div className={css['result']} data-code={outcome.code} role="status">
      <p>{text}</p>
      {outcome.code !== 'onlyOne' && (
        <div>
          {pod !== '' && <Button onClick={() => session.set({ page: 'live', selection: { kind: 'object', ref: { resource: 'pods', namespace, name: podName } } })}>{t('result.map')}</Button>}
          <Button onClick={() => session.set({ page: 'compare' })}>{t('result.compare')}</Button>
          <Button onClick={() => void back()}>{t('result.back')}</Button>
        </div>
      )}
    </div>
  );
}

interface WaitingProps {
  readonly data: WhatIfData;
  readonly trying: string | undefined;
  readonly onTry: (suggestion: Suggestion, name: string, node: string) => void;
}

function Waiting({ data: { pod = '', nodes = [] }, trying, onTry }: WaitingProps): ReactElement {
  const { t } = useTranslation('whatIf');
  const say = useChangeText();
  return (
    <section aria-label={t('wholeCluster', { pod: nameOf(pod) })}>
      <h3 className={css['title']}>{t('wholeCluster', { pod: nameOf(pod) })}</h3>
      <ul className={css['nodes']}>
        {nodes.map(({ name, feasible, unsearched, refusals, suggestions }) => (
          <li key={name} data-feasible={feasible || undefined}>
            <h4><b translate="no">{name}</b><span>{feasible ? t('fits') : t('refuses', { count: refusals.length })}</span></h4>
            {feasible && <p className={css['quiet']}>{t('feasibleAbout')}</p>}
            {!feasible && <ul className={css['refusals']}>{refusals.map(({ plugin, reasons }) => <li key={plugin}><b translate="no">{plugin}</b> <span lang="en">{reasons.join(', ')}</span></li>)}</ul>}
            {!feasible && suggestions.length === 0 && <p className={css['quiet']}>{t(unsearched === true ? 'unsearched' : 'noWay')}</p>}
            {suggestions.length > 0 && (
              <ol className={css['ways']} aria-label={t('ways', { count: suggestions.length })}>
                {suggestions.map((suggestion) => {
                  const change = say(suggestion);
                  return (
                    <li key={suggestion.lines.join('\n')}>
                      <p>{change}</p>
                      <Button icon={<GitFork size={14} aria-hidden="true" />} disabled={trying !== undefined} aria-label={t('tryTitle', { change })} title={t('tryTitle', { change })} onClick={() => onTry(suggestion, change, name)}>{trying === change ? t('trying') : t('try')}</Button>
                      <details><summary>{t('command')}</summary><pre tabIndex={0} translate="no">{suggestion.lines.join('\n')}</pre></details>
                    </li>
                  );
                })}
              </ol>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function WhatIfPanel({ onCycle }: PanelProps): ReactElement {
  const { t } = useTranslation('whatIf');
  const { session } = usePage();
  const [pod, setPod] = useState<string>();
  const [trying, setTrying] = useState<string>();
  const [tried, setTried] = useState<Tried>();
  const branch = useSession((state) => state.frame?.branch);
  const [find, setFind] = useState('');
  const { data, failure } = useView('whatIf', { ...(pod !== undefined && { pod }), ...(find !== '' && { find }) });
  if (failure !== undefined) return <p className={css['quiet']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  const onTry = async (suggestion: Suggestion, name: string, wanted: string): Promise<void> => {
    const { frame } = session.store.getState();
    if (frame === undefined) return;
    const from = { branch: frame.branch, seq: frame.seq };
    setTrying(name);
    setPod(data.pod);
    const outcome = await tryChange(session, name, suggestion);
    setTrying(undefined);
    setTried({ outcome, name, wanted, from });
    if (outcome.code === 'placed') setPod(outcome.pod);
  };
  // Back in the future that it came from, what was tried is told no longer.
  const told = tried !== undefined && (tried.outcome.code === 'onlyOne' || branch !== tried.from.branch) && trying === undefined ? tried : undefined;
  return (
    <div className={css['panel']} aria-busy={trying !== undefined}>
      <p className={css['elsewhere']}>{t('elsewhere')} <button type="button" onClick={() => session.set({ page: 'compare' })}>{t('compare')}</button></p>
      {data.waiting.length + data.placed.length === 0 ? <p className={css['quiet']}>{t('none')}</p> : <Chooser data={data.pod === undefined && pod !== undefined ? { ...data, pod } : data} onChoose={setPod} />}
      {told !== undefined && <Result tried={told} />}
      {data.missingScheduler !== undefined && <p className={css['quiet']}>{t('missingScheduler', { pod: nameOf(data.pod ?? ''), name: data.missingScheduler })}</p>}
      <FindNode find={find} hidden={data.hidden ?? data.choice?.hidden ?? 0} onFind={setFind} />
      {data.nodes !== undefined && <Waiting data={data} trying={trying} onTry={(suggestion, name, node) => void onTry(suggestion, name, node)} />}
      {data.choice !== undefined && data.pod !== undefined && <Choice pod={nameOf(data.pod)} choice={data.choice} onCycle={onCycle} />}
    </div>
  );
}
