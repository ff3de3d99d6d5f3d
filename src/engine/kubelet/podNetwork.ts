/**
 * What a program in a Pod finds on the network: names by the servers of its resolv.conf, Services by the rules of its node, programs that listen.
 * Upstream: the resolver, netfilter, TCP. Leaves out: that packets take time; outside the cluster there are a few names, but no addresses that answer.
 */
import type { Service } from '../api/kinds/service.ts';
import type { World } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { rulesOf } from '../network/nodeRules.ts';
import { dnsCode } from '../network/dns/lateServer.ts';
import { dnsSteps, type DnsStep } from './dnsSteps.ts';
import { lookUp, parseResolvConf, resolvConf, type Asked, type Lookup, type ResolverConfig } from '../network/dns/resolver.ts';
import { reverseName, type Question, type RecordType, type Reply } from '../network/dns/message.ts';
import { route } from '../network/rules.ts';
import { podActor } from '../client/podActor.ts';
import { getsThrough } from './podWays.ts';
import { rowOf, type ContainerRecord, type PodRecord } from './record.ts';
import type { Answer, Found, Network } from './shell/host.ts';
import { countRequest } from './usage.ts';

/** By address: rows of the Pods that have it (one, but for a node's own address). */
export const ADDRESS_TABLE = 'kubelet/addresses';
/** The name server that machines are given by their network. */
const HOST_SERVER = '192.168.49.1';
const DNS_PORT = 53;
/** Servers that ask one another in a circle. */
const MOST_HOPS = 4;

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
  readonly #counts: boolean;
  /** What a program that runs has asked the DNS, to be told as steps. */
  readonly asked: DnsStep[] = [];
  /** A client asks for its server's name once: what it does with the address are further looks here. */
  #resolved = '';

  /** `counts`: requests are made by a program that runs, and cost those who serve them; a mere look does not. */
  constructor(world: World, record: PodRecord, hostIP: string, now: Micros, counts = false) {
    this.#world = world;
    this.#record = record;
    this.#hostIP = hostIP;
    this.#now = now;
    this.#counts = counts;
  }

  /** The Pod's /etc/resolv.conf. */
  get resolvConf(): string {
    const service = this.#world.table<Service>('cache/kube-proxy/services').get('kube-system/kube-dns');
    return resolvConf(this.#record.pod, service?.spec.clusterIP ?? '10.96.0.10', HOST_SERVER);
  }

  get config(): ResolverConfig {
    return parseResolvConf(this.resolvConf);
  }

  /** What the DNS server in this very Pod answers. */
  answerFrom(question: Question): Reply | undefined {
    return this.#fromServer(this.#record, question, 0);
  }

  lookup(name: string, types: readonly RecordType[] = ['A'], { server, search = true }: { readonly server?: string; readonly search?: boolean } = {}): Lookup {
    const config = this.config;
    const pointer = reverseName(name);
    const ask = (to: string, question: Question): Asked => this.#ask(server ?? to, question, 0);
    const own = server === undefined ? config : { ...config, servers: [server] };
    const used = search ? own : { ...own, search: [] };
    const found = pointer === undefined ? lookUp(used, name, types, ask) : lookUp(own, pointer, ['PTR'], ask);
    if (this.#counts && name !== this.#resolved) this.asked.push(...dnsSteps(name, used, found));
    return found;
  }

  resolve(name: string): Found | undefined {
    const { pod } = this.#record;
    if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return { name, addresses: [name] };
    const alias = (pod.spec.hostAliases ?? []).find(({ hostnames = [] }) => hostnames.includes(name));
    if (name === 'localhost' || alias) return { name, addresses: [alias?.ip ?? '127.0.0.1'] };
    if (name === (pod.spec.hostname ?? pod.metadata.name)) return { name, addresses: [this.#record.sandbox?.ip ?? ''] };
    const { name: found, records } = this.lookup(name);
    this.#resolved = name;
    return found === undefined ? undefined : { name: found, addresses: records.filter(({ type }) => type === 'A').map(({ data }) => data) };
  }

  /** A question goes where the rules of the node send it, to the DNS server in a Pod, or out of the cluster. */
  #ask(server: string, question: Question, hops: number): Asked {
    const way = route(rulesOf(this.#world, this.#record.node), this.#here, server, DNS_PORT, 'UDP', (count) => this.#chance(count));
    if (way.verdict === 'reject' || way.verdict === 'drop' || hops > MOST_HOPS) return { question, server, reply: undefined };
    const rows = this.#world.table<readonly string[]>(ADDRESS_TABLE).get(way.ip);
    if (rows === undefined) return { question, server, reply: dnsCode().worldReply(way.ip, question) };
    for (const record of this.#reached(rows, way.port, 'UDP')) {
      const container = record.containers.find(({ state, process }) => state === 'running' && process?.program === 'coredns');
      if (container === undefined || !listensOn(container, way.port)) continue;
      const { name, namespace } = record.pod.metadata;
      return { question, server, by: { pod: `${namespace}/${name}`, node: record.node }, reply: this.#fromServer(record, question, hops) };
    }
    return { question, server, reply: undefined };
  }

  #fromServer(record: PodRecord, question: Question, hops: number): Reply | undefined {
    const there = new PodNetwork(this.#world, record, this.#hostIP, this.#now);
    const forward = (to: string, asked: Question): Reply | undefined => there.#ask(to === '/etc/resolv.conf' ? (there.config.servers[0] ?? '') : to.replace(/^dns:\/\/|:53$/g, ''), asked, hops + 1).reply;
    const instance = podActor('coredns', { node: record.node, pod: record.pod.metadata.name }).instance!;
    const { answer, dnsServer } = dnsCode();
    const server = dnsServer(this.#world, instance, forward);
    return server === undefined ? undefined : 'rcode' in server ? server : answer(server, question);
  }

  /** Pods at an address that what this one sends gets to. */
  #reached(rows: readonly string[], port: number, protocol: 'TCP' | 'UDP'): readonly PodRecord[] {
    const records = this.#world.table<PodRecord>('kubelet/pods');
    return rows.flatMap((row) => records.get(row) ?? []).filter((record) => getsThrough(this.#world, this.#record, record, port, protocol));
  }

  /** Which endpoint a packet takes is chance; a look must not use up luck, so it goes round with time. */
  #chance(count: number): number {
    return Math.floor(this.#now / SECOND) % count;
  }

  connect(host: string, port: number): 'open' | 'refused' | 'timeout' | 'unknownHost' {
    const reached = this.#reach(host, port);
    return typeof reached === 'string' ? reached : 'open';
  }

  http(host: string, port: number, path: string): Answer {
    const reached = this.#reach(host, port);
    if (this.#counts && typeof reached !== 'string') countRequest(this.#world, reached.record, reached.container, this.#now);
    return typeof reached === 'string' ? { error: reached } : httpAnswer(reached.record, reached.container, reached.port, path, this.#now);
  }

  /** The add-on's program that answers there. */
  program(host: string, port: number): { readonly program: string; readonly node: string; readonly pod: string } | undefined {
    const reached = this.#reach(host, port);
    const program = typeof reached === 'string' ? undefined : reached.container.process?.program;
    return typeof reached === 'string' || program === undefined ? undefined : { program, node: reached.record.node, pod: reached.record.pod.metadata.name };
  }

  get #here(): { readonly name: string; readonly addresses: readonly string[] } {
    return { name: this.#record.node, addresses: [this.#hostIP] };
  }

  #reach(host: string, port: number): Reached {
    const address = this.resolve(host)?.addresses[0];
    if (address === undefined) return 'unknownHost';
    if (address === '127.0.0.1') return listening([this.#record], port);
    const way = route(rulesOf(this.#world, this.#record.node), this.#here, address, port, 'TCP', (count) => this.#chance(count));
    if (way.verdict === 'reject' || way.verdict === 'drop') return way.verdict === 'reject' ? 'refused' : 'timeout';
    const rows = this.#world.table<readonly string[]>(ADDRESS_TABLE).get(way.ip);
    if (rows === undefined) return 'timeout';
    const there = this.#reached(rows, way.port, 'TCP');
    return there.length === 0 ? 'timeout' : listening(there, way.port);
  }
}

export function listening(records: readonly PodRecord[], port: number): Reached {
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

/** The program that answers at an address in the cluster: its container, and the actor's instance. */
export function programAt(world: World, ip: string, port: number): { readonly record: PodRecord; readonly program: string; readonly instance: string } | undefined {
  for (const row of world.table<readonly string[]>(ADDRESS_TABLE).get(ip) ?? []) {
    const record = world.table<PodRecord>('kubelet/pods').get(row);
    const program = record?.containers.find((container) => container.state === 'running' && container.process?.program !== undefined && listensOn(container, port))?.process?.program;
    if (record !== undefined && program !== undefined) return { record, program, instance: podActor(program, { node: record.node, pod: record.pod.metadata.name }).instance! };
  }
  return undefined;
}
