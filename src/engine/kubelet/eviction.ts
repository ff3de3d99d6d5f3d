/**
 * What a kubelet does when its node runs short of disk or memory: it throws away images that nothing uses, then ends Pods, one every ten seconds, and
 * says so in the node's conditions. Upstream: pkg/kubelet/eviction (eviction_manager.go, helpers.go), pkg/kubelet/images/image_gc_manager.go, with the
 * defaults: memory.available<100Mi, nodefs.available<10%, images above 85 % down to 80 %, pressure for 5 min at least. Leaves out: soft thresholds,
 * PIDs, inodes, a file system of its own for images, logs and volumes of Pods (they count as nothing). Nothing is measured until a node has been
 * loaded on purpose: without that none runs short.
 */
import { milliOf, valueOf } from '../api/quantity.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { emit } from '../api/steps.ts';
import type { Context } from '../kernel/component.ts';
import { MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import { SYSTEM_DISK, type ImageStore } from './imageStore.ts';
import { parseImageName } from './imageName.ts';
import type { NodeAgent } from './nodeAgent.ts';
import type { NodeRecord, PodStore, Pressure } from './podStore.ts';
import type { PodWorkers } from './podWorkers.ts';
import type { PodRecord } from './record.ts';
import { nodeUsage } from './usage.ts';
import { without } from '../api/without.ts';

export interface EvictionParts {
  readonly store: PodStore;
  readonly images: ImageStore;
  readonly agent: NodeAgent;
  readonly workers: PodWorkers;
}

/** What other programs of the machine take, in bytes. */
export interface Load {
  readonly disk?: number;
  readonly memory?: number;
}

type Resource = 'disk' | 'memory';

const PERIOD: Micros = 10 * SECOND;
const TRANSITION: Micros = 5 * MINUTE;
const MEMORY_THRESHOLD = 100 * 2 ** 20;
const DISK_THRESHOLD = 0.1;
const IMAGES_HIGH = 0.85;
const IMAGES_LOW = 0.8;
const FULL = 0.95;
const CRITICAL = 2_000_000_000;
const NAMES = { disk: 'ephemeral-storage', memory: 'memory' } as const;
const REASONS = { disk: ['NodeHasDiskPressure', 'NodeHasNoDiskPressure'], memory: ['NodeHasInsufficientMemory', 'NodeHasSufficientMemory'] } as const;

export class Eviction {
  readonly #parts: EvictionParts;
  readonly #store: PodStore;

  constructor(parts: EvictionParts) {
    this.#parts = parts;
    this.#store = parts.store;
  }

  /** Something on the machine takes nearly all of a resource, or gives it back. */
  load(ctx: Context, node: string, resource: Resource, taken: boolean): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined) return;
    const size = valueOf(record.machine.capacity[resource === 'disk' ? 'ephemeral-storage' : 'memory']);
    const used = resource === 'disk' ? size * SYSTEM_DISK + this.#imageBytes(node) : this.#memory(record, ctx.now);
    const rest = without(record.load ?? {}, [resource]);
    const load: Load = taken ? { ...rest, [resource]: Math.max(0, Math.round(size * (resource === 'disk' ? FULL : 1) - used - (resource === 'disk' ? 0 : MEMORY_THRESHOLD / 2))) } : rest;
    const watched = record.load !== undefined || record.pressure !== undefined;
    this.#store.nodes.set(node, { ...record, load });
    if (!watched) ctx.schedule(SECOND, ctx.self, 'housekeeping', undefined);
  }

  /** Every ten seconds, as long as there is something to look after. */
  look(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined) return;
    if (record.running && record.runtimeDown === undefined) for (const resource of ['disk', 'memory'] as const) this.#check(ctx, node, resource);
    const after = this.#store.nodes.get(node);
    if (after === undefined) return;
    const loaded = Object.keys(after.load ?? {}).length > 0;
    if (loaded || after.pressure !== undefined) ctx.schedule(PERIOD, ctx.self, 'housekeeping', undefined, { routine: true });
    else this.#store.nodes.set(node, without(after, ['load']));
  }

  #check(ctx: Context, node: string, resource: Resource): void {
    if (resource === 'disk') this.#collect(ctx, node);
    const record = this.#store.nodes.get(node)!;
    const { available, threshold } = this.#signal(record, resource, ctx.now);
    const since = record.pressure?.[resource];
    if (available >= threshold) {
      if (since !== undefined && ctx.now - since >= TRANSITION) this.#relieve(ctx, record, resource);
      return;
    }
    this.#store.nodes.set(node, { ...record, pressure: { ...record.pressure, [resource]: ctx.now } });
    this.#parts.agent.warn(ctx, node, 'EvictionThresholdMet', `Attempting to reclaim ${NAMES[resource]}`);
    if (since === undefined) {
      emit(ctx, 'synced', { node, code: `${resource}Pressure`, numbers: { available: mebi(available), threshold: mebi(threshold) } });
      this.#parts.agent.changed(ctx, node, REASONS[resource][0]);
    }
    this.#evict(ctx, node, resource, available, threshold);
  }

  #relieve(ctx: Context, record: NodeRecord, resource: Resource): void {
    const { name } = record.machine;
    const left: Pressure = without(record.pressure ?? {}, [resource]);
    this.#store.nodes.set(name, Object.keys(left).length === 0 ? without(record, ['pressure']) : { ...record, pressure: left });
    emit(ctx, 'synced', { node: name, code: `${resource}Relieved` });
    this.#parts.agent.changed(ctx, name, REASONS[resource][1]);
  }

  #signal(record: NodeRecord, resource: Resource, now: Micros): { readonly available: number; readonly threshold: number } {
    const { machine, load } = record;
    if (resource === 'memory') return { available: valueOf(machine.capacity['memory']) - this.#memory(record, now) - (load?.memory ?? 0), threshold: MEMORY_THRESHOLD };
    const size = valueOf(machine.capacity['ephemeral-storage']);
    return { available: size * (1 - SYSTEM_DISK) - this.#imageBytes(machine.name) - (load?.disk ?? 0), threshold: size * DISK_THRESHOLD };
  }

  #memory({ machine }: NodeRecord, now: Micros): number {
    return nodeUsage(this.#store.world, machine.name, this.#store.ofNode(machine.name), milliOf(machine.capacity['cpu'] ?? '1') / 1000, now).usage.memory;
  }

  #imageBytes(node: string): number {
    return this.#parts.images.all(node).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** Images that no container uses go when the disk is 85 % full, until it is 80 %. */
  #collect(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node)!;
    const size = valueOf(record.machine.capacity['ephemeral-storage']);
    const used = size - this.#signal(record, 'disk', ctx.now).available;
    if (used < size * IMAGES_HIGH) return;
    const wanted = Math.round(used - size * IMAGES_LOW);
    const inUse = new Set(this.#store.ofNode(node).flatMap(({ pod }) => [...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap(({ image = '' }) => parseImageName(image)?.full ?? [])));
    const { count, freed } = this.#parts.images.collect(node, inUse, wanted);
    if (count > 0) emit(ctx, 'synced', { node, code: 'imagesCollected', numbers: { count, bytes: freed, percent: Math.round((used / size) * 100) } });
    if (count > 0) this.#parts.agent.markDirty(node);
    if (freed < wanted) this.#parts.agent.warn(ctx, node, 'FreeDiskSpaceFailed', `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, but only found ${freed} bytes eligible to free.`);
  }

  /** One Pod at a time, the one that uses most beyond what it asked for first; Pods that the cluster itself needs never. */
  #evict(ctx: Context, node: string, resource: Resource, available: number, threshold: number): void {
    const usage = nodeUsage(this.#store.world, node, this.#store.ofNode(node), 1, ctx.now).pods;
    const usedBy = ({ pod }: PodRecord): number => usage.find((one) => one.pod === pod.metadata.name && one.namespace === pod.metadata.namespace)?.containers.reduce((sum, { memory }) => sum + memory, 0) ?? 0;
    const over = (record: PodRecord): number => (resource === 'memory' ? usedBy(record) : 0) - asked(record.pod, NAMES[resource]);
    const candidates = this.#store.ofNode(node).filter(({ stage, verdict, isStatic, pod }) => stage === 'running' && verdict === undefined && !isStatic && (pod.spec.priority ?? 0) < CRITICAL);
    const [victim] = candidates.toSorted((a, b) => Number(over(b) > 0) - Number(over(a) > 0) || (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0) || over(b) - over(a) || (a.row < b.row ? -1 : 1));
    if (victim === undefined) {
      emit(ctx, 'synced', { node, code: 'nothingToEvict', numbers: { resource: NAMES[resource] } }, { routine: true });
      return;
    }
    const exceeding = victim.pod.spec.containers.filter(({ resources }) => resource === 'memory' && over(victim) > 0 && resources?.limits?.['memory'] === undefined).map(({ name, resources }) => {
      const used = usage.find((one) => one.pod === victim.pod.metadata.name)?.containers.find((one) => one.name === name)?.memory ?? 0;
      return `Container ${name} was using ${Math.round(used / 1024)}Ki, request is ${String(resources?.requests?.['memory'] ?? 0)}, has larger consumption of memory. `;
    });
    const message = `The node was low on resource: ${NAMES[resource]}. Threshold quantity: ${resource === 'memory' ? '100Mi' : Math.round(threshold)}, available: ${Math.max(0, Math.round(available / 1024))}Ki. ${exceeding.join('')}`;
    this.#store.step(ctx, victim, 'evicted', { numbers: { resource: NAMES[resource] } });
    this.#parts.workers.conclude(ctx, victim.row, { type: 'Warning', reason: 'Evicted', message, seconds: 0 });
  }
}

const asked = ({ spec }: Pod, name: string): number => spec.containers.reduce((sum, { resources }) => sum + valueOf(resources?.requests?.[name]), 0);
const mebi = (bytes: number): string => `${Math.max(0, Math.round(bytes / 2 ** 20))}Mi`;
