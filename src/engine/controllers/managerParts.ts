/**
 * What a program of controllers is made of. Upstream: cmd/kube-controller-manager/app (ControllerContext).
 */
import type { CloudFlavour } from '../api/cloudFlavours.ts';
import type { Client } from '../client/client.ts';
import type { CloudClient } from '../client/cloudClient.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Recorder } from '../client/recorder.ts';
import type { Context } from '../kernel/component.ts';
import type { Controller, PodMetrics, Reconcile } from './controller.ts';

/** Asks the metrics API; given by the cluster. */
export type PodMetricsReader = (namespace: string, ctx: Pick<Context, 'now' | 'random'>) => readonly PodMetrics[] | string;

export interface ManagerParts {
  /** Name of the program. Default: kube-controller-manager. */
  readonly kind?: string;
  readonly client: Client;
  readonly recorder: Recorder;
  readonly latencies: Latencies;
  readonly epoch: number;
  readonly controllers: readonly Controller[];
  readonly clientLimits: boolean;
  readonly podNetwork: string;
  readonly allowed?: Reconcile['allowed'];
  /** Whether controllers that sleep are awake. */
  readonly awake?: () => boolean;
  readonly podMetrics?: PodMetricsReader;
  readonly cloud?: CloudClient | undefined;
  readonly provider?: CloudFlavour | undefined;
}
