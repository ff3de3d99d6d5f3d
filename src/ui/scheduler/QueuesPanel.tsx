/** The queues of kube-scheduler: who waits where, for how long, and because of what. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueName, SchedulerData, WaitingPod } from '../../views/scheduler.ts';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import css from './scheduler.module.css';

const QUEUES: readonly QueueName[] = ['active', 'backoff', 'unschedulable', 'gated'];
const SECOND = 1_000_000;

function Waiting({ pod }: { readonly pod: WaitingPod }): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  const [namespace = '', name = ''] = pod.key.split('/');
  return (
    <li>
      <button type="button" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'pods', namespace, name } } })}>
        <b translate="no">{name}</b>
        <span>{t('waits', { seconds: (pod.waits / SECOND).toFixed(1) })}{pod.attempts > 0 && ` · ${t('attempts', { count: pod.attempts })}`}{pod.priority !== 0 && ` · ${t('priority', { priority: pod.priority })}`}</span>
        {pod.backoff > 0 && <span data-timer>{t('backoff', { seconds: (pod.backoff / SECOND).toFixed(1) })}</span>}
        {pod.plugins.length > 0 && <span>{t('because', { plugins: pod.plugins.join(', ') })}</span>}
      </button>
    </li>
  );
}

function Queues({ data }: { readonly data: SchedulerData }): ReactElement {
  const { t } = useTranslation('scheduler');
  return (
    <div className={css['queues']}>
      {QUEUES.map((name) => (
        <section key={name} aria-label={t(`queue.${name}`)}>
          <h3 title={t(`queueAbout.${name}`)}>{t(`queue.${name}`)} <span>{data.counts[name]}</span></h3>
          {data.queues[name].length === 0 ? <p>{t(`queueAbout.${name}`)}</p> : <ul>{data.queues[name].map((pod) => <Waiting key={pod.key} pod={pod} />)}</ul>}
        </section>
      ))}
    </div>
  );
}

export default function QueuesPanel(): ReactElement {
  const { t } = useTranslation('scheduler');
  const { data, failure } = useView('scheduler', {});
  if (failure !== undefined) return <p className={css['empty']} role="alert">{t('failed', { message: failure })}</p>;
  return data === undefined ? <PanelSkeleton /> : <Queues data={data} />;
}
