/**
 * What a kube-scheduler runs under: its profiles and what else its configuration says. Upstream: pkg/scheduler/scheduler.go (options) and
 * cmd/kube-scheduler/app/config.
 */
import type { ElectionTerms } from '../client/leaderElection.ts';
import { SECOND } from '../kernel/time.ts';
import type { Profiles } from './framework/profile.ts';
import { DEFAULT_PROFILES } from './plugins.ts';
import { USUAL_BACKOFFS, type Backoffs } from './queue.ts';

export interface Settings {
  readonly profiles: Profiles;
  readonly backoffs: Backoffs;
  /** Requests per second, and at once. */
  readonly limit: { readonly qps: number; readonly burst: number };
  readonly election: ElectionTerms;
}

export const USUAL_SETTINGS: Settings = {
  profiles: DEFAULT_PROFILES,
  backoffs: USUAL_BACKOFFS,
  limit: { qps: 50, burst: 100 },
  election: { elects: true, lease: { name: 'kube-scheduler', namespace: 'kube-system' }, duration: 15 * SECOND, deadline: 10 * SECOND, retry: 2 * SECOND },
};
