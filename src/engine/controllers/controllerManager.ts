/**
 * A program of controllers with one set of shared informers: kube-controller-manager, cloud-controller-manager, a storage driver's controller.
 * Runs each controller's queue and carries out its plans. Upstream: cmd/kube-controller-manager, pkg/controller, k8s.io/cloud-provider. Which of several
 * works is said in client/leaderElection.ts.
 */
import { formatTime, parseTime } from '../api/time.ts';
import type { Json, KubeObject } from '../api/object.ts';
import { isFailure, type ApiRequest, type ApiResponse } from '../api/request.ts';
import { emit, qualified, type Subject } from '../api/steps.ts';
import type { CloudFlavour } from '../api/cloudFlavours.ts';
import type { CloudAnswer, CloudClient } from '../client/cloudClient.ts';
import { subjectOf, type Client, type Response } from '../client/client.ts';
import { Informer, type WatchNotice } from '../client/informer.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Recorder } from '../client/recorder.ts';
import { WorkQueue, type QueuedKey } from '../client/workQueue.ts';
import type { Candidate } from '../client/leaderElection.ts';
import type { Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';
import type { Call, Controller, Note, Reader, Reconcile } from './controller.ts';
import type { CallToken, Running, Stage, Visit } from './plan.ts';
import type { ManagerParts, PodMetricsReader } from './managerParts.ts';
import { OwnerIndex } from './ownerIndex.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** Keys with fewer objects are looked at in no time. */
const SMALL = 50;
const USER_PREFIX = 'system:serviceaccount:kube-system:';
export const CONTROLLER_LIMIT = { qps: 20, burst: 30 };

export class ControllerManager implements Candidate {
  readonly warm = false;
  readonly kind: string;
  readonly #controllers: ReadonlyMap<string, Controller>;
  readonly #informers = new Map<string, Informer>();
  /** Who wants to know of a resource's changes, in the order of the controllers. */
  readonly #watchers = new Map<string, { readonly controller: string; readonly keys: Controller['watches'][number]['keys'] }[]>();
  readonly #owners: OwnerIndex;
  readonly #queues = new Map<string, WorkQueue>();
  readonly #memories = new Map<string, Table<Json>>();
  readonly #working: Table<number>;
  /** Keys that are due but for what the informers have not seen yet. */
  readonly #late: Table<{ readonly controller: string; readonly key: string }>;
  readonly #plans: Table<Running>;
  /** How many objects the last sync of a key looked at. */
  readonly #sizes: Table<number>;
  /** Event id of the visit that a key has asked for with requeueAfter. */
  readonly #visits: Table<number>;
  /** By plan: the error of the last one. */
  readonly #errors: Table<string>;
  readonly #world: World;
  /** Whole lists, good until the next notice of their resource or a jump in time: a cache. */
  readonly #lists = new Map<string, readonly KubeObject[]>();
  #listed = -1;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #latencies: Latencies;
  readonly #epochTime: number;
  readonly #limited: boolean;
  readonly #podNetwork: string;
  readonly #podMetrics: PodMetricsReader;
  readonly #allowed: Reconcile['allowed'];
  readonly #awake: () => boolean;
  /** Resources that nobody watches before they are there. */
  readonly #asleep: ReadonlySet<string>;
  readonly #cloud: CloudClient | undefined;
  readonly #provider: CloudFlavour | undefined;

  constructor(world: World, parts: ManagerParts) {
    this.kind = parts.kind ?? 'kube-controller-manager';
    this.#world = world;
    this.#cloud = parts.cloud;
    this.#provider = parts.provider;
    this.#client = parts.client;
    this.#recorder = parts.recorder;
    this.#latencies = parts.latencies;
    this.#epochTime = parts.epoch;
    this.#limited = parts.clientLimits;
    this.#podNetwork = parts.podNetwork;
    this.#podMetrics = parts.podMetrics ?? (() => []);
    this.#allowed = parts.allowed ?? (() => false);
    this.#awake = parts.awake ?? (() => false);
    this.#asleep = new Set(parts.controllers.flatMap(({ asleep, resource }) => (asleep === true ? [resource] : [])));
    this.#controllers = new Map(parts.controllers.map((controller) => [controller.name, controller]));
    this.#working = world.table('queue/working');
    this.#late = world.table('queue/late');
    this.#plans = world.table('plans');
    this.#sizes = world.table('queue/sizes');
    this.#visits = world.table('queue/visits');
    this.#errors = world.table('queue/errors');
    for (const controller of parts.controllers) {
      this.#queues.set(controller.name, new WorkQueue(world, controller.name));
      this.#memories.set(controller.name, world.table(`memory/${controller.name}`));
      for (const { on, keys } of controller.watches) {
        const resource = qualified(on.group, on.resource);
        if (!this.#informers.has(resource)) this.#informers.set(resource, new Informer(world, this.#client, this.kind, on));
        const watchers = this.#watchers.get(resource) ?? [];
        this.#watchers.set(resource, watchers);
        watchers.push({ controller: controller.name, keys });
      }
    }
    this.#owners = new OwnerIndex(world, this.#informers);
  }

  start(ctx: Context): void {
    for (const informer of this.#informers.values()) if (!this.#asleep.has(informer.resource) || this.#awake()) informer.start(ctx, `system:${this.kind}`);
    for (const { name, periodic } of this.#controllers.values()) {
      if (periodic) ctx.schedule(periodic.every, ctx.self, 'tick', { controller: name }, { routine: true });
    }
  }

  lead(): void {}

  informer(resource: string): Informer | undefined {
    return this.#informers.get(resource);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'watch') this.#watched(ctx, event.data as WatchNotice);
    else if (event.type === 'work') this.#due(ctx, event.data as { controller: string; key: string });
    else if (event.type === 'response') this.#answered(ctx, event.data as Response);
    else if (event.type === 'cloudAnswer') this.#cloudAnswered(ctx, event.data as CloudAnswer);
    else if (event.type === 'awaken') this.#awaken(ctx);
    else if (event.type === 'again') this.#again(ctx, event.data as { controller: string; key: string }, event.routine);
    else this.#tick(ctx, event.data as { controller: string });
  }

  /** The first object of a resource that nobody has watched so far. One that does not lead will watch when it does. */
  #awaken(ctx: Context): void {
    const [first] = this.#informers.values();
    if (first?.seenRevision() === undefined) return;
    for (const resource of this.#asleep) this.#informers.get(resource)!.start(ctx, `system:${this.kind}`);
  }

  // ---- queues

  #watched(ctx: Context, notice: WatchNotice): void {
    const changes = this.#informers.get(notice.resource)!.apply(notice);
    this.#lists.delete(notice.resource);
    this.#owners.update(notice.resource, changes);
    const { cause } = ctx;
    for (const { controller, keys } of this.#watchers.get(notice.resource)!) {
      for (const change of changes) for (const key of keys(change, this)) this.#enqueue(ctx, controller, key, cause);
    }
    this.#caughtUp(ctx);
  }

  #tick(ctx: Context, data: { controller: string }): void {
    const { periodic } = this.#controllers.get(data.controller)!;
    ctx.schedule(periodic!.every, ctx.self, 'tick', data, { routine: true, cause: 0 });
    for (const key of periodic!.keys({ ...this.#reading, now: ctx.now })) this.#enqueue(ctx, data.controller, key, ctx.cause, true);
  }

  #again(ctx: Context, data: { controller: string; key: string }, routine: boolean): void {
    this.#enqueue(ctx, data.controller, data.key, ctx.cause, routine);
  }

  #enqueue(ctx: Context, controller: string, key: string, cause: number, routine = false): void {
    if (this.#queues.get(controller)!.add(key, cause)) ctx.schedule(this.#delay(controller, key), ctx.self, 'work', { controller, key }, { cause, routine });
  }

  /** A key waits for a worker, and as long as looking at its objects takes: what comes meanwhile is seen in the same sync. */
  #delay(controller: string, key: string): Micros {
    return this.#latencies.work + (this.#sizes.get(`${controller}|${key}`) ?? 0) * this.#latencies.workPerObject;
  }

  /** A key that is due stands in line for a free worker, once the informers have seen what its last plan wrote. */
  #due(ctx: Context, data: { controller: string; key: string }): void {
    const queue = this.#queues.get(data.controller)!;
    if (this.#isBehind(queue.get(data.key).barrier)) this.#late.set(`${data.controller}|${data.key}`, data);
    else if (this.#isFree(data.controller) && queue.first === undefined) this.#work(ctx, data.controller, data.key);
    else queue.lineUp(data.key);
    this.#serve(ctx, data.controller);
  }

  /** Hands out the keys in line as long as there are free workers. */
  #serve(ctx: Context, controller: string): void {
    const queue = this.#queues.get(controller)!;
    for (let key = queue.first; key !== undefined && this.#isFree(controller); key = queue.first) {
      this.#work(ctx, controller, key);
      queue.leaveLine();
    }
  }

  #isFree(controller: string): boolean {
    return (this.#working.get(controller) ?? 0) < this.#controllers.get(controller)!.workers;
  }

  #isBehind(barrier: QueuedKey['barrier']): boolean {
    for (const resource in barrier) if ((this.#informers.get(resource)?.seenRevision() ?? Infinity) < barrier[resource]!) return true;
    return false;
  }

  /** Keys for which the informers have now seen enough. */
  #caughtUp(ctx: Context): void {
    for (const data of this.#late.size === 0 ? [] : this.#late.values()) {
      const { barrier, cause } = this.#queues.get(data.controller)!.get(data.key);
      if (this.#isBehind(barrier)) continue;
      this.#late.delete(`${data.controller}|${data.key}`);
      ctx.schedule(0, ctx.self, 'work', data, { cause });
    }
  }

  #work(ctx: Context, controller: string, key: string): void {
    ctx.cause = this.#queues.get(controller)!.get(key).cause;
    this.#reconcile(ctx, this.#controllers.get(controller)!, key);
  }

  // ---- reconcile and plan

  #reconcile(ctx: Context, controller: Controller, key: string): void {
    const stages: Stage[] = [];
    let report: { code: string; numbers?: { readonly [name: string]: number | string | boolean } } = { code: 'upToDate' };
    let visit: Visit | undefined;
    let size = 0;
    const counted = <T>(objects: readonly T[]): readonly T[] => {
      size += objects.length;
      return objects;
    };
    const { parseTime, get, orphans, dependents } = this.#reading;
    controller.reconcile(key, {
      now: ctx.now,
      parseTime,
      get,
      orphans,
      dependents,
      list: (resource, namespace) => counted(this.list(resource, namespace)),
      owned: (resource, uid) => counted(this.owned(resource, uid)),
      time: formatTime(ctx.now, this.#epochTime),
      random: ctx.random,
      podNetwork: this.#podNetwork,
      podMetrics: (namespace) => this.#podMetrics(namespace, ctx),
      allowed: this.#allowed,
      memory: this.#memories.get(controller.name)!,
      lastError: this.#errors.get(`${controller.name}|${key}`),
      call: (call) => void stages.push({ calls: [call] }),
      cloud: (call) => void (this.#cloud && stages.push({ cloud: call })),
      provider: this.#provider,
      parallel: (calls) => void (calls.length > 0 && stages.push({ calls })),
      note: (note) => void stages.push({ note }),
      requeueAfter: (delay, routine) => (visit = { after: Math.min(delay, visit?.after ?? delay), routine: routine !== undefined && (visit?.routine ?? true) }),
      report: (code, numbers) => (report = { code, ...(numbers && { numbers }) }),
    });
    const calls: { verb: Call['verb']; subject: Subject }[] = [];
    for (const stage of stages) if ('calls' in stage) for (const call of stage.calls) calls.push({ verb: call.verb, subject: subjectOf({ ...call.on, namespace: call.namespace, name: call.name, subresource: call.subresource, body: call.body }) });
    emit(ctx, 'reconciled', { controller: controller.name, resource: controller.resource, key, ...report, calls }, { routine: calls.length === 0 && !stages.some((stage) => 'cloud' in stage && stage.cloud.routine !== true) });
    this.#queues.get(controller.name)!.begin(key);
    if (size > SMALL) this.#sizes.set(`${controller.name}|${key}`, size);
    this.#working.set(controller.name, (this.#working.get(controller.name) ?? 0) + 1);
    const plan: Running = { controller: controller.name, key, stages, stage: 0, waiting: 0, failed: false, barrier: {}, ...(visit !== undefined && { visit }) };
    this.#carryOn(ctx, plan);
  }

  /** Carries out stages until one has to wait for answers, or the plan ends. */
  #carryOn(ctx: Context, plan: Running): void {
    const id = `${plan.controller}|${plan.key}`;
    for (let stage = plan.stage; stage < plan.stages.length && !plan.failed; stage++) {
      const current = plan.stages[stage]!;
      if ('note' in current) {
        this.#record(ctx, plan.controller, current.note);
        continue;
      }
      this.#plans.set(id, { ...plan, stage, waiting: 'cloud' in current ? 1 : current.calls.length });
      if ('cloud' in current) {
        const { action, params, about, routine } = current.cloud;
        this.#cloud!.send(ctx, { action, params, about }, { plan: id, stage, call: 0 } satisfies CallToken, routine);
        return;
      }
      current.calls.forEach((call, index) => {
        const token: CallToken = { plan: id, stage, call: index };
        const limit = this.#limited ? { limit: { ...CONTROLLER_LIMIT, name: plan.controller } } : {};
        this.#client.send(ctx, this.#request(plan.controller, call), token, limit);
      });
      return;
    }
    this.#plans.delete(id);
    this.#end(ctx, plan);
  }

  #answered(ctx: Context, { token, response }: Response): void {
    if (typeof token !== 'object' || token === null || !('plan' in token)) return;
    const { plan: id, call: index, stage } = token as CallToken;
    const plan = this.#plans.get(id);
    // An answer to what it asked in a former life.
    if (plan?.stage !== stage) return;
    const call = (plan.stages[plan.stage] as { calls: readonly Call[] }).calls[index]!;
    const ignored = isFailure(response) && (call.ignore as readonly string[] | undefined)?.includes(response.body.reason ?? '') === true;
    const failed = isFailure(response) && !ignored;
    const note = failed ? call.onFailure : ignored ? undefined : call.onSuccess;
    if (note) this.#record(ctx, plan.controller, { ...note, message: fill(note.message, response) });
    const resource = qualified(call.on.group, call.on.resource);
    const barrier = response.revision === undefined || failed ? plan.barrier : { ...plan.barrier, [resource]: Math.max(plan.barrier[resource] ?? 0, response.revision) };
    const error = failed && call.onFailure !== undefined ? { error: plan.error ?? response.body.message ?? '' } : {};
    const next: Running = { ...plan, waiting: plan.waiting - 1, failed: plan.failed || failed, ...error, barrier };
    this.#plans.set(id, next);
    if (next.waiting > 0) return;
    this.#carryOn(ctx, { ...next, stage: next.stage + 1 });
    this.#serve(ctx, plan.controller);
  }

  /** What the provider said is kept for the next look, which follows at once. */
  #cloudAnswered(ctx: Context, { token, result = null, error }: CloudAnswer): void {
    const id = (token as CallToken).plan;
    const plan = this.#plans.get(id);
    const current = plan?.stages[plan.stage];
    if (plan === undefined || current === undefined || !('cloud' in current)) return;
    const { as, onSuccess, onFailure } = current.cloud;
    const note = error === undefined ? onSuccess : onFailure;
    if (note) this.#record(ctx, plan.controller, { ...note, message: note.message.replaceAll('{error}', () => error ?? '') });
    if (error === undefined) {
      this.#memories.get(plan.controller)!.set(as, result);
      this.#queues.get(plan.controller)!.add(plan.key, ctx.cause);
    }
    this.#carryOn(ctx, { ...plan, stage: plan.stage + 1, waiting: 0, failed: plan.failed || error !== undefined, ...(error !== undefined && { error }) });
    this.#serve(ctx, plan.controller);
  }

  #end(ctx: Context, plan: Running): void {
    const queue = this.#queues.get(plan.controller)!;
    this.#working.set(plan.controller, this.#working.get(plan.controller)! - 1);
    const barrier = Object.keys(plan.barrier).length > 0 ? plan.barrier : undefined;
    const data = { controller: plan.controller, key: plan.key };
    const id = `${plan.controller}|${plan.key}`;
    if (plan.error !== undefined) this.#errors.set(id, plan.error);
    else this.#errors.delete(id);
    if (queue.end(plan.key, plan.failed, barrier)) ctx.schedule(this.#delay(plan.controller, plan.key), ctx.self, 'work', data, { cause: queue.get(plan.key).cause });
    else if (plan.failed) ctx.schedule(this.#backOff(plan), ctx.self, 'again', data, { routine: queue.get(plan.key).failures > 8 });
    ctx.cancel(this.#visits.get(id) ?? -1);
    this.#visits.delete(id);
    if (plan.visit !== undefined) this.#visits.set(id, ctx.schedule(plan.visit.after, ctx.self, 'again', data, { routine: plan.visit.routine }));
  }

  #backOff({ controller, key }: Running): Micros {
    const queue = this.#queues.get(controller)!;
    const own = this.#controllers.get(controller)!.backOff;
    return own === undefined ? queue.backOff(key) : Math.min(own.first * 2 ** Math.min(30, Math.max(0, queue.get(key).failures - 1)), own.longest);
  }

  #request(controller: string, call: Call): ApiRequest {
    const { verb, on, namespace, name, subresource, patchType, options, body } = call;
    const request: Mutable<ApiRequest> = { verb, group: on.group, version: on.version, resource: on.resource, user: USER_PREFIX + controller, agent: this.kind };
    if (namespace !== undefined) request.namespace = namespace;
    if (name !== undefined) request.name = name;
    if (subresource !== undefined) request.subresource = subresource;
    if (patchType !== undefined) request.patchType = patchType;
    if (options !== undefined) request.options = options;
    if (body !== undefined) request.body = body as Json | KubeObject;
    return request;
  }

  #record(ctx: Context, controller: string, note: Note): void {
    const component = this.#controllers.get(controller)!.source ?? controller;
    this.#recorder.record(ctx, { component, user: USER_PREFIX + controller }, note.about, note.type, note.reason, note.message);
  }

  // ---- reading

  get<T extends KubeObject>(resource: string, key: string): T | undefined {
    return this.#informers.get(resource)!.get(key) as T | undefined;
  }

  list<T extends KubeObject>(resource: string, namespace?: string): readonly T[] {
    const informer = this.#informers.get(resource)!;
    if (namespace !== undefined) return informer.list(namespace) as T[];
    if (this.#listed !== this.#world.epoch()) this.#lists.clear();
    this.#listed = this.#world.epoch();
    let whole = this.#lists.get(resource);
    if (whole === undefined) this.#lists.set(resource, (whole = informer.list()));
    return whole as readonly T[];
  }

  owned<T extends KubeObject>(resource: string, ownerUid: string): readonly T[] {
    return this.#owners.owned(resource, ownerUid) as T[];
  }

  orphans<T extends KubeObject>(resource: string, namespace: string): readonly T[] {
    return this.#owners.orphans(resource, namespace) as T[];
  }

  dependents(ownerUid: string): readonly KubeObject[] {
    return this.#owners.dependents(ownerUid);
  }

  readonly #reading: Reader & Pick<Reconcile, 'parseTime'> = {
    parseTime: (text) => parseTime(text, this.#epochTime),
    get: (resource, key) => this.get(resource, key),
    list: (resource, namespace) => this.list(resource, namespace),
    owned: (resource, uid) => this.owned(resource, uid),
    orphans: (resource, namespace) => this.orphans(resource, namespace),
    dependents: (uid) => this.dependents(uid),
  };
}

function fill(message: string, response: ApiResponse): string {
  const error = isFailure(response) ? (response.body.message ?? '') : '';
  const name = !isFailure(response) && typeof response.body === 'object' && response.body !== null && 'metadata' in response.body ? (response.body as KubeObject).metadata.name : '';
  return message.replaceAll('{error}', () => error).replaceAll('{name}', () => name);
}
