/** A cluster of one's own: how many masters and workers, and the choices that whoever installs one has. */
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClusterPlan } from '../../session/protocol.ts';
import { Button } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import css from './begin.module.css';

const MOST_WORKERS = 20;
const MOST_TEXT = 65_536;

const ADDONS = ['dashboard', 'metrics-server', 'prometheus', 'logging'] as const;

const USUAL: ClusterPlan = { masters: 3, workers: 3, provider: 'none', cni: 'vxlan', proxyMode: 'iptables', runtime: 'containerd', supervisor: 'systemd', etcd: 'stacked' };

function Choice({ name, note, children }: { readonly name: string; readonly note?: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <div className={css['choice']}>
      <span>{name}</span>
      <div>{children}</div>
      {note !== undefined && <p>{note}</p>}
    </div>
  );
}

/** How many masters may fail, and why an even number is no gain. */
function useMastersNote(): (masters: number) => string {
  const { t } = useTranslation('begin');
  return (masters) => {
    const needed = Math.floor(masters / 2) + 1;
    const spare = masters - needed;
    if (masters === 1) return t('note.one');
    return masters % 2 === 0 ? t('note.even', { all: masters, needed, spare, less: masters - 1 }) : t('note.odd', { all: masters, needed, spare });
  };
}

export function BuildCluster({ onStart }: { readonly onStart: (plan: ClusterPlan, application: boolean) => void }): ReactElement {
  const { t } = useTranslation('begin');
  const [plan, setPlan] = useState(USUAL);
  const [application, setApplication] = useState(true);
  const noteOf = useMastersNote();
  const change = (next: Partial<ClusterPlan>): void => setPlan((before) => ({ ...before, ...next }));
  const segmented = <K extends 'provider' | 'cni' | 'proxyMode' | 'runtime' | 'supervisor' | 'etcd'>(field: K, values: readonly ClusterPlan[K][]): ReactElement => (
    <Segmented label={t(`field.${field}`)} value={plan[field] as string} choices={values.map((value) => ({ value: value as string, label: t(`value.${value}` as 'value.vxlan') }))} onChange={(value) => change({ [field]: value })} />
  );
  return (
    <form className={css['build']} onSubmit={(event) => { event.preventDefault(); onStart(plan, application); }}>
      <Choice name={t('field.masters')} note={noteOf(plan.masters)}>
        <Segmented label={t('field.masters')} value={String(plan.masters)} choices={['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }))} onChange={(value) => change({ masters: Number(value) })} />
      </Choice>
      <Choice name={t('field.workers')}>
        <input type="range" min={1} max={MOST_WORKERS} value={plan.workers} aria-label={t('field.workers')} onChange={(event) => change({ workers: Number(event.target.value) })} />
        <output>{plan.workers}</output>
      </Choice>
      <Choice name={t('field.etcd')} note={t(`note.${plan.etcd}`)}>{segmented('etcd', ['stacked', 'external'])}</Choice>
      <Choice name={t('field.provider')} note={t(plan.provider === 'none' ? 'note.noProvider' : 'note.provider')}>{segmented('provider', ['none', 'aws', 'gcp', 'openstack'])}</Choice>
      <Choice name={t('field.cni')} note={t(`note.${plan.cni}`)}>{segmented('cni', plan.provider === 'none' ? ['vxlan', 'geneve', 'ipip', 'hostRoutes'] : ['vxlan', 'geneve', 'ipip', 'hostRoutes', 'cloudRoutes'])}</Choice>
      <Choice name={t('field.proxyMode')}>{segmented('proxyMode', ['iptables', 'ipvs', 'nftables'])}</Choice>
      <Choice name={t('field.runtime')} note={t(plan.runtime === 'docker' ? 'note.docker' : 'note.rkt')}>{segmented('runtime', ['containerd', 'cri-o', 'docker'])}</Choice>
      <Choice name={t('field.supervisor')}>{segmented('supervisor', ['systemd', 'supervisord'])}</Choice>
      <Choice name={t('field.scheduler')} note={t('note.scheduler')}><textarea rows={3} spellCheck={false} translate="no" maxLength={MOST_TEXT} aria-label={t('field.scheduler')} value={plan.schedulerConfig ?? ''} onChange={(event) => change({ schedulerConfig: event.target.value })} /></Choice>
      <Choice name={t('field.addons')} note={t('note.addons')}>
        {ADDONS.map((id) => <label key={id} className={css['check']}><input type="checkbox" checked={plan.addons?.includes(id) === true} onChange={({ target: { checked } }) => change({ addons: [...(plan.addons ?? []).filter((one) => one !== id), ...(checked ? [id] : [])] })} />{t(`value.${id}`)}</label>)}
      </Choice>
      <label className={css['check']}><input type="checkbox" checked={application} onChange={(event) => setApplication(event.target.checked)} />{t('application')}</label>
      <div className={css['foot']}><Button look="primary" type="submit">{t('start')}</Button></div>
    </form>
  );
}
