/** The map from afar: of each machine its name, how many Pods it has, how full it is, and what is wrong with it. Sign and word, never colour alone. */
import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodePart, Scene } from '../../scene/scene.ts';
import type { Box } from '../graph/box.ts';
import type { FixedMap } from '../graph/fixedMap.ts';
import css from './farNodes.module.css';

interface Seen {
  readonly pods: number;
  /** Of its fuller resource, as a part of 1. */
  readonly full: number;
  /** Pods that fail. */
  readonly bad: number;
  /** Pods that are on their way: not ready yet, or going. */
  readonly waiting: number;
  readonly down: boolean;
}

export function seenFromAfar({ pods, bars, ready }: Pick<NodePart, 'pods' | 'bars' | 'ready'>): Seen {
  const count = (tone: string): number => pods.filter((pod) => pod.tone === tone).length;
  return { pods: pods.length, full: Math.min(1, Math.max(0, ...bars.map(({ used }) => used))), bad: count('bad'), waiting: count('waiting'), down: !ready };
}

function FarNode({ node, box, zoom }: { readonly node: NodePart; readonly box: Box; readonly zoom: number }): ReactElement {
  const { t } = useTranslation('cards');
  const { pods, full, bad, waiting, down } = seenFromAfar(node);
  const width = box.w * zoom;
  const height = box.h * zoom;
  return (
    <div className={css['place']} data-far={node.name} style={{ left: box.x, top: box.y, transform: `scale(${1 / zoom})` }}>
      <div className={css['node']} data-down={down || undefined} data-bad={bad > 0 || undefined} data-flat={height < 64 || undefined} style={{ width, height }}>
        <i className={css['heat']} style={{ height: `${full * 100}%` }} data-high={full > 0.85 || undefined} />
        <b translate="no" style={{ fontSize: Math.max(9, Math.min(15, (width - 10) / (node.name.length * 0.62))) }}>{node.name}</b>
        <span>{t('far.pods', { count: pods })}</span>
        {width >= 84 && height >= 78 && <span>{t('far.full', { percent: Math.round(full * 100) })}</span>}
        {(down || bad > 0) && <em><TriangleAlert size={12} strokeWidth={2.4} />{down ? 'NotReady' : t('far.bad', { count: bad })}</em>}
        {!down && bad === 0 && waiting > 0 && <span className={css['waiting']}>{t('far.waiting', { count: waiting })}</span>}
      </div>
    </div>
  );
}

export default function FarNodes({ map, scene, zoom }: { readonly map: FixedMap; readonly scene: Scene; readonly zoom: number }): ReactElement {
  return (
    <div className={css['layer']} aria-hidden="true">
      {scene.nodes.map((node) => {
        const box = map.workers.get(node.name);
        return box === undefined || map.crowd === 'tiles' ? null : <FarNode key={node.name} node={node} box={box} zoom={zoom} />;
      })}
    </div>
  );
}
