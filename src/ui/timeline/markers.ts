/** Names beside the track: as many as fit without touching; close ones share one name and say how many more there are. */
import type { Marker } from '../../session/protocol.ts';

export interface Tick {
  readonly marker: Marker;
  readonly x: number;
}

export interface Label {
  readonly x: number;
  /** Left edge, so that names at the ends stay inside. */
  readonly left: number;
  readonly width: number;
  readonly text: string;
  readonly more: number;
  readonly marker: Marker;
  readonly all: readonly Marker[];
}

/** Average width of a character at 11 px, in pixels. */
const CHARACTER = 6.1;
const MORE = 26;
const APART = 10;

interface Cluster {
  readonly all: Marker[];
  lead: Tick;
}

const weight = (marker: Marker): number => (marker.tone === 'bad' ? 3 : marker.code === 'command' ? 2 : marker.code === 'rolloutComplete' ? 1 : 0);

function measure(cluster: Cluster, nameOf: (marker: Marker) => string, width: number): Label {
  const text = nameOf(cluster.lead.marker);
  const more = cluster.all.length - 1;
  const own = text.length * CHARACTER + (more > 0 ? MORE : 0);
  const left = Math.min(Math.max(0, cluster.lead.x - own / 2), Math.max(0, width - own));
  return { x: cluster.lead.x, left, width: own, text, more, marker: cluster.lead.marker, all: cluster.all };
}

/** Ticks closer than this cannot be told apart: one stands for all of them. */
const BIN = 4;

/** At most one tick every few pixels, the weightiest of its neighbours, however many there are. */
export function thinned(ticks: readonly Tick[]): readonly (Tick & { readonly all: readonly Marker[] })[] {
  const bins = new Map<number, { lead: Tick; all: Marker[] }>();
  for (const tick of ticks) {
    const bin = bins.get(Math.round(tick.x / BIN));
    if (bin === undefined) bins.set(Math.round(tick.x / BIN), { lead: tick, all: [tick.marker] });
    else {
      bin.all.push(tick.marker);
      if (weight(tick.marker) > weight(bin.lead.marker)) bin.lead = tick;
    }
  }
  return [...bins.values()].map(({ lead, all }) => ({ ...lead, all }));
}

export function labelsOf(ticks: readonly Tick[], nameOf: (marker: Marker) => string, width: number): readonly Label[] {
  const sorted = thinned(ticks).toSorted((a, b) => a.x - b.x);
  const clusters: Cluster[] = sorted.map((tick) => ({ all: [...tick.all], lead: tick }));
  const labels = clusters.map((cluster) => measure(cluster, nameOf, width));
  for (let i = 1; i < clusters.length; ) {
    const [a, b] = [labels[i - 1], labels[i]];
    const [left, right] = [clusters[i - 1], clusters[i]];
    if (a === undefined || b === undefined || left === undefined || right === undefined || a.left + a.width + APART <= b.left) {
      i += 1;
      continue;
    }
    left.all.push(...right.all);
    if (weight(right.lead.marker) > weight(left.lead.marker)) left.lead = right.lead;
    clusters.splice(i, 1);
    labels.splice(i - 1, 2, measure(left, nameOf, width));
    i = Math.max(1, i - 1);
  }
  return labels;
}
