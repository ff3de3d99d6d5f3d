/**
 * The registry of add-ons' programs. To add one: its folder in addons/, a line here and in addons/lateAddons.ts, an image whose behaviour names it
 * (kubelet/images.ts), its manifest in examples/addons/. Upstream: none.
 */
import { CoreDns } from './addons/coreDns/coreDns.ts';
import { LateProgram } from './addons/lateProgram.ts';
import type { AddonParts, PodProgram } from './addons/podProgram.ts';
import type { ApiRequest, ApiResponse } from './api/request.ts';
import type { Watcher } from './client/reconnector.ts';
import type { Component, World } from './kernel/component.ts';
import { late } from './late.ts';

export interface Addons {
  readonly components: readonly (Component & Watcher)[];
  /** Passes a request of the API on to the program of that instance. */
  ask(program: string, instance: string, request: ApiRequest): ApiResponse | undefined;
}

export function addonPrograms(world: World, parts: AddonParts): Addons {
  const metricsServer = new LateProgram('metrics-server', () => new (late().LATE_ADDONS['metrics-server'])(world, parts));
  const others = (['prometheus', 'kubernetes-dashboard', 'fluent-bit', 'loki'] as const).map((kind) => new LateProgram<PodProgram>(kind, () => new (late().LATE_ADDONS[kind])(world, parts)));
  return {
    components: [new CoreDns(world, parts), metricsServer, ...others],
    ask: (program, instance, request) => (program === metricsServer.kind ? metricsServer.program.answer(instance, request) : undefined),
  };
}
