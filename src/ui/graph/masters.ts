/** Several masters on the fixed map: a card for each side by side in the band, the load balancer under all of them, the queue at the right. */
import type { Box, Density } from './box.ts';

export interface MasterPlace {
  readonly name: string;
  /** The first one's programs carry no instance. */
  readonly first: boolean;
  readonly card: Box;
  readonly title: Box;
  readonly etcd: Box;
  readonly controllers: Box;
  readonly scheduler: Box;
  readonly apiserver: Box;
}

/** A member of etcd on a machine of its own. */
export interface MemberPlace {
  readonly name: string;
  readonly box: Box;
}

export interface MastersPlaces {
  readonly places: readonly MasterPlace[];
  readonly members: readonly MemberPlace[];
  readonly balancer: Box;
  readonly queue: Box;
}

interface Measures {
  readonly inset: number;
  readonly gap: number;
  readonly queue: number;
  readonly title: number;
  readonly part: number;
  readonly bar: number;
  readonly balancer: number;
}

const MEASURES: { readonly [D in Density]: Measures } = {
  full: { inset: 12, gap: 10, queue: 112, title: 28, part: 42, bar: 34, balancer: 24 },
  compact: { inset: 8, gap: 7, queue: 84, title: 20, part: 28, bar: 24, balancer: 18 },
  mini: { inset: 5, gap: 5, queue: 46, title: 15, part: 20, bar: 18, balancer: 12 },
};

export function placeMasters(names: readonly string[], external: readonly string[], band: Box, density: Density): MastersPlaces {
  const m = MEASURES[density];
  const side = external.length > 0 ? m.queue * 1.2 : m.queue;
  const inner = band.w - m.inset * 2 - side - m.gap;
  const w = (inner - m.gap * (names.length - 1)) / names.length;
  const balancer: Box = { x: band.x + m.inset, y: band.y + band.h - m.inset - m.balancer, w: inner, h: m.balancer };
  const h = balancer.y - m.gap - band.y - m.inset;
  const pad = density === 'full' ? 7 : 4;
  const column: Box = { x: band.x + band.w - m.inset - side, y: band.y + m.inset, w: side, h: band.h - m.inset * 2 };
  const gap = density === 'mini' ? 2 : 4;
  const each = Math.min(m.balancer + 4, (column.h * 0.8) / Math.max(1, external.length) - gap);
  const below = external.length * (each + gap);
  return {
    balancer,
    queue: { ...column, y: column.y + below, h: column.h - below },
    members: external.map((name, i) => ({ name, box: { x: column.x + 8, y: column.y + i * (each + gap), w: column.w - 8, h: each } })),
    places: names.map((name, i) => {
      const card: Box = { x: band.x + m.inset + i * (w + m.gap), y: band.y + m.inset, w, h };
      const unit = (w - pad * 2 - 8) / 3;
      const part = (at: number): Box => ({ x: card.x + pad + at * (unit + 4), y: card.y + m.title, w: unit, h: m.part });
      return {
        name, card, first: i === 0,
        title: { x: card.x, y: card.y, w, h: m.title },
        etcd: part(0), controllers: part(1), scheduler: part(2),
        apiserver: { x: card.x + pad, y: card.y + h - pad - m.bar, w: w - pad * 2, h: m.bar },
      };
    }),
  };
}

/** A program's name on one of the masters. */
export const programOf = (type: string, { name, first }: Pick<MasterPlace, 'name' | 'first'>): string => (first ? type : `${type}/${name}`);
