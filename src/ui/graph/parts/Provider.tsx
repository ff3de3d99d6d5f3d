/** The cloud provider at the right: how its API is, and what the cluster has there. Load balancers are where traffic from outside comes in. */
import { Cloud } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useGraph } from '../graphContext.ts';
import css from './masters.module.css';

const NAMES = { aws: 'AWS', gcp: 'GCP', openstack: 'OpenStack' } as const;
const MOST = 3;

export function Provider(): ReactElement | null {
  const { t } = useTranslation();
  const { scene, map, openPart } = useGraph();
  const { provider } = scene;
  if (provider === undefined) return null;
  const { balancers, disks, routes, state } = provider;
  const full = map.density === 'full';
  return (
    <div className={css['provider']} data-state={state} data-density={map.density} data-part="cloud" title={NAMES[provider.name]} onClick={() => openPart('cloud')}>
      <Cloud size={full ? 22 : 16} strokeWidth={1.6} aria-hidden="true" />
      {map.density !== 'mini' && <b>{NAMES[provider.name]}</b>}
      {full && state !== 'idle' && <span className={css['trouble']}>{t(`graph.provider.${state === 'failed' ? 'down' : 'slow'}`)}</span>}
      {full && balancers.slice(0, MOST).map((balancer) => <span key={balancer.name} className={css['secondary']} title={`${balancer.service} ${balancer.address}`}>{t('graph.provider.balancer', { name: balancer.service.split('/').at(-1) ?? '' })}</span>)}
      {full && <span className={css['secondary']}>{t('graph.provider.balancers', { count: balancers.length })}</span>}
      {full && <span className={css['secondary']}>{t('graph.provider.disks', { count: disks.length })}</span>}
      {full && routes.length > 0 && <span className={css['secondary']}>{t('graph.provider.routes', { count: routes.length })}</span>}
    </div>
  );
}
