/** Where the parts of a walk stand in its picture: one column a machine, the outside too; pure numbers. */
import type { NetworkHop } from '../../views/network.ts';

export interface Column {
  /** A node's name; undefined outside of the cluster. */
  readonly node: string | undefined;
  readonly x: number;
  readonly width: number;
  /** Pods with a cable, in the order in which the packet meets them. */
  readonly pods: readonly string[];
  /** The node's end of each Pod's cable. */
  readonly veths: { readonly [pod: string]: string };
  /** A program of the node itself, or of somebody outside, is an end. */
  readonly host: boolean;
  readonly balancer: boolean;
  readonly tunnel: boolean;
  readonly policy: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const GAP = 22;
export const HEIGHT = 356;
export const Y = { title: 19, pod: 32, podHeight: 46, veth: 98, bridge: 122, chip1: 152, chip2: 190, tunnel: 246, nic: 284, wire: 328 } as const;
/** From a Pod's upper edge to where its process is. */
const PROCESS = 29;

/** Columns in the order in which the packet comes to them first. */
export function columnsOf(hops: readonly NetworkHop[], leg: number, width: number, hasTunnel: boolean): readonly Column[] {
  const own = hops.filter((hop) => hop.leg === leg);
  const places: (string | undefined)[] = [];
  for (const { node } of own) if (!places.includes(node)) places.push(node);
  const each = (width - GAP * (places.length - 1)) / Math.max(1, places.length);
  return places.map((node, index) => {
    const there = own.filter((hop) => hop.node === node);
    const cabled = there.filter(({ code }) => code.startsWith('leavePod') || code === 'enterPod' || code === 'loopback').map(({ values }) => String(values['pod']));
    const veiled = there.filter(({ code }) => code === 'toVeth' || code === 'bridge.near').map(({ values }) => String(values['pod']));
    const first = there.filter(({ part }) => part === 'process').map(({ values }) => String(values['who'] ?? values['pod'] ?? ''));
    return {
      node,
      x: index * (each + GAP),
      width: each,
      pods: [...new Set([...first, ...cabled, ...veiled].filter((name) => name !== ''))].slice(0, 3),
      veths: Object.fromEntries(there.filter(({ values }) => values['veth'] !== undefined).map(({ values }) => [String(values['pod']), String(values['veth'])])),
      host: there.some(({ part }) => part === 'host' || part === 'outside'),
      balancer: there.some(({ part }) => part === 'balancer'),
      tunnel: hasTunnel && node !== undefined,
      policy: there.some(({ part }) => part === 'policy'),
    };
  });
}

export const centreOf = ({ x, width }: Column): number => x + width / 2;

/** Pods (and the node's own program) side by side over the bridge. */
export function podBox(column: Column, index: number): { readonly x: number; readonly width: number } {
  const count = column.pods.length + (column.host && column.node !== undefined ? 1 : 0);
  const inner = column.width - 24;
  const width = Math.min(190, (inner - 10 * (count - 1)) / Math.max(1, count));
  const start = column.x + 12 + (inner - width * count - 10 * (count - 1)) / 2;
  return { x: start + index * (width + 10), width };
}

export const CHIPS = ['rules', 'route', 'conntrack', 'policy'] as const;

export function chipBox(column: Column, chip: (typeof CHIPS)[number]): { readonly x: number; readonly y: number; readonly width: number } {
  const width = (column.width - 24 - 30) / 2;
  const left = chip === 'rules' || chip === 'conntrack';
  return { x: left ? column.x + 12 : column.x + column.width - 12 - width, y: chip === 'rules' || chip === 'route' ? Y.chip1 : Y.chip2, width };
}

/** Middle of a Pod's box that a hop is about; of the last one when the packet goes in. */
function podX(column: Column, hop: NetworkHop): number {
  const name = String(hop.values['pod'] ?? hop.values['who'] ?? '');
  const index = Math.max(0, column.pods.indexOf(name));
  const { x, width } = podBox(column, index);
  return x + width / 2;
}

/** Where the packet is at a hop. */
export function pointOf(columns: readonly Column[], hop: NetworkHop): Point {
  const index = columns.findIndex(({ node }) => node === hop.node);
  const column = columns[Math.max(0, index)]!;
  const centre = centreOf(column);
  const outside = column.node === undefined;
  switch (hop.part) {
    case 'process':
      return { x: podX(column, hop), y: Y.pod + PROCESS };
    case 'podEth':
      return { x: podX(column, hop), y: Y.pod + Y.podHeight };
    case 'veth':
      return { x: podX(column, hop), y: Y.veth };
    case 'bridge':
      return { x: hop.code === 'bridge' ? centre : podX(column, hop), y: Y.bridge };
    case 'rules':
    case 'route':
    case 'conntrack':
    case 'policy': {
      // At the edge that looks to the spine: the words stay free.
      const { x, y, width } = chipBox(column, hop.part);
      return { x: x < centre ? x + width : x, y: y + 15 };
    }
    case 'tunnel':
      return { x: centre, y: Y.tunnel };
    case 'nic':
      return { x: centre, y: Y.nic };
    case 'host': {
      const { x, width } = podBox(column, column.pods.length);
      return { x: x + width / 2, y: Y.pod + PROCESS };
    }
    case 'balancer':
      return { x: centre, y: 190 };
    case 'outside':
      return { x: centre, y: Y.pod + PROCESS };
    default: {
      const next = columns[index + (hop.back ? -1 : 1)] ?? column;
      return { x: outside ? centre : (centre + centreOf(next)) / 2, y: Y.wire };
    }
  }
}

/** Way points between two hops: through the wire from machine to machine, along the spine on a node. */
export function wayOf(columns: readonly Column[], from: NetworkHop, to: NetworkHop): readonly Point[] {
  const [a, b] = [pointOf(columns, from), pointOf(columns, to)];
  if (from.node !== to.node) return [a, { x: a.x, y: Y.wire }, { x: b.x, y: Y.wire }, b];
  const column = columns.find(({ node }) => node === from.node);
  if (column === undefined || column.node === undefined) return [a, b];
  const spine = centreOf(column);
  const chip = (part: string): boolean => (CHIPS as readonly string[]).includes(part);
  if (chip(from.part) && chip(to.part) && a.x !== b.x && a.y !== b.y) return [a, { x: spine, y: a.y }, { x: spine, y: b.y }, b];
  if (chip(from.part) || chip(to.part)) {
    const [edge, other] = chip(from.part) ? [a, b] : [b, a];
    if (Math.abs(other.y - edge.y) < 2) return [a, b];
    const turn = { x: spine, y: edge.y };
    const off = other.x === spine ? [] : [{ x: spine, y: other.y }];
    return chip(from.part) ? [a, turn, ...off, b] : [a, ...off, turn, b];
  }
  if (a.x !== b.x && a.y !== b.y) return [a, { x: a.x, y: Math.max(a.y, b.y) }, b];
  return [a, b];
}

export const pathText = (points: readonly Point[]): string => points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join(' ');
