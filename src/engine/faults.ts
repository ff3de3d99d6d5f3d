/**
 * What can be broken and mended on purpose: the fuzzer and the fault menu find it here. A fault is an event at the component it strikes.
 * Upstream: none. To add one: a line here, its event in the component, a sentence in each locale.
 */
import type { Context } from './kernel/component.ts';

interface FaultKind {
  /** What `target` names. */
  readonly target: 'node';
  strike(ctx: Context, target: string): void;
}

const atKubelet = (type: string): FaultKind => ({
  target: 'node',
  strike: (ctx, node) => void ctx.schedule(0, { kind: 'kubelet', instance: node }, type, undefined),
});

export const FAULTS = {
  /** The kubelet dies: its Pods run on, nobody tells. */
  stopKubelet: atKubelet('stop'),
  startKubelet: atKubelet('start'),
  /** The node falls silent, but works. */
  stopHeartbeats: atKubelet('stopHeartbeats'),
  startHeartbeats: atKubelet('startHeartbeats'),
} satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof FAULTS;

export interface Fault {
  readonly code: FaultCode;
  readonly target: string;
}

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(FAULTS, code);
