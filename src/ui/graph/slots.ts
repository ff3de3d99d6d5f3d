/** Pod slots inside a node's card: a grid at fixed places. The more Pods, the smaller the slots; the empty ones show what is still free. */
import { CNI_AGENTS, type PodPart } from '../../scene/scene.ts';
import type { Box, Density } from './box.ts';

export type SlotSize = 'card' | 'chip' | 'dot';

export interface Slots {
  readonly size: SlotSize;
  /** Relative to the card's corner. */
  readonly boxes: readonly Box[];
  /** Pods that found no slot. */
  readonly hidden: number;
}

const SIZES: { readonly [S in SlotSize]: { readonly w: number; readonly h: number; readonly gap: number } } = {
  card: { w: 84, h: 58, gap: 8 },
  chip: { w: 76, h: 26, gap: 6 },
  dot: { w: 18, h: 18, gap: 4 },
};

/** Rows that a card can hold at most, so that a tall card does not become a wall of empty slots. */
const MOST_ROWS: { readonly [S in SlotSize]: number } = { card: 4, chip: 6, dot: 8 };

export interface CardMeasures {
  readonly title: number;
  readonly chips: number;
  readonly bars: number;
  readonly pad: number;
}

const CARD: { readonly [D in Density]: CardMeasures } = {
  full: { title: 44, chips: 40, bars: 58, pad: 14 },
  compact: { title: 28, chips: 24, bars: 20, pad: 8 },
  mini: { title: 22, chips: 0, bars: 8, pad: 6 },
};

/** A card that is too low leaves out its parts in the order bars, chips. */
export function cardMeasures(card: Box, density: Density): CardMeasures {
  const m = CARD[density];
  if (card.h >= m.title + m.chips + m.bars + 74) return m;
  if (density === 'full') return card.h >= 132 ? { ...CARD.compact, pad: 12 } : { ...CARD.mini, title: 26, pad: 10 };
  return card.h >= m.title + m.chips + m.bars + 26 ? m : { ...CARD.mini, bars: card.h >= 60 ? 8 : 4 };
}

function grid(size: SlotSize, area: Box): Box[] {
  const { w, h, gap } = SIZES[size];
  const columns = Math.max(1, Math.floor((area.w + gap) / (w + gap)));
  const rows = Math.min(MOST_ROWS[size], Math.floor((area.h + gap) / (h + gap)));
  const width = size === 'dot' ? w : (area.w - gap * (columns - 1)) / columns;
  const height = size === 'card' ? Math.min(66, (area.h - gap * (rows - 1)) / Math.max(1, rows)) : h;
  const boxes: Box[] = [];
  for (let i = 0; i < columns * rows; i += 1) {
    boxes.push({ x: area.x + (i % columns) * (width + gap), y: area.y + Math.floor(i / columns) * (height + gap), w: width, h: height });
  }
  return boxes;
}

export function slotsOf(card: Box, density: Density, count: number): Slots {
  const m = cardMeasures(card, density);
  const area: Box = { x: m.pad, y: m.title + m.chips, w: card.w - m.pad * 2, h: card.h - m.title - m.chips - m.bars - 4 };
  const sizes: readonly SlotSize[] = density === 'mini' ? (card.h >= 104 ? ['chip', 'dot'] : ['dot']) : density === 'compact' ? ['chip', 'dot'] : ['card', 'chip', 'dot'];
  for (const size of sizes) {
    const boxes = grid(size, area);
    if (boxes.length >= count && boxes.length > 0) return { size, boxes, hidden: 0 };
  }
  const boxes = grid('dot', area);
  return { size: 'dot', boxes, hidden: Math.max(0, count - boxes.length) };
}

/** Programs that the map draws themselves: their Pods would say the same twice. */
const DRAWN = new Set(['kube-proxy', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', ...CNI_AGENTS]);

/** The Pods of a node that take a slot. */
export const slotPods = (pods: readonly PodPart[]): readonly PodPart[] => pods.filter((pod) => !(pod.system && DRAWN.has(pod.base)));

/** Those Pods at their places: each keeps its own, and where one has gone there is a hole. Pods without a place of their own fill the holes. */
export function slotRow(pods: readonly PodPart[]): readonly (PodPart | undefined)[] {
  const row: (PodPart | undefined)[] = [];
  for (const pod of pods) if (pod.slot !== undefined) row[pod.slot] = pod;
  for (const pod of pods) {
    if (pod.slot !== undefined) continue;
    const hole = Array.from(row, (one) => one === undefined).indexOf(true);
    row[hole < 0 ? row.length : hole] = pod;
  }
  return Array.from(row);
}
