/**
 * How fast the Pods of failing nodes are evicted: one node of a zone every ten seconds, slower or not at all when much of the zone fails, and
 * never when everything fails, since then the fault is likely here. Upstream: pkg/controller/nodelifecycle (handleDisruption, ComputeZoneState).
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Condition } from '../../api/object.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { Reconcile } from '../controller.ts';

/** Upstream: --node-eviction-rate 0.1, --secondary-node-eviction-rate 0.01, --large-cluster-size-threshold 50, --unhealthy-zone-threshold 0.55. */
const INTERVAL = 10 * SECOND;
const SLOW_INTERVAL = 100 * SECOND;
const LARGE = 50;
const UNHEALTHY = 0.55;

export const readyOf = ({ status }: Node): Condition | undefined => status?.conditions?.find(({ type }) => type === 'Ready');

const isReady = (node: Node): boolean => readyOf(node)?.status === 'True';
const zoneOf = ({ metadata }: Node): string => `${metadata.labels?.['topology.kubernetes.io/region'] ?? ''}:${metadata.labels?.['topology.kubernetes.io/zone'] ?? ''}`;
const isCounted = ({ metadata }: Node): boolean => metadata.labels?.['node.kubernetes.io/exclude-disruption'] === undefined;

/** How long to wait before this node may be tainted; 0 takes the zone's turn; undefined: not as long as things are as they are. */
export function nextEviction(node: Node, c: Pick<Reconcile, 'list' | 'memory' | 'now'>): Micros | undefined {
  const zones = zonesOf(c.list<Node>('nodes'));
  if (zones.size > 0 && [...zones.values()].every(({ nodes, down }) => nodes === down)) return undefined;
  const zone = zoneOf(node);
  const interval = intervalOf(zones.get(zone));
  if (interval === undefined) return undefined;
  const key = `zone ${zone}`;
  const last = c.memory.get(key);
  const wait = typeof last === 'number' ? Math.max(0, last + interval - c.now) : 0;
  if (wait === 0) c.memory.set(key, c.now);
  return wait;
}

interface Zone {
  nodes: number;
  down: number;
}

/** The state of the zones, found once for each list: a failing zone asks for it at every node. */
const ZONES = new WeakMap<readonly Node[], ReadonlyMap<string, Zone>>();

function zonesOf(nodes: readonly Node[]): ReadonlyMap<string, Zone> {
  const known = ZONES.get(nodes);
  if (known !== undefined) return known;
  const zones = new Map<string, Zone>();
  for (const node of nodes.filter(isCounted)) {
    const name = zoneOf(node);
    const zone = zones.get(name) ?? { nodes: 0, down: 0 };
    zone.nodes++;
    if (!isReady(node)) zone.down++;
    zones.set(name, zone);
  }
  ZONES.set(nodes, zones);
  return zones;
}

function intervalOf({ nodes, down }: Zone = { nodes: 0, down: 0 }): Micros | undefined {
  const partial = down > 2 && down < nodes && down / nodes >= UNHEALTHY;
  if (!partial) return INTERVAL;
  return nodes > LARGE ? SLOW_INTERVAL : undefined;
}
