/** The queues of kube-scheduler: who waits where, until when, why, and what would wake it. */
import { Clock, Play } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { QueueName, SchedulerData, WaitingPod } from '../../views/scheduler.ts';
import { useExplain } from '../explain/useExplanation.ts';
import { Button } from '../controls/Button.tsx';
import { oneStop } from '../controls/oneStop.ts';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import type { PanelProps } from './panels.tsx';
import css from './queues.module.css';

/** In the order in which a Pod may pass through them. */
const QUEUES: readonly QueueName[] = ['gated', 'active', 'inFlight', 'unschedulable', 'backoff'];

/** Lines that make a Pod wait: for a node that there is not, and behind a gate. */
const TRIES = {
  unschedulable: `kubectl run picky --image=nginx --overrides='{"spec":{"nodeSelector":{"disk":"ssd"}}}'`,
  gated: `kubectl run held --image=nginx --overrides='{"spec":{"schedulingGates":[{"name":"example.com/quota"}]}}'`,
} as const;
const SECOND = 1_000_000;

const tenths = (micros: number): string => (Math.max(0, micros) / SECOND).toFixed(1);

/** Time that runs out: as a bar, and in words. */
function Timer({ from, to, now, children }: { readonly from: number; readonly to: number; readonly now: number; readonly children: string }): ReactElement {
  const share = to <= from ? 1 : Math.min(1, Math.max(0, (now - from) / (to - from)));
  return (
    <div className={css['timer']}>
      <span><Clock size={12} aria-hidden="true" /> {children}</span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4" /><rect data-fill width={share * 100} height="4" /></svg>
    </div>
  );
}

function useEventText(): (event: string) => string {
  const { t, i18n } = useTranslation('scheduler');
  return (event) => {
    const key = `event.${event.replace('/', '')}`;
    return i18n.exists(`scheduler:${key}`) ? t(key as 'title') : event;
  };
}

function Wakes({ pod }: { readonly pod: WaitingPod }): ReactElement | null {
  const { t } = useTranslation('scheduler');
  const text = useEventText();
  if (pod.wakes.length === 0) return null;
  return (
    <details className={css['wakes']}>
      <summary>{t('wakes', { count: pod.wakes.length })}</summary>
      <ul>{pod.wakes.map(({ event, plugins, asks }) => <li key={event}>{text(event)} <code translate="no">{event}</code> <span>{t(asks ? 'hintOf' : 'anyOf', { plugins: plugins.join(', ') })}</span></li>)}</ul>
    </details>
  );
}

function Why({ pod, onCycle }: { readonly pod: WaitingPod; readonly onCycle: PanelProps['onCycle'] }): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  const explain = useExplain();
  const { last, cause } = pod;
  return (
    <>
      {pod.gates !== undefined && <p>{t('gates', { count: pod.gates.length })} <code translate="no">{pod.gates.join(', ')}</code></p>}
      {pod.gates === undefined && pod.plugins.length > 0 && <p>{t('because')} <b translate="no">{pod.plugins.join(', ')}</b></p>}
      {pod.held !== undefined && <p className={css['said']} lang="en" translate="no">{pod.held}</p>}
      {pod.held !== undefined && pod.plugins.includes('DynamicResources') && <p>{t('noClaims')}</p>}
      {pod.held === undefined && last?.message !== undefined && <p className={css['said']} lang="en" translate="no">{last.message}</p>}
      {last !== undefined && <button type="button" className={css['act']} onClick={() => onCycle(last.seq)}><Play size={12} aria-hidden="true" /> {t('itsCycle', { at: secondsOf(last.at) })}</button>}
      {cause !== undefined && <button type="button" className={css['act']} onClick={() => void session.goto({ seq: cause.seq })}>{t('cause')} <span>{explain.brief(cause)}</span></button>}
    </>
  );
}

function Waiting({ pod, queue, now, first, onCycle }: { readonly pod: WaitingPod; readonly queue: QueueName; readonly now: number; readonly first: boolean; readonly onCycle: PanelProps['onCycle'] }): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  const [namespace = '', name = ''] = pod.key.split('/');
  return (
    <li>
      <h4><button type="button" translate="no" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'pods', namespace, name } } })}>{name}</button>{first && <em>{t('next')}</em>}</h4>
      <p className={css['facts']}><span translate="no">{pod.scheduler === undefined ? namespace : `${namespace} · ${pod.scheduler}`}</span> · {t('waits', { seconds: tenths(now - pod.since) })}{pod.attempts > 0 && ` · ${t('attempts', { count: pod.attempts })}`}{pod.priority !== 0 && ` · ${t('priority', { priority: pod.priority })}`}</p>
      {queue === 'inFlight' && pod.node !== undefined && <p>{t(pod.volumes === true ? 'bindingVolumes' : 'binding', { node: pod.node })}</p>}
      {queue !== 'inFlight' && pod.node !== undefined && <p>{t('nominatedTo', { node: pod.node })}</p>}
      {pod.backoffEnds !== undefined && pod.backoffEnds > now && <Timer from={pod.since} to={pod.backoffEnds} now={now}>{t('backoffEnds', { at: secondsOf(pod.backoffEnds), seconds: tenths(pod.backoffEnds - now) })}</Timer>}
      {queue === 'backoff' && <p className={css['quiet']}>{t(pod.error === true ? 'errorWaits' : 'popsEarly')}</p>}
      {pod.flushAt !== undefined && <Timer from={pod.since} to={pod.flushAt} now={now}>{t('flushAt', { at: secondsOf(pod.flushAt), seconds: tenths(pod.flushAt - now) })}</Timer>}
      <Why pod={pod} onCycle={onCycle} />
      <Wakes pod={pod} />
    </li>
  );
}

function Queues({ data, onCycle }: { readonly data: SchedulerData; readonly onCycle: PanelProps['onCycle'] }): ReactElement {
  const { t } = useTranslation('scheduler');
  return (
    <div className={css['queues']}>
      {QUEUES.map((name) => (
        <section key={name} aria-label={t(`queue.${name}`)} data-queue={name} data-empty={data.counts[name] === 0 || undefined} tabIndex={0}>
          <h3>{t(`queue.${name}`)} <span>{data.counts[name]}</span></h3>
          <p className={css['about']}>{t(`queueAbout.${name}`)} <b>{t(`leadsTo.${name}`)}</b></p>
          {data.queues[name].length > 0 && <ul ref={oneStop}>{data.queues[name].map((pod, index) => <Waiting key={pod.key} pod={pod} queue={name} now={data.now} first={name === 'active' && index === 0} onCycle={onCycle} />)}</ul>}
          {data.counts[name] > data.queues[name].length && <p className={css['about']}>{t('morePods', { count: data.counts[name] - data.queues[name].length })}</p>}
        </section>
      ))}
    </div>
  );
}

/** Nothing waits: what to do to see something. */
function Tries(): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  return (
    <div className={css['tries']}>
      <p>{t('nothingWaits')}</p>
      {(['unschedulable', 'gated'] as const).map((one) => <Button key={one} onClick={() => session.set({ drawer: 'terminal', draft: TRIES[one] })}>{t(`try.${one}`)}</Button>)}
    </div>
  );
}

export default function QueuesPanel({ onCycle }: PanelProps): ReactElement {
  const { t } = useTranslation('scheduler');
  const [instance, setInstance] = useState<string>();
  const { data, failure } = useView('scheduler', instance === undefined ? {} : { instance });
  if (failure !== undefined) return <p className={css['about']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  return (
    <>
      {data.instances.length > 1 && (
        <label className={css['instance']}>
          {t('instance')}
          <select value={data.instance} onChange={(event) => setInstance(event.target.value)}>{data.instances.map(({ name, leads }) => <option key={name} value={name}>{`${name === '' ? t('firstInstance') : name}${leads ? ` · ${t('leads')}` : ''}`}</option>)}</select>
        </label>
      )}
      {data.unclaimed.map(({ pod, scheduler }) => <p key={pod} className={css['about']}>{t('unclaimed', { pod, name: scheduler })}</p>)}
      <Queues data={data} onCycle={onCycle} />
      {Object.values(data.counts).every((count) => count === 0) && data.unclaimed.length === 0 && <Tries />}
    </>
  );
}
