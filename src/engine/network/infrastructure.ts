/**
 * The network between the machines: whether a message from here to there arrives now, and what it takes beyond the usual latency. Upstream: none
 * (the infrastructure under the cluster). Leaves out: bandwidth, routers of its own, cuts of one direction.
 *
 * CONTRACT. Whoever sends a message between programs asks `way(from, to)` when it sends. Without faults that costs one look at an empty table, and
 * everything is OPEN. A connection over a way that is cut times out; one over a way that loses packets takes longer, because TCP sends again.
 */
import type { World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { RandomStreams } from '../kernel/random.ts';
import { MILLISECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';

/** Where people sit, and everything else that is no machine of the cluster. */
export const OUTSIDE = 'outside';
/** Stands for all machines and the outside but those of the other side. */
const ALL_OTHERS = '*';

/** What was done to the network between two sets of machines. */
interface Disturbance {
  readonly between: readonly string[];
  readonly and: readonly string[];
  readonly cut?: boolean;
  /** Added to each message. */
  readonly extra?: Micros;
  /** Of a hundred packets so many are lost. */
  readonly loss?: number;
}

interface Way {
  readonly open: boolean;
  readonly extra: Micros;
  readonly loss: number;
}

const OPEN: Way = { open: true, extra: 0, loss: 0 };
const SHUT: Way = { open: false, extra: 0, loss: 100 };
/** Upstream: tcp_retries, the first wait before a segment is sent again. */
const RETRANSMIT: Micros = 200 * MILLISECOND;
const MOST_RETRIES = 5;
const STREAM = 'network/loss';

const DISTURBANCES_TABLE = 'network/disturbances';

export class Infrastructure {
  readonly #disturbances: Table<Disturbance>;
  readonly #first: string;
  /** Machines without power: nothing gets to them. */
  readonly #off: Table<true>;

  /** `first`: the control plane machine whose programs carry no instance. */
  constructor(world: World, first: string) {
    this.#disturbances = world.table(DISTURBANCES_TABLE);
    this.#first = first;
    this.#off = world.table('machines/off');
  }

  /** The machine that a program runs on. */
  machineOf({ kind, instance }: Actor): string {
    if (kind === 'user') return OUTSIDE;
    // The load balancer is a machine of its own; programs in Pods are named by node and Pod.
    return kind === 'load-balancer' ? kind : (instance?.split('/')[0] ?? this.#first);
  }

  get calm(): boolean {
    return this.#disturbances.size === 0 && this.#off.size === 0;
  }

  cut(from: Actor, to: Actor): boolean {
    return !this.way(from, to).open;
  }

  way(from: Actor, to: Actor): Way {
    return this.#disturbances.size === 0 && this.#off.size === 0 ? OPEN : this.between(this.machineOf(from), this.machineOf(to));
  }

  /** The way between two machines, or a machine and OUTSIDE. */
  between(a: string, b: string): Way {
    if (this.#off.size > 0 && (this.#off.has(a) || this.#off.has(b))) return SHUT;
    if (a === b || this.#disturbances.size === 0) return OPEN;
    let [extra, kept] = [0, 1];
    for (const one of this.#disturbances.values()) {
      if (!concerns(one, a, b)) continue;
      if (one.cut === true) return SHUT;
      extra += one.extra ?? 0;
      kept *= 1 - (one.loss ?? 0) / 100;
    }
    return { open: true, extra, loss: Math.round((1 - kept) * 100) };
  }

  /** What a message on a connection takes beyond the usual: the added latency, and sending again what was lost. Undefined: it does not arrive. */
  delay(from: Actor, to: Actor, random: RandomStreams): Micros | undefined {
    const { open, extra, loss } = this.way(from, to);
    if (!open) return undefined;
    if (loss === 0) return extra;
    let waited = 0;
    for (let attempt = 0; random.below(STREAM, 100) < loss; attempt++) {
      if (attempt === MOST_RETRIES) return undefined;
      waited += RETRANSMIT * 2 ** attempt;
    }
    return extra + waited;
  }
}

/** Whether it lies between these two. */
function concerns({ between, and }: Disturbance, a: string, b: string): boolean {
  const others = and.includes(ALL_OTHERS);
  const is = (x: string, y: string): boolean => between.includes(x) && (others ? !between.includes(y) : and.includes(y));
  return is(a, b) || is(b, a);
}

/** A disturbance between the machine `target` with `also`, and `from` (all others when it is not said). */
export const disturbed = (target: string, also: readonly string[] = [], from?: readonly string[]): Pick<Disturbance, 'between' | 'and'> => ({
  between: [...new Set([target, ...also])].sort(),
  and: from === undefined || from.length === 0 ? [ALL_OTHERS] : [...new Set(from)].sort(),
});

/** Key of a disturbance: the same sets are disturbed in each way at most once. */
const keyOf = (kind: string, { between, and }: Pick<Disturbance, 'between' | 'and'>): string => `${between.join(',')}|${and.join(',')}|${kind}`;

type DisturbanceKind = 'cut' | 'slow' | 'lossy';

/** Adds a disturbance; the same one again takes the place of the first. */
export function disturb(world: World, kind: DisturbanceKind, one: Disturbance): void {
  world.table<Disturbance>(DISTURBANCES_TABLE).set(keyOf(kind, one), one);
}

/** Mends the network: everything between these two sets, or, when only one is said, everything that touches a machine of it. */
export function mend(world: World, sets: Pick<Disturbance, 'between' | 'and'>): void {
  const table = world.table<Disturbance>(DISTURBANCES_TABLE);
  const all = sets.and.includes(ALL_OTHERS);
  const key = (one: Pick<Disturbance, 'between' | 'and'>): string => keyOf('', one);
  const mirrored = { between: sets.and, and: sets.between };
  for (const [at, one] of table.keys().map((name) => [name, table.get(name)!] as const)) {
    const touched = all ? [...one.between, ...one.and].some((machine) => sets.between.includes(machine)) : [key(sets), key(mirrored)].includes(key(one));
    if (touched) table.delete(at);
  }
}
