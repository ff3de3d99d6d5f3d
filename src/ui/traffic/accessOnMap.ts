/** Where the spots of a packet's walk are on the live map. */
import type { Spot } from '../../views/walk.ts';
import type { Box, Point } from '../graph/box.ts';
import type { FixedMap } from '../graph/fixedMap.ts';
import type { Stop } from '../graph/navigation.ts';
import type { Access } from './trail.ts';

/** Along the map's edge, beside all cards. */
const EDGE = 4;

const centre = ({ x, y, w, h }: Box): Point => ({ x: x + w / 2, y: y + h / 2 });

export function accessOnMap(map: FixedMap, stops: readonly Stop[], spot: Spot): Access | undefined {
  // Below the network's name.
  const wire = map.infra.y + map.infra.h - 3;
  const byEdge = (from: Point, x: number): Access => [from, { x, y: from.y }, { x, y: wire }];
  if (spot.at === 'outside') return byEdge({ x: map.person.x, y: map.person.y + map.person.h / 2 }, EDGE);
  if (spot.at === 'balancer') return map.provider === undefined ? [{ x: map.infra.x + 70, y: wire }] : byEdge(centre(map.provider), map.width - EDGE);
  const cable = cableOf(map, spot.node, wire);
  if (cable === undefined || spot.at === 'machine') return cable;
  const pod = stops.find(({ about }) => about.type === 'pod' && about.node === spot.node && about.pod.name === spot.pod);
  if (pod === undefined) return cable;
  const place = centre(pod.box);
  return [place, { x: place.x, y: cable[0]!.y }, ...cable];
}

/** From the foot of a machine's card down; where another card is below it, between the cards. */
function cableOf(map: FixedMap, node: string, wire: number): Access | undefined {
  const card = map.workers.get(node) ?? (map.crowd === 'fleet' && !map.masters.some(({ name }) => name === node) ? map.fleet : undefined);
  if (card === undefined) {
    const master = map.masters.find(({ name }) => name === node)?.card ?? (map.station.h > 0 ? map.station : map.band);
    const foot = { x: master.x + master.w / 2, y: master.y + master.h - EDGE };
    return [foot, { x: map.width - EDGE, y: foot.y }, { x: map.width - EDGE, y: wire }];
  }
  const foot = { x: card.x + card.w / 2, y: card.y + card.h - 6 };
  const isLast = ![...map.workers.values()].some((other) => other.y > card.y && other.x < foot.x && foot.x < other.x + other.w);
  if (isLast) return [foot, { x: foot.x, y: wire }];
  const between = { x: card.x - EDGE, y: card.y + card.h + EDGE };
  return [foot, { x: foot.x, y: between.y }, between, { x: between.x, y: wire }];
}
