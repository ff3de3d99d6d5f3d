/**
 * kube-apiserver: takes requests, decides, proposes writes to etcd, answers, and tells the watchers. Upstream: k8s.io/apiserver.
 * Leaves out: priority and fairness, audit, aggregation. Everyone who gets here is authenticated; whoever comes from outside is authorized
 * (rbac.ts), the cluster's own programs are trusted.
 * Of routine requests (heartbeats, Events) only the request and the write are traced.
 */
import type { Json, KubeObject } from '../api/object.ts';
import { isFailure, type ApiRequest, type ApiResponse, type Identity, type Status } from '../api/request.ts';
import { emit, type Subject } from '../api/steps.ts';
import { expired, methodNotSupported, notFoundResource, storageError, tooManyConflicts, unauthorizedCertificate } from '../api/status.ts';
import { formatTime } from '../api/time.ts';
import type { Arrival, Client, Response } from '../client/client.ts';
import { isPodActor } from '../client/podActor.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Failure } from '../client/unanswered.ts';
import type { Program } from '../client/programGroup.ts';
import type { EtcdConnections } from '../etcd/connections.ts';
import type { Changed, Committed, Proposal, Readable, ReadRequest } from '../etcd/request.ts';
import type { EtcdStore, LoggedChange, Transaction } from '../etcd/store.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import type { RandomStreams } from '../kernel/random.ts';
import type { Table } from '../kernel/table.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { aggregate, type AskPod } from './aggregation.ts';
import { decideReview } from './accessReview.ts';
import { decideCreate } from './create.ts';
import { refuse, type Answer, type Deciding, type Decision, type Write } from './deciding.ts';
import { storagePrefix } from './keys.ts';
import { askLease, beginLease, LEASE, LEASES, renewLease } from './masterEndpoints.ts';
import { milestones } from './milestones.ts';
import { attributesOf, authorize, forbidden, identityOf, storedPolicy, type Attributes } from './rbac.ts';
import { decideGet, decideList, selectObjects } from './read.ts';
import { decideDelete, decideDeleteCollection } from './remove.ts';
import { readerOf } from './storeReader.ts';
import { strategyFor, strategyOfObject, type Strategy } from './strategy.ts';
import { decideSubresource, type KubeletApi, type ResizeRules } from './subresources.ts';
import { decidePatch, decideUpdate } from './update.ts';
import { sameActor } from './watchHub.ts';
import { subjectOf, watchOf, Watches, type Held } from './watches.ts';

/** A write under way: what was asked, and what is still awaited from etcd. */
interface Inflight {
  readonly arrival: Arrival;
  readonly code: number;
  readonly body: Write['body'] | undefined;
  readonly warnings: readonly string[] | undefined;
  readonly waiting: number;
  readonly lost: boolean;
  readonly attempts: number;
  readonly result: LoggedChange | undefined;
}

/** A request that loses against other writers this often is refused. */
const MAX_ATTEMPTS = 20;

/** A client gives up a connection on which nothing has come for so long (HTTP/2: 30 s of silence, then 15 s for a ping); kubelets do so earlier. */
const PATIENCE: Micros = 45 * SECOND;
const IMPATIENT: ReadonlySet<string> = new Set(['kubelet', 'user', 'kubeadm']);

export interface ApiServerParts {
  readonly client: Client;
  readonly etcd: EtcdConnections;
  readonly latencies: Latencies;
  readonly epoch: number;
  readonly serviceNetwork: string;
  readonly kubelets: KubeletApi;
  readonly resizeRules: ResizeRules;
  readonly ask: AskPod;
  /** Somebody has asked for a certificate, or such a request has changed. */
  readonly certificateAsked: (ctx: Context) => void;
}

export class ApiServer implements Program {
  readonly kind = 'kube-apiserver';
  readonly #parts: ApiServerParts;
  readonly #inflight: Table<Inflight>;
  /** Reads that wait for etcd. */
  readonly #reads: Table<Arrival>;
  readonly #watches: Watches;
  /** `started`: revision at which its watch cache begins, after a restart. */
  readonly #state: Table<number>;

  constructor(world: World, parts: ApiServerParts) {
    this.#parts = parts;
    this.#state = world.table('apiserver/state');
    this.#inflight = world.table('apiserver/inflight');
    this.#reads = world.table('apiserver/reads');
    this.#watches = new Watches(world, parts.latencies, parts.client.ways);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'request') this.#arrived(ctx, event.data as Arrival);
    else if (event.type === 'committed') this.#committed(ctx, event.data as Committed);
    else if (event.type === 'readable') this.#readable(ctx, event.data as Readable);
    else if (event.type === 'compacted') this.#watches.close(ctx, undefined);
    else if (event.type === 'changed') this.#changed(ctx, event.data as Changed);
    else if (event.type === 'gone') this.#watches.drop(event.data as Actor);
    else if (event.type === 'connectionLost') this.hungUp(ctx, event.data as Actor, 'closed');
    else if (event.type === 'lease') askLease(ctx, this.#parts);
    else if (event.type === 'held') this.#watches.hold(ctx, event.data as Held);
  }

  start(ctx: Context): void {
    const { revision } = this.#parts.etcd.store(ctx.self);
    if (revision > 1) this.#state.set('started', revision);
    beginLease(ctx, this.#parts.client);
  }

  // ---- what clients notice when it dies or stands still

  /** Its connections break: what was asked is not answered, who watches is told by the end of the stream. */
  crashed(ctx: Context): void {
    const { client } = this.#parts;
    // A machine without power closes nothing: those who are connected find out when their pings are not answered.
    const silent = client.routes.hasNoPower(ctx.self);
    for (const arrival of this.#asked()) client.fail(ctx, arrival, silent ? 'lost' : 'closed', silent ? this.patienceOf(arrival.from) : 0);
    this.#watches.close(ctx, undefined, silent ? PATIENCE : undefined);
    if (!silent) client.routes.broken(ctx.self);
  }

  refused(ctx: Context, { type, data }: ScheduledEvent): void {
    if (type === 'request') this.#parts.client.fail(ctx, data as Arrival, 'refused');
  }

  /** It takes a request and says nothing: the client waits for so long, gives up, and connects anew. */
  patienceOf(client: Actor | undefined): Micros {
    return client !== undefined && IMPATIENT.has(client.kind) ? 10 * SECOND : PATIENCE;
  }

  senderOf({ type, data }: Pick<ScheduledEvent, 'type' | 'data'>): Actor | undefined {
    return type === 'request' ? (data as Arrival).from : undefined;
  }

  givenUp(ctx: Context, { data }: Pick<ScheduledEvent, 'data'>): void {
    this.#parts.client.fail(ctx, data as Arrival, 'timeout');
  }

  /** A client has hung up, or all have. */
  hungUp(ctx: Context, client: Actor | undefined, failure: Failure = 'timeout'): void {
    this.#watches.close(ctx, client);
    const given = this.#asked().filter(({ from }) => client === undefined || sameActor(from, client));
    for (const arrival of given) this.#parts.client.fail(ctx, arrival, failure);
    for (const { id } of given) for (const table of [this.#inflight, this.#reads]) table.delete(String(id));
    if (client === undefined) this.#parts.client.routes.broken(ctx.self);
    else this.#parts.client.routes.disconnect(client);
  }

  /** What waits for etcd. */
  #asked(): readonly Arrival[] {
    return [...this.#inflight.values().map(({ arrival }) => arrival), ...this.#reads.values()];
  }

  /** Answers a read at once, without a step: as the API server named would, or, for those who look from outside, whether or not one could. */
  read(request: ApiRequest, now: Micros, random: RandomStreams, by?: Actor): ApiResponse {
    const { etcd } = this.#parts;
    const store = by === undefined ? etcd.newest() : etcd.linearizable(by);
    if (typeof store === 'string') return { code: 500, body: storageError(store) };
    const decision = unauthorized(store, request) ?? this.#decide(store, now, random, request);
    return 'answer' in decision ? decision.answer : { code: 405, body: methodNotSupported(request.resource, request.verb) };
  }

  /** Objects as rows of a table, as the resource's columns want them. */
  table(request: ApiRequest, objects: readonly KubeObject[], now: Micros): Json {
    return this.#strategy(request)?.table(objects, now, this.#parts.epoch, { resourceVersion: String(this.#parts.etcd.newest().revision) }, request.options?.includeObject) ?? null;
  }

  /** What a watch from a revision has to tell, for those who look from outside; a Status when that revision is no longer in the log. */
  changesSince(request: ApiRequest, revision: number): { readonly events: readonly WatchEvent[]; readonly revision: number } | Status {
    const store = this.#parts.etcd.newest();
    if (revision < store.compacted) return expired(`too old resource version: ${revision} (${store.revision})`);
    const strategy = this.#strategy(request);
    if (strategy === undefined) return notFoundResource();
    const watch = watchOf(request, 0, { kind: 'user' });
    const prefix = storagePrefix(strategy.resource, request.namespace);
    const events: WatchEvent[] = [];
    for (let at = revision + 1; at <= store.revision; at++) {
      const change = store.change(at);
      if (change === undefined || !change.key.startsWith(prefix)) continue;
      const was = change.before !== undefined && this.#watches.selects(watch, change.before);
      const is = change.op !== 'delete' && this.#watches.selects(watch, change.value);
      if (was || is) events.push({ type: !was ? 'ADDED' : is ? 'MODIFIED' : 'DELETED', object: strategy.shown(change.value) });
    }
    return { events, revision: store.revision };
  }

  /** Whether somebody may do something, by what is stored now. */
  authorize(user: Identity, attributes: Attributes): ReturnType<typeof authorize> {
    return authorize(user, attributes, storedPolicy(readerOf(this.#parts.etcd.newest()).list));
  }

  // ---- requests

  #arrived(ctx: Context, arrival: Arrival, attempts = 0, confirmed = false): void {
    const { request } = arrival;
    const refusal = this.#parts.client.routes.expired(arrival.from) ? refuse(unauthorizedCertificate()) : arrival.from.kind === 'user' || isPodActor(arrival.from) ? unauthorized(this.#parts.etcd.store(ctx.self), request) : undefined;
    if (refusal !== undefined) {
      this.#respond(ctx, arrival, refusal.answer);
      return;
    }
    if (request.verb === 'watch') {
      if (!arrival.forNobody) this.#watch(ctx, arrival);
      return;
    }
    if (this.#parts.etcd.disks.grouped && isLinearizable(request) && !confirmed) {
      const read: ReadRequest = { id: arrival.id, from: ctx.self, routine: arrival.routine };
      this.#reads.set(String(arrival.id), arrival);
      this.#parts.etcd.send(ctx, 'readIndex', read, this.#parts.latencies.committed);
      return;
    }
    const decision = this.#decide(this.#parts.etcd.store(ctx.self), ctx.now, ctx.random, request);
    if ('answer' in decision) this.#respond(ctx, arrival, decision.answer);
    else if (decision.write.length === 0) this.#respond(ctx, arrival, { code: decision.code, body: decision.body ?? null });
    else this.#propose(ctx, arrival, decision, attempts);
  }

  /** Its member is sure to hold all that was committed when the read came. */
  #readable(ctx: Context, { id, error }: Readable): void {
    const arrival = this.#reads.get(String(id));
    if (arrival === undefined) return;
    this.#reads.delete(String(id));
    if (error === undefined) this.#arrived(ctx, arrival, 0, true);
    else this.#respond(ctx, arrival, { code: 500, body: storageError(error) });
  }

  #propose(ctx: Context, arrival: Arrival, decision: Write, attempts: number): void {
    const { request, subject, id, routine } = arrival;
    const arriveAt = ctx.now + this.#parts.latencies.commit;
    const cause = routine ? ctx.cause : emit(ctx, 'proposed', { id, arriveAt, verb: request.verb, subject });
    const { code, body, warnings } = decision;
    this.#inflight.set(String(id), { arrival, code, body, warnings, waiting: decision.write.length, lost: false, attempts, result: undefined });
    const kind = this.#strategy(request)?.kind ?? '';
    for (const transaction of decision.write) {
      const proposal: Proposal = { transaction, id, from: ctx.self, subject: subjectOfWrite(subject, transaction), kind, by: request.user, routine };
      this.#parts.etcd.send(ctx, 'propose', proposal, this.#parts.latencies.commit, cause);
    }
  }

  #committed(ctx: Context, { id, change, error, told }: Committed): void {
    if (id === LEASE) return renewLease(ctx, this.#parts, change);
    const { cause } = ctx;
    const flight = this.#inflight.get(String(id));
    if (flight === undefined) {
      // Proposed in a former life: nobody waits for the answer, but others watch.
      if (change && !told) this.#notify(ctx, change, false, true);
      return;
    }
    if (error !== undefined) {
      this.#inflight.delete(String(id));
      this.#respond(ctx, flight.arrival, { code: 500, body: storageError(error) });
      return;
    }
    if (change && !told) this.#notify(ctx, change, flight.arrival.routine, true);
    ctx.cause = cause;
    const result = change ?? flight.result;
    const lost = flight.lost || change === undefined;
    if (flight.waiting > 1) {
      this.#inflight.set(String(id), { ...flight, waiting: flight.waiting - 1, lost, result });
      return;
    }
    this.#inflight.delete(String(id));
    if (!lost) this.#respond(ctx, flight.arrival, this.#success(flight, result!));
    else if (flight.attempts < MAX_ATTEMPTS) this.#arrived(ctx, flight.arrival, flight.attempts + 1);
    else this.#respond(ctx, flight.arrival, { code: 500, body: tooManyConflicts() });
  }

  #success({ code, body, warnings }: Inflight, { value, revision }: LoggedChange): ApiResponse {
    return warnings === undefined ? { code, body: body ?? value, revision } : { code, body: body ?? value, revision, warnings };
  }

  #respond(ctx: Context, arrival: Arrival, response: ApiResponse): void {
    const { id, from, request, subject, token, routine } = arrival;
    if (isFailure(response)) {
      const { reason = '', message = '' } = response.body;
      emit(ctx, 'refused', { id, code: response.code, reason, message, verb: request.verb, subject }, { routine });
    }
    const arriveAt = this.#parts.client.arrivalOfAnswer(ctx, arrival, this.patienceOf(from));
    if (arriveAt === undefined) return;
    if (!routine) emit(ctx, 'response', { id, to: from, arriveAt, code: response.code, verb: request.verb, subject });
    if (!arrival.forNobody) ctx.schedule(arriveAt - ctx.now, from, 'response', { id, token, request, response } satisfies Response, { routine });
  }

  // ---- watches

  #watch(ctx: Context, arrival: Arrival): void {
    const { from, request, id } = arrival;
    const store = this.#parts.etcd.store(ctx.self);
    const strategy = this.#strategy(request);
    const selected = strategy && selectObjects(this.#deciding(store, ctx.now, ctx.random), strategy, request);
    if (selected === undefined || 'answer' in selected) {
      this.#respond(ctx, arrival, selected?.answer ?? { code: 404, body: notFoundResource() });
      return;
    }
    const refusal = this.#watches.begin(ctx, watchOf(request, id, from), { store, objects: selected.objects, options: request.options ?? {}, started: this.#state.get('started') ?? 0 });
    if (refusal !== undefined) this.#respond(ctx, arrival, { code: refusal.code, body: refusal });
  }

  /** Its member has applied what another API server has written. */
  #changed(ctx: Context, { change, routine }: Changed): void {
    this.#notify(ctx, change, routine, false);
  }

  /** Tells the watchers of a change. Milestones are told by the API server that wrote it. */
  #notify(ctx: Context, change: LoggedChange, routine: boolean, ours: boolean): void {
    const { cause } = ctx;
    if (change.key.startsWith(LEASES)) return;
    const strategy = strategyOfObject(change.value)!;
    const resource = strategy.stored;
    const after = change.op === 'delete' ? undefined : change.value;
    const subject = subjectOf(resource, change.value);
    if (resource === 'certificatesigningrequests.certificates.k8s.io') this.#parts.certificateAsked(ctx);
    for (const milestone of ours ? milestones(resource, change.before, after) : []) {
      ctx.cause = cause;
      const { code, node } = milestone;
      emit(ctx, 'milestone', node === undefined ? { code, subject } : { code, node, subject });
    }
    this.#watches.notify(ctx, change, { subject, routine, cause });
  }

  // ---- deciding

  #decide(store: EtcdStore, now: Micros, random: RandomStreams, request: ApiRequest): Decision {
    const d = this.#deciding(store, now, random);
    const review = decideReview(request, storedPolicy(d.list));
    if (review) return review;
    const strategy = this.#strategy(request);
    if (strategy === undefined) return aggregate(d, request, this.#parts.ask);
    if (request.subresource !== undefined && request.subresource !== 'status') {
      return decideSubresource(d, strategy, request, this.#parts.kubelets, this.#parts.resizeRules) ?? refuse(notFoundResource());
    }
    switch (request.verb) {
      case 'get':
        return decideGet(d, strategy, request);
      case 'list':
        return decideList(d, strategy, request);
      case 'create':
        return decideCreate(d, strategy, request);
      case 'update':
        return decideUpdate(d, strategy, request);
      case 'patch':
        return decidePatch(d, strategy, request);
      case 'delete':
        return decideDelete(d, request);
      case 'deletecollection':
        return decideDeleteCollection(d, strategy, request);
      case 'watch':
        return refuse(methodNotSupported(request.resource, request.verb));
    }
  }

  #deciding(store: EtcdStore, now: Micros, random: RandomStreams): Deciding {
    const { find, list } = readerOf(store);
    return {
      store,
      random,
      now,
      time: formatTime(now, this.#parts.epoch),
      epoch: this.#parts.epoch,
      serviceNetwork: this.#parts.serviceNetwork,
      strategy: strategyOf,
      find,
      list,
    };
  }

  #strategy(request: Pick<ApiRequest, 'group' | 'version' | 'resource'>): Strategy | undefined {
    return strategyOf(request);
  }
}

const strategyOf = ({ group, version, resource }: Pick<ApiRequest, 'group' | 'version' | 'resource'>): Strategy | undefined => strategyFor(group, version, resource);

/** A read that must not be older than its question; `resourceVersion=0` takes what the API server has. */
const isLinearizable = ({ verb, options }: ApiRequest): boolean => (verb === 'get' || verb === 'list') && options?.resourceVersion !== '0';

/** The refusal of a request that its user may not make. */
function unauthorized(store: EtcdStore, request: ApiRequest): Answer | undefined {
  const user = identityOf(request);
  const attributes = attributesOf(request);
  return authorize(user, attributes, storedPolicy(readerOf(store).list)).allowed ? undefined : refuse(forbidden(user, attributes));
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

/** A deletion of a collection writes many objects: each write names its own. */
function subjectOfWrite(subject: Subject, { key }: Transaction): Subject {
  return subject.name !== undefined ? subject : { ...subject, name: key.slice(key.lastIndexOf('/') + 1) };
}
