/** The graph by keyboard: one tab stop; arrows go to the nearest neighbour in that direction; each stop has a box, a name and what Enter opens. */
import type { Message, NodePart, PodPart, Scene } from '../../scene/scene.ts';
import type { Selection } from '../../session/session.ts';
import { podRef } from '../../session/selectors.ts';
import { fleetCells } from './fleetCells.ts';
import type { Box } from './box.ts';
import type { FixedMap } from './fixedMap.ts';
import type { MessageStop } from './flights.ts';
import { programOf, type MasterPlace } from './masters.ts';
import { slotPods, slotRow, slotsOf } from './slots.ts';

export interface Stop {
  readonly id: string;
  readonly box: Box;
  readonly opens: Selection;
  /** For the words that a screen reader says. */
  readonly about: { readonly type: 'part'; readonly part: string } | { readonly type: 'node'; readonly node: NodePart } | { readonly type: 'pod'; readonly pod: PodPart; readonly node?: string } | { readonly type: 'message'; readonly message: Message };
}

const part = (id: string, box: Box): Stop => ({ id, box, opens: { kind: 'part', id }, about: { type: 'part', part: id } });

const nodeStop = (node: NodePart, box: Box): Stop => ({ id: `node/${node.name}`, box, opens: { kind: 'object', ref: { resource: 'nodes', name: node.name } }, about: { type: 'node', node } });

const podStop = (pod: PodPart, box: Box, node?: string): Stop => ({ id: `pod/${pod.uid}`, box, opens: { kind: 'object', ref: podRef(pod) }, about: { type: 'pod', pod, ...(node !== undefined && { node }) } });

export const messageStop = ({ id, box, message }: MessageStop): Stop => ({ id, box, opens: { kind: 'part', id }, about: { type: 'message', message } });

function workerStops(node: NodePart, card: Box, map: FixedMap): readonly Stop[] {
  const title: Box = { ...card, h: map.crowd === 'cards' ? 36 : card.h };
  if (map.crowd !== 'cards') return [nodeStop(node, title)];
  const pods = slotRow(slotPods(node.pods));
  const slots = slotsOf(card, map.density, pods.length);
  return [
    nodeStop(node, title),
    ...slots.boxes.flatMap((box, i) => {
      const pod = pods[i];
      return pod === undefined ? [] : [podStop(pod, { ...box, x: card.x + box.x, y: card.y + box.y }, node.name)];
    }),
  ];
}

function mastersStops(place: MasterPlace, scene: Scene): readonly Stop[] {
  const node = scene.nodes.find(({ name }) => name === place.name);
  return [
    ...(node === undefined ? [] : [nodeStop(node, place.title)]),
    part(programOf('etcd', place), place.etcd),
    part(programOf('kube-controller-manager', place), place.controllers),
    part(programOf('kube-scheduler', place), place.scheduler),
    part(programOf('kube-apiserver', place), place.apiserver),
  ];
}

export function stopsOf(map: FixedMap, scene: Scene): readonly Stop[] {
  const master = scene.nodes.find((node) => node.controlPlane);
  const several = map.masters.flatMap((place) => mastersStops(place, scene));
  const workers = scene.nodes.filter((node) => !node.controlPlane);
  const cells = fleetCells({ ...map.fleet, h: map.fleet.h - 26 }, workers.length);
  return [
    part('user', map.person),
    ...several,
    ...map.members.map(({ name, box }) => part(`etcd/${name}`, box)),
    ...(several.length > 0 ? [] : [part('etcd', map.etcd), part('kube-controller-manager', map.controllers), part('kube-scheduler', map.scheduler)]),
    ...scene.pending.slice(0, 3).map((pod, i) => podStop(pod, several.length > 0 ? { x: map.queue.x + 6, y: map.queue.y + 24 + i * 32, w: map.queue.w - 12, h: 26 } : { x: map.queue.x + 8 + i * 60, y: map.queue.y + 24, w: 56, h: 26 })),
    ...(master === undefined || map.station.h === 0 ? [] : [nodeStop(master, { x: map.band.x, y: map.band.y, w: 180, h: 34 })]),
    part(several.length > 0 ? 'load-balancer' : 'kube-apiserver', map.apiserver),
    ...(map.provider === undefined ? [] : [part('cloud', map.provider)]),
    part('network/pods', map.ribbon),
    ...workers.flatMap((node, i) => {
      const card = map.workers.get(node.name);
      if (card !== undefined) return workerStops(node, card, map);
      const { x, y } = cells.at(i);
      return [nodeStop(node, { x: map.fleet.x + x, y: map.fleet.y + 26 + y, w: cells.size, h: cells.size })];
    }),
    part('network/infrastructure', map.infra),
  ];
}

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** How far b lies from a in a direction: what is off to the side counts double; Infinity when it is not that way. */
function distance(a: Box, b: Box, arrow: Arrow): number {
  const dx = b.x + b.w / 2 - (a.x + a.w / 2);
  const dy = b.y + b.h / 2 - (a.y + a.h / 2);
  const along = arrow === 'ArrowUp' ? -dy : arrow === 'ArrowDown' ? dy : arrow === 'ArrowLeft' ? -dx : dx;
  if (along <= 4) return Infinity;
  const flat = arrow === 'ArrowLeft' || arrow === 'ArrowRight';
  const apart = flat ? Math.max(0, Math.max(a.y, b.y) - Math.min(a.y + a.h, b.y + b.h)) : Math.max(0, Math.max(a.x, b.x) - Math.min(a.x + a.w, b.x + b.w));
  return along + apart * 3 + Math.abs(flat ? dy : dx) * 0.1;
}

/** The message after, or before, the one that the keyboard is on: they are small, and lie where they happen to be. */
export function nextMessage<T extends Pick<Stop, 'id'>>(stops: readonly T[], from: T, by: 1 | -1): T | undefined {
  const messages = stops.filter(({ id }) => id.startsWith('message/'));
  const at = messages.findIndex(({ id }) => id === from.id);
  return messages.at(at < 0 ? Math.min(0, by) : (at + by) % messages.length);
}

/** Of things that have places: the nearest in a direction. */
export function neighbour<T extends Pick<Stop, 'id' | 'box'>>(stops: readonly T[], from: T, arrow: Arrow): T | undefined {
  let best: T | undefined;
  let least = Infinity;
  for (const stop of stops) {
    const far = stop.id === from.id ? Infinity : distance(from.box, stop.box, arrow);
    if (far < least) [best, least] = [stop, far];
  }
  return best;
}
