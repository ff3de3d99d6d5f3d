/** The add-ons' programs that no cluster has at its start, by kind. Upstream: none. */
import type { World } from '../kernel/component.ts';
import { Dashboard } from './dashboard/dashboard.ts';
import { FluentBit } from './logging/fluentBit.ts';
import { Loki } from './logging/loki.ts';
import { MetricsServer } from './metrics/metricsServer.ts';
import { Prometheus } from './metrics/prometheus.ts';
import type { AddonParts, PodProgram } from './podProgram.ts';

type Made = new (world: World, parts: AddonParts) => PodProgram;

export const LATE_ADDONS = {
  'metrics-server': MetricsServer,
  prometheus: Prometheus,
  'kubernetes-dashboard': Dashboard,
  'fluent-bit': FluentBit,
  loki: Loki,
} satisfies { readonly [kind: string]: Made };
