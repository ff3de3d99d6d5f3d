/**
 * What the kernel of each node remembers of connections: by which an answer finds back what an address was translated from. Upstream: netfilter's
 * conntrack; timeouts as kube-proxy sets them (--conntrack-tcp-timeout-established 24h). Leaves out: zones, marks, the limit of entries.
 */
import type { World } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import type { Inner, Protocol } from './packet.ts';

interface Tuple {
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
}

export interface Tracked {
  readonly node: string;
  readonly protocol: Protocol;
  /** As the first packet came, and as an answer will come. */
  readonly original: Tuple;
  readonly reply: Tuple;
  readonly state: 'SYN_SENT' | 'ESTABLISHED' | 'TIME_WAIT' | 'UNREPLIED' | 'REPLIED';
  readonly expiresAt: Micros;
}

const TIMEOUTS: { readonly [state in Tracked['state']]: { readonly [protocol in Protocol]: number } } = {
  SYN_SENT: { TCP: 120, UDP: 30, ICMP: 30 },
  ESTABLISHED: { TCP: 86_400, UDP: 180, ICMP: 30 },
  TIME_WAIT: { TCP: 120, UDP: 120, ICMP: 30 },
  UNREPLIED: { TCP: 120, UDP: 30, ICMP: 30 },
  REPLIED: { TCP: 86_400, UDP: 180, ICMP: 30 },
};
const NUMBER: { readonly [protocol in Protocol]: number } = { TCP: 6, UDP: 17, ICMP: 1 };

export const tupleOf = ({ src, dst }: Pick<Inner, 'src' | 'dst'>): Tuple => ({ src: src.ip, sport: src.port, dst: dst.ip, dport: dst.port });
const same = (a: Tuple, b: Tuple): boolean => a.src === b.src && a.sport === b.sport && a.dst === b.dst && a.dport === b.dport;
const keyOf = ({ node, protocol, original: { src, sport, dst, dport } }: Pick<Tracked, 'node' | 'protocol' | 'original'>): string => `${node}|${protocol}|${src}:${sport}|${dst}:${dport}`;

export class Conntrack {
  readonly #entries: Table<Tracked>;

  constructor(world: World) {
    this.#entries = world.table('network/conntrack');
  }

  /** The entry that a packet belongs to, and in which direction it goes. */
  find(node: string, inner: Inner, now: Micros): { readonly entry: Tracked; readonly answer: boolean } | undefined {
    const tuple = tupleOf(inner);
    for (const entry of this.of(node, now)) {
      if (entry.protocol !== inner.protocol) continue;
      if (same(entry.reply, tuple)) return { entry, answer: true };
      if (same(entry.original, tuple)) return { entry, answer: false };
    }
    return undefined;
  }

  /** Entries of a node that have not expired. */
  of(node: string, now: Micros): readonly Tracked[] {
    return this.#entries.values(`${node}|`).filter(({ expiresAt }) => expiresAt > now);
  }

  /** Remembers a first packet; what has expired on the node is forgotten. */
  add(node: string, protocol: Protocol, original: Tuple, reply: Tuple, now: Micros): Tracked {
    for (const old of this.#entries.values(`${node}|`)) if (old.expiresAt <= now) this.#entries.delete(keyOf(old));
    return this.#put({ node, protocol, original, reply, state: protocol === 'TCP' ? 'SYN_SENT' : 'UNREPLIED', expiresAt: 0 }, now);
  }

  /** An answer has been seen, or the connection is over. */
  move(entry: Tracked, state: Tracked['state'], now: Micros): Tracked {
    return this.#put({ ...entry, state }, now);
  }

  #put(entry: Tracked, now: Micros): Tracked {
    const put = { ...entry, expiresAt: now + TIMEOUTS[entry.state][entry.protocol] * SECOND };
    this.#entries.set(keyOf(put), put);
    return put;
  }
}

const tupleText = ({ src, dst, sport, dport }: Tuple, protocol: Protocol): string => (protocol === 'ICMP' ? `src=${src} dst=${dst} type=8 code=0 id=${sport}` : `src=${src} dst=${dst} sport=${sport} dport=${dport}`);

/** One line of `conntrack -L`. */
export function trackedText({ protocol, original, reply, state, expiresAt }: Tracked, now: Micros): string {
  const left = Math.max(0, Math.round((expiresAt - now) / SECOND));
  const waiting = state === 'SYN_SENT' || state === 'UNREPLIED';
  return `${protocol.toLowerCase().padEnd(8)} ${NUMBER[protocol]} ${left} ${protocol === 'TCP' ? `${state} ` : ''}${tupleText(original, protocol)} ${waiting ? '[UNREPLIED] ' : ''}${tupleText(reply, protocol)} ${waiting ? '' : '[ASSURED] '}mark=0 use=1`;
}
