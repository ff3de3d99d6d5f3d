/** The schematic by keyboard: what the arrows go to, where it is, what it is called and what Enter does. */
import type { Selection } from '../../session/session.ts';
import { podRef } from '../../session/selectors.ts';
import type { Message } from '../../scene/scene.ts';
import type { Box } from '../graph/box.ts';
import type { MessageStop } from '../graph/flights.ts';
import { addonSlots, podSlots, type SchematicLayout, type Stack } from './layout.ts';
import type { DrawnMachine, ProgramState } from './parts.ts';
import type { LayerKind } from './words.ts';

export type Does = { readonly kind: 'select'; readonly selection: Selection } | { readonly kind: 'unfold'; readonly name: string } | { readonly kind: 'fan' };

export type About =
  | { readonly type: 'part'; readonly part: string }
  | { readonly type: 'program'; readonly program: string; readonly state: ProgramState; readonly machine: string }
  | { readonly type: 'layer'; readonly layer: LayerKind; readonly machine: DrawnMachine }
  | { readonly type: 'machine'; readonly machine: DrawnMachine }
  | { readonly type: 'pod'; readonly name: string; readonly status: string }
  | { readonly type: 'addon'; readonly addon: string; readonly pods: number }
  | { readonly type: 'message'; readonly message: Message };

export interface SchematicStop {
  readonly id: string;
  readonly box: Box;
  readonly does: Does;
  readonly about: About;
}

const opens = (selection: Selection): Does => ({ kind: 'select', selection });
const part = (id: string): Does => opens({ kind: 'part', id });

export const messageStop = ({ id, box, message }: MessageStop): SchematicStop => ({ id, box, does: part(id), about: { type: 'message', message } });

const LAYERS: readonly LayerKind[] = ['hardware', 'os', 'supervisor', 'runtime'];

function stackStops(stack: Stack, machine: DrawnMachine): readonly SchematicStop[] {
  const { name } = machine;
  if (stack.look === 'slim') return [{ id: `machine/${name}`, box: stack.box, does: { kind: 'unfold', name }, about: { type: 'machine', machine } }];
  if (stack.look === 'behind') return [{ id: `machine/${name}`, box: { x: stack.hardware.x + stack.hardware.w - 12, y: stack.hardware.y + 8, w: 12, h: stack.hardware.h - 8 }, does: { kind: 'fan' }, about: { type: 'machine', machine } }];
  const { boxes, hidden } = podSlots(stack.pods, machine.pods.length);
  return [
    { id: `machine/${name}`, box: { x: stack.cable.x + 4, y: stack.cable.y + 4, w: stack.hardware.x + stack.hardware.w - stack.cable.x - 4, h: 26 }, does: opens({ kind: 'object', ref: { resource: 'nodes', name } }), about: { type: 'machine', machine } },
    ...LAYERS.map((layer): SchematicStop => ({ id: `${layer}/${name}`, box: stack[layer], does: part(`${layer}/${name}`), about: { type: 'layer', layer, machine } })),
    ...stack.columns.flatMap((column, i): readonly SchematicStop[] => {
      const program = machine.programs[i];
      return program === undefined ? [] : [{ id: program.id, box: column.box, does: part(program.id), about: { type: 'program', program: program.type, state: program.state, machine: name } }];
    }),
    ...machine.pods.slice(0, machine.pods.length - hidden).flatMap((pod, i): readonly SchematicStop[] => {
      const box = boxes[i];
      return box === undefined ? [] : [{ id: `pod/${pod.uid}`, box, does: opens({ kind: 'object', ref: podRef(pod) }), about: { type: 'pod', name: pod.name, status: pod.status } }];
    }),
  ];
}

/** A bar is as wide as the drawing: the keyboard finds it where its name is. */
const nameOf = (bar: Box, { width }: Pick<SchematicLayout, 'width'>): Box => ({ x: width / 2 - 90, y: bar.y, w: 180, h: bar.h });

export function schematicStops(layout: SchematicLayout, machines: readonly DrawnMachine[], addons: readonly { readonly id: string; readonly pods: readonly unknown[] }[]): readonly SchematicStop[] {
  const slots = addonSlots(layout.addons, addons.length);
  return [
    ...(layout.addons.h === 0 ? [] : addons.map((addon, i): SchematicStop => ({ id: `addon/${addon.id}`, box: slots[i] ?? layout.addons, does: part(`addon/${addon.id}`), about: { type: 'addon', addon: addon.id, pods: addon.pods.length } }))),
    { id: 'network/pods', box: nameOf(layout.podBar, layout), does: part('network/pods'), about: { type: 'part', part: 'network-pods' } },
    ...layout.stacks.flatMap((stack) => {
      const machine = machines.find(({ name }) => name === stack.name);
      return machine === undefined ? [] : stackStops(stack, machine);
    }),
    { id: 'user', box: layout.person, does: part('user'), about: { type: 'part', part: 'user' } },
    ...(layout.provider === undefined ? [] : [{ id: 'cloud', box: layout.provider, does: part('cloud'), about: { type: 'part', part: 'cloud' } } as const]),
    { id: 'network/infrastructure', box: nameOf(layout.externalBar, layout), does: part('network/infrastructure'), about: { type: 'part', part: 'network-infrastructure' } },
  ];
}
