/**
 * What kubeadm is doing on a machine, or did last: plain data, one row a machine. Upstream: cmd/kubeadm/app/cmd/phases (workflow runner).
 */
import type { Machine } from '../api/machine.ts';
import type { Micros } from '../kernel/time.ts';

export interface Work {
  readonly verb: 'join' | 'reset' | 'upgrade';
  readonly state: 'running' | 'done' | 'failed';
  readonly phase: string;
  readonly since: Micros;
  readonly machine?: Machine;
  readonly token?: string;
  /** Upgrades: the wanted version, what it was, and which static Pods are left to replace. */
  readonly version?: string;
  readonly from?: string;
  readonly left?: readonly string[];
  readonly addons?: boolean;
  /** Hash of the static Pod that is being replaced, and since when. */
  readonly replacing?: { readonly component: string; readonly hash: string; readonly since: Micros };
  /** What has been replaced. */
  readonly replaced?: readonly string[];
  /** Control plane machines that must be upgraded before the add-ons are. */
  readonly waitsFor?: readonly string[];
  /** Why it failed, in kubeadm's words. */
  readonly problem?: string;
}

export const WORK_TABLE = 'kubeadm/work';
