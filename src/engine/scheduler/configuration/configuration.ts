/**
 * A KubeSchedulerConfiguration with its defaults. Upstream: pkg/scheduler/apis/config/v1/defaults.go, component-base/config/v1alpha1.
 */
import type { Micros } from '../../kernel/time.ts';
import { parseDuration } from './duration.ts';
import { DEFAULTED, type Args, type Given, type GivenExtender, type GivenPlugins } from './given.ts';
import { WITH_ARGS } from './schema.ts';

export interface PluginConfig {
  readonly name: string;
  /** Of plugins that are not kube-scheduler's own nothing is known. */
  readonly args: Args[keyof Args] | undefined;
}

export interface ProfileConfiguration {
  readonly schedulerName: string;
  /** Undefined: the one for all profiles. */
  readonly percentageOfNodesToScore: number | undefined;
  readonly plugins: GivenPlugins | undefined;
  readonly pluginConfig: readonly PluginConfig[];
}

export interface LeaderElection {
  readonly leaderElect: boolean;
  readonly leaseDuration: Micros;
  readonly renewDeadline: Micros;
  readonly retryPeriod: Micros;
  readonly resourceLock: string;
  readonly resourceName: string;
  readonly resourceNamespace: string;
}

export interface Configuration {
  readonly parallelism: number;
  readonly percentageOfNodesToScore: number;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
  readonly leaderElection: LeaderElection;
  readonly qps: number;
  readonly burst: number;
  readonly profiles: readonly ProfileConfiguration[];
  readonly extenders: readonly GivenExtender[];
}

/** `''` is the default; zero is taken for not given, as upstream does. */
const duration = (text: string | undefined, usual: string): Micros => {
  const given = parseDuration(text ?? '');
  return given === undefined || given === 0 ? parseDuration(usual)! : given;
};

export function defaulted(given: Given): Configuration {
  const { leaderElection: election = {}, clientConnection = {}, profiles = [], extenders = [] } = given;
  const list = profiles.length === 0 ? [{}] : profiles;
  return {
    parallelism: given.parallelism ?? 16,
    percentageOfNodesToScore: given.percentageOfNodesToScore ?? 0,
    podInitialBackoffSeconds: given.podInitialBackoffSeconds ?? 1,
    podMaxBackoffSeconds: given.podMaxBackoffSeconds ?? 10,
    leaderElection: {
      leaderElect: election.leaderElect ?? true,
      leaseDuration: duration(election.leaseDuration, '15s'),
      renewDeadline: duration(election.renewDeadline, '10s'),
      retryPeriod: duration(election.retryPeriod, '2s'),
      resourceLock: election.resourceLock ?? 'leases',
      resourceName: election.resourceName ?? 'kube-scheduler',
      resourceNamespace: election.resourceNamespace ?? 'kube-system',
    },
    qps: clientConnection.qps ?? 50,
    burst: clientConnection.burst ?? 100,
    extenders,
    profiles: list.map(({ schedulerName, percentageOfNodesToScore, plugins, pluginConfig = [] }) => ({
      // Only of one profile the name may be left out.
      schedulerName: schedulerName ?? (list.length === 1 ? 'default-scheduler' : ''),
      percentageOfNodesToScore,
      plugins,
      pluginConfig: pluginConfig.map(({ name = '', args }) => ({ name, args: WITH_ARGS.includes(name) ? DEFAULTED[name as keyof Args]((args ?? {}) as never) : undefined })),
    })),
  };
}
