/** A DNS lookup from a Pod, question by question; and the servers that answer. */
import type { Pod, Run } from '../engine/index.ts';

const TYPES = ['A', 'AAAA', 'SRV', 'PTR', 'CNAME', 'TXT'] as const;
export type LookupType = (typeof TYPES)[number];

export interface DnsQuery {
  /** `namespace/name` of the asking Pod. */
  readonly pod?: string;
  readonly name: string;
  readonly type: LookupType;
}

export interface DnsData {
  /** Pods that can ask. */
  readonly pods: readonly string[];
  readonly servers: readonly { readonly pod: string; readonly node: string; readonly ready: boolean }[];
  readonly from?: string;
  /** That Pod does not ask the cluster's DNS: it has its node's resolv.conf. */
  readonly hostDns?: boolean;
  readonly lookup?: {
    readonly resolvConf: string;
    readonly outcome: 'found' | 'notFound' | 'failed' | 'timeout';
    readonly queries: readonly { readonly name: string; readonly type: string; readonly server: string; readonly by?: { readonly pod: string; readonly node: string }; readonly rcode?: string; readonly records: readonly { readonly name: string; readonly type: string; readonly ttl: number; readonly data: string }[] }[];
  };
}

export function dnsView(run: Run, { pod, name, type }: DnsQuery): DnsData {
  const running = run.objects<Pod>('', 'v1', 'pods').filter(({ status }) => status?.phase === 'Running');
  const pods = running.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const servers = running
    .filter(({ metadata }) => metadata.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-dns')
    .map(({ metadata, spec, status }) => ({ pod: metadata.name, node: spec.nodeName ?? '', ready: status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true }));
  const usual = running.find(({ spec }) => spec.hostNetwork !== true && spec.dnsPolicy === 'ClusterFirst') ?? running.find(({ spec }) => spec.hostNetwork !== true);
  const from = pod !== undefined && pods.includes(pod) ? pod : usual && `${usual.metadata.namespace}/${usual.metadata.name}`;
  if (from === undefined || name.trim() === '') return { pods, servers, ...(from !== undefined && { from }) };
  const asking = running.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === from);
  const hostDns = asking?.spec.dnsPolicy === 'Default' || (asking?.spec.hostNetwork === true && asking.spec.dnsPolicy !== 'ClusterFirstWithHostNet');
  const [namespace = '', own = ''] = from.split('/');
  const lookup = run.lookup(namespace, own, name.trim().slice(0, 253), [type]);
  if (lookup === undefined) return { pods, servers, from };
  const queries = lookup.queries.map(({ question, server, by, reply }) => ({ ...question, server, ...(by && { by }), ...(reply && { rcode: reply.rcode }), records: reply?.answers ?? [] }));
  return { pods, servers, from, hostDns, lookup: { resolvConf: lookup.resolvConf, outcome: lookup.outcome, queries } };
}
