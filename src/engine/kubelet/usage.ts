/**
 * What containers and nodes use of CPU and memory: a model, not a measurement. Upstream: cadvisor and the CRI's stats, as the kubelet serves them under
 * /metrics/resource. Leaves out: disk, network, what a node's own programs do besides a fixed share.
 *
 * A container uses what its image usually does when idle (or, of an image that is not known, a part of what it requests), plus what the requests of
 * the last quarter of a minute cost it, plus a whole core for a program that computes without end; wavering a little with time, by a hash, so that the
 * same run shows the same numbers. Limits hold: CPU is throttled, memory stays below (who asks for more is killed; see the runtime).
 */
import type { Machine } from '../api/machine.ts';
import type { Container } from '../api/kinds/pod.ts';
import type { IntOrString } from '../api/object.ts';
import { milliOf, valueOf } from '../api/quantity.ts';
import type { World } from '../kernel/component.ts';
import { fnv1a32 } from '../kernel/random.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { parseImageName } from './imageName.ts';
import { specOf, type ContainerRecord, type PodRecord } from './record.ts';

export interface Usage {
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

export interface ContainerUsage extends Usage {
  readonly name: string;
}

export interface PodUsage {
  readonly namespace: string;
  readonly pod: string;
  readonly containers: readonly ContainerUsage[];
}

export interface NodeUsage {
  readonly node: string;
  readonly at: Micros;
  readonly usage: Usage;
  readonly pods: readonly PodUsage[];
}

/** How long requests count. */
const SLOT: Micros = 15 * SECOND;
const MIB = 1024 * 1024;
/** Kubelet, container runtime and system. */
const SYSTEM: Usage = { cpu: 45, memory: 420 * MIB };
const WAVER = 0.3;

/** Idle use by the last part of the repository: thousandths of a core, and MiB. */
const IDLE: { readonly [image: string]: readonly [cpu: number, memory: number] } = {
  nginx: [1, 9], httpd: [1, 13], wordpress: [2, 74], tomcat: [3, 190], redis: [4, 11], valkey: [4, 11], memcached: [1, 7], rabbitmq: [9, 130], mongo: [12, 170],
  postgres: [6, 52], mysql: [9, 430], mariadb: [7, 115], cassandra: [60, 1_150], elasticsearch: [40, 1_250], busybox: [0, 1], alpine: [0, 1], pause: [0, 1], 'hpa-example': [1, 14],
  'kube-apiserver': [48, 265], etcd: [22, 64], 'kube-controller-manager': [14, 58], 'kube-scheduler': [4, 27], 'kube-proxy': [1, 22], coredns: [3, 19],
  'metrics-server': [4, 23], prometheus: [11, 190], dashboard: [1, 29], 'fluent-bit': [2, 15], loki: [9, 92],
};
/** Thousandths of a core for one second that one HTTP request costs. */
const COST: { readonly [image: string]: number } = { 'hpa-example': 60, wordpress: 25, php: 15, tomcat: 6 };
const USUAL_COST = 2;

interface Traffic {
  readonly slot: number;
  readonly count: number;
  /** Of the slot before. */
  readonly last: number;
}

const TRAFFIC_TABLE = 'kubelet/traffic';

/** Notes that a program that runs has sent a request to a container. */
export function countRequest(world: World, { row }: PodRecord, { name }: ContainerRecord, now: Micros): void {
  const table = world.table<Traffic>(TRAFFIC_TABLE);
  const key = `${row}|${name}`;
  const before = table.get(key);
  const slot = Math.floor(now / SLOT);
  if (before?.slot === slot) table.set(key, { ...before, count: before.count + 1 });
  else table.set(key, { slot, count: 1, last: before?.slot === slot - 1 ? before.count : 0 });
}

export function forgetTraffic(world: World, row: string): void {
  const table = world.table<Traffic>(TRAFFIC_TABLE);
  for (const key of table.keys(`${row}|`)) table.delete(key);
}

/** Requests a second, of the last whole slot. */
function requestRate(world: World, key: string, now: Micros): number {
  const traffic = world.table<Traffic>(TRAFFIC_TABLE).get(key);
  const slot = Math.floor(now / SLOT);
  if (traffic === undefined || traffic.slot < slot - 1) return 0;
  if (traffic.slot === slot - 1) return traffic.count / (SLOT / SECOND);
  return Math.max(traffic.last / (SLOT / SECOND), (traffic.count * SECOND) / Math.max(SECOND, now - slot * SLOT));
}

function containerUsage(world: World, { row }: PodRecord, container: ContainerRecord, spec: Container, now: Micros): ContainerUsage {
  const { name, process } = container;
  const repository = parseImageName(spec.image ?? '')?.repository ?? '';
  const image = repository.slice(repository.lastIndexOf('/') + 1);
  const { requests = {}, limits = {} } = spec.resources ?? {};
  const asked = (resource: 'cpu' | 'memory'): IntOrString | undefined => requests[resource] ?? limits[resource];
  const [cpu, memory] = Object.hasOwn(IDLE, image) ? IDLE[image]! : [asked('cpu') === undefined ? 2 : milliOf(asked('cpu')!) / 20, asked('memory') === undefined ? 24 : valueOf(asked('memory')!) / MIB / 2];
  const waver = waverOf(`${row}${name}`, now);
  const served = requestRate(world, `${row}|${name}`, now) * (Object.hasOwn(COST, image) ? COST[image]! : USUAL_COST);
  const hogs = hogsOf(process?.argv ?? []);
  const busy = (process?.busy === true ? 1_000 : 0) + hogs.cpu * 1_000;
  const most = (resource: 'cpu' | 'memory', value: number): number => (limits[resource] === undefined ? value : Math.min(value, resource === 'cpu' ? milliOf(limits[resource]) : valueOf(limits[resource]) * 0.95));
  return { name, cpu: Math.round(most('cpu', (cpu + served) * waver + busy)), memory: Math.round(most('memory', memory * MIB * (1 + (waver - 1) / 6) + hogs.memory + Math.min(served / 50, 8) * MIB)) };
}

/** Around 1. */
const waverOf = (what: string, now: Micros): number => 1 + (fnv1a32(`${what}${Math.floor(now / SLOT)}`) / 2 ** 32 - 0.5) * WAVER;

/** `stress --cpu 2 --vm-bytes 150M`. */
function hogsOf(argv: readonly string[]): { readonly cpu: number; readonly memory: number } {
  if (!/(^|\/)stress(-ng)?$/.test(argv[0] ?? '')) return { cpu: 0, memory: 0 };
  const after = (...flags: readonly string[]): string => argv[argv.findIndex((word) => flags.includes(word)) + 1] ?? '';
  const given = (...flags: readonly string[]): boolean => argv.some((word) => flags.includes(word));
  const bytes = /^(\d+)([KMG]?)/i.exec(after('--vm-bytes'));
  return { cpu: given('--cpu', '-c') ? Number.parseInt(after('--cpu', '-c'), 10) || 0 : 0, memory: given('--vm-bytes') && bytes ? Number(bytes[1]) * 1024 ** ['', 'K', 'M', 'G'].indexOf(bytes[2]!.toUpperCase()) : 0 };
}

/** What a node's kubelet tells whoever scrapes it. */
export function nodeUsage(world: World, node: string, records: readonly PodRecord[], cores: number, now: Micros): NodeUsage {
  const pods = records.flatMap((record): PodUsage[] => {
    const containers = record.containers.filter(({ state }) => state === 'running').map((container) => containerUsage(world, record, container, specOf(record, container.name), now));
    const { namespace = '', name } = record.pod.metadata;
    return containers.length === 0 ? [] : [{ namespace, pod: name, containers }];
  });
  const all = pods.flatMap(({ containers }) => containers);
  const cpu = all.reduce((sum, one) => sum + one.cpu, Math.round(SYSTEM.cpu * waverOf(node, now)));
  const memory = all.reduce((sum, one) => sum + one.memory, SYSTEM.memory);
  return { node, at: now, usage: { cpu: Math.min(cpu, cores * 1_000), memory }, pods };
}

/** The same, of a node in the tables at hand. */
export function usageOn(world: World, node: string, now: Micros): NodeUsage {
  const cores = milliOf(world.table<{ readonly machine: Machine }>('kubelet/nodes').get(node)?.machine.capacity['cpu'] ?? '1') / 1000;
  return nodeUsage(world, node, world.table<PodRecord>('kubelet/pods').values(`${node}|`), cores, now);
}
