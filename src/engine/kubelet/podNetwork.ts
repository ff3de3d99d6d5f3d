/**
 * What a program in a Pod finds on the network: names by the cluster's DNS, Services by the rules of its node, programs that listen. Upstream:
 * the resolver, netfilter, TCP. Leaves out: NetworkPolicy, what lies outside the cluster (names there are unknown, addresses do not answer).
 */
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Service } from '../api/kinds/service.ts';
import type { World } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { rulesOf } from '../network/nodeRules.ts';
import { resolveName, type Directory, type Found } from '../network/names.ts';
import { route } from '../network/rules.ts';
import { rowOf, type ContainerRecord, type PodRecord } from './record.ts';
import type { Answer, Network } from './shell/host.ts';

/** By address: rows of the Pods that have it (one, but for a node's own address). */
export const ADDRESS_TABLE = 'kubelet/addresses';
const SERVICE_LABEL = 'kubernetes.io/service-name';

/** What the DNS server knows. It shares kube-proxy's copy of Services and EndpointSlices, which are the same objects. */
function directoryOf(world: World): Directory {
  const services = world.table<Service>('cache/kube-proxy/services');
  const slices = world.table<EndpointSlice>('cache/kube-proxy/endpointslices.discovery.k8s.io');
  return {
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    slices: (namespace, service) => slices.values(`${namespace}/`).filter(({ metadata }) => metadata.labels?.[SERVICE_LABEL] === service),
  };
}

/** Services whose variables a Pod gets: those of its namespace, and the API server's. */
export function servicesFor(world: World, namespace: string): readonly Service[] {
  const services = world.table<Service>('cache/kube-proxy/services');
  const kubernetes = namespace === 'default' ? undefined : services.get('default/kubernetes');
  return [...(kubernetes ? [kubernetes] : []), ...services.values(`${namespace}/`)];
}

type Reached = { readonly record: PodRecord; readonly container: ContainerRecord; readonly port: number } | 'refused' | 'timeout' | 'unknownHost';

export class PodNetwork implements Network {
  readonly #world: World;
  readonly #record: PodRecord;
  readonly #hostIP: string;
  readonly #now: Micros;

  constructor(world: World, record: PodRecord, hostIP: string, now: Micros) {
    this.#world = world;
    this.#record = record;
    this.#hostIP = hostIP;
    this.#now = now;
  }

  get nameServer(): { readonly address: string; readonly answers: boolean } {
    const address = directoryOf(this.#world).service('kube-system', 'kube-dns')?.spec.clusterIP ?? '10.96.0.10';
    const way = route(rulesOf(this.#world, this.#record.node), this.#here, address, 53, 'UDP', () => 0);
    return { address, answers: way.verdict === 'endpoint' };
  }

  resolve(name: string): Found | undefined {
    const { pod } = this.#record;
    if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return { name, addresses: [name] };
    const alias = (pod.spec.hostAliases ?? []).find(({ hostnames = [] }) => hostnames.includes(name));
    if (name === 'localhost' || alias) return { name, addresses: [alias?.ip ?? '127.0.0.1'] };
    if (name === (pod.spec.hostname ?? pod.metadata.name)) return { name, addresses: [this.#record.sandbox?.ip ?? ''] };
    return this.nameServer.answers ? resolveName(directoryOf(this.#world), pod.metadata.namespace ?? '', name) : undefined;
  }

  connect(host: string, port: number): 'open' | 'refused' | 'timeout' | 'unknownHost' {
    const reached = this.#reach(host, port);
    return typeof reached === 'string' ? reached : 'open';
  }

  http(host: string, port: number, path: string): Answer {
    const reached = this.#reach(host, port);
    return typeof reached === 'string' ? { error: reached } : httpAnswer(reached.record, reached.container, reached.port, path, this.#now);
  }

  get #here(): { readonly name: string; readonly addresses: readonly string[] } {
    return { name: this.#record.node, addresses: [this.#hostIP] };
  }

  #reach(host: string, port: number): Reached {
    const address = this.resolve(host)?.addresses[0];
    if (address === undefined) return 'unknownHost';
    if (address === '127.0.0.1') return listening([this.#record], port);
    // Which endpoint a connection takes is chance; a look must not use up luck, so it goes round with time.
    const way = route(rulesOf(this.#world, this.#record.node), this.#here, address, port, 'TCP', (count) => Math.floor(this.#now / SECOND) % count);
    if (way.verdict === 'reject' || way.verdict === 'drop') return way.verdict === 'reject' ? 'refused' : 'timeout';
    const rows = this.#world.table<readonly string[]>(ADDRESS_TABLE).get(way.ip);
    if (rows === undefined) return 'timeout';
    const records = this.#world.table<PodRecord>('kubelet/pods');
    return listening(rows.flatMap((row) => records.get(row) ?? []), way.port);
  }
}

function listening(records: readonly PodRecord[], port: number): Reached {
  for (const record of records) {
    const container = record.containers.find((candidate) => candidate.state === 'running' && listensOn(candidate, port));
    if (container) return { record, container, port };
  }
  return 'refused';
}

export const listensOn = ({ process }: ContainerRecord, port: number): boolean => process !== undefined && (process.anyPort || process.listens.some((listener) => listener.port === port));

/** What a server in a container answers to GET. */
export function httpAnswer({ pod }: PodRecord, container: ContainerRecord, port: number, path: string, now: Micros): Answer {
  const listener = container.process?.listens.find((candidate) => candidate.port === port);
  if (listener !== undefined && listener.http === undefined) return { status: 400, body: '' };
  const plain = path.split('?')[0]!;
  const known = listener?.http ?? { '*': 200 };
  const status = Object.hasOwn(known, plain) ? known[plain]! : (known['*'] ?? 404);
  const failing = listener?.failsAfter !== undefined && now - (container.startedAt ?? 0) > listener.failsAfter * SECOND;
  if (failing && status === 200) return { status: 500, body: `error: ${Math.floor((now - (container.startedAt ?? 0)) / SECOND)}` };
  return { status, body: status === 200 ? page(pod.metadata.name, container.process?.argv.join(' ') ?? '', port) : `<html><head><title>${status}</title></head></html>\n` };
}

function page(pod: string, program: string, port: number): string {
  if (program.startsWith('nginx')) return '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n';
  if (program.startsWith('httpd')) return '<html><body><h1>It works!</h1></body></html>\n';
  return `Hello from ${pod} on port ${port}\n`;
}

/** Notes that a Pod has an address. */
export function takeAddress(world: World, ip: string, record: Pick<PodRecord, 'node' | 'uid'>): void {
  const table = world.table<readonly string[]>(ADDRESS_TABLE);
  table.set(ip, [...(table.get(ip) ?? []).filter((row) => row !== rowOf(record)), rowOf(record)]);
}

export function freeAddress(world: World, ip: string, record: Pick<PodRecord, 'node' | 'uid'>): void {
  const table = world.table<readonly string[]>(ADDRESS_TABLE);
  const left = (table.get(ip) ?? []).filter((row) => row !== rowOf(record));
  if (left.length === 0) table.delete(ip);
  else table.set(ip, left);
}
