/**
 * The records of a cluster's Services and Pods. Upstream: CoreDNS' plugin/kubernetes (DNS-Based Service Discovery 1.1.0). Leaves out: IPv6
 * addresses, `pods verified` (which would watch all Pods), zone transfer, topology.
 */
import type { Endpoint, EndpointSlice } from '../../api/kinds/endpointSlice.ts';
import type { Service } from '../../api/kinds/service.ts';
import { absolute, reply, type Question, type Reply, type ResourceRecord } from './message.ts';

/** What one DNS server knows of the cluster. */
export interface Knowledge {
  hasNamespace(name: string): boolean;
  service(namespace: string, name: string): Service | undefined;
  services(): readonly Service[];
  /** Of a Service, or of all when none is named. */
  slices(namespace?: string, service?: string): readonly EndpointSlice[];
}

export interface ZoneOptions {
  /** `cluster.local.` */
  readonly zone: string;
  readonly ttl: number;
  readonly pods: 'disabled' | 'insecure' | 'verified';
}

const SERVICE_LABEL = 'kubernetes.io/service-name';

interface Host {
  readonly name: string;
  readonly ip: string;
  readonly port?: number | undefined;
  readonly portName: string;
  readonly protocol: string;
}

/** What the zone says; names that are not in it are NXDOMAIN. */
export function zoneReply(knowledge: Knowledge, options: ZoneOptions, question: Question): Reply {
  const { zone, ttl } = options;
  const { name, type } = question;
  const labels = name === zone ? [] : name.slice(0, -zone.length - 1).split('.');
  if (labels.length === 0) return type === 'SOA' ? reply('NOERROR', [soa(options)]) : nothing(options);
  if (labels.join('.') === 'dns-version') return type === 'TXT' ? reply('NOERROR', [{ name, type, ttl, data: '"1.1.0"' }]) : nothing(options);
  const kind = labels.at(-1);
  if (labels.length === 1) return kind === 'svc' || kind === 'pod' ? nothing(options) : missing(options);
  const namespace = labels.at(-2)!;
  if (!knowledge.hasNamespace(namespace)) return missing(options);
  if (labels.length === 2) return kind === 'svc' || kind === 'pod' ? nothing(options) : missing(options);
  if (kind === 'pod') return podReply(options, question, labels.slice(0, -2));
  return kind === 'svc' ? serviceReply(knowledge, options, question, namespace, labels.slice(0, -2)) : missing(options);
}

/** `10-244-1-5.default.pod.cluster.local`: any address that is well written, when Pods are `insecure`. */
function podReply(options: ZoneOptions, { name, type }: Question, labels: readonly string[]): Reply {
  const address = labels.length === 1 ? labels[0]!.replaceAll('-', '.') : '';
  if (options.pods === 'disabled' || !/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return missing(options);
  return type === 'A' ? reply('NOERROR', [{ name, type, ttl: options.ttl, data: address }]) : nothing(options);
}

function serviceReply(knowledge: Knowledge, options: ZoneOptions, question: Question, namespace: string, labels: readonly string[]): Reply {
  const { zone, ttl } = options;
  const { name, type } = question;
  const service = knowledge.service(namespace, labels.at(-1)!);
  if (service === undefined) return missing(options);
  const own = `${service.metadata.name}.${namespace}.svc.${zone}`;
  const { type: kind, externalName, clusterIP = '' } = service.spec;
  if (kind === 'ExternalName') return labels.length === 1 ? reply('NOERROR', [{ name, type: 'CNAME', ttl, data: absolute(externalName ?? '') }]) : missing(options);
  const wanted = labels.length === 3 && labels[0]!.startsWith('_') && labels[1]!.startsWith('_') ? { port: labels[0]!.slice(1), protocol: labels[1]!.slice(1) } : undefined;
  if (labels.length > 3 || (labels.length === 3 && wanted === undefined)) return missing(options);
  const hosts = clusterIP === 'None' ? headlessHosts(knowledge, service, own) : labels.length === 2 ? [] : clusterHosts(service, own);
  const named = labels.length === 2 ? hosts.filter((host) => host.name === name) : wanted === undefined ? hosts : hosts.filter(({ portName, protocol }) => portName.toLowerCase() === wanted.port && protocol.toLowerCase() === wanted.protocol);
  if (named.length === 0) return missing(options);
  if (type === 'A') return reply('NOERROR', unique(named.map(({ ip }) => ({ name, type, ttl, data: ip }))));
  if (type !== 'SRV') return nothing(options);
  const ports = named.filter(({ port }) => port !== undefined);
  const weight = Math.max(1, Math.floor(100 / Math.max(1, ports.length)));
  const additional = unique(ports.map((host): ResourceRecord => ({ name: host.name, type: 'A', ttl, data: host.ip })));
  return reply('NOERROR', unique(ports.map((host) => ({ name, type, ttl, data: `0 ${weight} ${host.port} ${host.name}` }))), { additional });
}

const clusterHosts = ({ spec }: Service, own: string): Host[] =>
  (spec.ports ?? []).length === 0
    ? [{ name: own, ip: spec.clusterIP ?? '', portName: '', protocol: '' }]
    : (spec.ports ?? []).map(({ name = '', port, protocol = 'TCP' }) => ({ name: own, ip: spec.clusterIP ?? '', port, portName: name, protocol }));

function headlessHosts(knowledge: Knowledge, { metadata }: Service, own: string): Host[] {
  const hosts: Host[] = [];
  for (const { endpoints, ports = [] } of knowledge.slices(metadata.namespace ?? '', metadata.name)) {
    for (const endpoint of endpoints ?? []) {
      if (endpoint.conditions?.ready === false) continue;
      for (const ip of endpoint.addresses) {
        const name = `${hostOf(endpoint, ip)}.${own}`;
        if (ports.length === 0) hosts.push({ name, ip, portName: '', protocol: '' });
        for (const { name: portName = '', port, protocol = 'TCP' } of ports) hosts.push({ name, ip, port, portName, protocol });
      }
    }
  }
  return hosts;
}

const hostOf = ({ hostname }: Endpoint, ip: string): string => hostname ?? ip.replaceAll('.', '-');

/** `5.1.244.10.in-addr.arpa.`: the Service that has the address, or the Pods behind Services that have it; undefined when nobody has. */
export function reverseReply(knowledge: Knowledge, options: ZoneOptions, { name, type }: Question): Reply | undefined {
  const ip = name.slice(0, -'.in-addr.arpa.'.length).split('.').reverse().join('.');
  const { zone, ttl } = options;
  const pointer = (data: string): ResourceRecord => ({ name, type: 'PTR', ttl, data });
  const service = knowledge.services().find(({ spec }) => spec.clusterIP === ip);
  const found = service !== undefined ? [pointer(`${service.metadata.name}.${service.metadata.namespace}.svc.${zone}`)] : [];
  for (const { metadata, endpoints } of service !== undefined ? [] : knowledge.slices()) {
    const owner = metadata.labels?.[SERVICE_LABEL];
    for (const endpoint of endpoints ?? []) if (owner !== undefined && endpoint.addresses.includes(ip)) found.push(pointer(`${hostOf(endpoint, ip)}.${owner}.${metadata.namespace}.svc.${zone}`));
  }
  if (found.length === 0) return undefined;
  return type === 'PTR' ? reply('NOERROR', unique(found)) : nothing(options);
}

const soa = ({ zone, ttl }: ZoneOptions): ResourceRecord => ({ name: zone, type: 'SOA', ttl, data: `ns.dns.${zone} hostmaster.${zone} 1793606400 7200 1800 86400 ${ttl}` });

/** There is no such name. */
export const missing = (options: ZoneOptions): Reply => reply('NXDOMAIN', [], { authority: [soa(options)] });
/** The name is there, but nothing of that type. */
const nothing = (options: ZoneOptions): Reply => reply('NOERROR', [], { authority: [soa(options)] });

const unique = (records: readonly ResourceRecord[]): ResourceRecord[] => records.filter((record, index) => records.findIndex((other) => other.data === record.data && other.name === record.name) === index);
