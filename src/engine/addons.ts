/**
 * The registry of add-ons' programs. To add one: its folder in addons/, a line here, an image whose behaviour names it (kubelet/images.ts), its
 * manifest in examples/addons/. Upstream: none.
 */
import { CoreDns } from './addons/coreDns/coreDns.ts';
import { Dashboard } from './addons/dashboard/dashboard.ts';
import { FluentBit } from './addons/logging/fluentBit.ts';
import { Loki } from './addons/logging/loki.ts';
import { MetricsServer } from './addons/metrics/metricsServer.ts';
import { Prometheus } from './addons/metrics/prometheus.ts';
import type { AddonParts } from './addons/podProgram.ts';
import type { ApiRequest, ApiResponse } from './api/request.ts';
import type { Component, World } from './kernel/component.ts';

export interface Addons {
  readonly components: readonly Component[];
  /** Passes a request of the API on to the program of that instance. */
  ask(program: string, instance: string, request: ApiRequest): ApiResponse | undefined;
}

export function addonPrograms(world: World, parts: AddonParts): Addons {
  const metricsServer = new MetricsServer(world, parts);
  return {
    components: [new CoreDns(world, parts), metricsServer, new Prometheus(world, parts), new Dashboard(world, parts), new FluentBit(world, parts), new Loki(world, parts)],
    ask: (program, instance, request) => (program === metricsServer.kind ? metricsServer.answer(instance, request) : undefined),
  };
}
