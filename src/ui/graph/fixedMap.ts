/**
 * The fixed map: where everything is, as a function of the pane's size and the number of nodes. Control plane band above with the API server as
 * the bar where everything meets, container network, workers side by side, infrastructure network, the person at the left. Nothing moves
 * between scenarios. The map is laid out at the pane's own size, so that text stays at its size; only a larger pane zooms in.
 */
import type { Scene } from '../../scene/scene.ts';
import type { Box, Density } from './box.ts';
import { placeMasters, type MasterPlace, type MemberPlace } from './masters.ts';

/** Workers as cards with their Pods, as small cards with a count, or as one field of cells. */
type Crowd = 'cards' | 'tiles' | 'fleet';

export interface FixedMap {
  readonly density: Density;
  readonly crowd: Crowd;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
  readonly person: Box;
  readonly band: Box;
  readonly etcd: Box;
  readonly controllers: Box;
  readonly scheduler: Box;
  /** Pods that wait for a node, beside the scheduler. */
  readonly queue: Box;
  /** The control plane node's own kubelet, proxy and runtime. */
  readonly station: Box;
  readonly apiserver: Box;
  /** Where there are several: each on a card of its own. Else empty, and the parts above are those of the one. */
  readonly masters: readonly MasterPlace[];
  /** The cloud at the right, where there is one. */
  readonly provider: Box | undefined;
  /** Members of etcd that are on machines of their own. */
  readonly members: readonly MemberPlace[];
  /** Before several API servers; it is then the bar where everything meets, and `apiserver` is its place. */
  readonly balancer: Box | undefined;
  readonly ribbon: Box;
  readonly infra: Box;
  /** By node name; empty when crowd is `fleet`. */
  readonly workers: ReadonlyMap<string, Box>;
  readonly fleet: Box;
}

interface Measures {
  readonly minW: number;
  readonly minH: number;
  readonly pad: number;
  readonly gap: number;
  readonly person: number;
  readonly personGap: number;
  readonly title: number;
  readonly part: number;
  readonly lane: number;
  readonly bar: number;
  readonly foot: number;
  readonly ribbon: number;
  readonly station: number;
}

const MEASURES: { readonly [D in Density]: Measures } = {
  full: { minW: 760, minH: 552, pad: 16, gap: 14, person: 80, personGap: 32, title: 36, part: 58, lane: 44, bar: 44, foot: 14, ribbon: 24, station: 102 },
  compact: { minW: 540, minH: 330, pad: 10, gap: 9, person: 64, personGap: 26, title: 24, part: 34, lane: 32, bar: 32, foot: 9, ribbon: 18, station: 92 },
  mini: { minW: 330, minH: 176, pad: 8, gap: 8, person: 38, personGap: 16, title: 0, part: 30, lane: 26, bar: 26, foot: 6, ribbon: 6, station: 0 },
};

/** etcd, controllers, scheduler, queue: names differ in length. */
const PART_WIDTHS: readonly number[] = [0.92, 1.28, 1, 0.8];

/** Width of the cloud provider's place. */
const PROVIDER: { readonly [D in Density]: number } = { full: 116, compact: 84, mini: 36 };

const LARGEST_ZOOM = 1.25;

function densityFor(width: number, height: number): Density {
  if (width >= MEASURES.full.minW * 0.94 && height >= MEASURES.full.minH * 0.94) return 'full';
  return width >= MEASURES.compact.minW && height >= MEASURES.compact.minH ? 'compact' : 'mini';
}

/** How many cards stand side by side. */
function columnsFor(count: number, width: number, smallest: number): number {
  const fit = Math.max(1, Math.floor((width + 12) / (smallest + 12)));
  if (count <= fit) return Math.max(count, 1);
  return Math.ceil(count / Math.ceil(count / fit));
}

const SMALLEST_CARD: { readonly [D in Density]: number } = { full: 196, compact: 132, mini: 92 };
/** Of more than a dozen workers, as long as cards can still be read. */
const SMALL_CARD: { readonly [D in Density]: { readonly w: number; readonly h: number } } = { full: { w: 108, h: 88 }, compact: { w: 84, h: 60 }, mini: { w: 64, h: 44 } };
const MANY = 12;
const MOST_CARDS = 24;

const cardWidth = (count: number, density: Density): number => (count > MANY && count <= MOST_CARDS ? SMALL_CARD[density].w : SMALLEST_CARD[density]);

const TILE = { w: 104, h: 42 };

function crowdFor(count: number, box: Box, density: Density): Crowd {
  const columns = columnsFor(count, box.w, cardWidth(count, density));
  const rows = Math.ceil(count / columns);
  const smallest = density === 'full' ? 112 : density === 'compact' ? 76 : 48;
  if (count <= 4 || (count <= MANY && box.h / rows >= smallest)) return 'cards';
  if (count > MANY && count <= MOST_CARDS && box.h / rows >= SMALL_CARD[density].h) return 'cards';
  const across = Math.floor((box.w + 8) / (TILE.w + 8));
  return Math.ceil(count / Math.max(1, across)) * (TILE.h + 8) <= box.h + 8 ? 'tiles' : 'fleet';
}

function placeWorkers(names: readonly string[], box: Box, density: Density, crowd: Crowd): ReadonlyMap<string, Box> {
  const places = new Map<string, Box>();
  if (crowd === 'fleet') return places;
  const gap = crowd === 'tiles' ? 8 : density === 'full' ? 20 : density === 'compact' ? 12 : 8;
  const columns = columnsFor(names.length, box.w, crowd === 'tiles' ? TILE.w : cardWidth(names.length, density));
  const rows = Math.max(1, Math.ceil(names.length / columns));
  const w = Math.max(1, (box.w - gap * (columns - 1)) / columns);
  const h = crowd === 'tiles' ? Math.min(72, (box.h - gap * (rows - 1)) / rows) : (box.h - gap * (rows - 1)) / rows;
  names.forEach((name, i) => {
    places.set(name, { x: box.x + (i % columns) * (w + gap), y: box.y + Math.floor(i / columns) * (h + gap), w, h });
  });
  return places;
}

/** Machines of etcd that have no API server. */
const externalEtcd = ({ controlPlane }: Pick<Scene, 'controlPlane'>): readonly string[] =>
  controlPlane.flatMap(({ type, node }) => (type === 'etcd' && node !== undefined && !controlPlane.some((one) => one.type === 'kube-apiserver' && one.node === node) ? [node] : []));

/** Beside the bar that it calls. */
function personAt(bar: Box, band: Box, m: Measures, density: Density): Box {
  const h = density === 'full' ? 76 : m.person;
  return { x: m.pad, y: Math.min(bar.y + bar.h / 2 - h / 2, band.y + band.h - h), w: m.person, h };
}

/** Lays the map out for a pane of so many CSS pixels. */
export function layFixedMap(scene: Pick<Scene, 'nodes' | 'controlPlane' | 'provider'>, paneWidth: number, paneHeight: number): FixedMap {
  const density = densityFor(paneWidth, paneHeight);
  const m = MEASURES[density];
  const zoom = Math.min(LARGEST_ZOOM, Math.max(0.5, Math.min(paneWidth / (m.minW * 1.28), paneHeight / (m.minH * 1.16), LARGEST_ZOOM)));
  const fit = Math.min(1, paneWidth / m.minW, paneHeight / m.minH);
  const scale = zoom < 1 ? fit : zoom;
  const width = paneWidth / scale;
  const height = paneHeight / scale;

  const bandX = m.pad + m.person + m.personGap;
  const side = scene.provider === undefined ? 0 : PROVIDER[density] + m.gap;
  const band: Box = { x: bandX, y: m.pad, w: width - bandX - m.pad - side, h: (m.title || m.foot) + m.part + m.lane + m.bar + m.foot };
  const inset = density === 'mini' ? 6 : 14;
  const partY = band.y + (m.title || m.foot);
  const between = density === 'full' ? 12 : 8;
  const room = band.w - inset * 2 - (m.station > 0 ? m.station + between : 0);
  const unit = (room - between * 3) / 4;
  const part = (i: number): Box => {
    const before = PART_WIDTHS.slice(0, i).reduce((sum, width) => sum + width, 0);
    return { x: band.x + inset + before * unit + i * between, y: partY, w: (PART_WIDTHS[i] ?? 1) * unit, h: m.part };
  };
  const apiserver: Box = { x: band.x + inset, y: partY + m.part + m.lane, w: band.w - inset * 2, h: m.bar };
  const stationTop = density === 'full' ? band.y + 10 : band.y + 6;
  const station: Box = { x: band.x + band.w - inset - m.station, y: stationTop, w: m.station, h: m.station > 0 ? partY + m.part - stationTop : 0 };

  const ribbon: Box = { x: m.pad, y: band.y + band.h + m.gap, w: width - m.pad * 2, h: m.ribbon };
  const infra: Box = { x: m.pad, y: height - m.pad - m.ribbon, w: width - m.pad * 2, h: m.ribbon };
  const top = ribbon.y + ribbon.h + m.gap;
  const field: Box = { x: m.pad, y: top, w: width - m.pad * 2, h: infra.y - m.gap - top };
  const names = scene.nodes.filter((node) => !node.controlPlane).map((node) => node.name);
  const crowd = crowdFor(names.length, field, density);
  const masterNames = scene.nodes.filter((node) => node.controlPlane).map((node) => node.name);
  const several = masterNames.length > 1 ? placeMasters(masterNames, externalEtcd(scene), band, density) : undefined;
  return {
    density, crowd, zoom: scale, width, height, band, ribbon, infra,
    apiserver: several?.balancer ?? apiserver,
    station: several === undefined ? station : { ...station, h: 0 },
    masters: several?.places ?? [],
    balancer: several?.balancer,
    members: several?.members ?? [],
    provider: scene.provider === undefined ? undefined : { x: band.x + band.w + m.gap, y: band.y, w: PROVIDER[density], h: band.h },
    etcd: part(0), controllers: part(1), scheduler: part(2), queue: several?.queue ?? part(3),
    person: personAt(several?.balancer ?? apiserver, band, m, density),
    workers: placeWorkers(names, field, density, crowd),
    fleet: field,
  };
}
