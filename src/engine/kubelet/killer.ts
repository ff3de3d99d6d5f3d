/**
 * How containers end: preStop hook, SIGTERM, and SIGKILL when the time is up. Upstream: pkg/kubelet/kuberuntime (killContainer,
 * executePreStopHook), pkg/kubelet/lifecycle/handlers.go.
 */
import type { Context } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { PodStore } from './podStore.ts';
import { replaced, specOf, type ContainerRecord, type PodRecord } from './record.ts';
import type { Runtime } from './runtime.ts';

export interface KilledData {
  readonly row: string;
  readonly container: string;
  readonly attempt: number;
  readonly code: number;
}

/** Upstream: minimumGracePeriodInSeconds: what a container gets at least after its hook. */
const MINIMUM: Micros = 2 * SECOND;
const SIGKILL = 137;

export class Killer {
  readonly #store: PodStore;
  readonly #runtime: Runtime;

  constructor(store: PodStore, runtime: Runtime) {
    this.#store = store;
    this.#runtime = runtime;
  }

  /** Stops a running container within a time. Without a message the Event says only that it is stopped. */
  kill(ctx: Context, record: PodRecord, container: ContainerRecord, grace: Micros, message = `Stopping container ${container.name}`): PodRecord {
    const already = container.stopping !== undefined;
    if (container.state !== 'running' || !this.#store.works(record.node) || (already && container.stopping <= ctx.now + grace)) return record;
    const schedule = (delay: Micros, code: number): void => {
      const data: KilledData = { row: record.row, container: container.name, attempt: container.restarts, code };
      ctx.schedule(delay, ctx.self, 'killed', data);
    };
    if (already) {
      schedule(grace, SIGKILL);
      return this.#store.put(replaced(record, { ...container, stopping: ctx.now + grace }));
    }
    this.#store.step(ctx, record, 'killing', { container: container.name, numbers: { graceSeconds: grace / SECOND } });
    this.#store.event(ctx, record, container, 'Normal', 'Killing', message);
    const hook = grace > 0 ? Math.min(this.#preStop(ctx, record, container), grace) : 0;
    const left = grace === 0 ? 0 : Math.max(grace - hook, MINIMUM);
    const stop = container.process?.stop;
    if (stop !== undefined && stop.delay < left) schedule(hook + stop.delay, stop.code);
    else schedule(hook + left, SIGKILL);
    return this.#store.put(replaced(record, { ...container, stopping: ctx.now + hook + left }));
  }

  /** How long the hook takes; one that never ends is cut off by the caller. */
  #preStop(ctx: Context, record: PodRecord, container: ContainerRecord): Micros {
    const spec = specOf(record, container.name);
    const hook = spec.lifecycle?.preStop;
    if (hook?.sleep) return hook.sleep.seconds * SECOND;
    if (!hook?.exec) return 0;
    const { took, forever, exitCode } = this.#runtime.exec(record, container, spec, hook.exec.command ?? [], this.#store.hostIP(record.node), ctx.now);
    if (exitCode !== 0 && !forever) this.#store.event(ctx, record, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    return forever ? Number.MAX_SAFE_INTEGER : took;
  }
}
