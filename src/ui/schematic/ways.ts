/** The ways that messages take in the schematic: inside a machine over the heads of its programs; between machines by their cables and the external network. */
import type { Point } from '../graph/box.ts';
import type { SchematicLayout, Stack } from './layout.ts';

/** Programs whose traffic is drawn at another's place. */
const KINDS: ReadonlySet<string> = new Set(['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager', 'kubelet', 'kube-proxy']);

interface End {
  readonly stack: Stack;
  readonly x: number;
  readonly y: number;
  readonly top: number;
}

const LANE = 4;

function endOf(layout: SchematicLayout, actor: string): End | undefined {
  const [kind = '', instance] = actor.split('/');
  const masters = layout.stacks.filter(({ role }) => role === 'master');
  const front = masters.find(({ look }) => look !== 'behind') ?? masters[0];
  const named = instance === undefined ? front : layout.stacks.find(({ name }) => name === instance);
  // One that stands behind looks like the one before it, whose programs can be seen.
  const stack = named?.look === 'behind' && KINDS.has(kind) ? front : named;
  if (stack === undefined) return undefined;
  const type = KINDS.has(kind) ? kind : instance === undefined ? 'kube-controller-manager' : kind;
  const column = stack.columns.find(({ id }) => id === type)?.box;
  if (column === undefined) return { stack, x: stack.runtime.x + stack.runtime.w / 2, y: stack.runtime.y + stack.runtime.h / 2, top: stack.box.y };
  return { stack, x: column.x + column.w / 2, y: column.y + column.h / 2, top: column.y };
}

/** The machine behind others that a message is about; its tag says so. */
export const behindOf = (layout: SchematicLayout, from: string, to: string): string | undefined =>
  layout.stacks.find(({ name, look }) => look === 'behind' && [from, to].some((actor) => actor.split('/')[1] === name))?.name;

/** Those that stand beside the machines, on the external network. */
const isPerson = (actor: string): boolean => actor === 'cloud' || actor === 'user' || actor === 'kubectl' || actor === 'bootstrap';

/** From a program down to the network. */
function down(layout: SchematicLayout, { stack, x, y }: End, lane: number): readonly Point[] {
  const turn = stack.hardware.y + stack.hardware.h - 7;
  const bar = layout.externalBar.y + layout.externalBar.h / 2 + lane;
  const cable = stack.cable.x + lane;
  return [{ x, y }, { x, y: turn }, { x: cable, y: turn }, { x: cable, y: bar }];
}

function fromPerson(layout: SchematicLayout, lane: number, actor: string): readonly Point[] {
  const { externalBar } = layout;
  const person = actor === 'cloud' ? (layout.provider ?? layout.person) : layout.person;
  const x = person.x + person.w / 2 + lane;
  return [{ x, y: person.y + person.h }, { x, y: externalBar.y + externalBar.h / 2 + lane }];
}

/** Way points in the drawing's units; those of requests and of what comes back lie side by side. */
export function wayOf(layout: SchematicLayout, from: string, to: string): readonly Point[] | undefined {
  const lane = to.startsWith('kube-apiserver') ? -LANE : LANE;
  const start = isPerson(from) ? undefined : endOf(layout, from);
  const end = isPerson(to) ? undefined : endOf(layout, to);
  if ((start === undefined && !isPerson(from)) || (end === undefined && !isPerson(to))) return undefined;
  if (start !== undefined && end !== undefined && start.stack === end.stack && start.stack.columns.length > 0) {
    const over = Math.min(start.top, end.top) - 12 + lane;
    return [{ x: start.x, y: start.top }, { x: start.x, y: over }, { x: end.x, y: over }, { x: end.x, y: end.top }];
  }
  const there = start === undefined ? fromPerson(layout, lane, from) : down(layout, start, lane);
  const back = end === undefined ? fromPerson(layout, lane, to) : down(layout, end, lane);
  return [...there, ...back.toReversed()];
}
