/**
 * What befalls a node as a whole: its kubelet dies and comes back, its container runtime falls silent, its machine loses power, it gets another
 * kubelet, it leaves. Upstream: cmd/kubelet (start), pkg/kubelet/kubelet.go (initializeModules, syncLoop), containerd's and dockerd's own ways of
 * ending: the shims of containerd and the conmon of CRI-O keep containers alive without their daemon; dockerd, by default, does not.
 */
import { runtimeOf } from '../api/machine.ts';
import { emit } from '../api/steps.ts';
import type { Context } from '../kernel/component.ts';
import { SECOND } from '../kernel/time.ts';
import type { ImageStore } from './imageStore.ts';
import type { NodeAgent } from './nodeAgent.ts';
import type { NodeRecord, PodStore } from './podStore.ts';
import { COMPONENTS } from './staticPods.ts';
import type { PodWorkers } from './podWorkers.ts';
import { without } from '../api/without.ts';
import type { References } from './references.ts';
import { PLEG_PATIENCE, RUNTIME_PATIENCE, complaintOf } from './runtimeHealth.ts';

export interface LifeParts {
  readonly store: PodStore;
  readonly images: ImageStore;
  readonly references: References;
  readonly agent: NodeAgent;
  readonly workers: PodWorkers;
  /** Begins to watch the API server. */
  readonly watch: (ctx: Context, node: string) => void;
}

const SUPERVISOR = 'supervisor';
/** Until the kubelet hears that its runtime answers again. Upstream: PLEG relists every second. */
const SEEN = 1 * SECOND;

export class NodeLife {
  readonly #parts: LifeParts;
  readonly #store: PodStore;

  constructor(parts: LifeParts) {
    this.#parts = parts;
    this.#store = parts.store;
  }

  // ---- the kubelet's process

  stop(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || !record.running) return;
    emit(ctx, 'synced', { node, code: 'kubeletStopped' });
    this.#store.nodes.set(node, { ...record, running: false });
    this.#store.parts.client.gone(ctx, ctx.self);
  }

  start(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || record.running || record.off === true) return;
    if (record.runtimeDown !== undefined) {
      emit(ctx, 'synced', { node, code: 'kubeletWithoutRuntime', numbers: { runtime: runtimeOf(record.machine) } });
      ctx.schedule(0, { kind: SUPERVISOR, instance: node }, 'exited', { unit: 'kubelet' });
      return;
    }
    emit(ctx, 'synced', { node, code: 'kubeletStarted', numbers: { version: record.machine.kubeletVersion } });
    this.#store.nodes.set(node, { ...record, running: true });
    this.#parts.watch(ctx, node);
    this.#parts.agent.started(ctx, node);
    this.#parts.workers.restart(ctx, node);
  }

  // ---- the container runtime's process

  /** `told`: it was asked to stop, not killed. */
  runtimeStop(ctx: Context, node: string, told: boolean): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || record.runtimeDown !== undefined) return;
    const runtime = runtimeOf(record.machine);
    const ends = runtime === 'docker' && told;
    emit(ctx, 'synced', { node, code: ends ? 'runtimeGoneWithContainers' : 'runtimeGone', numbers: { runtime, pods: this.#store.ofNode(node).filter(({ stage }) => stage === 'running').length } });
    this.#store.nodes.set(node, { ...record, runtimeDown: { since: ctx.now, told } });
    if (ends) this.#parts.workers.blackOut.strike(ctx, node, 137, 'Error', false);
    for (const patience of [RUNTIME_PATIENCE, PLEG_PATIENCE]) ctx.schedule(patience + SECOND, ctx.self, 'runtimeCheck', record.machine.name);
  }

  /** The kubelet has waited long enough for its runtime: the node is not ready. */
  runtimeCheck(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    const complaint = record && complaintOf(record, ctx.now);
    if (record === undefined || complaint === undefined || !record.running) return;
    emit(ctx, 'synced', { node, code: 'runtimeDown', numbers: { message: complaint } });
    this.#parts.agent.changed(ctx, node, 'NodeNotReady');
  }

  runtimeStart(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record?.runtimeDown === undefined || record.off === true) return;
    const { runtimeDown } = record;
    // A dockerd that was killed finds its containers when it comes back, and ends them: live-restore is off by default.
    if (runtimeOf(record.machine) === 'docker' && !runtimeDown.told) this.#parts.workers.blackOut.strike(ctx, node, 137, 'Error', false);
    const complained = complaintOf(record, ctx.now) !== undefined;
    this.#store.nodes.set(node, without(record, ['runtimeDown']));
    ctx.schedule(SEEN, ctx.self, 'runtimeSeen', { complained });
  }

  runtimeSeen(ctx: Context, node: string, complained: boolean): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || record.runtimeDown !== undefined || !record.running) return;
    emit(ctx, 'synced', { node, code: 'runtimeBack', numbers: { runtime: runtimeOf(record.machine) } });
    if (complained) this.#parts.agent.changed(ctx, node, 'NodeReady');
    this.#parts.workers.restart(ctx, node);
  }

  // ---- the machine

  /** Everything on it is gone at once, and nobody can tell. */
  powerOff(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || record.off === true) return;
    emit(ctx, 'synced', { node, code: 'poweredOff' });
    this.#store.off.set(node, true);
    this.#programs(ctx, record, 'programCrash');
    this.#store.nodes.set(node, { ...without(record, ['runtimeDown', 'pressure']), running: false, off: true });
    this.#parts.workers.blackOut.strike(ctx, node, 255, 'Unknown', true);
    this.#store.parts.client.gone(ctx, ctx.self);
  }

  /** It starts again, with a new boot ID; its programs are started by the supervisor. */
  powerOn(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record?.off !== true) return;
    this.#store.off.delete(node);
    this.#store.nodes.set(node, { ...without(record, ['off']), boots: (record.boots ?? 0) + 1 });
    this.#programs(ctx, record, 'programStart');
  }

  /** Programs of a control plane machine that are no static Pods live and die with the machine. */
  #programs(ctx: Context, { machine }: NodeRecord, type: 'programCrash' | 'programStart'): void {
    const { program, systemPods, workload } = this.#store.parts;
    if (machine.controlPlane !== true || (systemPods && workload === 'containers')) return;
    for (const component of COMPONENTS) {
      const actor = program?.(machine.name, component).actor;
      if (actor !== undefined) ctx.schedule(0, actor, type, undefined);
    }
  }

  /** Another kubelet is installed; it counts once it is started. */
  install(ctx: Context, node: string, version: string): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || record.machine.kubeletVersion === version) return;
    emit(ctx, 'synced', { node, code: 'kubeletInstalled', numbers: { before: record.machine.kubeletVersion, version } });
    const { machine } = record;
    const controlPlane = machine.controlPlane === true ? { controlPlaneVersion: machine.controlPlaneVersion ?? machine.kubeletVersion } : {};
    this.#store.nodes.set(node, { ...record, machine: { ...machine, ...controlPlane, kubeletVersion: version } });
  }

  /** kubeadm reset: what kubeadm made on the machine is gone; its Node stays until somebody deletes it. */
  reset(ctx: Context, node: string): void {
    if (!this.#store.nodes.has(node)) return;
    emit(ctx, 'synced', { node, code: 'nodeReset' });
    this.forget(ctx, node);
  }

  forget(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined) return;
    for (const pod of this.#store.ofNode(node)) this.#parts.workers.blackOut.forget(ctx, pod);
    this.#parts.references.forget(node);
    this.#parts.images.forget(node);
    if (record.beat !== undefined) ctx.cancel(record.beat);
    this.#store.deleteNode(node);
    this.#store.off.delete(node);
    this.#store.parts.client.gone(ctx, ctx.self);
    ctx.schedule(0, { kind: 'kube-proxy', instance: node }, 'stop', undefined);
    ctx.schedule(0, { kind: SUPERVISOR, instance: node }, 'forget', undefined);
  }
}
