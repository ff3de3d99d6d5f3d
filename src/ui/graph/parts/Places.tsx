/** The places of the control plane: person, band, parts, queue, station, API server, and the two networks. */
import { Scissors, User } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ControlPlanePart, PartState } from '../../../scene/scene.ts';
import { ApiGlyph, ControllersGlyph, EtcdGlyph, KubeletGlyph, NetworkGlyph, ProxyGlyph, RuntimeGlyph, SchedulerGlyph } from '../../icons/glyphs.tsx';
import { useSay } from '../../text.ts';
import { useGraph } from '../graphContext.ts';
import { slotPods } from '../slots.ts';
import { NodeBadge } from './NodeBadge.tsx';
import { PodSlot } from './PodSlot.tsx';
import css from './places.module.css';

export const GLYPHS = { etcd: EtcdGlyph, 'kube-apiserver': ApiGlyph, 'kube-scheduler': SchedulerGlyph, 'kube-controller-manager': ControllersGlyph, 'cloud-controller-manager': ControllersGlyph, 'load-balancer': ProxyGlyph };

/** Short names for large type; the programs' own names otherwise. */
const SHORT: { readonly [T in ControlPlanePart['type']]: string } = { etcd: 'etcd', 'kube-apiserver': 'kube-apiserver', 'kube-scheduler': 'scheduler', 'kube-controller-manager': 'controller-manager', 'cloud-controller-manager': 'cloud-controller-manager', 'load-balancer': 'load balancer' };

/** Pixels of a letter of a name. */
const LETTER = 7.6;

export function Person(): ReactElement {
  const { t } = useTranslation();
  const { scene, map, openPart } = useGraph();
  return (
    <div className={css['person']} data-density={map.density} data-state={scene.user} onClick={() => openPart('user')}>
      <User size={map.density === 'full' ? 22 : 18} strokeWidth={1.6} aria-hidden="true" />
      {map.density !== 'mini' && <b>{t('graph.you')}</b>}
      {map.density === 'full' && <span lang="en">{'kubectl'}</span>}
    </div>
  );
}

export function Band(): ReactElement {
  const { t } = useTranslation();
  const { scene, map, openNode, openPod, mapKey, still } = useGraph();
  const first = scene.nodes.find((node) => node.controlPlane);
  if (map.density === 'mini' || first === undefined || map.masters.length > 0) return <div className={css['band']} />;
  const system = map.density === 'full' ? slotPods(first.pods).slice(0, 4) : [];
  return (
    <div className={css['band']}>
      <div className={css['bandTitle']} data-density={map.density} onClick={() => openNode(first.name)}>
        <b>{first.name}</b>
        <NodeBadge node={first} />
        <span className={css['secondary']}>{first.verdict?.plugin === undefined ? t('graph.controlPlaneNode') : first.verdict.plugin}</span>
        {system.map((pod, i) => (
          <span key={pod.uid} className={css['bandPod']}>
            <PodSlot pod={pod} size="chip" onOpen={openPod} still={still} spot={{ x: map.band.x + 300 + i * 100, y: map.band.y, map: mapKey }} />
          </span>
        ))}
      </div>
    </div>
  );
}

export function Part({ part }: { readonly part: ControlPlanePart }): ReactElement {
  const say = useSay();
  const { map, openPart } = useGraph();
  const Glyph = GLYPHS[part.type];
  const room = part.type === 'etcd' ? map.etcd.w : part.type === 'kube-scheduler' ? map.scheduler.w : map.controllers.w;
  const whole = map.density === 'full' && room >= SHORT[part.type].length * LETTER + 50;
  const name = whole ? SHORT[part.type] : SHORT[part.type].replace('controller-manager', 'controllers');
  const bare = map.density === 'full' && room < name.length * LETTER + 50;
  return (
    <div className={css['part']} data-state={part.state} data-density={map.density} data-part={part.id} onClick={() => openPart(part.id)}>
      {!bare && <Glyph size={map.density === 'full' ? 18 : 16} className={css['glyph']} />}
      <div className={css['words']}>
        <b lang="en">{name}</b>
        {map.density === 'full' && <span className={css['secondary']}>{say(`doing.${part.doing.code}`, part.doing.data, part.doing.code)}</span>}
      </div>
    </div>
  );
}

const STAGES = ['authenticate', 'authorize', 'admit', 'validate', 'store', 'notify'] as const;

export function ApiServer({ part }: { readonly part: ControlPlanePart | undefined }): ReactElement {
  const { t } = useTranslation();
  const { map, openPart, stage } = useGraph();
  return (
    <div className={css['api']} data-state={part?.state ?? 'idle'} data-density={map.density} data-part="kube-apiserver" onClick={() => openPart('kube-apiserver')}>
      <ApiGlyph size={map.density === 'full' ? 18 : 16} className={css['glyph']} />
      <b lang="en">{'kube-apiserver'}</b>
      {map.density === 'full' && (
        <ol className={css['stages']}>
          {STAGES.map((name) => (
            <li key={name} data-on={(stage === 'write' ? STAGES.indexOf(name) < 4 : stage === name) || undefined}>{t(`graph.stage.${name}`)}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

export function Queue(): ReactElement {
  const { t } = useTranslation();
  const { scene, map, openPod, openPart, mapKey, still } = useGraph();
  /** Beside several masters it stands upright. */
  const tall = map.masters.length > 0;
  const room = tall ? Math.max(1, Math.floor((map.queue.h - 30) / 32)) : map.density === 'full' ? 3 : 1;
  const shown = scene.pending.slice(0, map.density === 'mini' ? 0 : scene.pending.length > room ? room - 1 || 1 : room);
  const rest = scene.pending.length - shown.length;
  return (
    <div className={css['queue']} data-tall={tall || undefined} data-density={map.density} data-empty={scene.pending.length === 0 || undefined} onClick={() => openPart('kube-scheduler')}>
      <span className={css['queueTitle']}>{map.density !== 'mini' ? t('graph.queue') : !tall ? t('graph.queueShort', { count: scene.pending.length }) : scene.pending.length === 0 ? '' : scene.pending.length}</span>
      <div className={css['queuePods']}>
        {shown.map((pod, i) => (
          <span key={pod.uid}>
            <PodSlot pod={pod} size="chip" onOpen={openPod} still={still} spot={{ x: map.queue.x + 8 + (i * map.queue.w) / room, y: map.queue.y + 26, map: mapKey }} />
          </span>
        ))}
        {rest > 0 && map.density !== 'mini' && <span className={css['rest']}>{t('graph.rest', { count: rest })}</span>}
      </div>
    </div>
  );
}

export function Chip({ name, state, glyph, onOpen, look = 'both' }: { readonly name: string; readonly state: PartState; readonly glyph: 'kubelet' | 'proxy' | 'runtime'; readonly onOpen: () => void; readonly look?: 'both' | 'name' | 'sign' }): ReactElement {
  const Glyph = glyph === 'kubelet' ? KubeletGlyph : glyph === 'proxy' ? ProxyGlyph : RuntimeGlyph;
  return (
    <span className={css['chip']} data-state={state} title={name} onClick={(event) => { event.stopPropagation(); onOpen(); }}>
      {look !== 'name' && <Glyph size={14} />}
      {look !== 'sign' && <span lang="en">{name}</span>}
    </span>
  );
}

export function Station(): ReactElement | null {
  const { scene, map, openPart } = useGraph();
  const node = scene.nodes.find((one) => one.controlPlane);
  if (node === undefined || map.density === 'mini') return null;
  const runtime = node.runtime.split(':')[0] ?? '';
  const look = map.density === 'compact' ? 'sign' : 'both';
  return (
    <div className={css['station']} data-density={map.density}>
      <Chip name="kubelet" glyph="kubelet" state={node.kubelet} onOpen={() => openPart(`kubelet/${node.name}`)} look={look} />
      <Chip name="kube-proxy" glyph="proxy" state={node.kubeProxy} onOpen={() => openPart(`kube-proxy/${node.name}`)} look={look} />
      <Chip name={runtime} glyph="runtime" state={node.containerRuntime} onOpen={() => openPart(`runtime/${node.name}`)} look={look} />
    </div>
  );
}

/** Pixels that the ribbon's own name and the rest's number take. */
const RIBBON_NAME = 290;

/** Services that fit side by side: name, address and number of endpoints take about so much. */
function fitting<T extends { readonly name: string; readonly clusterIP: string }>(services: readonly T[], room: number): readonly T[] {
  let left = room;
  return services.filter(({ name, clusterIP }) => (left -= 52 + name.length * 6.6 + clusterIP.length * 6.2) > 0);
}

export function Ribbon({ kind }: { readonly kind: 'pods' | 'infra' }): ReactElement {
  const { t } = useTranslation();
  const { scene, map, openPart } = useGraph();
  if (map.density === 'mini') return <div className={css['ribbon']} data-kind={kind} data-density="mini" />;
  const services = kind === 'pods' && map.density === 'full' ? scene.services.filter((service) => !service.system) : [];
  const shown = fitting(services, map.ribbon.w - RIBBON_NAME);
  return (
    <div className={css['ribbon']} data-kind={kind} data-density={map.density} onClick={() => openPart(kind === 'pods' ? 'network/pods' : 'network/infrastructure')}>
      <NetworkGlyph size={13} />
      <span className={css['ribbonName']}>{kind === 'pods' ? t('graph.podNetwork') : t('graph.infraNetwork')}</span>
      <span className={css['cidr']}>{kind === 'pods' ? scene.networks.pods : scene.networks.infrastructure}</span>
      {kind === 'infra' && scene.networks.disturbances?.slice(0, 3).map(({ kind: what, between, and }) => <span key={`${what} ${between.join()} ${and.join()}`} className={css['disturbed']} data-kind={what}><Scissors size={12} aria-hidden="true" />{t(`graph.disturbed.${what}`, { a: between.join(', '), b: and.includes('*') ? t('graph.disturbed.others') : and.join(', ') })}</span>)}
      {shown.map((service) => (
        <span key={`${service.namespace}/${service.name}`} className={css['service']} title={t('graph.service', { name: service.name, ip: service.clusterIP, count: service.endpoints })}>
          <b>{service.name}</b>
          <span>{service.clusterIP}</span>
          <i>{service.endpoints}</i>
        </span>
      ))}
      {services.length > shown.length && <span className={css['cidr']}>{t('graph.rest', { count: services.length - shown.length })}</span>}
    </div>
  );
}
