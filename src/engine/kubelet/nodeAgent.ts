/**
 * The kubelet's own life: it registers its Node, renews a Lease every 10 s, reports its status when it changed or after 5 minutes. Upstream:
 * pkg/kubelet/kubelet_node_status.go, k8s.io/component-helpers/apimachinery/lease. Leaves out: certificates, cloud providers.
 */
import { providerIdOf } from '../api/instanceTypes.ts';
import type { Machine } from '../api/machine.ts';
import type { Lease } from '../api/kinds/lease.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Json, KubeObject } from '../api/object.ts';
import { isFailure, type ApiRequest, type ApiResponse } from '../api/request.ts';
import { emit } from '../api/steps.ts';
import { nodeSkew } from '../api/version.ts';
import { formatMicroTime, formatTime } from '../api/time.ts';
import type { Response } from '../client/client.ts';
import type { Context } from '../kernel/component.ts';
import { MILLISECOND, MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import { nextAddress, parseNetwork } from '../network/address.ts';
import { imageData } from './images.ts';
import { parseImageName } from './imageName.ts';
import type { ImageStore } from './imageStore.ts';
import { bootIdOf, declared, newNode, nodeConditions, nodeInfo } from './nodeObject.ts';
import { ADDRESS_TABLE } from './podNetwork.ts';
import { complaintOf } from './runtimeHealth.ts';
import { prePulled } from './staticPods.ts';
import { userOf, type NodeRecord, type PodStore } from './podStore.ts';

export type NodeToken = { readonly node: 'registered' | 'found' | 'restarted' | 'lease' | 'status' };

/** Upstream: lease duration 40 s, renewed every quarter of it; nodeStatusReportFrequency 5 min. */
const BEAT: Micros = 10 * SECOND;
const LEASE_SECONDS = 40;
const REPORT_EVERY: Micros = 5 * MINUTE;
/** From a node's network being known to its being there. */
const NETWORK: Micros = 300 * MILLISECOND;
const JITTER = 2 * SECOND;

export interface AgentParts {
  readonly store: PodStore;
  readonly images: ImageStore;
  /** The Node as last seen. */
  readonly seen: (node: string) => Node | undefined;
  /** The Node is there: watches may begin. */
  readonly onRegistered: (ctx: Context, node: string) => void;
}

export class NodeAgent {
  readonly #parts: AgentParts;
  readonly #store: PodStore;
  readonly #leases: Table<Lease>;

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#leases = parts.store.world.table('kubelet/leases');
  }

  join(ctx: Context, machine: Machine): void {
    const { name } = machine;
    if (this.#store.nodes.has(name)) return;
    emit(ctx, 'synced', { node: name, code: 'nodeJoining' });
    this.#store.addNode({ machine, since: ctx.now, running: true, beating: true, stage: 'joining', lastAddress: 0, dirty: false, reportedAt: ctx.now });
    if (!this.#simulated) for (const image of prePulled(machine)) this.#parts.images.store(name, parseImageName(image)!, imageData(image).size);
    this.#event(ctx, name, 'Starting', 'Starting kubelet.');
    const conditions = nodeConditions({ ready: false }, this.#simulated, undefined, this.#time(ctx));
    this.#send(ctx, name, { verb: 'create', group: '', version: 'v1', resource: 'nodes', body: newNode(machine, conditions, this.#simulated, 0, this.#store.parts.provider) }, 'registered', false);
  }

  /** A Node that somebody else has made, and that is to be simulated. */
  adopt(ctx: Context, node: Node): void {
    const { name } = node.metadata;
    if (this.#store.nodes.has(name)) return;
    const { addresses = [], capacity = {}, allocatable, nodeInfo = {} } = node.status ?? {};
    const info = (key: string): string => String(nodeInfo[key] ?? '');
    const machine: Machine = {
      name,
      address: addresses.find(({ type }) => type === 'InternalIP')?.address ?? '',
      capacity,
      ...(allocatable && { allocatable }),
      osImage: info('osImage'),
      kernelVersion: info('kernelVersion'),
      kubeletVersion: info('kubeletVersion'),
      containerRuntimeVersion: info('containerRuntimeVersion'),
    };
    this.#registered(ctx, { machine, running: true, beating: true, stage: 'joining', lastAddress: 0, dirty: false, reportedAt: ctx.now }, node);
  }

  answered(ctx: Context, node: string, { node: what }: NodeToken, { response, request }: Response): void {
    const record = this.#store.nodes.get(node);
    if (record === undefined) return;
    if (what === 'restarted') this.#foundAgain(ctx, record, response);
    else if (what === 'registered' || what === 'found') {
      if (isFailure(response)) {
        if (what === 'registered' && response.body.reason === 'AlreadyExists') this.#send(ctx, node, { verb: 'get', group: '', version: 'v1', resource: 'nodes', name: node }, 'found', false);
        return;
      }
      this.#registered(ctx, record, response.body as Node);
    } else if (what === 'lease') {
      if (!isFailure(response)) this.#leases.set(node, response.body as Lease);
      else if (response.code === 409 && request.verb === 'create') this.#send(ctx, node, { ...LEASES, verb: 'get', name: node }, 'lease', true);
      else this.#leases.delete(node);
    }
  }

  /** Its Node is there still, or was made anew because somebody had deleted it. */
  #foundAgain(ctx: Context, record: NodeRecord, response: ApiResponse): void {
    const { name } = record.machine;
    if (!isFailure(response)) {
      const { podCIDR: _before, ...fresh } = record;
      if (record.beat !== undefined) ctx.cancel(record.beat);
      this.#leases.delete(name);
      this.#registered(ctx, { ...fresh, lastAddress: 0 }, response.body as Node);
      return;
    }
    if (record.stage === 'joining') {
      this.#send(ctx, name, { verb: 'get', group: '', version: 'v1', resource: 'nodes', name }, 'found', false);
      return;
    }
    this.#judge(ctx, record);
    this.#lease(ctx, name);
    this.report(ctx, name);
  }

  /** The API server takes any kubelet; that a version is not supported is only said. */
  #judge(ctx: Context, { machine }: NodeRecord): void {
    if (this.#simulated) return;
    const { oldest, newest } = this.#store.apiServers;
    const skew = nodeSkew(machine.kubeletVersion, oldest, newest);
    if (skew !== 'supported') emit(ctx, 'synced', { node: machine.name, code: skew === 'tooNew' ? 'versionTooNew' : 'versionTooOld', numbers: { version: machine.kubeletVersion, server: skew === 'tooNew' ? oldest : newest } });
  }

  #registered(ctx: Context, record: NodeRecord, node: Node): void {
    const { name } = record.machine;
    emit(ctx, 'synced', { node: name, code: 'nodeRegistered' });
    this.#judge(ctx, record);
    for (const [condition, text] of [['NodeHasSufficientMemory', 'NodeHasSufficientMemory'], ['NodeHasNoDiskPressure', 'NodeHasNoDiskPressure'], ['NodeHasSufficientPID', 'NodeHasSufficientPID']] as const) {
      this.#event(ctx, name, condition, `Node ${name} status is now: ${text}`);
    }
    this.#event(ctx, name, 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    const beat = ctx.schedule(BEAT + ctx.random.below('kubelet/beat', JITTER), ctx.self, 'beat', undefined, { routine: true, cause: 0 });
    this.#store.nodes.set(name, { ...record, stage: 'registered', uid: node.metadata.uid, beat });
    this.#lease(ctx, name);
    this.#driver(ctx, record.machine, node.metadata.uid);
    this.#parts.onRegistered(ctx, name);
    if (this.#simulated) this.networkReady(ctx, name);
    this.seen(ctx, node);
  }

  /** The provider's storage driver is registered: the node has a name there, and takes so many disks. */
  #driver(ctx: Context, machine: Machine, uid: string): void {
    const driver = this.#store.parts.provider?.driver;
    const instance = providerIdOf(machine)?.split('/').at(-1);
    if (driver === undefined || instance === undefined) return;
    const { name } = machine;
    const labels = { [driver.topologyKey]: machine.labels?.['topology.kubernetes.io/zone'] ?? '' };
    const drivers = [{ name: driver.name, nodeID: instance, topologyKeys: [driver.topologyKey], allocatable: { count: driver.limit } }];
    const metadata = { name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] };
    this.#send(ctx, name, { verb: 'create', group: 'storage.k8s.io', version: 'v1', resource: 'csinodes', body: { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata, spec: { drivers } } }, 'status', true);
    this.#send(ctx, name, { verb: 'patch', group: '', version: 'v1', resource: 'nodes', name, patchType: 'merge', body: { metadata: { labels } } }, 'status', true);
  }

  /** The kubelet's own Node, as its watch brings it. */
  seen(ctx: Context, node: Node): void {
    const { name } = node.metadata;
    // Others have given it up meanwhile: its next heartbeat says how it is. Upstream: nodeStatusHasChanged.
    if (node.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'Unknown') this.markDirty(name);
    const record = this.#store.nodes.get(name);
    const { podCIDR } = node.spec ?? {};
    if (record === undefined || podCIDR === undefined || podCIDR === record.podCIDR) return;
    this.#store.nodes.set(name, { ...record, podCIDR });
    if (record.stage === 'registered' && (this.#store.parts.agent === undefined || record.network !== undefined)) ctx.schedule(NETWORK, ctx.self, 'networkReady', undefined);
  }

  /** The CNI plugin's agent runs on the machine and has set up its network, or has ended; what it has set up stays. */
  agentTurned(ctx: Context, name: string, runs: boolean): void {
    const record = this.#store.nodes.get(name);
    if (record === undefined) return;
    const network = runs ? { boots: record.boots ?? 0, runs } : { boots: record.network?.boots ?? -1, runs, knows: this.#store.nodes.values().flatMap(({ machine, podCIDR }) => (podCIDR === undefined ? [] : [machine.name])) };
    this.#store.nodes.set(name, { ...record, network });
    if (runs && record.running && record.podCIDR !== undefined) this.networkReady(ctx, name);
  }

  networkReady(ctx: Context, name: string): void {
    const record = this.#store.nodes.get(name);
    if (record?.stage !== 'registered') return;
    emit(ctx, 'synced', { node: name, code: 'nodeReady' });
    this.#store.nodes.set(name, { ...record, stage: 'ready' });
    this.#event(ctx, name, 'NodeReady', `Node ${name} status is now: NodeReady`);
    this.report(ctx, name);
  }

  /** Every 10 seconds. */
  beat(ctx: Context, name: string): void {
    const record = this.#store.nodes.get(name);
    if (record === undefined) return;
    const beat = ctx.schedule(BEAT, ctx.self, 'beat', undefined, { routine: true, cause: 0 });
    this.#store.nodes.set(name, { ...record, beat });
    if (!record.running || !record.beating) return;
    this.#lease(ctx, name);
    if (record.dirty || (!this.#simulated && ctx.now - record.reportedAt >= REPORT_EVERY)) this.report(ctx, name);
  }

  /** Reports the whole status now. */
  report(ctx: Context, name: string): void {
    const record = this.#store.nodes.get(name);
    if (record === undefined || !record.running || !record.beating || record.stage === 'joining') return;
    const health = { ready: record.stage === 'ready', complaint: complaintOf(record, ctx.now), pressure: record.pressure };
    const conditions = nodeConditions(health, this.#simulated, this.#parts.seen(name)?.status?.conditions, this.#time(ctx));
    const images = this.#parts.images.reported(name);
    const status: Json = { conditions: conditions.map((condition): Json => ({ ...condition })), ...this.#system(record), ...(record.disks && { volumesInUse: record.disks.length === 0 ? null : [...record.disks] }), ...(images.length > 0 && { images: images.map(({ names = [], sizeBytes = 0 }): Json => ({ names, sizeBytes })) }) };
    this.#store.nodes.set(name, { ...record, dirty: false, reportedAt: ctx.now });
    this.#send(ctx, name, { verb: 'patch', group: '', version: 'v1', resource: 'nodes', name, subresource: 'status', patchType: 'strategic', body: { status } }, 'status', record.reportedAt > 0 && record.stage === 'ready');
  }

  /** Something of it has changed that others must know at once; `reason` names it in an Event. */
  changed(ctx: Context, name: string, reason: string): void {
    this.#event(ctx, name, reason, `Node ${name} status is now: ${reason}`);
    this.report(ctx, name);
  }

  /**
   * The kubelet's process has started again: it registers as if for the first time, and mostly finds that its Node is there. Upstream:
   * registerWithAPIServer. A simulated node is taken up by the next try for its Lease. Upstream: KWOK's NodeLeaseController, a quarter of 40 s.
   */
  started(ctx: Context, name: string): void {
    const record = this.#store.nodes.get(name);
    if (record === undefined) return;
    const seen = this.#parts.seen(name);
    this.#event(ctx, name, 'Starting', 'Starting kubelet.');
    const bootId = bootIdOf(record.machine, record.boots);
    if (seen !== undefined && record.boots !== undefined && seen.status?.nodeInfo?.['bootID'] !== bootId) this.#event(ctx, name, 'Rebooted', `Node ${name} has been rebooted, boot id: ${bootId}`, 'Warning');
    if (this.#simulated) {
      this.#store.nodes.set(name, { ...record, beating: false });
      ctx.schedule(BEAT, ctx.self, 'startHeartbeats', undefined, { routine: true });
      return;
    }
    const { machine } = record;
    this.#send(ctx, name, { verb: 'create', group: '', version: 'v1', resource: 'nodes', body: newNode(machine, nodeConditions({ ready: false }, false, undefined, this.#time(ctx)), false, record.boots, this.#store.parts.provider) }, 'restarted', false);
  }

  /** What kubelet says of its machine, when that is news. */
  #system({ machine, boots = 0 }: NodeRecord): { readonly [field: string]: Json } {
    const known = this.#parts.seen(machine.name)?.status?.nodeInfo;
    const isNews = known !== undefined && !this.#simulated && (known['kubeletVersion'] !== machine.kubeletVersion || known['bootID'] !== bootIdOf(machine, boots));
    return isNews ? { nodeInfo: nodeInfo(machine, false, boots), declaredFeatures: null, ...declared(machine) } : {};
  }

  warn(ctx: Context, name: string, reason: string, message: string): void {
    this.#event(ctx, name, reason, message, 'Warning');
  }

  markDirty(node: string): void {
    const record = this.#store.nodes.get(node);
    if (record !== undefined && !record.dirty) this.#store.nodes.set(node, { ...record, dirty: true });
  }

  /** The next free address for a Pod; undefined when the node has no network or no room. */
  address(node: string): string | undefined {
    const record = this.#store.nodes.get(node);
    const network = record?.podCIDR === undefined ? undefined : parseNetwork(record.podCIDR);
    if (record === undefined || network === undefined) return undefined;
    const taken = this.#store.world.table(ADDRESS_TABLE);
    // The first address of a real node's network is the bridge's own.
    const found = nextAddress(network, this.#simulated ? 1 : 2, record.lastAddress, (address) => taken.has(address));
    if (found) this.#store.nodes.set(node, { ...record, lastAddress: found.offset });
    return found?.address;
  }

  #lease(ctx: Context, node: string): void {
    const known = this.#leases.get(node);
    const renewTime = formatMicroTime(ctx.now, this.#store.parts.epoch);
    const spec = { holderIdentity: node, leaseDurationSeconds: LEASE_SECONDS, renewTime };
    if (known !== undefined) this.#send(ctx, node, { ...LEASES, verb: 'update', name: node, body: { ...known, spec: { ...known.spec, ...spec } } as KubeObject }, 'lease', true);
    else {
      const uid = this.#store.nodes.get(node)?.uid ?? '';
      const metadata = { name: node, namespace: LEASES.namespace, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid }] };
      this.#send(ctx, node, { ...LEASES, verb: 'create', body: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec } }, 'lease', true);
    }
  }

  get #simulated(): boolean {
    return this.#store.parts.workload === 'instant';
  }

  #time(ctx: Context): string {
    return formatTime(ctx.now, this.#store.parts.epoch);
  }

  #send(ctx: Context, node: string, request: Omit<ApiRequest, 'user' | 'agent'>, what: NodeToken['node'], routine: boolean): void {
    this.#store.parts.client.send(ctx, { ...request, user: userOf(node), agent: 'kubelet' }, { node: what } satisfies NodeToken, { routine });
  }

  /** An Event about the node, as a kubelet names it: by its name in place of its uid. */
  #event(ctx: Context, name: string, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
    if (this.#simulated) return;
    const about: KubeObject = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name, resourceVersion: '', creationTimestamp: '' } };
    this.#store.parts.recorder.record(ctx, { component: 'kubelet', host: name, user: userOf(name) }, about, type, reason, message);
  }
}

const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease' } as const;
