/**
 * The life of Pods on their nodes, from admission to the end. Each Pod is looked at (`sync`) when something about it has changed; what takes
 * time is a stage whose end is an event. Upstream: pkg/kubelet/kubelet.go (HandlePodAdditions, SyncPod, SyncTerminatingPod), pod_workers.go,
 * pkg/kubelet/pleg, kuberuntime (SyncPod). Leaves out: eviction, ephemeral containers, volumes beyond ConfigMaps and Secrets.
 */
import { sameJson } from '../api/equal.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { without } from '../api/without.ts';
import type { Context } from '../kernel/component.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import { admit } from './admission.ts';
import { BlackOut } from './blackOut.ts';
import { ContainerStarter, type StageData } from './containerStarter.ts';
import { freeAddress, takeAddress } from './podNetwork.ts';
import { ContainerProcesses, type EndData } from './containerProcesses.ts';
import { ClaimVolumes } from './claimVolumes.ts';
import { Killer } from './killer.ts';
import { LogStore } from './logStore.ts';
import { addressFor, awaitsNetwork, TRANSIENT } from './nodeNetwork.ts';
import { NO_NETWORK } from './nodeObject.ts';
import { planOf } from './podPlan.ts';
import type { PodResize } from './podResize.ts';
import type { PodStore } from './podStore.ts';
import { Prober, type ProbeData } from './prober.ts';
import { allocatedPod, containerOf, hasEnded, newRecord, replaced, specOf, type Conclusion, type ContainerRecord, type PodRecord } from './record.ts';
import { envReferences, volumeReferences, type References } from './references.ts';
import type { ImageStore } from './imageStore.ts';
import { policyOf, resetAll, restarterOf } from './restartPolicy.ts';
import { complaintOf, unreachable } from './runtimeHealth.ts';
import { Runtime, type Next } from './runtime.ts';
import type { StatusReporter } from './statusReporter.ts';
import { VolumeMounter } from './volumeMounter.ts';

export interface WorkerParts {
  readonly store: PodStore;
  readonly images: ImageStore;
  readonly references: References;
  readonly reporter: StatusReporter;
  /** The next free address; undefined: no network, or no room. */
  readonly address: (ctx: Context, node: string) => string | undefined;
  readonly node: (name: string) => Node | undefined;
  readonly onNewImage: (ctx: Context, node: string) => void;
  readonly resize: () => PodResize;
  /** Other volumes are in use on the node than before. */
  readonly onVolumes: (ctx: Context, node: string) => void;
}

/** Until the kubelet hears of what its runtime did. Upstream: PLEG, at most 1 s. */
const NOTICE: Micros = 500 * MILLISECOND;
/** Between two looks at a Pod with which something is wrong: 10 s and up to half as much. */
const RESYNC: Micros = 10 * SECOND;

export class PodWorkers {
  readonly #parts: WorkerParts;
  readonly #store: PodStore;
  readonly runtime: Runtime;
  readonly logs: LogStore;
  readonly #starter: ContainerStarter;
  readonly #prober: Prober;
  readonly #killer: Killer;
  readonly claims: ClaimVolumes;
  readonly #mounter: VolumeMounter;
  readonly processes: ContainerProcesses;
  readonly blackOut: BlackOut;

  constructor(parts: WorkerParts) {
    const { store, images, references } = parts;
    this.#parts = parts;
    this.#store = store;
    this.runtime = new Runtime(store.world, references, store.parts.epoch, store.parts.shell);
    this.logs = new LogStore(store.world);
    this.#killer = new Killer(store, this.runtime);
    this.processes = new ContainerProcesses(store, this.runtime, this.logs);
    this.claims = new ClaimVolumes(store, references, parts.node, (ctx, node) => parts.onVolumes(ctx, node));
    this.#mounter = new VolumeMounter(store, references, this.claims);
    this.#prober = new Prober({
      store,
      runtime: this.runtime,
      onChange: (ctx, record) => {
        parts.reporter.report(ctx, record);
        this.sync(ctx, record.row);
      },
      onFailed: (ctx, record, container, kind) => this.probeFailed(ctx, record, container, kind),
    });
    this.blackOut = new BlackOut({ store, prober: this.#prober, processes: this.processes, logs: this.logs });
    this.#starter = new ContainerStarter({
      store,
      images,
      references,
      runtime: this.runtime,
      logs: this.logs,
      onStarted: (ctx, record, container, next) => this.#running(ctx, record, container, next),
      onNewImage: parts.onNewImage,
    });
  }

  // ---- Pods come, change and go

  /** A Pod of this node that the kubelet has not known. */
  add(ctx: Context, node: string, pod: Pod, isStatic = false): void {
    if (hasEnded(pod)) return;
    const fresh = newRecord(node, pod, isStatic, ctx.now);
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.#parts.reporter.report(ctx, this.#store.put({ ...fresh, stage: 'stopped' }));
      return;
    }
    const machine = this.#parts.node(node);
    const others = this.#store.ofNode(node).filter(({ stage }) => stage !== 'stopped' && stage !== 'rejected').map(allocatedPod);
    const refusal = machine && admit(pod, machine, others, isStatic, this.#store.nodes.get(node)?.pressure);
    if (refusal) {
      this.#store.step(ctx, fresh, 'rejected', { numbers: { reason: refusal.reason } });
      this.#store.event(ctx, fresh, undefined, 'Warning', refusal.reason, refusal.message);
      const rejected = this.#store.put({ ...fresh, stage: 'rejected', verdict: { reason: refusal.reason, message: `Pod was rejected: ${refusal.message}` } });
      this.#parts.reporter.report(ctx, rejected);
      return;
    }
    this.#store.step(ctx, fresh, 'admitted');
    const record = this.#store.put(fresh);
    const { activeDeadlineSeconds } = pod.spec;
    if (activeDeadlineSeconds !== undefined) ctx.schedule(activeDeadlineSeconds * SECOND, ctx.self, 'deadline', { row: record.row }, { routine: true });
    this.#parts.reporter.report(ctx, record);
    this.sync(ctx, record.row);
  }

  /** A newer object of a Pod that the kubelet knows. */
  update(ctx: Context, record: PodRecord, pod: Pod): void {
    const next = this.#store.put({ ...record, pod });
    if (pod.metadata.deletionTimestamp !== undefined) this.#end(ctx, next, pod.metadata.deletionGracePeriodSeconds ?? 30);
    else if (pod.metadata.generation !== record.pod.metadata.generation) this.#specChanged(ctx, next, record.pod);
    else this.#parts.reporter.compare(ctx, next);
  }

  /** The object is gone: whatever still runs is stopped. */
  remove(ctx: Context, record: PodRecord): void {
    const next = this.#store.put({ ...record, gone: true });
    this.#store.step(ctx, next, 'removed');
    this.#end(ctx, next, record.stage === 'stopping' ? 0 : (record.pod.metadata.deletionGracePeriodSeconds ?? record.pod.spec.terminationGracePeriodSeconds ?? 30));
  }

  /** Another image: the container is replaced. Other resources: it is resized in place. */
  #specChanged(ctx: Context, record: PodRecord, before: Pod): void {
    let next = record;
    let sized = false;
    for (const container of record.containers) {
      const old = [...(before.spec.initContainers ?? []), ...before.spec.containers].find(({ name }) => name === container.name);
      const now = specOf(record, container.name);
      sized ||= !sameJson(old?.resources, now.resources);
      if (old?.image === now.image) continue;
      if (container.state === 'running') next = this.#killer.kill(ctx, next, container, this.#grace(next), `Container ${container.name} definition changed, will be restarted`);
      else next = this.#store.put(replaced(next, without(container, ['pullBackOff', 'crashBackOff'])));
    }
    if (sized || record.resize !== undefined) next = this.#parts.resize().begin(ctx, next, before);
    this.#parts.reporter.report(ctx, next);
    this.sync(ctx, next.row);
  }

  // ---- a look at one Pod

  /** `retry`: also what could not be started before. */
  sync(ctx: Context, row: string, retry = false): void {
    const record = this.#store.get(row);
    if (record === undefined || this.#store.nodes.get(record.node)?.running !== true) return;
    if (!this.#store.works(record.node)) this.#stalled(ctx, record);
    else if (record.stage === 'waiting') this.#mount(ctx, record);
    else if (record.stage === 'running') this.#containers(ctx, record, retry);
  }

  /** The runtime does not answer: for a while each new Pod is tried in vain, then the kubelet looks at none any more until it is back. */
  #stalled(ctx: Context, record: PodRecord): void {
    const node = this.#store.nodes.get(record.node)!;
    if (record.stage !== 'waiting' || complaintOf(node, ctx.now) !== undefined) return;
    this.#store.event(ctx, record, undefined, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${unreachable(node)}`);
    this.#later(ctx, record, RESYNC);
  }

  /** Asks again for the ConfigMaps and Secrets that a running Pod has mounted. */
  refresh(ctx: Context, row: string): void {
    const record = this.#store.get(row);
    if (record?.stage !== 'running' || this.#store.nodes.get(record.node)?.running !== true) return;
    const references = (record.pod.spec.volumes ?? []).flatMap(volumeReferences);
    this.#parts.references.ready(ctx, record.node, record.pod.metadata.namespace ?? '', row, references, true);
  }

  resync(ctx: Context, row: string): void {
    const record = this.#store.get(row);
    if (record === undefined) return;
    this.#parts.reporter.report(ctx, this.#store.put(without(record, ['resync'])));
    this.sync(ctx, row, true);
    const after = this.#store.get(row);
    if (after !== undefined && record.containers.some(({ waiting }) => waiting !== undefined)) this.#parts.reporter.report(ctx, after);
  }

  #mount(ctx: Context, record: PodRecord): void {
    if (awaitsNetwork(this.#store, record)) {
      this.#store.event(ctx, record, undefined, 'Warning', 'NetworkNotReady', `network is not ready: ${NO_NETWORK}`);
      return this.#later(ctx, record, TRANSIENT);
    }
    const mounted = this.#mounter.mount(ctx, record);
    if (mounted === 'waiting') return;
    const known = this.#store.get(record.row) ?? record;
    if ('retry' in mounted) return this.#later(ctx, { ...known, mountTries: known.mountTries + 1 }, mounted.retry);
    if (record.changed === true) this.#store.event(ctx, record, undefined, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
    ctx.schedule(mounted.done + this.#store.parts.latencies.sandbox, ctx.self, 'sandboxed', { row: record.row });
    this.#store.put({ ...known, stage: 'sandbox' });
  }

  sandboxed(ctx: Context, row: string): void {
    const record = this.#store.get(row);
    if (record?.stage !== 'sandbox') return;
    if (this.#store.nodes.get(record.node)?.runtimeDown !== undefined) {
      this.sync(ctx, this.#store.put({ ...record, stage: 'waiting' }).row);
      return;
    }
    const { ip, problem = '' } = addressFor(this.#store, record, ctx.now, () => this.#parts.address(ctx, record.node));
    if (ip === undefined) {
      this.#store.event(ctx, record, undefined, 'Warning', 'FailedCreatePodSandBox', problem);
      return this.#later(ctx, { ...record, stage: 'waiting' }, RESYNC);
    }
    this.#store.step(ctx, record, 'sandboxCreated', { numbers: { ip } });
    takeAddress(this.#store.world, ip, record);
    const next = this.#store.put({ ...without(record, ['changed']), stage: 'running', sandbox: { ip, since: ctx.now } });
    this.#parts.reporter.report(ctx, next);
    this.sync(ctx, row);
  }

  #containers(ctx: Context, given: PodRecord, retry: boolean): void {
    const restarter = restarterOf(given);
    if (restarter !== undefined) return this.#restartAll(ctx, given, restarter);
    let record = given;
    const plan = planOf(record);
    const due = plan.start.map((name) => containerOf(given, name)!).filter(({ waiting, reset }) => retry || waiting === undefined || reset === true).map(({ name }) => name);
    for (const name of plan.idle) record = this.#killer.kill(ctx, record, containerOf(record, name)!, this.#grace(record));
    if (plan.over) {
      this.#over(ctx, record);
      return;
    }
    const namespace = record.pod.metadata.namespace ?? '';
    const wanted = due.flatMap((name) => envReferences(specOf(record, name)));
    if (wanted.length > 0 && !this.#parts.references.ready(ctx, record.node, namespace, record.row, wanted)) return;
    let troubled: Micros | undefined;
    for (const name of due) {
      const container = containerOf(record, name)!;
      record = container.state === 'exited' ? this.#starter.again(ctx, record, container) : this.#starter.begin(ctx, record, container);
      const after = containerOf(record, name)!;
      if (after.step !== undefined) return;
      if (after.waiting !== undefined) troubled = this.#retryAfter(container, after);
    }
    if (troubled !== undefined) this.#later(ctx, record, troubled);
  }

  /** A rule wants all containers anew: those that run are killed at once, then the Pod begins again where it is. */
  #restartAll(ctx: Context, given: PodRecord, { name, exit }: ContainerRecord): void {
    const record = given.containers.reduce((before, container) => this.#killer.kill(ctx, before, container, 0), given);
    if (record.containers.some(({ state, step }) => state === 'running' || step !== undefined)) return;
    this.#store.step(ctx, record, 'restartingAll', { container: name, numbers: { exitCode: exit?.exitCode ?? 0 } });
    this.#parts.reporter.report(ctx, this.#store.put(resetAll(record, ctx.now)));
    this.#notice(ctx, record, false);
  }

  /** Trouble that has just begun is looked at again soon. */
  readonly #retryAfter = (before: ContainerRecord, { waiting }: ContainerRecord): Micros => (before.waiting === undefined || waiting?.reason === 'ErrImagePull' ? NOTICE * 2 : RESYNC);

  /** Comes back to a Pod with which something is wrong. */
  #later(ctx: Context, record: PodRecord, delay: Micros): void {
    if (record.resync !== undefined) {
      this.#store.put(record);
      return;
    }
    const jitter = delay === RESYNC ? ctx.random.below('kubelet/resync', RESYNC / 2) : 0;
    const resync = ctx.schedule(delay + jitter, ctx.self, 'resync', { row: record.row }, { routine: true });
    this.#store.put({ ...record, resync });
  }

  // ---- containers

  stage(ctx: Context, type: 'pulled' | 'created' | 'started', data: StageData): void {
    const record = this.#store.get(data.row);
    const container = record && containerOf(record, data.container);
    if (record === undefined || container?.step === undefined || record.stage !== 'running' || container.restarts !== data.attempt) return;
    if (!this.#store.works(record.node)) {
      this.#store.put(replaced(record, without(container, ['step'])));
      return;
    }
    const next = type === 'pulled' ? this.#starter.pulled(ctx, record, container, data) : type === 'created' ? this.#starter.created(ctx, record, container) : this.#starter.started(ctx, record, container);
    const after = containerOf(this.#store.get(data.row) ?? next, data.container);
    if (after?.step !== undefined || type === 'started') return;
    this.#parts.reporter.report(ctx, next);
    this.#later(ctx, this.#store.get(data.row) ?? next, this.#retryAfter(container, after ?? container));
    this.sync(ctx, data.row);
  }

  #running(ctx: Context, given: PodRecord, container: ContainerRecord, next: Next | undefined): void {
    if (container.state === 'exited') {
      this.#notice(ctx, given, true);
      return;
    }
    let record = given;
    this.processes.begin(ctx, record, container);
    if (next) record = this.processes.next(ctx, record, container, next);
    const hooked = this.processes.postStart(ctx, record, container.name);
    record = hooked.failed ? this.#killer.kill(ctx, hooked.record, containerOf(hooked.record, container.name)!, this.#grace(hooked.record), 'FailedPostStartHook') : hooked.record;
    if (containerOf(record, container.name)?.stopping === undefined) record = this.#prober.begin(ctx, record, containerOf(record, container.name)!);
    const { start } = planOf(record);
    this.sync(ctx, record.row);
    const now = this.#store.get(record.row) ?? record;
    if (start.length === 0 || now.containers.every(({ step }) => step === undefined)) this.#parts.reporter.report(ctx, now);
  }

  /** A container has ended, by itself or because it was told to. */
  exited(ctx: Context, data: EndData): void {
    const found = this.#store.get(data.row);
    const container = found && containerOf(found, data.container);
    if (found === undefined || container?.state !== 'running' || container.restarts !== data.attempt) return;
    const record = this.processes.end(ctx, found, this.#prober.end(ctx, container), data);
    if (record.stage === 'stopping') this.#stopNext(ctx, record);
    else this.#notice(ctx, record, container.crashBackOff !== undefined);
  }

  readonly #notice = (ctx: Context, { row }: PodRecord, routine: boolean): number => ctx.schedule(NOTICE, ctx.self, 'resync', { row }, { routine });

  probe(ctx: Context, data: ProbeData): void {
    const record = this.#store.get(data.row);
    const container = record && containerOf(record, data.container);
    if (record === undefined || container === undefined || container.restarts !== data.attempt) return;
    if (this.#store.works(record.node)) this.#prober.probe(ctx, record, container, data.kind);
  }

  probeFailed(ctx: Context, record: PodRecord, container: ContainerRecord, kind: 'startup' | 'liveness'): void {
    const own = specOf(record, container.name)[kind === 'startup' ? 'startupProbe' : 'livenessProbe'] as { readonly terminationGracePeriodSeconds?: number } | undefined;
    const grace = own?.terminationGracePeriodSeconds === undefined ? this.#grace(record) : own.terminationGracePeriodSeconds * SECOND;
    this.#killer.kill(ctx, record, container, grace, `Container ${container.name} failed ${kind} probe${policyOf(record, container.name) === 'Never' ? '' : ', will be restarted'}`);
  }

  /** The kubelet is back: it looks at everything that happened meanwhile. */
  restart(ctx: Context, node: string): void {
    for (const found of this.#store.ofNode(node)) {
      let record = this.#store.put(without({ ...found, sending: false, again: false, containers: found.containers.map((container) => without(container, ['step'])) }, ['deleting']));
      for (const { name, state } of record.containers) {
        if (state !== 'running') continue;
        record = this.#store.put(replaced(record, this.#prober.end(ctx, containerOf(record, name)!)));
        record = this.#prober.begin(ctx, record, containerOf(record, name)!);
      }
      this.#parts.reporter.report(ctx, record);
      if (record.stage === 'stopping') this.#stopNext(ctx, record);
      else this.sync(ctx, record.row);
    }
  }

  // ---- the end

  readonly #grace = ({ pod }: PodRecord): Micros => (pod.spec.terminationGracePeriodSeconds ?? 30) * SECOND;

  /** The kubelet itself ends a Pod. */
  conclude(ctx: Context, row: string, { type, reason, message, seconds }: Conclusion): void {
    const record = this.#store.get(row);
    if (record === undefined || record.stage === 'stopped' || record.verdict !== undefined) return;
    this.#store.event(ctx, record, undefined, type, reason, message);
    this.#end(ctx, this.#store.put({ ...record, verdict: { reason, message } }), seconds ?? this.#grace(record) / SECOND);
  }

  #end(ctx: Context, record: PodRecord, seconds: number): void {
    if (record.stage === 'stopped' || record.stage === 'rejected') {
      this.#gone(ctx, record);
      return;
    }
    if (record.resync !== undefined) ctx.cancel(record.resync);
    const stopping = this.#store.put({ ...without(record, ['resync']), stage: 'stopping', containers: record.containers.map((container) => without(container, ['step'])) });
    this.#stopNext(ctx, stopping, seconds * SECOND);
  }

  /** Applications first, then sidecars, the last one first. */
  #stopNext(ctx: Context, given: PodRecord, within?: Micros): void {
    let record = given;
    if (!this.#store.works(record.node)) return;
    const grace = within ?? (record.pod.metadata.deletionGracePeriodSeconds ?? record.pod.spec.terminationGracePeriodSeconds ?? 30) * SECOND;
    const running = record.containers.filter(({ state }) => state === 'running');
    if (running.length === 0) return this.#over(ctx, record);
    const others = running.filter(({ role }) => role !== 'sidecar');
    for (const { name } of others.length > 0 ? others : running.slice(-1)) record = this.#killer.kill(ctx, record, containerOf(record, name)!, grace);
  }

  /** Nothing runs any more: the sandbox goes. */
  #over(ctx: Context, record: PodRecord): void {
    this.#store.step(ctx, record, 'stopped');
    if (record.sandbox) freeAddress(this.#store.world, record.sandbox.ip, record);
    const next = this.#store.put({ ...record, stage: 'stopped' });
    if (record.claims !== undefined) this.claims.tell(ctx, record.node);
    if (this.#store.ofNode(record.node).some(({ resize }) => resize?.pending !== undefined)) this.#parts.resize().room(ctx, record.node);
    this.#parts.reporter.report(ctx, next);
    this.#gone(ctx, this.#store.get(next.row) ?? next);
  }

  #gone(ctx: Context, record: PodRecord): void {
    if (record.gone !== true) return this.#parts.reporter.report(ctx, record);
    this.logs.forget(record.row);
    this.#store.delete(record);
  }
}
