/** The way of a packet over a map: from spot to spot, by the machines' cables and the network between them. */
import type { Spot } from '../../views/walk.ts';
import type { Point } from '../graph/box.ts';

/** A spot and its way to the network between the machines: the spot itself first, a point on the network last. */
export type Access = readonly Point[];

const machineOf = (spot: Spot): string => ('node' in spot ? spot.node : spot.at);

/** Way points through all spots; `accessOf` says where each is. Spots that the map does not show are passed over. */
export function trailOf(spots: readonly Spot[], accessOf: (spot: Spot) => Access | undefined): readonly Point[] {
  const way: Point[] = [];
  let last: { readonly spot: Spot; readonly access: Access } | undefined;
  for (const spot of spots) {
    const access = accessOf(spot);
    const here = access?.[0];
    if (access === undefined || here === undefined) continue;
    if (last === undefined) way.push(here);
    else if (machineOf(last.spot) === machineOf(spot)) {
      const from = last.access[0]!;
      if (from.x !== here.x && from.y !== here.y) way.push({ x: Math.abs(from.y) > here.y ? here.x : from.x, y: Math.max(from.y, here.y) });
      way.push(here);
    } else way.push(...last.access.slice(1), ...access.toReversed());
    last = { spot, access };
  }
  return way;
}
