/**
 * kube-scheduler: watches Pods and nodes, takes one waiting Pod after the other, and binds it to a node. Upstream: pkg/scheduler (scheduler.go,
 * eventhandlers.go, schedule_one.go) (preemptions.ts: framework/preemption).
 * Leaves out: Permit's waiting Pods. A cycle is one instant; it takes its time before it, so that no Pod is in flight between events.
 */
import { formatTime } from '../api/time.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { isFailure } from '../api/request.ts';
import { emit, type Steps } from '../api/steps.ts';
import type { Client, Response } from '../client/client.ts';
import type { Informer, ObjectChange, WatchNotice } from '../client/informer.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Recorder } from '../client/recorder.ts';
import type { Candidate, ElectionTerms } from '../client/leaderElection.ts';
import type { Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import { SECOND } from '../kernel/time.ts';
import { bindCall, statusCall, USER } from './calls.ts';
import { nodeChanges, podChanges } from './changes.ts';
import { ClusterView, hasEnded, isAssigned } from './clusterView.ts';
import { truncateNote } from './framework/fitError.ts';
import { schedulePod, type NotPlaced, type Placed } from './framework/schedulePod.ts';
import { isRejected, messageOf } from './framework/status.ts';
import type { Profile } from './framework/profile.ts';
import { DEFAULT_PROFILE } from './plugins.ts';
import { Preemptions, type PreemptionToken } from './preemptions.ts';
import { SchedulingQueue, type QueuedPod } from './queue.ts';
import { recordVerdicts, type CycleSight } from './record.ts';
import { keyOf, podInfoOf, type PodInfo } from './snapshot/podInfo.ts';
import { USUAL_SETTINGS, type Settings } from './settings.ts';
import { VolumeBinder } from './volumeBinder.ts';

/** Verdicts go into the trace of clusters up to this size; of larger ones they are computed when somebody looks. */
const TRACED_NODES = 16;
const LEFTOVER_PERIOD = 30 * SECOND;

export interface SchedulerParts {
  readonly client: Client;
  readonly recorder: Recorder;
  readonly latencies: Latencies;
  readonly epoch: number;
  readonly clientLimits?: boolean;
  /** As whom it asks the API server, when it is not the cluster's own. */
  readonly user?: string;
  /** The text of its configuration file (--config); undefined: there is none. */
  readonly file?: () => string | undefined;
  /** What such a text says, or why it cannot be used. The code comes late: most schedulers have no such file. */
  readonly read?: (text: string) => Settings | string;
}

type Token =
  | { readonly bind: string; readonly node: string; readonly cause: number }
  | { readonly preemption: PreemptionToken }
  | { readonly volumes: string }
  | { readonly status: string };

export class Scheduler implements Candidate {
  readonly warm = true;
  readonly kind = 'kube-scheduler';
  readonly #world: World;
  readonly #parts: SchedulerParts;
  readonly #cluster: ClusterView;
  readonly #rows: Table<QueuedPod>;
  #queue: SchedulingQueue;
  #settings: Settings = USUAL_SETTINGS;
  /** The text that it was started with. */
  readonly #started: Table<string>;
  readonly #volumes: VolumeBinder;
  readonly #preemptions: Preemptions;
  /** `start`: where the next search begins; `cycle`, `backoff`, `leftover`: 1 while such an event is due. */
  readonly #state: Table<number>;
  #epoch: number;

  constructor(world: World, parts: SchedulerParts) {
    this.#world = world;
    this.#parts = parts;
    this.#cluster = new ClusterView(world, parts.client, this.kind);
    this.#rows = world.table(`${this.kind}/queue`);
    this.#started = world.table(`${this.kind}/configuration`);
    this.#preemptions = new Preemptions(world, this.kind, {
      cluster: this.#cluster,
      send: (ctx, request, preemption) => this.#send(ctx, request, { preemption }),
      time: (ctx) => this.#time(ctx),
      evicted: (ctx, victim, message, from) => this.#record(ctx, victim, 'Normal', 'Preempted', 'Preempting', message, from),
      activate: (ctx, preemptor) => this.#queue.activate(keyOf(preemptor), ctx.now, ctx.cause),
    });
    this.#queue = this.#configured();
    this.#volumes = new VolumeBinder(world, this.kind);
    this.#state = world.table(`${this.kind}/state`);
    this.#epoch = world.epoch();
  }

  start(ctx: Context): void {
    const text = this.#parts.file?.();
    const read = text === undefined ? undefined : this.#parts.read!(text);
    if (typeof read === 'string') {
      emit(ctx, 'program', { code: 'configurationRefused', numbers: { message: read } });
      ctx.schedule(0, ctx.self, 'programExit', undefined);
      return;
    }
    if (text !== undefined) {
      this.#started.set('', text);
      this.#queue = this.#configured();
    }
    this.#cluster.start(ctx, this.#parts.user ?? USER);
  }

  /** The queue by the configuration that it was started with; what is in it stays. */
  #configured(): SchedulingQueue {
    const text = this.#started.size === 0 ? undefined : this.#started.get('');
    const read = text === undefined ? USUAL_SETTINGS : this.#parts.read!(text);
    this.#settings = typeof read === 'string' ? USUAL_SETTINGS : read;
    return new SchedulingQueue(this.#settings.profiles, this.#rows, this.#cluster.objects, this.#settings.backoffs, (pod) => this.#preemptions.isRunning(pod));
  }

  get terms(): ElectionTerms {
    return this.#settings.election;
  }

  #profileOf(pod: Pod): Profile {
    return this.#settings.profiles.of(pod) ?? this.#settings.profiles.list[0]!;
  }

  informer(resource: string): Informer | undefined {
    return this.#cluster.informer(resource);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (this.#epoch !== this.#world.epoch()) {
      this.#epoch = this.#world.epoch();
      this.#queue = this.#configured();
    }
    this.#cluster.snapshot();
    if (event.type === 'watch') this.#watched(ctx, event.data as WatchNotice);
    else if (event.type === 'response') this.#answered(ctx, event.data as Response);
    else if (event.type === 'cycle') this.#cycle(ctx);
    else if (event.type === 'volumesLate') this.#volumesFailed(ctx, (event.data as { readonly key: string }).key, 'binding volumes: context deadline exceeded');
    else this.#flush(ctx, event.data as { readonly which: 'backoff' | 'leftover' });
    this.#plan(ctx);
  }

  /** A replica that does not lead only watches. */
  lead(ctx: Context, leads: boolean): void {
    if (!leads) this.#state.set('standby', 1);
    else {
      this.#state.delete('standby');
      this.#plan(ctx);
    }
  }

  /** What a cycle of a Pod would see, and be decided by, as things stand now: for a trace entry of a cycle, ask with the state just before it. */
  sight(key: string): CycleSight | undefined {
    const pod = this.#cluster.pods.get(key);
    this.#queue = this.#configured();
    const profile = pod && this.#profileOf(pod);
    return pod && profile && { profile, pod: podInfoOf(pod), view: this.#cluster.view(), start: this.#state.get('start') ?? 0, percentage: profile.percentage };
  }

  // ---- time

  /** Makes sure that what will be due is scheduled, once. */
  #plan(ctx: Context): void {
    const { ready, backingOff, leftover } = this.#queue;
    const { cause } = ctx;
    if (ready && !this.#state.has('cycle') && !this.#state.has('standby') && this.#cluster.synced) this.#once(ctx, 'cycle', this.#parts.latencies.schedule, false);
    if (backingOff) this.#once(ctx, 'backoff', SECOND - (ctx.now % SECOND), true);
    if (leftover) this.#once(ctx, 'leftover', LEFTOVER_PERIOD - (ctx.now % LEFTOVER_PERIOD), true);
    ctx.cause = cause;
  }

  #once(ctx: Context, which: 'cycle' | 'backoff' | 'leftover', delay: number, routine: boolean): void {
    if (this.#state.has(which)) return;
    this.#state.set(which, 1);
    ctx.schedule(delay, ctx.self, which === 'cycle' ? 'cycle' : 'flush', { which }, { routine });
  }

  #flush(ctx: Context, { which }: { readonly which: 'backoff' | 'leftover' }): void {
    this.#state.delete(which);
    if (which === 'backoff') this.#queue.flushBackoff(ctx.now);
    else this.#queue.flushLeftover(ctx.now);
  }

  // ---- what changes

  #watched(ctx: Context, notice: WatchNotice): void {
    const { pods, nodes, others } = this.#cluster.apply(notice);
    for (const change of others) this.#queue.event(change, ctx.now, ctx.cause);
    if (others.length > 0) this.#bindReady(ctx);
    for (const change of nodes) this.#nodeChanged(ctx, change);
    for (const change of pods) this.#podChanged(ctx, change);
  }

  #nodeChanged(ctx: Context, { event, object, old }: ObjectChange<Node>): void {
    const snapshot = this.#cluster.snapshot();
    if (event === 'DELETED') {
      this.#queue.event({ event: 'Node/Delete', before: object }, ctx.now, ctx.cause);
      snapshot.removeNode(object.metadata.name);
      return;
    }
    snapshot.setNode(object);
    const changes = old === undefined ? [{ event: 'Node/Add' as const, after: object }] : nodeChanges(old, object);
    for (const change of changes) this.#queue.event(change, ctx.now, ctx.cause);
  }

  #podChanged(ctx: Context, { event, object, old }: ObjectChange<Pod>): void {
    const key = keyOf(object);
    const over = event === 'DELETED' || hasEnded(object);
    if (over) this.#podGone(ctx, key, object);
    else if (isAssigned(object)) this.#podAssigned(ctx, key, object, old);
    else if (this.#settings.profiles.of(object) !== undefined) this.#podWaits(ctx, key, object, old);
  }

  #podGone(ctx: Context, key: string, pod: Pod): void {
    const placed = this.#cluster.snapshot().pod(key)?.pod ?? this.#cluster.assumed(key)?.pod;
    this.#queue.remove(key);
    this.#volumes.delete(key);
    this.#cluster.confirm(key);
    this.#cluster.snapshot().removePod(key);
    if (placed !== undefined)
      this.#queue.event({ event: 'AssignedPod/Delete', before: isAssigned(pod) ? pod : placed }, ctx.now, ctx.cause);
  }

  #podAssigned(ctx: Context, key: string, pod: Pod, old: Pod | undefined): void {
    const known = old !== undefined && isAssigned(old);
    this.#cluster.confirm(key);
    this.#queue.remove(key);
    this.#cluster.snapshot().setPod(pod);
    const changes = known ? podChanges(old, pod, 'AssignedPod') : [{ event: 'AssignedPod/Add' as const, after: pod }];
    for (const change of changes) this.#queue.event(change, ctx.now, ctx.cause);
  }

  #podWaits(ctx: Context, key: string, pod: Pod, old: Pod | undefined): void {
    if (this.#cluster.assumed(key) !== undefined) return;
    this.#cluster.nominate(key, pod.status?.nominatedNodeName);
    if (old === undefined || this.#queue.get(key) === undefined) this.#queue.add(pod, ctx.now, ctx.cause);
    else this.#queue.update(pod, podChanges(old, pod, 'TargetPod'), ctx.now, ctx.cause);
  }

  // ---- the cycle

  #cycle(ctx: Context): void {
    this.#state.delete('cycle');
    const row = this.#queue.pop();
    if (row === undefined) return;
    ctx.cause = row.cause;
    const pod = podInfoOf(row.pod);
    if (row.pod.metadata.deletionTimestamp !== undefined) {
      this.#queue.remove(pod.key);
      this.#record(ctx, row.pod, 'Warning', 'FailedScheduling', 'Scheduling', `skip schedule deleting pod: ${pod.key}`);
      return;
    }
    const view = this.#cluster.view();
    const profile = this.#profileOf(row.pod);
    const pick = (n: number): number => ctx.random.below('kube-scheduler', n);
    const result = schedulePod(profile, { view, pod, start: this.#state.get('start') ?? 0, percentage: profile.percentage, pick });
    const verdicts = view.snapshot.size <= TRACED_NODES ? { verdicts: recordVerdicts(profile, pod, view) } : {};
    const weights = profile === DEFAULT_PROFILE ? {} : { weights: Object.fromEntries(profile.scorers.map(({ plugin, weight }) => [plugin.name, weight])) };
    emit(ctx, 'scheduled', { ...stepOf(pod, row, result), ...verdicts, ...weights });
    this.#state.set('start', result.next);
    if (result.outcome !== 'scheduled') return this.#failed(ctx, row, pod, result);
    const refusal = profile.admit(pod, result.node, view);
    if (refusal === undefined) return this.#bind(ctx, row, pod, result.node);
    const rejected = isRejected(refusal.status);
    this.#queue.fail(pod.key, rejected ? [refusal.plugin] : [], ctx.now, row.cause);
    this.#tellFailure(ctx, row.pod, messageOf(refusal.status), rejected ? 'Unschedulable' : 'SchedulerError', undefined);
  }

  #bind(ctx: Context, row: QueuedPod, info: PodInfo, node: string): void {
    const profile = this.#profileOf(row.pod);
    const binding = profile.bind(info, node);
    this.#queue.remove(info.key);
    const volumes = profile.bindTimeout === undefined ? undefined : this.#volumes.plan(info, node, this.#cluster.view());
    this.#cluster.assume(info.key, { pod: { ...row.pod, spec: { ...row.pod.spec, nodeName: node } }, row });
    if (volumes === undefined) return this.#send(ctx, bindCall(binding), { bind: info.key, node, cause: row.cause });
    const timer = ctx.schedule(profile.bindTimeout!, ctx.self, 'volumesLate', { key: info.key }, { routine: true });
    this.#volumes.set(info.key, { node, claims: volumes.claims, row, timer });
    for (const request of volumes.requests) this.#send(ctx, request, { volumes: info.key });
    this.#bindReady(ctx);
  }

  /** Pods whose volumes are all bound go to their nodes. */
  #bindReady(ctx: Context): void {
    for (const key of this.#volumes.ready(this.#cluster.objects)) {
      const { node, row, timer } = this.#volumes.get(key)!;
      ctx.cancel(timer);
      this.#volumes.delete(key);
      this.#send(ctx, bindCall(this.#profileOf(row.pod).bind(podInfoOf(row.pod), node)), { bind: key, node, cause: row.cause });
    }
  }

  #volumesFailed(ctx: Context, key: string, why: string): void {
    const binding = this.#volumes.get(key);
    if (binding === undefined) return;
    ctx.cancel(binding.timer);
    this.#volumes.delete(key);
    this.#giveBack(ctx, key, binding.row.cause, `running PreBind plugin "VolumeBinding": ${why}`);
  }

  #failed(ctx: Context, row: QueuedPod, { key }: PodInfo, { outcome, message, diagnosis, postFilter }: NotPlaced): void {
    const nominated = postFilter?.nominated;
    const { cause } = ctx;
    if (nominated !== undefined) this.#preemptions.begin(ctx, row.pod, this.#profileOf(row.pod).name, nominated);
    const pod = this.#cluster.pods.get(key) ?? row.pod;
    this.#queue.fail(key, [...diagnosis.plugins], ctx.now, cause);
    if (nominated !== undefined) this.#cluster.nominate(key, nominated.node);
    else if (postFilter?.withdraw === true) this.#cluster.nominate(key, undefined);
    const nomination = nominated?.node ?? (postFilter?.withdraw === true ? null : undefined);
    this.#tellFailure(ctx, pod, message, outcome === 'error' ? 'SchedulerError' : 'Unschedulable', nomination);
  }

  #tellFailure(
    ctx: Context,
    pod: Pod,
    message: string,
    reason: 'SchedulerError' | 'Unschedulable',
    nominated: string | null | undefined,
  ): void {
    this.#record(ctx, pod, 'Warning', 'FailedScheduling', 'Scheduling', truncateNote(message));
    const condition = { type: 'PodScheduled', status: 'False', reason, message } as const;
    const call = statusCall(pod, { condition, ...(nominated !== undefined && { nominated }) }, this.#time(ctx));
    if (call !== undefined) this.#send(ctx, call, { status: podInfoOf(pod).key });
  }

  // ---- answers

  #answered(ctx: Context, { token, response }: Response): void {
    if (typeof token !== 'object' || token === null) return;
    const asked = token as Token;
    if ('bind' in asked) this.#bound(ctx, asked, isFailure(response) ? (response.body.message ?? '') : undefined);
    else if ('volumes' in asked) {
      if (isFailure(response)) this.#volumesFailed(ctx, asked.volumes, `binding volumes: ${response.body.message ?? ''}`);
    } else if ('preemption' in asked) this.#preemptions.answered(ctx, asked.preemption, response);
  }

  #bound(ctx: Context, { bind: key, node, cause }: Extract<Token, { bind: string }>, error: string | undefined): void {
    const assumed = this.#cluster.assumed(key);
    const pod = this.#cluster.pods.get(key) ?? assumed?.pod;
    if (error === undefined) {
      if (pod !== undefined) this.#record(ctx, pod, 'Normal', 'Scheduled', 'Binding', `Successfully assigned ${key} to ${node}`);
      return;
    }
    this.#giveBack(ctx, key, cause, `running Bind plugin "DefaultBinder": ${error}`);
  }

  /** What was assumed did not come true: the Pod waits again. */
  #giveBack(ctx: Context, key: string, cause: number, message: string): void {
    const assumed = this.#cluster.assumed(key);
    const pod = this.#cluster.pods.get(key) ?? assumed?.pod;
    if (assumed === undefined || pod === undefined) return;
    this.#cluster.forget(key);
    this.#queue.event({ event: 'AssignedPod/Delete', before: assumed.pod }, ctx.now, ctx.cause);
    this.#queue.restore({ ...assumed.row, pod });
    this.#queue.fail(key, [], ctx.now, cause);
    this.#tellFailure(ctx, pod, message, 'SchedulerError', undefined);
  }

  #send(ctx: Context, request: Parameters<Client['send']>[1], token: Token): void {
    const { cause } = ctx;
    const { user } = this.#parts;
    this.#parts.client.send(ctx, user === undefined ? request : { ...request, user }, token, this.#parts.clientLimits === true ? { limit: { ...this.#settings.limit, name: ctx.self.instance?.includes('/') === true ? `${this.kind}/${ctx.self.instance}` : this.kind } } : {});
    ctx.cause = cause;
  }

  #record(ctx: Context, about: Pod, type: 'Normal' | 'Warning', reason: string, action: string, message: string, component = this.#profileOf(about).name): void {
    this.#parts.recorder.record(ctx, { component, user: this.#parts.user ?? USER, action }, about, type, reason, message);
  }

  #time(ctx: Context): string {
    return formatTime(ctx.now, this.#parts.epoch);
  }
}

function stepOf({ key }: PodInfo, { attempts }: QueuedPod, result: Placed | NotPlaced): Steps['scheduled'] {
  const { evaluated } = result;
  if (result.outcome === 'scheduled')
    return { pod: key, outcome: 'bound', node: result.node, evaluated, feasible: result.feasible, attempts };
  const node = result.postFilter?.nominated?.node;
  const common = { pod: key, evaluated, feasible: 0, message: result.message, attempts };
  return node === undefined ? { ...common, outcome: result.outcome } : { ...common, outcome: 'nominated', node };
}
