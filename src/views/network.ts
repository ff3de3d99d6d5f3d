/**
 * The network: a packet's walk with all its hops, those still to come included when they are recorded, and the tables of one node as its tools print
 * them. Everything is read from the trace and from the simulated nodes.
 */
import type { KubeObject, Pod, Run, Steps, Walk } from '../engine/index.ts';
import { hitsOf, nodeCommand } from '../engine/listings.ts';

type Hop = Steps['hop'];

export interface NetworkHop extends Hop {
  readonly seq: number;
  readonly at: number;
}

export interface NetworkWalk {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly first: number;
  readonly outcome?: string;
}

export const TABLES = ['rules', 'routes', 'neighbours', 'fdb', 'interfaces', 'conntrack'] as const;
export type NetworkTable = (typeof TABLES)[number];

export interface NetworkQuery {
  /** The walk to show; the newest by default, or the one that the present step belongs to. */
  readonly walk?: number;
  readonly node?: string;
  readonly table?: NetworkTable;
}

export interface NetworkData {
  readonly cni: { readonly id: 'vxlan' | 'geneve' | 'ipip' | 'hostRoutes' | 'cloudRoutes'; readonly plugin: string; readonly bridge: string; readonly tunnel?: string; readonly mtu: number; readonly enforces: boolean };
  readonly mode: string;
  readonly machines: readonly { readonly name: string; readonly address: string; readonly podCIDR: string }[];
  /** Who can send, and what can be reached, as `trace` wants them. */
  readonly senders: readonly string[];
  readonly targets: readonly string[];
  readonly walks: readonly NetworkWalk[];
  readonly shown?: { readonly id: number; readonly from: string; readonly to: string; readonly outcome?: string; readonly hops: readonly NetworkHop[] };
  readonly table: { readonly node: string; readonly command: string; readonly lines: readonly string[]; readonly cut: number; /** Parts of the rules that the hop shown has met. */ readonly hits: readonly string[] };
}

const MOST_SENDERS = 150;
/** In a big cluster not every machine is offered; those of the walk are there. */
const MOST_MACHINES = 300;
const MOST_LINES = 1_500;
/** So far ahead of the present step a walk's further hops are looked for. */
const AHEAD = 6_000;
const KEPT_WALKS = 30;

export function networkView(run: Run, query: NetworkQuery): NetworkData {
  const { cni, mode } = run.network.kind;
  const walks = walksOf(run);
  const present = hopAt(run, run.position);
  const id = query.walk ?? present?.walk ?? walks[0]?.id;
  const chosen = walks.find((walk) => walk.id === id);
  const hops = chosen === undefined ? [] : hopsOf(run, chosen.id);
  const here = hops.findLast(({ seq, node }) => seq <= run.position && node !== undefined) ?? hops.find(({ node }) => node !== undefined);
  const met = new Set([...hops.map((hop) => hop.node), query.node]);
  const machines = run.network.machines().filter(({ name }, index) => index < MOST_MACHINES || met.has(name)).map(({ name, address, podCIDR = '' }) => ({ name, address, podCIDR }));
  const node = query.node ?? here?.node ?? machines[0]?.name ?? '';
  return {
    cni,
    mode,
    machines,
    ...endsOf(run, machines),
    walks,
    ...(chosen && { shown: { id: chosen.id, from: chosen.from, to: chosen.to, ...(chosen.outcome !== undefined && { outcome: chosen.outcome }), hops } }),
    table: { ...tableOf(run, node, query.table ?? 'rules', mode), hits: here === undefined || here.node !== node ? [] : hitsOf(run.network.look, here) },
  };
}

// ---- walks

const hostText = (host: string, port: number, protocol: string, path: string | undefined): string => {
  const scheme = protocol === 'ICMP' ? 'ping' : path === undefined ? protocol.toLowerCase() : 'http';
  return `${scheme}://${host}${protocol === 'ICMP' || (scheme === 'http' && port === 80) ? '' : `:${port}`}${path === undefined || path === '/' ? '' : path}`;
};

export function walksOf(run: Run): NetworkWalk[] {
  const all = run.state<Walk>('network/walks').values().toSorted((a, b) => b.id - a.id).slice(0, KEPT_WALKS);
  return all.flatMap(({ id, request: { from, host, port, protocol, path }, steps, outcome }) => {
    const [first] = steps;
    return first === undefined ? [] : [{ id, from, to: hostText(host, port, protocol, path), first, ...(outcome !== undefined && { outcome }) }];
  });
}

function hopAt(run: Run, seq: number): NetworkHop | undefined {
  const entry = run.entry(seq);
  return entry?.type === 'hop' ? { ...(entry.data as Hop), seq, at: entry.at } : undefined;
}

/** Hops so far, and those that the recorded future has. */
export function hopsOf(run: Run, id: number): NetworkHop[] {
  const known = run.state<Walk>('network/walks').get(String(id));
  const hops = (known?.steps ?? []).flatMap((seq) => hopAt(run, seq) ?? []);
  if (known === undefined || known.turn === 'done') return hops;
  const end = Math.min(run.head, run.position + AHEAD);
  for (let seq = (known.steps.at(-1) ?? run.position) + 1; seq <= end; seq++) {
    const hop = hopAt(run, seq);
    if (hop?.walk === id) hops.push(hop);
  }
  return hops;
}

// ---- who and whereto

type Service = KubeObject & { readonly spec: { readonly type?: string; readonly clusterIP?: string; readonly ports?: readonly { readonly port: number; readonly nodePort?: number; readonly protocol?: string }[] }; readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] } } };

function endsOf(run: Run, machines: NetworkData['machines']): Pick<NetworkData, 'senders' | 'targets'> {
  const pods = run.objects<Pod>('', 'v1', 'pods').filter(({ status }) => status?.phase === 'Running' && status.podIP !== undefined);
  const order = (pod: Pod): number => (pod.metadata.namespace === 'default' ? 0 : pod.spec.hostNetwork === true ? 2 : 1);
  const own = pods.toSorted((a, b) => order(a) - order(b)).slice(0, MOST_SENDERS);
  const podText = ({ metadata: { name, namespace } }: Pod): string => (namespace === 'default' ? `pod/${name}` : `pod/${namespace}/${name}`);
  const services = run.objects<Service>('', 'v1', 'services').toSorted((a, b) => Number(b.metadata.namespace === 'default') - Number(a.metadata.namespace === 'default'));
  return {
    senders: [...own.map(podText), ...machines.map(({ name }) => `node/${name}`), 'outside'],
    targets: [...new Set([...services.flatMap((service) => serviceTargets(service, machines)), ...own.filter(({ spec }) => spec.hostNetwork !== true).slice(0, 20).map((pod) => `ping://${pod.status?.podIP}`)])],
  };
}

function serviceTargets({ metadata: { name, namespace }, spec, status }: Service, machines: NetworkData['machines']): string[] {
  const { clusterIP, ports = [] } = spec;
  const worker = machines.at(-1)?.name ?? '';
  return ports.slice(0, 2).flatMap(({ port, nodePort, protocol = 'TCP' }) => {
    const scheme = protocol === 'UDP' ? 'udp' : 'http';
    const at = (host: string, number: number): string => `${scheme}://${host}${number === 80 && scheme === 'http' ? '' : `:${number}`}`;
    const named = at(namespace === 'default' ? name : `${name}.${namespace}`, port);
    // Some providers give an address (GCP, OpenStack), some a name (AWS).
    const balancer = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname = ip }) => (hostname === undefined ? [] : [at(hostname, port)]));
    return [named, ...(clusterIP === undefined || clusterIP === 'None' || clusterIP === '' ? [] : [at(clusterIP, port)]), ...(nodePort === undefined || nodePort === 0 ? [] : [at(`node/${worker}`, nodePort)]), ...balancer];
  });
}

// ---- tables

const RULES_COMMAND: { readonly [mode: string]: string } = { iptables: 'iptables-save', ipvs: 'ipvsadm -Ln', nftables: 'nft list table ip kube-proxy' };
const COMMANDS: { readonly [table in NetworkTable]: string } = { rules: '', routes: 'ip route', neighbours: 'ip neigh', fdb: 'bridge fdb show', interfaces: 'ip addr', conntrack: 'conntrack -L' };

function tableOf(run: Run, node: string, table: NetworkTable, mode: string): Omit<NetworkData['table'], 'hits'> {
  const command = table === 'rules' ? RULES_COMMAND[mode]! : COMMANDS[table];
  const lines = (nodeCommand(run.network.look, node, command) ?? '').replace(/\n$/, '').split('\n');
  return { node, command, lines: lines.slice(0, MOST_LINES), cut: Math.max(0, lines.length - MOST_LINES) };
}
