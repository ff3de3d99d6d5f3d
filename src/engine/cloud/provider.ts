/**
 * A cloud provider, as far as a cluster knows one: instances, load balancers, routes and disks behind an API that takes its time, has limits and
 * can fail. Upstream: the APIs of EC2 and ELB, of Compute Engine, of Nova, Octavia, Neutron and Cinder, by their documented behaviour. Leaves out:
 * identities, prices, networks of more than one cluster, everything that a cluster does not ask for.
 *
 * Events from outside: `call` (data: CloudArrival), and faults: `down`, `up`, `slow` {factor}, `quota` {of, limit}, `zoneDown`, `zoneUp` {zone},
 * `terminate`, `stop`, `start` {node}. All state is in tables: `cloud/instances`, `cloud/balancers`, `cloud/routes`, `cloud/volumes`, `cloud/settings`.
 */
import type { CloudAction, CloudFault, CloudFlavour } from '../api/cloudFlavours.ts';
import { providerIdOf } from '../api/instanceTypes.ts';
import type { Machine } from '../api/machine.ts';
import type { Json } from '../api/object.ts';
import { emit } from '../api/steps.ts';
import { CLOUD, CLOUD_PATIENCE, CLOUD_WAY, type CloudAnswer, type CloudArrival } from '../client/cloudClient.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import { fnv1a32 } from '../kernel/random.ts';
import type { Table } from '../kernel/table.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';

export interface Disk {
  readonly id: string;
  readonly name: string;
  readonly gib: number;
  readonly zone: string;
  readonly state: 'creating' | 'available' | 'attaching' | 'in-use' | 'detaching' | 'deleting';
  readonly node?: string;
}

export interface Balancer {
  readonly name: string;
  readonly service: string;
  readonly address: { readonly hostname?: string; readonly ip: string };
  readonly state: 'provisioning' | 'active' | 'deleting';
  readonly ports: readonly { readonly port: number; readonly nodePort: number; readonly protocol: string }[];
  readonly nodes: readonly string[];
}

export interface Route {
  readonly cidr: string;
  readonly node: string;
}

export type InstanceState = 'running' | 'stopped' | 'terminated';

/** How long each call takes at the provider. */
const CLOUD_TIMES: { readonly [action in CloudAction]: Micros } = {
  listInstances: 150 * MILLISECOND,
  createLoadBalancer: 12 * SECOND,
  updateLoadBalancer: 2 * SECOND,
  deleteLoadBalancer: 4 * SECOND,
  listRoutes: 150 * MILLISECOND,
  createRoute: 800 * MILLISECOND,
  deleteRoute: 500 * MILLISECOND,
  createVolume: 2_500 * MILLISECOND,
  deleteVolume: 1_500 * MILLISECOND,
  attachVolume: 3 * SECOND,
  detachVolume: 3 * SECOND,
  resizeVolume: 2 * SECOND,
};

/** What an account may have, and how fast it may ask: a token bucket. */
const QUOTAS: { readonly [of: string]: number } = { loadBalancers: 20, volumes: 100 };
const RATE = { interval: 50 * MILLISECOND, burst: 40 };

type Outcome = { readonly result: Json } | { readonly fault: CloudFault; readonly id?: string; readonly limit?: number };
type Params = { readonly [name: string]: Json };

export class Cloud implements Component {
  readonly kind = CLOUD.kind;
  readonly #flavour: CloudFlavour;
  /** The machines there are: instances are machines, whoever has made them. */
  readonly #machines: Table<{ readonly machine: Machine }>;
  readonly #instances: Table<InstanceState>;
  readonly #balancers: Table<Balancer>;
  readonly #routes: Table<Route>;
  readonly #volumes: Table<Disk>;
  readonly #settings: Table<number>;

  constructor(world: World, flavour: CloudFlavour) {
    this.#flavour = flavour;
    this.#machines = world.table('kubelet/nodes');
    this.#instances = world.table('cloud/instances');
    this.#balancers = world.table('cloud/balancers');
    this.#routes = world.table('cloud/routes');
    this.#volumes = world.table('cloud/volumes');
    this.#settings = world.table('cloud/settings');
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'call') this.#call(ctx, event.data as CloudArrival);
    else if (event.type === 'done') this.#done(ctx, event.data as CloudArrival);
    else this.#fault(ctx, event.type, (event.data ?? {}) as Params);
  }

  // ---- calls

  #call(ctx: Context, arrival: CloudArrival): void {
    const { action, params } = arrival.request;
    if (this.#settings.has('down')) return this.#answer(ctx, arrival, { fault: 'down' }, CLOUD_PATIENCE);
    if (!this.#mayAsk(ctx.now)) return this.#answer(ctx, arrival, { fault: 'throttled' });
    const refusal = this.#begin(ctx, arrival, params);
    if (refusal !== undefined) return this.#answer(ctx, arrival, refusal);
    const factor = this.#settings.get('slow') ?? 1;
    ctx.schedule(Math.round(CLOUD_TIMES[action] * factor), ctx.self, 'done', arrival, { routine: arrival.routine });
  }

  #mayAsk(now: Micros): boolean {
    const next = Math.max(this.#settings.get('asked') ?? -Infinity, now - RATE.burst * RATE.interval) + RATE.interval;
    if (next > now) return false;
    this.#settings.set('asked', next);
    return true;
  }

  /** What can be said at once: a refusal, or that something has begun. */
  #begin(ctx: Context, { request: { action } }: CloudArrival, params: Params): Outcome | undefined {
    switch (action) {
      case 'createLoadBalancer':
        return this.#beginBalancer(ctx, params);
      case 'createVolume':
        return this.#beginVolume(ctx, params);
      case 'attachVolume':
        return this.#beginAttach(ctx, params);
      case 'detachVolume':
      case 'deleteVolume': {
        const disk = this.#volumes.get(String(params['id']));
        if (disk === undefined) return undefined;
        if (action === 'deleteVolume' && disk.node !== undefined) return { fault: 'inUse', id: disk.id };
        if (action === 'deleteVolume' || disk.node === params['node']) this.#disk(ctx, action, { ...disk, state: action === 'deleteVolume' ? 'deleting' : 'detaching' });
        return undefined;
      }
      case 'deleteLoadBalancer': {
        const balancer = this.#balancers.get(String(params['name']));
        if (balancer !== undefined) this.#balancer(ctx, action, { ...balancer, state: 'deleting' });
        return undefined;
      }
      case 'createRoute':
        return this.#stateOf(String(params['node'])) === 'terminated' ? { fault: 'notFound', id: String(params['node']) } : undefined;
      default:
        return undefined;
    }
  }

  #beginBalancer(ctx: Context, params: Params): Outcome | undefined {
    const name = String(params['name']);
    if (this.#balancers.has(name)) return undefined;
    const limit = this.#quota('loadBalancers');
    if (this.#balancers.size >= limit) return { fault: 'loadBalancerQuota', limit };
    const address = this.#flavour.balancerAddress(name, this.#next());
    this.#balancer(ctx, 'createLoadBalancer', { name, service: String(params['service']), address, state: 'provisioning', ports: params['ports'] as never, nodes: params['nodes'] as never });
    return undefined;
  }

  #beginVolume(ctx: Context, params: Params): Outcome | undefined {
    const [name, zone] = [String(params['name']), String(params['zone'])];
    if (this.#volumes.values().some((disk) => disk.name === name)) return undefined;
    const limit = this.#quota('volumes');
    if (this.#volumes.size >= limit) return { fault: 'volumeQuota', limit };
    if (this.#settings.has(`zone ${zone}`)) return { fault: 'zoneDown', id: zone };
    const hex = [0, 1].map((part) => fnv1a32(`${name}/${part}`).toString(16).padStart(8, '0')).join('');
    this.#disk(ctx, 'createVolume', { id: this.#flavour.volumeId(name, hex, zone), name, gib: Number(params['gib']), zone, state: 'creating' });
    return undefined;
  }

  #beginAttach(ctx: Context, params: Params): Outcome | undefined {
    const [id, node] = [String(params['id']), String(params['node'])];
    const disk = this.#volumes.get(id);
    const machine = this.#machines.get(node)?.machine;
    if (disk === undefined) return { fault: 'notFound', id };
    if (machine === undefined || this.#stateOf(node) === 'terminated') return { fault: 'notFound', id: String(params['instance']) };
    if (disk.node !== undefined && disk.node !== node) return { fault: 'inUse', id };
    if (disk.zone !== zoneOf(machine)) return { fault: 'otherZone', id };
    if (this.#settings.has(`zone ${disk.zone}`)) return { fault: 'zoneDown', id: disk.zone };
    if (disk.node === undefined && this.#volumes.values().filter((other) => other.node === node).length >= this.#flavour.driver.limit) return { fault: 'attachLimit', id: String(params['instance']) };
    if (disk.state !== 'in-use') this.#disk(ctx, 'attachVolume', { ...disk, state: 'attaching', node });
    return undefined;
  }

  /** A call has taken its time: what it changes, and what it says. */
  #done(ctx: Context, arrival: CloudArrival): void {
    const { action, params } = arrival.request;
    this.#answer(ctx, arrival, this.#finish(ctx, action, params));
  }

  #finish(ctx: Context, action: CloudAction, params: Params): Outcome {
    const id = String(params['id'] ?? '');
    const disk = this.#volumes.get(id);
    switch (action) {
      case 'listInstances':
        return { result: this.#list() };
      case 'listRoutes':
        return { result: this.#routes.values().map((route) => ({ ...route })) };
      case 'createRoute':
        this.#changed(ctx, action, 'route', String(params['cidr']), 'active');
        this.#routes.set(String(params['cidr']), { cidr: String(params['cidr']), node: String(params['node']) });
        return { result: null };
      case 'deleteRoute':
        this.#changed(ctx, action, 'route', String(params['cidr']), 'gone');
        this.#routes.delete(String(params['cidr']));
        return { result: null };
      case 'createVolume': {
        const made = this.#volumes.values().find(({ name }) => name === params['name'])!;
        if (made.state === 'creating') this.#disk(ctx, action, { ...made, state: 'available' });
        return { result: { id: made.id, zone: made.zone } };
      }
      case 'deleteVolume':
        if (disk !== undefined) this.#changed(ctx, action, 'volume', id, 'gone');
        this.#volumes.delete(id);
        return { result: null };
      case 'attachVolume':
        if (disk === undefined) return { fault: 'notFound', id };
        if (disk.state === 'attaching') this.#disk(ctx, action, { ...disk, state: 'in-use' });
        return { result: null };
      case 'detachVolume':
        if (disk?.node !== undefined && disk.node === params['node']) this.#disk(ctx, action, withoutNode(disk));
        return { result: null };
      case 'resizeVolume':
        if (disk === undefined) return { fault: 'notFound', id };
        this.#disk(ctx, action, { ...disk, gib: Number(params['gib']) });
        return { result: null };
      default:
        return this.#finishBalancer(ctx, action, params);
    }
  }

  #finishBalancer(ctx: Context, action: CloudAction, params: Params): Outcome {
    const name = String(params['name']);
    const balancer = this.#balancers.get(name);
    if (action === 'deleteLoadBalancer') {
      if (balancer !== undefined) this.#changed(ctx, action, 'loadBalancer', name, 'gone');
      this.#balancers.delete(name);
      return { result: null };
    }
    if (balancer === undefined) return { fault: 'notFound', id: name };
    this.#balancer(ctx, action, { ...balancer, state: 'active', nodes: params['nodes'] as never, ports: params['ports'] as never });
    const { hostname, ip } = balancer.address;
    return { result: { ingress: [hostname === undefined ? { ip, ipMode: 'VIP' } : { hostname }], nodes: params['nodes']!, ports: params['ports']! } };
  }

  // ---- state

  #list(): Json {
    return this.#machines.values().map(({ machine }): Json => {
      const { name, address, instanceType = '' } = machine;
      return { name, id: providerIdOf(machine) ?? '', state: this.#stateOf(name), zone: zoneOf(machine), type: instanceType, ip: address };
    });
  }

  #stateOf = (node: string): InstanceState => this.#instances.get(node) ?? 'running';
  #quota = (of: string): number => this.#settings.get(`quota ${of}`) ?? QUOTAS[of]!;

  #next(): number {
    const next = (this.#settings.get('next') ?? 0) + 1;
    this.#settings.set('next', next);
    return next;
  }

  #disk(ctx: Context, action: CloudAction, disk: Disk): void {
    this.#changed(ctx, action, 'volume', disk.id, disk.state);
    this.#volumes.set(disk.id, disk);
  }

  #balancer(ctx: Context, action: CloudAction, balancer: Balancer): void {
    this.#changed(ctx, action, 'loadBalancer', balancer.name, balancer.state);
    this.#balancers.set(balancer.name, balancer);
  }

  #changed(ctx: Context, action: CloudAction, thing: string, id: string, state: string): void {
    emit(ctx, 'cloudChanged', { call: this.#flavour.calls[action], thing, id, state });
  }

  #answer(ctx: Context, { id, from, request, token, routine, lost, forNobody }: CloudArrival, outcome: Outcome, delay: Micros = 0): void {
    const error = 'fault' in outcome ? this.#flavour.faults[outcome.fault].replaceAll('{id}', outcome.id ?? '').replaceAll('{limit}', String(outcome.limit ?? '')) : undefined;
    emit(ctx, 'cloudAnswer', { id, to: from, arriveAt: ctx.now + delay + CLOUD_WAY, call: this.#flavour.calls[request.action], about: request.about, ...(error !== undefined && { error }) }, { routine: routine && error === undefined });
    if (forNobody) return;
    const answer: CloudAnswer = { token, lost, ...(error === undefined ? { result: (outcome as { result: Json }).result } : { error }) };
    ctx.schedule(delay + CLOUD_WAY, from, 'cloudAnswer', answer, { routine });
  }

  // ---- what is done to it

  #fault(ctx: Context, type: string, params: Params): void {
    const node = String(params['node'] ?? '');
    if (type === 'down') this.#settings.set('down', 1);
    else if (type === 'up') for (const key of ['down', 'slow']) this.#settings.delete(key);
    else if (type === 'slow') this.#settings.set('slow', Number(params['factor'] ?? 10));
    else if (type === 'quota') this.#settings.set(`quota ${String(params['of'])}`, Number(params['limit']));
    else if (type === 'zoneDown' || type === 'zoneUp') this.#zone(ctx, String(params['zone']), type === 'zoneDown');
    else if (this.#machines.has(node)) this.#power(ctx, node, type === 'terminate' ? 'terminated' : type === 'stop' ? 'stopped' : 'running');
  }

  #zone(ctx: Context, zone: string, down: boolean): void {
    if (down) this.#settings.set(`zone ${zone}`, 1);
    else this.#settings.delete(`zone ${zone}`);
    for (const { machine } of this.#machines.values()) if (zoneOf(machine) === zone) this.#power(ctx, machine.name, down ? 'stopped' : 'running');
  }

  /** A terminated instance never comes back; its disks and its place behind load balancers are free at once. */
  #power(ctx: Context, node: string, state: InstanceState): void {
    const before = this.#stateOf(node);
    if (before === 'terminated' || before === state) return;
    emit(ctx, 'cloudChanged', { call: '', thing: 'instance', id: node, state });
    if (state === 'running') this.#instances.delete(node);
    else this.#instances.set(node, state);
    ctx.schedule(0, { kind: 'supervisor', instance: node }, state === 'running' ? 'powerOn' : 'powerOff', undefined);
    if (state !== 'terminated') return;
    for (const disk of this.#volumes.values()) if (disk.node === node) this.#volumes.set(disk.id, withoutNode(disk));
  }
}

const zoneOf = ({ labels }: Machine): string => labels?.['topology.kubernetes.io/zone'] ?? '';

function withoutNode({ node: _node, ...disk }: Disk): Disk {
  return { ...disk, state: 'available' };
}
