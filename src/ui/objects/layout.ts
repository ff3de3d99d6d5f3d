/** Where each object of the graph stands: layers from owners to what they own and use, by dagre. Objects alone stand below, in rows. */
import { Graph, layout } from '@dagrejs/dagre';
import type { ObjectGraphData } from '../../views/objectGraph.ts';

export interface Placed {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Placed>;
  /** Points of each relation's line, in the order of the data. */
  readonly lines: readonly (readonly Placed[])[];
}

export const CARD = { width: 184, height: 46 } as const;
const GAP = 14;
const MARGIN = 20;
const IN_A_ROW = 5;

export function layObjects({ objects, relations }: Pick<ObjectGraphData, 'objects' | 'relations'>): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: GAP, ranksep: 70, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const linked = new Set(relations.flatMap(({ from, to }) => [from, to]));
  for (const { id } of objects) if (linked.has(id)) graph.setNode(id, { ...CARD });
  relations.forEach(({ from, to, type }, index) => graph.setEdge(from, to, { weight: type === 'owns' ? 4 : 1 }, String(index)));
  if (linked.size > 0) layout(graph);
  const size = linked.size === 0 ? { width: 0, height: MARGIN } : (graph.graph() as { readonly width: number; readonly height: number });
  const places = new Map<string, Placed>();
  for (const id of graph.nodes()) {
    const { x, y } = graph.node(id) as Placed;
    places.set(id, { x: Math.round(x - CARD.width / 2), y: Math.round(y - CARD.height / 2) });
  }
  const alone = objects.filter(({ id }) => !linked.has(id));
  alone.forEach(({ id }, index) => places.set(id, { x: MARGIN + (index % IN_A_ROW) * (CARD.width + GAP), y: size.height + Math.floor(index / IN_A_ROW) * (CARD.height + GAP) }));
  const rows = Math.ceil(alone.length / IN_A_ROW);
  const lines = relations.map(({ from, to }, index) => (graph.edge({ v: from, w: to, name: String(index) }) as { readonly points: readonly Placed[] }).points);
  return {
    width: Math.max(size.width, alone.length === 0 ? 0 : MARGIN * 2 + Math.min(IN_A_ROW, alone.length) * (CARD.width + GAP)),
    height: size.height + rows * (CARD.height + GAP) + (rows > 0 ? MARGIN : 0),
    places,
    lines,
  };
}
