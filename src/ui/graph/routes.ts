/** The ways that messages take on the fixed map: everything meets at the API server's bar. Request and response run on two lanes. */
import type { PartId } from '../../scene/scene.ts';
import type { Box, Point } from './box.ts';
import type { FixedMap } from './fixedMap.ts';
import { betweenMasters, fromMaster, masterEnd, throughBalancer } from './mastersRoutes.ts';
import { cardMeasures } from './slots.ts';

/** What a part is, from the actor's name in the trace. */
function partOf(actor: string): { readonly type: 'person' | 'etcd' | 'apiserver' | 'scheduler' | 'controllers' | 'kubelet' | 'kubeProxy' | 'pod'; readonly node?: string } {
  const slash = actor.indexOf('/');
  const kind = slash < 0 ? actor : actor.slice(0, slash);
  const [, node = '', pod] = actor.split('/');
  // A program in a Pod speaks from its node's card.
  if (pod !== undefined) return { type: 'kubelet', node };
  if (kind === 'kubelet') return { type: 'kubelet', node };
  if (kind === 'kube-proxy') return { type: 'kubeProxy', node };
  if (kind === 'etcd') return { type: 'etcd' };
  if (kind === 'kube-apiserver') return { type: 'apiserver' };
  if (kind === 'kube-scheduler') return { type: 'scheduler' };
  if (node.includes('/')) return { type: 'pod', node: node.slice(0, node.indexOf('/')) };
  if (kind === 'user' || kind === 'kubectl' || kind === 'bootstrap') return { type: 'person' };
  return { type: 'controllers' };
}

/** The provider, as the trace names it. */
const CLOUD = 'cloud';

/** Distance of a lane from the middle of its way. */
const LANE = 5;

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

const foot = (box: Box): Point => ({ x: box.x + box.w / 2, y: box.y + box.h });

/** Where kubelet and kube-proxy sit on a node: their chips' middle, or the card's top where there are none. */
function chipAnchor(map: FixedMap, node: string, type: 'kubelet' | 'kubeProxy' | 'pod'): Point | undefined {
  const card = map.workers.get(node);
  if (card === undefined) return undefined;
  if (type === 'pod') return { x: card.x + card.w * 0.88, y: card.y };
  const m = cardMeasures(card, map.density);
  const inner = card.w - m.pad * 2;
  const part = type === 'kubelet' ? 1 / 6 : 1 / 2;
  if (map.crowd !== 'cards' || m.chips === 0) return { x: card.x + card.w * (type === 'kubelet' ? 0.4 : 0.6), y: card.y };
  return { x: card.x + m.pad + inner * part, y: card.y };
}

function wayFrom(map: FixedMap, actor: PartId): readonly Point[] | undefined {
  const bar = map.apiserver;
  const part = partOf(actor);
  const down = (box: Box): readonly Point[] => [foot(box), { x: foot(box).x, y: bar.y }];
  switch (part.type) {
    case 'person': {
      const y = bar.y + bar.h / 2;
      return [{ x: map.person.x + map.person.w, y }, { x: bar.x, y }];
    }
    case 'etcd': return down(map.etcd);
    case 'controllers': return down(map.controllers);
    case 'scheduler': return down(map.scheduler);
    case 'apiserver': return undefined;
    default: {
      const master = map.masters.find(({ name }) => name === part.node);
      if (master !== undefined) return fromMaster(master, bar);
      const start = chipAnchor(map, part.node ?? '', part.type);
      if (start === undefined) return part.node !== undefined && map.station.h > 0 && map.crowd !== 'fleet' ? down(map.station) : [{ x: map.fleet.x + map.fleet.w / 2, y: map.fleet.y }, { x: map.fleet.x + map.fleet.w / 2, y: bar.y + bar.h }];
      const x = clamp(start.x, bar.x + 18, bar.x + bar.w - 18);
      if (x === start.x) return [start, { x, y: bar.y + bar.h }];
      const turn = map.band.y + map.band.h + (map.ribbon.y - map.band.y - map.band.h) / 2;
      return [start, { x: start.x, y: turn }, { x, y: turn }, { x, y: bar.y + bar.h }];
    }
  }
}

const shift = (points: readonly Point[], by: number): readonly Point[] =>
  points.map((point, i) => {
    const other = points[i + 1] ?? points[i - 1];
    const flat = other !== undefined && other.y === point.y && points.length === 2;
    return flat ? { x: point.x, y: point.y + by } : { x: point.x + by, y: point.y };
  });

/** The way from one part to another, on the request's or the response's lane. Way points in map coordinates. */
export function routeOf(map: FixedMap, from: PartId, to: PartId): readonly Point[] | undefined {
  if (from === CLOUD || to === CLOUD) return cloudRoute(map, from === CLOUD ? to : from, to === CLOUD);
  if (map.masters.length > 0) return mastersRoute(map, from, to);
  const toServer = partOf(to).type === 'apiserver';
  const way = wayFrom(map, toServer ? from : to);
  if (way === undefined) return undefined;
  return toServer ? shift(way, -LANE) : shift(way, LANE).toReversed();
}

/** Between the provider and whoever calls it: over the heads of the control plane's programs. */
function cloudRoute(map: FixedMap, caller: PartId, there: boolean): readonly Point[] | undefined {
  const { provider } = map;
  if (provider === undefined) return undefined;
  const instance = caller.split('/')[1];
  const master = map.masters.find(({ name, first }) => (instance === undefined ? first : name === instance));
  const box = master?.controllers ?? map.workers.get(instance ?? '') ?? map.controllers;
  const x = box.x + box.w / 2;
  const y = Math.min(box.y - 6, provider.y + provider.h - 10);
  const way = [{ x, y: box.y }, { x, y }, { x: provider.x, y }];
  return there ? shift(way, -LANE) : shift(way, LANE).toReversed();
}

/** The same where there are several masters: the load balancer's bar leads to each API server. */
function mastersRoute(map: FixedMap, from: PartId, to: PartId): readonly Point[] | undefined {
  const [start, end] = [masterEnd(map, from), masterEnd(map, to)];
  const by = end?.part === 'apiserver' ? -LANE : LANE;
  if (start !== undefined && end !== undefined) return shift(betweenMasters(start, end), by);
  const server = start ?? end;
  const way = wayFrom(map, start === undefined ? from : to);
  if (server === undefined || way === undefined) return undefined;
  const whole = throughBalancer(map, way, server);
  return start === undefined ? shift(whole, by) : shift(whole, by).toReversed();
}

/** The plain line between a part and the API server, for the lanes drawn at rest. */
export const lineOf = (map: FixedMap, part: PartId): readonly Point[] | undefined => wayFrom(map, part);

const lengthOf = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/** The point at a part (0..1) of a way, by its length. */
export function pointAt(way: readonly Point[], part: number): Point {
  const first = way[0] ?? { x: 0, y: 0 };
  let total = 0;
  for (let i = 1; i < way.length; i += 1) total += lengthOf(way[i - 1] ?? first, way[i] ?? first);
  let left = clamp(part, 0, 1) * total;
  for (let i = 1; i < way.length; i += 1) {
    const a = way[i - 1] ?? first;
    const b = way[i] ?? first;
    const length = lengthOf(a, b);
    if (left <= length && length > 0) return { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length };
    left -= length;
  }
  return way.at(-1) ?? first;
}

/** SVG path with rounded corners. */
export function pathOf(way: readonly Point[], radius = 8): string {
  const [first, ...rest] = way;
  if (first === undefined) return '';
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, i) => {
    const before = way[i] ?? first;
    const after = way[i + 2];
    if (after === undefined) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const r = Math.min(radius, lengthOf(before, point) / 2, lengthOf(point, after) / 2);
    const into = { x: point.x - Math.sign(point.x - before.x) * r, y: point.y - Math.sign(point.y - before.y) * r };
    const out = { x: point.x + Math.sign(after.x - point.x) * r, y: point.y + Math.sign(after.y - point.y) * r };
    path += `L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`;
  });
  return path;
}
