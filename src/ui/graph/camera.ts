/** From where the map is looked at, told by the thing that the middle of the picture lies over, and looked up on a map that is laid out otherwise. */
import type { Viewport } from '@xyflow/react';
import type { Camera } from '../../session/stage/moment.ts';
import type { Box, Point } from './box.ts';
import type { FixedMap } from './fixedMap.ts';
import type { Stop } from './navigation.ts';

type Size = Pick<FixedMap, 'width' | 'height' | 'zoom'>;
type Place = Pick<Stop, 'id' | 'box'>;

/** Over the map itself, where the thing that was told is none of this map. */
const MAP = 'map';

const middle = ({ x, y, w, h }: Box): Point => ({ x: x + w / 2, y: y + h / 2 });
const whole = ({ width, height }: Size): Place => ({ id: MAP, box: { x: 0, y: 0, w: width, h: height } });
const rounded = (value: number): number => Math.max(-1_000, Math.min(1_000, Math.round(value * 10_000) / 10_000));

/** Things that stay: Pods come and go, messages pass. */
const stays = ({ id }: Place): boolean => !id.startsWith('pod/') && !id.startsWith('message/');

/** Null: all of the map is seen, as at the beginning. */
export function cameraOf(map: Size, stops: readonly Place[], { x, y, zoom }: Viewport): Camera | null {
  if (isNear({ x, y, zoom }, { x: 0, y: 0, zoom: map.zoom })) return null;
  const at: Point = { x: ((map.width * map.zoom) / 2 - x) / zoom, y: ((map.height * map.zoom) / 2 - y) / zoom };
  const far = ({ box }: Place): number => Math.hypot(middle(box).x - at.x, middle(box).y - at.y);
  const over = stops.filter(stays).reduce<Place>((best, stop) => (best.id === MAP || far(stop) < far(best) ? stop : best), whole(map));
  const from = middle(over.box);
  return { over: over.id, x: rounded((at.x - from.x) / over.box.w), y: rounded((at.y - from.y) / over.box.h), zoom: rounded(zoom / map.zoom) };
}

export function viewportFor(map: Size, stops: readonly Place[], camera: Camera | null): Viewport {
  if (camera === null) return { x: 0, y: 0, zoom: map.zoom };
  const { box } = stops.find(({ id }) => id === camera.over) ?? whole(map);
  const { x, y } = middle(box);
  const zoom = Math.max(map.zoom * 0.4, Math.min(map.zoom * 4, camera.zoom * map.zoom));
  return { x: (map.width * map.zoom) / 2 - (x + camera.x * box.w) * zoom, y: (map.height * map.zoom) / 2 - (y + camera.y * box.h) * zoom, zoom };
}

/** Nobody sees the difference. */
export const isNear = (a: Viewport, b: Viewport): boolean => Math.abs(a.zoom - b.zoom) < 0.002 && Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1;
