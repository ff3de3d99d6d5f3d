/** Where the spots of a packet's walk are in the schematic. */
import type { Spot } from '../../views/walk.ts';
import type { SchematicLayout } from '../schematic/layout.ts';
import type { SchematicStop } from '../schematic/stops.ts';
import type { Access } from './trail.ts';

export function accessOnSchematic(layout: SchematicLayout, stops: readonly SchematicStop[], spot: Spot): Access | undefined {
  const wire = layout.externalBar.y + layout.externalBar.h / 2;
  if (spot.at === 'outside' || spot.at === 'balancer') {
    const box = spot.at === 'outside' ? layout.person : layout.provider;
    if (box === undefined) return [{ x: layout.person.x + layout.person.w + 60, y: wire }];
    return [{ x: box.x + box.w / 2, y: box.y + box.h }, { x: box.x + box.w / 2, y: wire }];
  }
  const stack = layout.stacks.find(({ name }) => name === spot.node);
  if (stack === undefined) return undefined;
  const foot = stack.hardware.y + stack.hardware.h - 8;
  const cable: Access = [{ x: stack.cable.x, y: foot }, { x: stack.cable.x, y: wire }];
  const pod = spot.at === 'pod' ? stops.find(({ about }) => about.type === 'pod' && about.name === spot.pod) : undefined;
  if (pod === undefined) return cable;
  const x = pod.box.x + pod.box.w / 2;
  return [{ x, y: pod.box.y + pod.box.h / 2 }, { x, y: foot }, ...cable];
}
