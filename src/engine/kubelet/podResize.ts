/**
 * Changes of a Pod's size in place: whether the node has room, and how the containers get it. Upstream: pkg/kubelet/allocation (allocation_manager.go),
 * pkg/kubelet/kuberuntime (doPodResizeAction), pkg/kubelet/events (pod_resize.go). Leaves out: the order among several Pods that wait for room (priority,
 * class, age), the periodic retry (a Pod's end on the node is what gives room), limits below what is used.
 */
import { sameJson } from '../api/equal.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Container, Pod } from '../api/kinds/pod.ts';
import { sizesOf, type Sizes } from '../api/podSize.ts';
import { milliOf, valueOf } from '../api/quantity.ts';
import { without } from '../api/without.ts';
import type { Context } from '../kernel/component.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import { admit, requests } from './admission.ts';
import { Killer } from './killer.ts';
import type { PodStore } from './podStore.ts';
import { allocatedPod, containerOf, specOf, type PodRecord } from './record.ts';
import type { Runtime } from './runtime.ts';
import type { StatusReporter } from './statusReporter.ts';

/** From the allocation until the runtime has set the limits and the kubelet sees it; between two looks at containers that start anew for it. */
const ACTUATED: Micros = 1500 * MILLISECOND;

interface ResizeParts {
  readonly store: PodStore;
  readonly reporter: StatusReporter;
  readonly runtime: Runtime;
  readonly node: (name: string) => Node | undefined;
}

export interface ResizedData {
  readonly row: string;
  readonly generation: number;
  /** When the containers that have to start anew were told to. */
  readonly since?: Micros;
}

type Pending = NonNullable<NonNullable<PodRecord['resize']>['pending']>;

export class PodResize {
  readonly #parts: ResizeParts;
  readonly #killer: Killer;

  constructor(parts: ResizeParts) {
    this.#parts = parts;
    this.#killer = new Killer(parts.store, parts.runtime);
  }

  /** Another size is wished: it is allocated, or the Pod keeps what it has. */
  begin(ctx: Context, record: PodRecord, before: Pod): PodRecord {
    const { store } = this.#parts;
    const { generation = 0 } = record.pod.metadata;
    const wanted = sizesOf(record.pod.spec);
    const held = record.resize ?? { allocated: sizesOf(before.spec), actual: sizesOf(before.spec), generation };
    if (sameJson(wanted, held.allocated)) return store.put(sameJson(held.actual, wanted) ? without(record, ['resize']) : { ...record, resize: { ...without(held, ['pending']), generation } });
    const pending = this.#refusal(record);
    if (pending !== undefined) {
      const next = store.put({ ...record, resize: { ...held, pending } });
      if (sameJson(record.resize?.pending, pending)) return next;
      const { reason, message } = pending;
      if (reason === 'Infeasible') store.step(ctx, next, 'resizeInfeasible', { numbers: { message } });
      else store.step(ctx, next, 'resizeDeferred', { numbers: { message } });
      store.event(ctx, next, undefined, 'Warning', `Resize${reason}`, `Pod resize ${reason}: ${summary(record.pod, message)}`);
      return next;
    }
    store.step(ctx, record, 'resizeStarted');
    store.event(ctx, record, undefined, 'Normal', 'ResizeStarted', `Pod resize started: ${summary(record.pod)}`);
    ctx.schedule(ACTUATED, ctx.self, 'resized', { row: record.row, generation } satisfies ResizedData);
    return store.put({ ...record, resize: { allocated: wanted, actual: held.actual, generation } });
  }

  /** The runtime has set what it could; containers whose policy says so start anew, with what is allocated. */
  resized(ctx: Context, { row, generation, since }: ResizedData): void {
    const { store, reporter } = this.#parts;
    let record = store.get(row);
    if (record?.resize?.generation !== generation || record.stage !== 'running') return;
    const { allocated, actual } = record.resize;
    const now: { [container: string]: Sizes[string] } = { ...actual };
    let waits = false;
    for (const { name, state, startedAt = 0 } of record.containers) {
      if (sameJson(actual[name], allocated[name])) continue;
      const anew = state === 'running' && startsAnew(specOf(record, name), actual[name]!, allocated[name]!) && (since === undefined || startedAt <= since);
      if (!anew && (since === undefined || state === 'running')) now[name] = allocated[name]!;
      else waits = true;
      if (anew && since === undefined) record = this.#killer.kill(ctx, record, containerOf(record, name)!, (record.pod.spec.terminationGracePeriodSeconds ?? 30) * SECOND, `Container ${name} resize requires restart`);
    }
    record = store.put({ ...record, resize: { ...record.resize!, actual: now } });
    if (waits) ctx.schedule(ACTUATED, ctx.self, 'resized', { row, generation, since: since ?? ctx.now } satisfies ResizedData, { routine: true });
    else {
      store.step(ctx, record, 'resized');
      store.event(ctx, record, undefined, 'Normal', 'ResizeCompleted', `Pod resize completed: ${summary(allocatedPod(record))}`);
      if (record.resize!.pending === undefined) record = store.put(without(record, ['resize']));
    }
    reporter.report(ctx, record);
    if (!waits) this.room(ctx, record.node);
  }

  /** There may be room for those that wait for it. */
  room(ctx: Context, node: string): void {
    for (const record of this.#parts.store.ofNode(node)) if (record.resize?.pending?.reason === 'Deferred' && record.stage === 'running') this.#parts.reporter.report(ctx, this.begin(ctx, record, record.pod));
  }

  #refusal(record: PodRecord): Pending | undefined {
    const node = this.#parts.node(record.node);
    if (node === undefined) return undefined;
    const wanted = requests(record.pod);
    const { cpu, memory } = node.status?.allocatable ?? {};
    const [cpuRoom, memoryRoom] = [milliOf(cpu), valueOf(memory)];
    const lacks = wanted.memory > memoryRoom ? `memory, requested: ${wanted.memory}, capacity: ${memoryRoom}` : wanted.cpu > cpuRoom ? `cpu, requested: ${wanted.cpu}, capacity: ${cpuRoom}` : undefined;
    if (lacks !== undefined) return { reason: 'Infeasible', message: `Node didn't have enough capacity: ${lacks}` };
    const others = this.#parts.store.ofNode(record.node).filter(({ row, stage }) => row !== record.row && stage !== 'stopped' && stage !== 'rejected').map(allocatedPod);
    const refusal = admit(record.pod, node, others, true);
    return refusal && { reason: 'Deferred', message: refusal.message };
  }
}

/** Whether one of the resources that change says that the container has to start anew for it. */
function startsAnew({ resizePolicy = [] }: Container, before: Sizes[string], after: Sizes[string]): boolean {
  return resizePolicy.some(({ resourceName, restartPolicy }) => restartPolicy === 'RestartContainer' && (['requests', 'limits'] as const).some((list) => before[list]?.[resourceName] !== after[list]?.[resourceName]));
}

function summary({ metadata, spec }: Pod, error?: string): string {
  const sizes = (containers: readonly Container[]): object[] => containers.map(({ name, resources = {} }) => ({ name, resources: { ...(resources.limits && { limits: resources.limits }), ...(resources.requests && { requests: resources.requests }) } }));
  const { initContainers = [], containers } = spec;
  return JSON.stringify({ ...(initContainers.length > 0 && { initContainers: sizes(initContainers) }), containers: sizes(containers), generation: metadata.generation ?? 0, ...(error !== undefined && { error }) });
}
