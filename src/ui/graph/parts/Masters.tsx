/** One master of several: its programs on a card of its own, with a crown on those that lead; and the load balancer before their API servers. */
import { Crown } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ControlPlanePart, NodePart } from '../../../scene/scene.ts';
import { EtcdGlyph } from '../../icons/glyphs.tsx';
import { useSay } from '../../text.ts';
import type { Box } from '../box.ts';
import { useGraph } from '../graphContext.ts';
import { programOf, type MasterPlace } from '../masters.ts';
import { slotPods } from '../slots.ts';
import css from './masters.module.css';
import { NodeBadge } from './NodeBadge.tsx';
import { GLYPHS } from './Places.tsx';

const NAMES: { readonly [T in ControlPlanePart['type']]: string } = { etcd: 'etcd', 'kube-apiserver': 'kube-apiserver', 'kube-scheduler': 'scheduler', 'kube-controller-manager': 'controllers', 'cloud-controller-manager': 'cloud-controller-manager', 'load-balancer': 'load balancer' };

/** Pixels of a letter of a name. */
const LETTER = 6.6;

/** Machines' names differ at their end: what does not fit goes from the beginning. */
function ending(name: string, room: number): string {
  const letters = Math.max(2, Math.floor(room / 7.2));
  return name.length <= letters ? name : `…${name.slice(1 - letters)}`;
}

function Program({ id, type, box, card }: { readonly id: string; readonly type: ControlPlanePart['type']; readonly box: Box; readonly card: Box }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const { scene, map, openPart } = useGraph();
  const part = scene.controlPlane.find((one) => one.id === id);
  const Glyph = GLYPHS[type];
  const full = map.density === 'full';
  const named = box.w >= NAMES[type].length * LETTER + (full ? 8 : 4);
  const doing = part === undefined ? t('graph.absent') : say(`doing.${part.doing.code}`, part.doing.data, part.doing.code);
  const bar = type === 'kube-apiserver';
  return (
    <div className={css['program']} data-bar={bar || undefined} data-state={part?.state ?? 'absent'} data-density={map.density} data-part={id} title={`${id} · ${doing}${part?.leader === true ? ` · ${t('graph.leader')}` : ''}`} style={{ left: box.x - card.x - 1, top: box.y - card.y - 1, width: box.w, height: box.h }} onClick={(event) => { event.stopPropagation(); openPart(id); }}>
      {(!named || box.w >= NAMES[type].length * LETTER + 34) && <Glyph size={full ? 16 : 13} className={css['glyph']} />}
      {named && <span className={css['words']}><b lang="en">{NAMES[type]}</b>{full && !bar && box.w >= 78 && <span className={css['secondary']}>{doing}</span>}</span>}
      {part?.leader === true && <Crown className={css['crown']} size={full ? 13 : 10} strokeWidth={2.2} aria-label={t('graph.leader')} />}
    </div>
  );
}

export function Master({ place, node }: { readonly place: MasterPlace; readonly node: NodePart }): ReactElement {
  const { t } = useTranslation();
  const { map, openNode } = useGraph();
  const { card, title } = place;
  const pods = slotPods(node.pods).length;
  const wordy = map.density === 'full' && card.w >= node.name.length * 7.4 + 92;
  const program = (type: ControlPlanePart['type'], box: Box): ReactElement => <Program id={programOf(type, place)} type={type} box={box} card={card} />;
  return (
    <div className={css['card']} data-density={map.density} data-down={!node.ready || undefined} data-node={node.name} data-outcome={node.verdict?.outcome} onClick={() => openNode(node.name)}>
      <div className={css['title']} style={{ height: title.h }}>
        <b title={node.name}>{ending(node.name, card.w - (wordy ? 92 : 46))}</b>
        {wordy && pods > 0 && card.w > node.name.length * 7.2 + 140 && <span className={css['secondary']}>{t('graph.podCount', { count: pods })}</span>}
        <NodeBadge node={node} small={!wordy} />
      </div>
      {program('etcd', place.etcd)}
      {program('kube-controller-manager', place.controllers)}
      {program('kube-scheduler', place.scheduler)}
      {program('kube-apiserver', place.apiserver)}
    </div>
  );
}

/** A member of etcd on a machine of its own. */
export function Member({ name }: { readonly name: string }): ReactElement {
  const { t } = useTranslation();
  const { scene, map, openPart } = useGraph();
  const id = `etcd/${name}`;
  const part = scene.controlPlane.find((one) => one.id === id);
  return (
    <div className={css['member']} data-state={part?.state ?? 'idle'} data-density={map.density} data-part={id} title={id} onClick={() => openPart(id)}>
      {map.density === 'full' && <EtcdGlyph size={14} className={css['glyph']} />}
      <b>{ending(name, map.density === 'full' ? 84 : 60)}</b>
      {part?.leader === true && <Crown className={css['crown']} size={12} strokeWidth={2.2} aria-label={t('graph.leader')} />}
    </div>
  );
}

export function Balancer({ part }: { readonly part: ControlPlanePart | undefined }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const { map, openPart } = useGraph();
  return (
    <div className={css['balancer']} data-state={part?.state ?? 'idle'} data-density={map.density} data-part="load-balancer" onClick={() => openPart('load-balancer')}>
      {map.density !== 'mini' && <b>{t('part.load-balancer')}</b>}
      {map.density !== 'mini' && part !== undefined && <span className={css['secondary']}>{say(`doing.${part.doing.code}`, part.doing.data, part.doing.code)}</span>}
    </div>
  );
}
