/** A worker's card: name and state, its three programs, its Pods in their slots, how full it is. In a scheduling cycle: what was said of it. */
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodePart } from '../../../scene/scene.ts';
import type { Box } from '../box.ts';
import { useGround } from '../graphContext.ts';
import { cardMeasures, slotPods, slotRow, slotsOf } from '../slots.ts';
import { NodeBadge } from './NodeBadge.tsx';
import { Chip } from './Places.tsx';
import { EmptySlot, PodSlot } from './PodSlot.tsx';
import css from './worker.module.css';

const osName = (os: string): string => os.replace(' GNU/Linux', '').replace(/ \(.*\)/, '').replace(/(\d+\.\d+)\.\d+ LTS/, '$1');

function Bars({ node, lines }: { readonly node: NodePart; readonly lines: 'full' | 'thin' }): ReactElement {
  const { t } = useTranslation();
  const bars = node.bars.filter((bar) => bar.resource !== 'pods');
  return (
    <div className={css['bars']} data-lines={lines}>
      {bars.map((bar) => (
        <div key={bar.resource} className={css['bar']} title={t('graph.bar', { resource: t(`graph.resource.${bar.resource}`), used: bar.usedText, total: bar.totalText })}>
          {lines === 'full' && <span className={css['secondary']}>{t(`graph.resource.${bar.resource}`)}</span>}
          <svg className={css['track']} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect className={css['trackBack']} width="100" height="8" />
            <rect className={css['trackFill']} data-high={bar.used > 0.85 || undefined} width={Math.min(1, bar.used) * 100} height="8" />
          </svg>
          {lines === 'full' && <span className={css['amount']}>{t('graph.amount', { used: bar.usedText, total: bar.totalText })}</span>}
        </div>
      ))}
    </div>
  );
}

function Slots({ node, card }: { readonly node: NodePart; readonly card: Box }): ReactElement {
  const { t } = useTranslation();
  const { map, mapKey, openPod, still } = useGround();
  const pods = slotRow(slotPods(node.pods));
  const slots = slotsOf(card, map.density, pods.length);
  return (
    <>
      {slots.boxes.map((box, i) => {
        const pod = pods[i];
        return (
          <div key={pod?.uid ?? `empty-${i}`} className={css['slot']} data-active={pod?.active || undefined} style={{ left: box.x - 1, top: box.y - 1, width: box.w, height: box.h }}>
            {pod === undefined ? <EmptySlot size={slots.size} /> : <PodSlot pod={pod} size={slots.size} onOpen={openPod} still={still} spot={{ x: card.x + box.x, y: card.y + box.y, map: mapKey }} />}
          </div>
        );
      })}
      {slots.hidden > 0 && card.h >= 56 && <span className={css['hiddenPods']}>{t('graph.rest', { count: slots.hidden })}</span>}
    </>
  );
}

function Verdict({ node }: { readonly node: NodePart }): ReactElement | null {
  const verdict = node.verdict;
  if (verdict?.outcome !== 'filtered' || verdict.plugin === undefined) return null;
  return (
    <div className={css['verdict']} lang="en">
      <b>{verdict.plugin}</b>
      {verdict.reasons?.slice(0, 2).map((reason) => <span key={reason}>{reason}</span>)}
    </div>
  );
}

function WorkerCard({ node, card }: { readonly node: NodePart; readonly card: Box }): ReactElement {
  const { map, openNode, openPart } = useGround();
  const m = cardMeasures(card, map.density);
  const roomy = m.title >= 44;
  const runtime = node.runtime.split(':')[0] ?? '';
  const look = card.w >= 350 ? 'both' : card.w >= 236 && roomy ? 'name' : 'sign';
  const outcome = node.verdict?.outcome;
  return (
    <div className={css['card']} data-density={roomy ? 'full' : m.chips > 0 ? 'compact' : 'mini'} data-outcome={outcome} data-down={!node.ready || undefined} data-node={node.name} onClick={() => openNode(node.name)}>
      <div className={css['title']} style={{ height: m.title, paddingInline: m.pad }}>
        <b>{node.name}</b>
        {roomy && card.w > 250 && <span className={css['os']}>{[osName(node.os), ...(node.zone === undefined || card.w < 300 ? [] : [node.zone])].join(' · ')}</span>}
        <NodeBadge node={node} small={!roomy || card.w < 190} />
      </div>
      {m.chips > 0 && (
        <div className={css['chips']} style={{ paddingInline: m.pad }}>
          <Chip name="kubelet" glyph="kubelet" state={node.kubelet} onOpen={() => openPart(`kubelet/${node.name}`)} look={look} />
          <Chip name="kube-proxy" glyph="proxy" state={node.kubeProxy} onOpen={() => openPart(`kube-proxy/${node.name}`)} look={look} />
          <Chip name={runtime} glyph="runtime" state={node.containerRuntime} onOpen={() => openPart(`runtime/${node.name}`)} look={look} />
        </div>
      )}
      {node.verdict?.share !== undefined && <i className={css['score']} style={{ top: m.title - 4, left: m.pad, width: (card.w - 2 * m.pad) * node.verdict.share }} />}
      <Slots node={node} card={card} />
      {roomy && <Verdict node={node} />}
      {m.bars > 4 && <div className={css['foot']} style={{ paddingInline: m.pad }}><Bars node={node} lines={roomy ? 'full' : 'thin'} /></div>}
    </div>
  );
}

/** Frames come as copies: what a node is now is compared by its content. */
const sameNode = (a: { readonly node: NodePart }, b: { readonly node: NodePart }): boolean => JSON.stringify(a.node) === JSON.stringify(b.node);

export const Worker = memo(WorkerCard, (a, b) => a.card === b.card && sameNode(a, b));

/** A node among many: name, state, number of Pods, how full. */
function NodeTile({ node }: { readonly node: NodePart }): ReactElement {
  const { t } = useTranslation();
  const { openNode } = useGround();
  return (
    <div className={css['tile']} data-outcome={node.verdict?.outcome} data-down={!node.ready || undefined} data-node={node.name} onClick={() => openNode(node.name)}>
      <div className={css['tileTitle']}>
        <b>{node.name}</b>
        <span className={css['count']} title={t('graph.podCount', { count: node.pods.length })}>{node.pods.length}</span>
        <NodeBadge node={node} small />
      </div>
      <Bars node={node} lines="thin" />
    </div>
  );
}

export const Tile = memo(NodeTile, sameNode);
