/**
 * A run: a value (scenario, seed, commands) come alive. The only way to look at a cluster and to act on it. Upstream: none.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Json, KubeObject } from './api/object.ts';
import { usageOn, type NodeUsage } from './kubelet/usage.ts';
import type { ApiRequest, ApiResponse } from './api/request.ts';
import type { NodeVerdict, Steps } from './api/steps.ts';
import type { ApiServer } from './apiserver/apiServer.ts';
import { canonical } from './api/canonical.ts';
import { cachesOf, type CacheState } from './caches.ts';
import { buildCluster } from './cluster.ts';
import type { Routes } from './client/routes.ts';
import { failureOf } from './client/unanswered.ts';
import type { EtcdConnections } from './etcd/connections.ts';
import type { EtcdFace } from './etcd/status.ts';
import type { Operation } from './etcd/operations.ts';
import type { LoggedChange, StoredValue } from './etcd/store.ts';
import type { Fault, FaultTarget } from './faults.ts';
import type { Kubelet } from './kubelet/kubelet.ts';
import type { RecordType } from './network/dns/message.ts';
import type { Pod } from './api/kinds/pod.ts';
import type { MachineCommand } from './kubeadm/command.ts';
import { recordCycle, recordVerdicts, type CycleRecord, type CycleSight } from './scheduler/record.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import type { Simulation, LoggedCommand } from './kernel/simulation.ts';
import type { Table } from './kernel/table.ts';
import { SECOND, type Micros } from './kernel/time.ts';
import type { Grain, TraceEntry } from './kernel/trace.ts';
import { NetworkReader } from './network/networkReader.ts';
import { WALKS_TABLE, type Packets } from './network/packets.ts';
import type { Walk, WalkRequest } from './network/walk.ts';
import { SETTLED_AFTER, SETTLE_LIMIT, type Scenario } from './scenario.ts';
import { isTarget } from './targets.ts';
import type { Command, User } from './user.ts';

const RUN_VERSION = 1;

/** All that is needed to have the same run again. */
export interface RunValue {
  readonly version: number;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly commands: readonly LoggedCommand<Command>[];
  /** How far it had gone: events handled, and simulated time. */
  readonly head: { readonly events: number; readonly at: Micros };
}

export interface Settling {
  readonly settled: boolean;
  /** When not settled: what still changed last. */
  readonly moving: readonly string[];
}

/** A write must be answered within this simulated time, or the API server is out of reach. */
const ANSWER_LIMIT = 60 * SECOND;
/** How long `step` looks for a next step when nothing but routine happens. */
const STEP_LIMIT = 60 * SECOND;

export class Run {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly #simulation: Simulation<Command>;
  readonly #apiServer: ApiServer;
  readonly #etcd: EtcdConnections;
  readonly #etcdFace: () => EtcdFace;
  readonly #routes: Routes;
  readonly #user: User;
  readonly #scheduler: (instance: string | undefined) => Scheduler;
  readonly #kubelet: Kubelet;
  readonly #packets: Packets;
  /** The network, to be read at the present position. */
  readonly network: NetworkReader;
  /** How many trace entries `settle` has looked at, and the newest write that counts. */
  readonly #lastWrite = { seq: 0, at: 0 };

  /** `history`: how many changes can be undone at least; all by default. */
  constructor(scenario: Scenario, seed: number, history?: number) {
    this.scenario = scenario;
    this.seed = seed;
    const cluster = buildCluster(scenario, seed, history);
    this.#simulation = cluster.simulation;
    this.#apiServer = cluster.apiServer;
    this.#etcd = cluster.etcd;
    this.#etcdFace = cluster.etcdFace;
    this.#routes = cluster.routes;
    this.#user = cluster.user;
    this.#scheduler = cluster.scheduler;
    this.#kubelet = cluster.kubelet;
    this.#packets = cluster.packets;
    this.network = new NetworkReader(cluster.network, () => this.now);
  }

  /** Runs a value to where it had got. Throws RangeError when its commands do not fit. */
  static open(value: RunValue): Run {
    const run = new Run(value.scenario, value.seed);
    run.#simulation.replay(value.commands);
    while (run.#simulation.eventsHandled < value.head.events && run.#simulation.advance());
    return run;
  }

  save(): RunValue {
    const { commands, eventsHandled, headTime } = this.#simulation;
    return { version: RUN_VERSION, scenario: this.scenario, seed: this.seed, commands: [...commands], head: { events: eventsHandled, at: headTime } };
  }

  // ---- where we are

  get position(): number {
    return this.#simulation.position;
  }

  get head(): number {
    return this.#simulation.head;
  }

  /** Simulated time of the present step. */
  get now(): Micros {
    return this.position === this.head ? this.#simulation.headTime : (this.entry(this.position)?.at ?? 0);
  }

  get headTime(): Micros {
    return this.#simulation.headTime;
  }

  get commands(): readonly LoggedCommand<Command>[] {
    return this.#simulation.commands;
  }

  get eventsHandled(): number {
    return this.#simulation.eventsHandled;
  }

  /** Now as integer microseconds since the Unix epoch. */
  get wallClock(): number {
    return this.scenario.epoch * SECOND + this.now;
  }

  entry(seq: number): TraceEntry | undefined {
    return this.#simulation.entry(seq);
  }

  /** How many events were handled before the one that made this entry. */
  eventOf(seq: number): number {
    return this.#simulation.eventOf(seq);
  }

  seqAt(time: Micros): number {
    return this.#simulation.seqAt(time);
  }

  // ---- reading, at the present position

  /** Answers a read at once, as its API server would now; it is no step and changes nothing. */
  read(request: ApiRequest): ApiResponse {
    const { to, failure } = this.#routes.reach();
    if (failure !== undefined) return failureOf(failure, this.#routes.addressFor({ kind: 'user' }), request);
    return this.#apiServer.read(request, this.now, this.#simulation.random, to);
  }

  /** State by table name, for those who draw it. */
  state<V>(name: string): Pick<Table<V>, 'get' | 'has' | 'keys' | 'values' | 'size'> {
    return this.#simulation.table<V>(name);
  }

  /** Stored objects by plural, in key order: what is there, whether or not anybody could read it now. */
  objects<T extends KubeObject>(group: string, version: string, resource: string, namespace?: string): readonly T[] {
    const request: ApiRequest = { verb: 'list', group, version, resource, ...(namespace !== undefined && { namespace }), user: 'kubernetes-admin', agent: 'podium' };
    const response = this.#apiServer.read(request, this.now, this.#simulation.random);
    return ((response.body as { items?: readonly T[] } | null)?.items ?? []) as readonly T[];
  }

  /** Whether somebody may do something: what the API server's authorizer says. */
  authorize(...asked: Parameters<ApiServer['authorize']>): ReturnType<ApiServer['authorize']> {
    return this.#apiServer.authorize(...asked);
  }

  /** Every question that a program in a Pod would ask the DNS for a name, with its answer; undefined when the Pod does not run. */
  lookup(namespace: string, pod: string, name: string, types: readonly RecordType[] = ['A']): ReturnType<Kubelet['lookup']> {
    const found = this.objects<Pod>('', 'v1', 'pods', namespace).find(({ metadata }) => metadata.name === pod);
    return found && this.#kubelet.lookup(found, name, types, this.now);
  }

  /** What a watch from a revision has to tell by now; a Status when that revision is too old. */
  changesSince(request: ApiRequest, revision: number): ReturnType<ApiServer['changesSince']> {
    return this.#apiServer.changesSince(request, revision);
  }

  /** Objects as rows of meta.k8s.io/v1 Table. */
  table(request: ApiRequest, objects: readonly KubeObject[]): Json {
    return this.#apiServer.table(request, objects, this.now);
  }

  /** What each program knows of the API's objects, and what it has not been told yet. */
  caches(): readonly CacheState[] {
    return cachesOf(this.#simulation, this.now);
  }

  get revision(): number {
    return this.#etcd.newest().revision;
  }

  /** The change that etcd committed at a revision, if it is still in its log at the present position. */
  change(revision: number): LoggedChange | undefined {
    return this.#etcd.newest().change(revision);
  }

  /** What etcd holds under a prefix, in the order of the keys. */
  stored<T extends KubeObject = KubeObject>(prefix: string): readonly (StoredValue & { readonly value: T })[] {
    return this.#etcd.newest().values(prefix) as readonly (StoredValue & { readonly value: T })[];
  }

  /** Every key that etcd holds, in order, with its revisions. */
  storedKeys(): readonly (Omit<StoredValue, 'value'> & { readonly key: string })[] {
    const store = this.#etcd.newest();
    return store.keys('').map((key) => {
      const { createRevision, modRevision, version } = store.get(key)!;
      return { key, createRevision, modRevision, version };
    });
  }

  /** Members, roles, logs, alarms, backups. */
  get etcd(): EtcdFace {
    return this.#etcdFace();
  }

  get compactedRevision(): number {
    return this.#etcd.newest().compacted;
  }

  /** What the scheduler said of each node in a cycle, computed again from the state just before it; the trace of big clusters leaves it out. */
  verdictsAt(seq: number): readonly NodeVerdict[] {
    const entry = this.entry(seq);
    const known = entry?.type === 'scheduled' ? (entry.data as Steps['scheduled']).verdicts : undefined;
    return known ?? this.inCycle(seq, ({ profile, pod: info, view }) => recordVerdicts(profile, info, view)) ?? [];
  }

  /** A scheduling cycle with every verdict and score, computed again from the state just before it. */
  cycleAt(seq: number): CycleRecord | undefined {
    return this.inCycle(seq, ({ profile, pod, view }) => recordCycle(profile, pod, view));
  }

  /** Looks at what a scheduling cycle saw, in the state just before it. */
  inCycle<T>(seq: number, look: (sight: CycleSight) => T): T | undefined {
    const entry = this.entry(seq);
    if (entry?.type !== 'scheduled') return undefined;
    const { position } = this;
    this.#simulation.seekBefore(seq);
    const sight = this.#scheduler(entry.actor.instance).sight((entry.data as Steps['scheduled']).pod);
    const found = sight && look(sight);
    this.seek(position);
    return found;
  }

  // ---- moving

  seek(seq: number): void {
    this.#simulation.seek(seq);
  }

  step(direction: 1 | -1, grain: Grain, routine = false): boolean {
    return this.#simulation.step(direction, grain, STEP_LIMIT, routine);
  }

  /** Lets simulated time pass to `time`, through the recorded future first. */
  advanceTo(time: Micros): void {
    if (time > this.headTime) this.#simulation.advanceTo(time);
    this.seek(this.seqAt(time));
  }

  /** Handles one event at the head; false when nothing is due. */
  advance(): boolean {
    return this.#simulation.advance();
  }

  /** Time of the next event at the head. */
  nextEventAt(): Micros | undefined {
    this.#simulation.toHead();
    return this.#simulation.nextEventAt();
  }

  /** Runs until a condition holds. False: it did not within `limit` microseconds. */
  runUntil(condition: () => boolean, limit: Micros): boolean {
    this.#simulation.toHead();
    const end = this.headTime + limit;
    while (!condition()) {
      const next = this.#simulation.nextEventAt();
      if (next === undefined || next > end) return false;
      this.#simulation.advance();
    }
    return true;
  }

  /** Runs until nothing changes any more (see SETTLED_AFTER), for at most `limit` microseconds. */
  settle(limit: Micros = SETTLE_LIMIT): Settling {
    this.#simulation.toHead();
    const start = this.headTime;
    for (;;) {
      this.#noteWrites();
      const quiet = Math.max(this.#lastWrite.at, start) + SETTLED_AFTER;
      const next = this.#simulation.nextEventAt();
      if (next === undefined || (!this.#simulation.busy && next > quiet)) return { settled: true, moving: [] };
      if (next > start + limit) return { settled: false, moving: this.#moving() };
      this.#simulation.advance();
    }
  }

  // ---- acting

  /** Sends a request as the person with kubectl and lets time pass until it is answered. In the past this forks. */
  execute(request: ApiRequest, line?: string): ApiResponse {
    this.#simulation.issue({ request, ...(line !== undefined && { line }) }, this.now);
    const id = this.#user.newest;
    this.runUntil(() => this.#user.answer(id) !== undefined, ANSWER_LIMIT);
    return this.#user.answer(id) ?? { code: 504, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'the server was unable to return a response in the time allotted', reason: 'Timeout', code: 504 } };
  }

  /** Whether there is such a thing to strike at the present position. */
  hasTarget(target: FaultTarget, name: string): boolean {
    return isTarget({ scenario: this.scenario, etcd: this.#etcd, pending: () => this.#simulation.pending(), state: (table) => this.state(table) }, target, name);
  }

  /** Does something to etcd itself. In the past this forks. */
  operate(etcdctl: Operation, line?: string): void {
    this.act({ etcdctl, ...(line !== undefined && { line }) });
  }

  /** Sends a packet on its way and lets time pass until it has arrived, or has not. Returns the walk's id. */
  walk(request: WalkRequest, line?: string): number {
    this.#simulation.issue({ walk: request, ...(line !== undefined && { line }) }, this.now);
    const walks = this.state<Walk>(WALKS_TABLE);
    const id = this.#packets.newest + 1;
    this.runUntil(() => walks.get(String(id))?.turn === 'done', ANSWER_LIMIT);
    return id;
  }

  /** What a node uses of CPU and memory now, as its kubelet would tell it. */
  usage(node: string): NodeUsage {
    return usageOn(this.#simulation, node, this.now);
  }

  /** Does something on a machine, or with a new one. */
  readonly machine = (machine: MachineCommand, line?: string): void => this.act({ machine, ...(line !== undefined && { line }) });

  readonly fault = (fault: Fault): void => this.act({ fault });

  act(command: Command): void {
    this.#simulation.issue(command, this.now);
  }

  /** Carries out logged commands, each at its place: another future of the same run. */
  replay(commands: readonly LoggedCommand<Command>[]): void {
    this.#simulation.replay(commands);
  }

  // ---- the run as bytes

  /** SHA-256 over all state and the trace at the present position, in canonical form: equal runs have equal hashes. */
  hash(): string {
    const hash = sha256.create();
    for (const table of this.#simulation.tables()) {
      if (table.size > 0) hash.update(utf8ToBytes(`${table.name}\n`));
      for (const key of table.keys()) hash.update(utf8ToBytes(`${key}\t${canonical(table.get(key))}\n`));
    }
    for (let seq = 1; seq <= this.position; seq++) {
      const entry = this.entry(seq);
      if (entry === undefined) throw new RangeError(`entry ${seq} is no longer in the history: no hash of the whole run`);
      hash.update(utf8ToBytes(`${canonical(entry)}\n`));
    }
    return bytesToHex(hash.digest());
  }

  #noteWrites(): void {
    const seen = this.#lastWrite;
    const { head } = this;
    for (let seq = Math.min(seen.seq, head) + 1; seq <= head; seq++) {
      const entry = this.entry(seq);
      if (entry === undefined) continue;
      seen.seq = seq;
      if (entry.type === 'stored' && !entry.routine && !QUIET.has((entry.data as Steps['stored']).subject.resource)) seen.at = entry.at;
    }
  }

  #moving(): string[] {
    const found = new Set<string>();
    for (let seq = this.head; seq > 0; seq--) {
      const entry = this.entry(seq);
      if (entry === undefined || entry.at <= this.headTime - 10 * SECOND) break;
      const { type, data } = entry;
      if (type === 'stored' && !QUIET.has((data as Steps['stored']).subject.resource)) found.add((data as Steps['stored']).key);
    }
    return [...found].sort();
  }
}

/** Changes of these do not count as movement. */
const QUIET = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);
