/**
 * The resolver in a program: the search path, ndots, one question after another. Upstream: resolver(3), glibc res_search; pkg/kubelet/network/dns.
 * Leaves out: several name servers in turn, retries (a server that does not answer costs `timeout` x `attempts`).
 */
import type { Pod } from '../../api/kinds/pod.ts';
import { absolute, type Question, type RecordType, type Reply, type ResourceRecord } from './message.ts';

export interface ResolverConfig {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
}

/** One question as it was asked, and what came back. */
export interface Asked {
  readonly question: Question;
  readonly server: string;
  /** The Pod that answered, `namespace/name`, and its node; absent when nobody did, or somebody outside. */
  readonly by?: { readonly pod: string; readonly node: string };
  /** Undefined: no answer came. */
  readonly reply: Reply | undefined;
}

export interface Lookup {
  readonly queries: readonly Asked[];
  readonly outcome: 'found' | 'notFound' | 'failed' | 'timeout';
  /** The name that was found, without its last dot. */
  readonly name?: string;
  readonly records: readonly ResourceRecord[];
}

const DOMAIN = 'cluster.local';
const NDOTS = 5;

const searchPath = (namespace: string): readonly string[] => [`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN];

interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name?: string; readonly value?: string }[];
}

/** A Pod's /etc/resolv.conf, by its dnsPolicy and dnsConfig. */
export function resolvConf(pod: Pod, nameServer: string, hostServer: string): string {
  const { dnsPolicy = 'ClusterFirst', hostNetwork = false } = pod.spec;
  const config = (pod.spec as { readonly dnsConfig?: DnsConfig }).dnsConfig ?? {};
  const cluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  const servers = [...(dnsPolicy === 'None' ? [] : [cluster ? nameServer : hostServer]), ...(config.nameservers ?? [])];
  const search = [...(cluster ? searchPath(pod.metadata.namespace ?? '') : []), ...(config.searches ?? [])];
  const options = new Map<string, string | undefined>(cluster ? [['ndots', String(NDOTS)]] : []);
  for (const { name = '', value } of config.options ?? []) options.set(name, value);
  const lines = [
    ...(search.length > 0 ? [`search ${[...new Set(search)].join(' ')}`] : []),
    ...[...new Set(servers)].slice(0, 3).map((server) => `nameserver ${server}`),
    ...(options.size > 0 ? [`options ${[...options].map(([name, value]) => (value === undefined ? name : `${name}:${value}`)).join(' ')}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

export function parseResolvConf(text: string): ResolverConfig {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const ndots = lines.filter(([word]) => word === 'options').flatMap((line) => line).map((word) => /^ndots:(\d+)$/.exec(word)?.[1]).findLast((value) => value !== undefined);
  return {
    servers: lines.filter(([word]) => word === 'nameserver').flatMap(([, address]) => address ?? []),
    search: lines.filter(([word]) => word === 'search').at(-1)?.slice(1) ?? [],
    ndots: ndots === undefined ? 1 : Math.min(15, Number(ndots)),
  };
}

/** The names that are tried, in order. */
export function candidates({ search, ndots }: ResolverConfig, name: string): readonly string[] {
  if (name.endsWith('.')) return [absolute(name)];
  const searched = search.map((suffix) => absolute(`${name}.${suffix}`));
  return name.split('.').length - 1 >= ndots ? [absolute(name), ...searched] : [...searched, absolute(name)];
}

/** Asks for each name, and of each for each type, until one has an answer. */
export function lookUp(config: ResolverConfig, name: string, types: readonly RecordType[], ask: (server: string, question: Question) => Asked): Lookup {
  const queries: Asked[] = [];
  const [server] = config.servers;
  let failed = false;
  for (const candidate of server === undefined ? [] : candidates(config, name)) {
    const records: ResourceRecord[] = [];
    for (const type of types) {
      const asked = ask(server!, { name: candidate, type });
      queries.push(asked);
      if (asked.reply === undefined) return { queries, outcome: 'timeout', records: [] };
      failed ||= asked.reply.rcode === 'SERVFAIL' || asked.reply.rcode === 'REFUSED';
      records.push(...asked.reply.answers.filter((record) => !records.some((other) => other.data === record.data && other.type === record.type && other.name === record.name)));
    }
    if (records.some(({ type }) => type !== 'CNAME')) return { queries, outcome: 'found', name: candidate.slice(0, -1), records };
  }
  return { queries, outcome: server === undefined ? 'timeout' : failed ? 'failed' : 'notFound', records: [] };
}
