/**
 * Whether a message gets from one program to another now, and what it takes beyond the usual. Upstream: the network between the machines
 * (network/infrastructure.ts), of which a client knows no more than this.
 */
import type { Actor } from '../kernel/eventQueue.ts';
import type { RandomStreams } from '../kernel/random.ts';
import { SECOND, type Micros } from '../kernel/time.ts';

export interface Ways {
  /** Undefined: it does not get there. */
  delay(from: Actor, to: Actor, random: RandomStreams): Micros | undefined;
  /** Nothing is done to the network anywhere. */
  readonly calm: boolean;
  cut(from: Actor, to: Actor): boolean;
}

/** How long a client waits for a connection that nobody answers; heartbeats are given up sooner. Upstream: net.Dialer (30 s), kubelet's heartbeat client (10 s). */
export const unansweredAfter = ({ kind }: Actor): Micros => (kind === 'kubelet' ? 10 : 30) * SECOND;
/** How long a client waits for a TLS handshake with a program that stands still. Upstream: net/http (TLSHandshakeTimeout). */
export const HANDSHAKE: Micros = 10 * SECOND;
/** How long until a silent connection is taken for dead. Upstream: golang.org/x/net/http2 (ReadIdleTimeout 30 s, PingTimeout 15 s). */
export const SILENT_FOR: Micros = 45 * SECOND;
