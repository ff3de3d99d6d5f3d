/** Many nodes as one field of cells on a canvas: how full each is, which are not ready, what the scheduler said. A click opens the node. */
import { useLayoutEffect, useRef, useState, type MouseEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodePart } from '../../../scene/scene.ts';
import type { Box } from '../box.ts';
import { useGraph } from '../graphContext.ts';
import { fleetCells, type FleetCells } from '../fleetCells.ts';
import css from './fleet.module.css';

const fullness = (node: NodePart): number => Math.max(0, ...node.bars.map((bar) => bar.used));

function paint(canvas: HTMLCanvasElement, box: Box, cells: FleetCells, nodes: readonly NodePart[], ratio: number): void {
  const brush = canvas.getContext('2d');
  if (brush === null) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const [empty, fill, bad, best, out] = ['--line2', '--accent', '--bad', '--ok', '--edge'].map(colour);
  canvas.width = Math.round(box.w * ratio);
  canvas.height = Math.round(box.h * ratio);
  brush.scale(ratio, ratio);
  nodes.forEach((node, i) => {
    const { x, y } = cells.at(i);
    const size = cells.size - cells.gap;
    brush.fillStyle = empty ?? '';
    brush.fillRect(x, y, size, size);
    const part = Math.min(1, fullness(node)) * size;
    brush.globalAlpha = node.verdict?.outcome === 'filtered' ? 0.25 : 0.85;
    brush.fillStyle = (node.ready ? fill : bad) ?? '';
    brush.fillRect(x, y + size - part, size, node.ready ? part : size);
    brush.globalAlpha = 1;
    const outcome = node.verdict?.outcome;
    if (outcome === 'best' || !node.schedulable) {
      brush.strokeStyle = (outcome === 'best' ? best : out) ?? '';
      brush.lineWidth = outcome === 'best' ? 3 : 1;
      brush.strokeRect(x + 1, y + 1, size - 2, size - 2);
    }
  });
}

export function Fleet(): ReactElement {
  const { t } = useTranslation();
  const { map, scene, openNode } = useGraph();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [over, setOver] = useState<NodePart>();
  const nodes = scene.nodes.filter((node) => !node.controlPlane);
  const box: Box = { ...map.fleet, h: map.fleet.h - 26 };
  const cells = fleetCells(box, nodes.length);
  useLayoutEffect(() => {
    if (canvas.current !== null) paint(canvas.current, box, cells, nodes, devicePixelRatio * map.zoom);
  });
  const find = (event: MouseEvent): NodePart | undefined => {
    const rect = event.currentTarget.getBoundingClientRect();
    return nodes[cells.find(((event.clientX - rect.x) * box.w) / rect.width, ((event.clientY - rect.y) * box.h) / rect.height)];
  };
  const pods = nodes.reduce((sum, node) => sum + node.pods.length, 0);
  return (
    <div className={css['fleet']}>
      <p className={css['caption']}>{over === undefined ? t('graph.fleet', { nodes: nodes.length, pods, ready: nodes.filter((node) => node.ready).length }) : t('graph.fleetNode', { name: over.name, pods: over.pods.length, percent: Math.round(fullness(over) * 100) })}</p>
      <canvas
        ref={canvas}
        className={css['field']}
        style={{ width: box.w, height: box.h }}
        onMouseMove={(event) => setOver(find(event))}
        onMouseLeave={() => setOver(undefined)}
        onClick={(event) => {
          const node = find(event);
          if (node !== undefined) openNode(node.name);
        }}
      />
    </div>
  );
}
