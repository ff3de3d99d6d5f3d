/**
 * The kubelets of all nodes: one component, one instance a node. Upstream: cmd/kubelet, pkg/kubelet/kubelet.go. What it leaves out is said in
 * the parts: nodeAgent.ts (the node), podWorkers.ts (Pods), runtime.ts (containers).
 *
 * Events from outside to an instance: `join` (data: Machine), `leave`, `reset`, `stop` and `start` (the program dies and comes back; containers run
 * on), `stopHeartbeats` and `startHeartbeats`, `runtimeStop` and `runtimeStart`, `powerOff` and `powerOn`, `install` (another version).
 */
import type { Machine } from '../api/machine.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Json } from '../api/object.ts';
import { milliOf } from '../api/quantity.ts';
import { isFailure } from '../api/request.ts';
import { emit } from '../api/steps.ts';
import { without } from '../api/without.ts';
import type { Response } from '../client/client.ts';
import type { ContainerWorld } from '../client/podActor.ts';
import { Informer, type ObjectChange, type WatchNotice } from '../client/informer.ts';
import type { Watcher } from '../client/reconnector.ts';
import type { Table } from '../kernel/table.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import type { RecordType } from '../network/dns/message.ts';
import type { Lookup } from '../network/dns/resolver.ts';
import type { EndData } from './containerProcesses.ts';
import type { StageData } from './containerStarter.ts';
import { execInPod, type ExecAnswer } from './exec.ts';
import type { Eviction } from './eviction.ts';
import { ImageStore } from './imageStore.ts';
import { InstantPods } from './instantPods.ts';
import { podLogs, type LogAnswer } from './logs.ts';
import type { Awaited, BootstrapToken, TlsBootstrap } from './tlsBootstrap.ts';
import { ManifestSource, type ManifestChange, type Silence, type WrittenFile } from './manifestSource.ts';
import { NodeAgent, type NodeToken } from './nodeAgent.ts';
import { NodeLife } from './nodeLife.ts';
import { httpAnswer, listening, PodNetwork } from './podNetwork.ts';
import { PodStore, userOf, type KubeletParts } from './podStore.ts';
import type { PodResize, ResizedData } from './podResize.ts';
import { PodWorkers } from './podWorkers.ts';
import type { ProbeData } from './prober.ts';
import { containerOf, rowOf, specOf, type PodRecord } from './record.ts';
import { References, type ReferenceToken } from './references.ts';
import { mirrored, mirrorOf } from './staticPods.ts';
import { StatusReporter, type DeleteToken, type StatusToken } from './statusReporter.ts';
import { nodeUsage } from './usage.ts';

export type { KubeletParts } from './podStore.ts';

type Token = StatusToken | DeleteToken | ReferenceToken | NodeToken | BootstrapToken | { readonly mirrorOf: string };
/** What no kubelet needs before somebody loads a node, or resizes a Pod. */
interface SeldomWanted {
  readonly Eviction: typeof Eviction;
  readonly PodResize: typeof PodResize;
}
type Handler = (ctx: Context, node: string, data: unknown) => void;

const PODS = { group: '', version: 'v1', resource: 'pods' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };
type LoadData = { readonly resource: 'disk' | 'memory'; readonly taken: boolean };

const OVER_DEADLINE = { type: 'Normal', reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' } as const;
const CERTIFICATES = 'certificatesigningrequests.certificates.k8s.io';
const MIRROR_RETRY: Micros = 1 * SECOND;
/** From a scrape to its answer. */
const SCRAPE: Micros = 5 * MILLISECOND;

export class Kubelet implements Component, Watcher {
  readonly kind = 'kubelet';
  readonly #store: PodStore;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #images: ImageStore;
  readonly #references: References;
  readonly #reporter: StatusReporter;
  readonly #agent: NodeAgent;
  readonly #workers: PodWorkers;
  readonly #instant: InstantPods;
  readonly #life: NodeLife;
  readonly #late: () => SeldomWanted;
  readonly #makeEviction: () => Eviction;
  #evicting: Eviction | undefined;
  readonly #manifests: ManifestSource;
  /** Machines whose kubelets wait for a certificate; how that goes comes late. */
  readonly #awaiting: Table<Awaited>;
  #tlsBootstrap: TlsBootstrap | undefined;
  #resizing: PodResize | undefined;
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(world: World, parts: KubeletParts, late: () => SeldomWanted) {
    this.#store = new PodStore(world, parts);
    this.#pods = new Informer<Pod>(world, parts.client, this.kind, PODS, (node) => `spec.nodeName=${node}`);
    this.#nodes = new Informer<Node>(world, parts.client, this.kind, NODES, (node) => `metadata.name=${node}`);
    this.#images = new ImageStore(world, parts.latencies);
    this.#references = new References(world, parts.client);
    this.#reporter = new StatusReporter(this.#store);
    const seen = (node: string): Node | undefined => this.#nodes.get(node, node);
    this.#agent = new NodeAgent({ store: this.#store, images: this.#images, seen, onRegistered: (ctx, node) => this.#registered(ctx, node) });
    const address = (_ctx: Context, node: string): string | undefined => this.#agent.address(node);
    this.#workers = new PodWorkers({
      store: this.#store,
      images: this.#images,
      references: this.#references,
      reporter: this.#reporter,
      address,
      node: seen,
      onNewImage: (_ctx, node) => this.#agent.markDirty(node),
      onVolumes: (ctx, node) => this.#agent.report(ctx, node),
      resize: () => this.#resize,
    });
    this.#instant = new InstantPods(this.#store, address);
    this.#life = new NodeLife({ store: this.#store, images: this.#images, references: this.#references, agent: this.#agent, workers: this.#workers, watch: (ctx, node) => this.#watch(ctx, node) });
    this.#manifests = new ManifestSource({ store: this.#store, images: this.#images, workers: this.#workers, mirror: (ctx, row) => this.#mirror(ctx, row) });
    this.#late = late;
    this.#makeEviction = () => new (late().Eviction)({ store: this.#store, images: this.#images, agent: this.#agent, workers: this.#workers });
    this.#awaiting = world.table('kubelet/bootstrap');
    this.#handlers = this.#table();
  }

  /** Simulated nodes are watched as a whole: whatever Node is made is taken up, as KWOK does. */
  start(ctx: Context): void {
    if (this.#store.parts.workload === 'instant') this.#nodes.start(ctx, 'system:serviceaccount:kube-system:kwok-controller');
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const node = ctx.self.instance;
    if (node !== undefined) this.#handlers.get(event.type)?.(ctx, node, event.data);
    else if (event.type === 'watch') this.#fleet(ctx, event.data as WatchNotice);
  }

  informer(resource: string): Informer | undefined {
    return resource === CERTIFICATES ? this.#tls.informer : [this.#pods, this.#nodes].find((informer) => informer.resource === resource);
  }

  /** Whether the kubelet of a node runs. */
  alive(node: string | undefined): boolean {
    return node === undefined || this.#store.nodes.get(node)?.running === true || this.#awaiting.has(node);
  }

  #fleet(ctx: Context, notice: WatchNotice): void {
    for (const { event, object } of this.#nodes.apply(notice)) {
      const { name } = object.metadata;
      const known = this.#store.nodes.has(name);
      if (known ? event === 'DELETED' : event === 'ADDED') ctx.schedule(0, { kind: this.kind, instance: name }, event === 'DELETED' ? 'forget' : 'adopt', object);
    }
  }

  logs(pod: Pod, options: { readonly [name: string]: unknown }, now: Micros): LogAnswer {
    return podLogs(this.#workers.logs, this.#recordOf(pod), pod, options, now, this.#store.parts.epoch);
  }

  exec(pod: Pod, options: { readonly [name: string]: unknown }, now: Micros): ExecAnswer {
    return execInPod(this.#workers.runtime, this.#recordOf(pod), pod, options, this.#store.hostIP(pod.spec.nodeName ?? ''), now);
  }

  /** A look at a port from within the Pod, as a forwarded connection comes. */
  forward(pod: Pod, { port, path }: { readonly [name: string]: unknown }, now: Micros): Json {
    const record = this.#recordOf(pod);
    const reached = record === undefined ? 'refused' : listening([record], Number(port));
    if (typeof reached === 'string') return {};
    const answer = httpAnswer(reached.record, reached.container, reached.port, String(path ?? '/'), now);
    return 'error' in answer ? {} : { status: answer.status, body: answer.body };
  }

  /** What a program in a Pod would ask the DNS for a name, and what it would be answered; undefined when the Pod does not run. */
  lookup(pod: Pod, name: string, types: readonly RecordType[], now: Micros): (Lookup & { readonly resolvConf: string }) | undefined {
    const record = this.#recordOf(pod);
    if (record?.stage !== 'running') return undefined;
    const network = new PodNetwork(this.#store.world, record, this.#store.hostIP(record.node), now);
    return { ...network.lookup(name, types), resolvConf: network.resolvConf };
  }

  /** Somebody asks what the node and its containers use; a kubelet that does not run does not answer. */
  #scraped(ctx: Context, node: string, from: Actor): void {
    const record = this.#store.nodes.get(node);
    if (record?.running !== true) return;
    const usage = nodeUsage(this.#store.world, node, this.#store.ofNode(node), milliOf(record.machine.capacity['cpu'] ?? '1') / 1000, ctx.now);
    const added = this.#store.parts.client.ways.delay(ctx.self, from, ctx.random);
    if (added !== undefined) ctx.schedule(SCRAPE + added, from, 'usage', usage, { routine: true });
  }

  /** What programs in containers ask of their runtime. */
  readonly containers: ContainerWorld = {
    print: ({ row, container, attempt }, now, text) => this.#workers.logs.append(row, container, attempt, now, text),
    read: ({ node, row, container }, path, now) => {
      const record = this.#store.get(row);
      const running = record && containerOf(record, container);
      return record && running && this.#workers.runtime.file(record, running, specOf(record, container), path, this.#store.hostIP(node), now);
    },
    connect: ({ node, row }, host, port, now) => {
      const record = this.#store.get(row);
      return record && new PodNetwork(this.#store.world, record, this.#store.hostIP(node), now).program(host, port);
    },
    logs: (node) => this.#store.ofNode(node).flatMap((record) => this.#workers.logs.files(record)),
  };

  #recordOf(pod: Pod): PodRecord | undefined {
    return this.#store.get(rowOf({ node: pod.spec.nodeName ?? '', uid: mirrored(pod) ?? pod.metadata.uid }));
  }

  get #tls(): TlsBootstrap {
    const { client, tlsBootstrap } = this.#store.parts;
    return (this.#tlsBootstrap ??= new (tlsBootstrap().TlsBootstrap)(this.#store.world, client, (ctx, machine) => this.#agent.join(ctx, machine)));
  }

  get #resize(): PodResize {
    return (this.#resizing ??= new (this.#late().PodResize)({ store: this.#store, reporter: this.#reporter, runtime: this.#workers.runtime, node: (name) => this.#nodes.get(name, name) }));
  }

  /** What each event does. */
  #table(): ReadonlyMap<string, Handler> {
    const row = (data: unknown): string => (data as { readonly row: string }).row;
    return new Map<string, Handler>([
      ['join', (ctx, _node, data) => this.#agent.join(ctx, data as Machine)],
      ['bootstrap', (ctx, _node, data) => this.#tls.begin(ctx, data as Pick<Awaited, 'machine' | 'token'>)],
      ['certificateAgain', (ctx, node) => this.#tls.again(ctx, node)],
      ['leave', (ctx, node) => this.#leave(ctx, node)],
      ['adopt', (ctx, _node, data) => this.#agent.adopt(ctx, data as Node)],
      ['forget', (ctx, node) => this.#life.forget(ctx, node)],
      ['reset', (ctx, node) => {
        this.#awaiting.delete(node);
        this.#life.reset(ctx, node);
      }],
      ['stop', (ctx, node) => this.#life.stop(ctx, node)],
      ['start', (ctx, node) => {
        this.#life.start(ctx, node);
        if (this.#store.works(node)) this.#manifests.started(ctx, node);
      }],
      ['runtimeStop', (ctx, node, data) => this.#life.runtimeStop(ctx, node, (data as { readonly told: boolean }).told)],
      ['runtimeStart', (ctx, node) => this.#life.runtimeStart(ctx, node)],
      ['runtimeCheck', (ctx, node) => this.#life.runtimeCheck(ctx, node)],
      ['runtimeSeen', (ctx, node, data) => this.#life.runtimeSeen(ctx, node, (data as { readonly complained: boolean }).complained)],
      ['powerOff', (ctx, node) => this.#life.powerOff(ctx, node)],
      ['powerOn', (ctx, node) => this.#life.powerOn(ctx, node)],
      ['install', (ctx, node, data) => this.#life.install(ctx, node, (data as { readonly version: string }).version)],
      ['stopHeartbeats', (ctx, node) => this.#beats(ctx, node, false)],
      ['startHeartbeats', (ctx, node) => this.#beats(ctx, node, true)],
      ['manifest', (ctx, node, data) => this.#manifests.change(ctx, node, data as ManifestChange)],
      ['manifestMove', (ctx, node, data) => this.#manifests.move(ctx, node, data as { readonly component: string; readonly away: boolean })],
      ['writeFile', (ctx, node, data) => this.#manifests.write(ctx, node, data as WrittenFile)],
      ['manifestRelist', (ctx, node, data) => this.#manifests.relist(ctx, node, (data as WrittenFile).path)],
      ['programDied', (ctx, node, data) => this.#manifests.died(ctx, node, data as { readonly component: string; readonly code: number })],
      ['programFroze', (ctx, node, data) => this.#manifests.frozen(ctx, node, { ...(data as Pick<Silence, 'component'>), since: ctx.now, failures: 0 })],
      ['programSilent', (ctx, node, data) => this.#manifests.frozen(ctx, node, data as Silence)],
      ['manifestDue', (ctx, node, data) => this.#manifests.due(ctx, node, data as Parameters<ManifestSource['due']>[2])],
      ['prepulled', (_ctx, node, data) => this.#manifests.prepulled(node, (data as { readonly version: string }).version)],
      ['watch', (ctx, node, data) => this.#watched(ctx, node, data as WatchNotice)],
      ['response', (ctx, node, data) => this.#answered(ctx, node, data as Response)],
      ['beat', (ctx, node) => this.#agent.beat(ctx, node)],
      ['network', (ctx, node, data) => this.#agent.agentTurned(ctx, node, (data as { readonly runs: boolean }).runs)],
      ['networkReady', (ctx, node) => this.#agent.networkReady(ctx, node)],
      ['mirror', (ctx, _node, data) => this.#mirror(ctx, row(data))],
      ['sandboxed', (ctx, _node, data) => this.#workers.sandboxed(ctx, row(data))],
      ['pulled', (ctx, _node, data) => this.#workers.stage(ctx, 'pulled', data as StageData)],
      ['created', (ctx, _node, data) => this.#workers.stage(ctx, 'created', data as StageData)],
      ['started', (ctx, _node, data) => this.#workers.stage(ctx, 'started', data as StageData)],
      ['wake', (ctx, _node, data) => this.#workers.processes.wake(ctx, data as StageData)],
      ['killed', (ctx, _node, data) => this.#workers.exited(ctx, data as EndData)],
      ['probe', (ctx, _node, data) => this.#workers.probe(ctx, data as ProbeData)],
      ['scrape', (ctx, node, data) => this.#scraped(ctx, node, data as Actor)],
      ['refresh', (ctx, _node, data) => this.#workers.refresh(ctx, row(data))],
      ['resync', (ctx, _node, data) => this.#workers.resync(ctx, row(data))],
      ['resized', (ctx, _node, data) => this.#resize.resized(ctx, data as ResizedData)],
      ['deadline', (ctx, _node, data) => this.#workers.conclude(ctx, row(data), OVER_DEADLINE)],
      ['load', (ctx, node, data) => (this.#evicting ??= this.#makeEviction()).load(ctx, node, (data as LoadData).resource, (data as LoadData).taken)],
      ['housekeeping', (ctx, node) => (this.#evicting ??= this.#makeEviction()).look(ctx, node)],
    ]);
  }

  // ---- the node comes, falls silent, dies, leaves

  #registered(ctx: Context, node: string): void {
    this.#watch(ctx, node);
    const record = this.#store.nodes.get(node)!;
    if (!this.#store.parts.systemPods || (record.machine.controlPlane !== true && record.files === undefined) || this.#store.parts.workload === 'instant') return;
    for (const known of this.#store.ofNode(node)) if (known.isStatic) this.#store.put(without(known, ['mirrorUid', 'sent']));
    this.#manifests.load(ctx, node);
  }

  #watch(ctx: Context, node: string): void {
    this.#nodes.start(ctx, userOf(node));
    this.#pods.start(ctx, userOf(node));
  }

  #beats(ctx: Context, node: string, beating: boolean): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined || record.beating === beating) return;
    this.#store.nodes.set(node, { ...record, beating });
    if (!beating) return;
    this.#agent.beat(ctx, node);
    if (record.beat !== undefined) ctx.cancel(record.beat);
    this.#agent.report(ctx, node);
    if (this.#store.parts.workload === 'instant') for (const pod of this.#pods.list(undefined, node)) this.#instant.look(ctx, node, pod);
  }

  /** kubeadm reset, and kubectl delete node. */
  #leave(ctx: Context, node: string): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined) return;
    emit(ctx, 'synced', { node, code: 'nodeLeaving' });
    this.#life.forget(ctx, node);
    this.#store.parts.client.send(ctx, { verb: 'delete', ...NODES, name: node, user: 'kubernetes-admin', agent: 'kubeadm' }, undefined);
  }

  // ---- what the API server says

  #watched(ctx: Context, node: string, notice: WatchNotice): void {
    if (notice.resource === CERTIFICATES) return this.#tls.watched(ctx, node, notice);
    if (this.#store.nodes.get(node)?.running !== true) return;
    if (notice.resource === this.#nodes.resource) {
      for (const { event, object } of this.#nodes.apply(notice, node)) if (event !== 'DELETED') this.#nodeSeen(ctx, node, object);
      return;
    }
    const { cause } = ctx;
    for (const change of this.#pods.apply(notice, node)) {
      ctx.cause = cause;
      if (this.#store.parts.workload === 'instant') this.#instant.changed(ctx, node, change);
      else this.#changed(ctx, node, change);
    }
  }

  /** Its own Node, as others have changed it: perhaps a volume is attached now. */
  #nodeSeen(ctx: Context, node: string, object: Node): void {
    this.#agent.seen(ctx, object);
    if ((this.#store.nodes.get(node)?.disks ?? []).length === 0) return;
    for (const { row, stage, claims } of this.#store.ofNode(node)) if (stage === 'waiting' && claims !== undefined) this.#workers.sync(ctx, row);
  }

  #changed(ctx: Context, node: string, { event, object }: ObjectChange<Pod>): void {
    const original = mirrored(object);
    const record = this.#store.get(rowOf({ node, uid: original ?? object.metadata.uid }));
    if (original !== undefined) {
      if (record) this.#mirrorChanged(ctx, record, event, object);
    } else if (record === undefined) {
      if (event !== 'DELETED') this.#workers.add(ctx, node, object);
    } else if (event === 'DELETED') this.#workers.remove(ctx, record);
    else this.#workers.update(ctx, record, object);
  }

  #answered(ctx: Context, node: string, answer: Response): void {
    const token = answer.token as Token | undefined;
    if (token !== undefined && 'certificateOf' in token) return this.#tls.answered(ctx, node, answer);
    if (token === undefined || this.#store.nodes.get(node)?.running !== true) return;
    if ('statusOf' in token) this.#reporter.answered(ctx, token.statusOf, answer);
    else if ('reference' in token) for (const row of this.#references.answered(ctx.now, token.reference, answer)) this.#workers.sync(ctx, row, true);
    else if ('node' in token) this.#agent.answered(ctx, node, token, answer);
    else if ('mirrorOf' in token && isFailure(answer.response)) ctx.schedule(MIRROR_RETRY, ctx.self, 'mirror', { row: token.mirrorOf });
  }

  // ---- mirrors

  #mirror(ctx: Context, row: string): void {
    const record = this.#store.get(row);
    const uid = record && this.#store.nodes.get(record.node)?.uid;
    if (record === undefined || uid === undefined || record.mirrorUid !== undefined) return;
    const body = mirrorOf(record.pod, uid);
    this.#store.parts.client.send(ctx, { verb: 'create', ...PODS, namespace: body.metadata.namespace ?? '', body, user: userOf(record.node), agent: 'kubelet' }, { mirrorOf: row } satisfies Token);
  }

  /** The mirror of a static Pod: what is done to it does nothing to the Pod. */
  #mirrorChanged(ctx: Context, record: PodRecord, event: 'ADDED' | 'MODIFIED' | 'DELETED', mirror: Pod): void {
    const { uid, name, namespace = '', generation, deletionTimestamp } = mirror.metadata;
    if (event === 'DELETED') {
      const orphan = this.#store.put(without(record, ['mirrorUid', 'sent']));
      this.#mirror(ctx, orphan.row);
      return;
    }
    const known = record.mirrorUid === uid;
    const pod: Pod = { ...record.pod, metadata: { ...record.pod.metadata, ...(generation !== undefined && { generation }) }, ...(mirror.status && { status: mirror.status }) };
    const next = this.#store.put({ ...(known ? record : without(record, ['sent'])), pod, mirrorUid: uid });
    if (deletionTimestamp !== undefined) {
      const body = { gracePeriodSeconds: 0, preconditions: { uid } };
      this.#store.parts.client.send(ctx, { verb: 'delete', ...PODS, namespace, name, body, user: userOf(record.node), agent: 'kubelet' }, undefined);
    } else if (known) this.#reporter.compare(ctx, next);
    else this.#reporter.report(ctx, next);
  }
}
