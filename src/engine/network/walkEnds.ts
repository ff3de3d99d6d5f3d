/** Where a walk begins and ends: processes, Pods' interfaces, the outside with its load balancer. Upstream: sockets, the resolver (ndots, search). */
import { bridgeAddress, bridgeMac, CNI_PROFILES, gatewayOf, inNetwork, machineNetwork, nicMac, podMac, tunnelAddress, UNDERLAY_MTU, vethOf, type MachineEnd } from './cni.ts';
import { contains, parseAddress } from './address.ts';
import { OUTSIDE } from './infrastructure.ts';
import { innerSize, layersOf, roomFor, type Inner, type Packet } from './packet.ts';
import type { ServiceRule } from './rules.ts';
import { OUTSIDE_IP, type Hop, type Leg, type Outcome, type Part, type PodEnd, type Turned, type Walk, type WalkRequest, type WalkWorld } from './walk.ts';

/** What hops take. */
export const TAKES = { process: 60, device: 8, rules: 12, tunnel: 10, wire: 220, outside: 4_000 } as const;
const EPHEMERAL = { first: 32_768, count: 28_232 };
const DNS_ANSWER = 45;
const PING_DATA = 56;

export const hopOf = (walk: Walk, code: string, part: Part, values: Hop['values'], packet: Packet = walk.packet, met?: Hop['met']): Hop => ({
  code, part, ...(walk.at !== OUTSIDE && { node: walk.at }), values, layers: layersOf(packet), ...(met && { met }),
});

/** The walk is over here. */
export function ended(walk: Walk, code: string, part: Part, outcome: Outcome, values: Hop['values'] = {}, packet?: Packet, met?: Hop['met']): Turned {
  return { hop: hopOf(walk, code, part, values, packet, met), next: { turn: 'done', outcome, reason: code }, takes: 0 };
}

export const legOf = ({ legs }: Walk): Leg => legs.at(-1)!;
export const machine = (world: WalkWorld, name: string): MachineEnd | undefined => world.surroundings.machines().find((one) => one.name === name);

const endpointText = ({ ip, port }: Inner['dst'], protocol: Inner['protocol']): string => (protocol === 'ICMP' ? ip : `${ip}:${port}`);
export const fromTo = ({ src, dst, protocol }: Inner): { readonly from: string; readonly to: string } => ({ from: endpointText(src, protocol), to: endpointText(dst, protocol) });

// ---- the beginning

/** The first leg of a request: names are asked for first. */
export function begin(id: number, request: WalkRequest, world: WalkWorld): Walk {
  const [kind, one = '', two = ''] = request.from.split('/');
  const pod = kind === 'pod' ? world.surroundings.pod(one, two) : undefined;
  const at = kind === 'pod' ? (pod?.node ?? OUTSIDE) : kind === 'node' ? one : OUTSIDE;
  const sender = { node: at, ...(pod && { pod }) };
  const own: Leg = { purpose: 'request', host: request.host, port: request.port, protocol: request.protocol };
  // The provider's own DNS knows its load balancers.
  const named = pod === undefined ? world.balancer(request.host)?.address.ip : undefined;
  const plain: Walk = { id, request, legs: [named === undefined ? own : { ...own, host: named }], queries: [], turn: 'send', at, back: false, packet: EMPTY, sender, steps: [] };
  if (parseAddress(request.host) !== undefined || pod === undefined) return plain;
  const search = world.surroundings.search(pod, request.host);
  if ('address' in search) return { ...plain, legs: [{ ...own, host: search.address }] };
  const [first = request.host, ...queries] = search.names;
  return { ...plain, legs: [dnsLeg(search.server, first)], queries, ndots: search.ndots };
}

const EMPTY: Packet = { inner: { protocol: 'TCP', src: { ip: '', port: 0 }, dst: { ip: '', port: 0 }, ttl: 64, flags: '', data: '', dataSize: 0 } };
const dnsLeg = (server: string, query: string): Leg => ({ purpose: 'dns', query, host: server, port: 53, protocol: 'UDP' });

/** A process opens a socket and sends. */
export function send(walk: Walk, world: WalkWorld): Turned {
  const leg = legOf(walk);
  const { pod, node } = walk.sender;
  const self = machine(world, node);
  if (node !== OUTSIDE && (self === undefined || !self.up)) return ended(walk, 'noSender', 'process', 'noSender', { who: walk.request.from });
  if (walk.request.from.startsWith('pod/') && pod === undefined) return ended(walk, 'noSender', 'process', 'noSender', { who: walk.request.from });
  if (parseAddress(leg.host) === undefined) return ended(walk, 'noResolver', part(walk), 'unknownHost', { name: leg.host });
  const ip = (pod?.hostNetwork === false ? pod.ip : self && ownAddress(world, self, leg.host)) ?? OUTSIDE_IP;
  const port = leg.protocol === 'ICMP' ? world.random.below('network/ports', 65_535) + 1 : EPHEMERAL.first + world.random.below('network/ports', EPHEMERAL.count);
  const inner: Inner = { protocol: leg.protocol, src: { ip, port }, dst: { ip: leg.host, port: leg.protocol === 'ICMP' ? port : leg.port }, ttl: 64, ...contentOf(walk, leg) };
  const [packet, pieces] = fitting(inner, pod !== undefined && !pod.hostNetwork ? CNI_PROFILES[world.cni].mtu : UNDERLAY_MTU);
  const code = leg.purpose === 'dns' ? 'sendQuery' : `send.${leg.protocol}`;
  const hop = hopOf({ ...walk, packet }, code, part(walk), { ...fromTo(inner), who: whoSends(walk), name: leg.query ?? walk.request.host, size: innerSize(packet.inner), pieces, ...(leg.purpose === 'dns' && { at: walk.legs.length, of: walk.legs.length + walk.queries.length, ndots: walk.ndots ?? 1 }) }, packet);
  const turn = node === OUTSIDE ? 'balancer' : pod !== undefined && !pod.hostNetwork ? 'leavePod' : 'netfilter';
  return { hop, next: { turn, packet, at: node, back: false }, takes: TAKES.process };
}

/** A node speaks to Pods from its address on their network. */
function ownAddress(world: WalkWorld, self: MachineEnd, to: string): string {
  if (self.podCIDR === undefined || !inNetwork(world.podNetwork, to)) return self.address;
  if (inNetwork(self.podCIDR, to)) return bridgeAddress(self);
  return CNI_PROFILES[world.cni].tunnel === undefined ? self.address : tunnelAddress(self);
}

const part = ({ sender }: Walk): Part => (sender.node === OUTSIDE ? 'outside' : sender.pod === undefined || sender.pod.hostNetwork ? 'host' : 'process');
const whoSends = ({ sender }: Walk): string => sender.pod?.name ?? sender.node;

function contentOf(walk: Walk, leg: Leg): Pick<Inner, 'flags' | 'data' | 'dataSize'> {
  if (leg.purpose === 'dns') return { flags: '', data: `A? ${leg.query}`, dataSize: 18 + (leg.query?.length ?? 0) };
  if (leg.protocol === 'TCP') return { flags: 'SYN', data: '', dataSize: 0 };
  const dataSize = walk.request.size ?? (leg.protocol === 'ICMP' ? PING_DATA : 32);
  return leg.protocol === 'ICMP' ? { flags: 'echo request (8)', data: 'ping', dataSize } : { flags: '', data: 'data', dataSize };
}

/** What does not fit into the interface is cut into pieces; the first is followed. */
function fitting(inner: Inner, mtu: number): [Packet, number] {
  if (innerSize(inner) <= mtu) return [{ inner }, 1];
  const room = Math.floor(roomFor(inner.protocol, mtu) / 8) * 8;
  const fragments = Math.ceil(inner.dataSize / room);
  return [{ inner: { ...inner, dataSize: room }, fragments }, fragments];
}

/** Through eth0 in the Pod's network namespace; its other end is a veth of the node, plugged into the bridge. */
export function leavePod(walk: Walk, world: WalkWorld): Turned {
  const pod = walk.back ? walk.receiver?.pod : walk.sender.pod;
  const self = machine(world, walk.at);
  if (pod === undefined || self === undefined) return ended(walk, 'nodeDown', 'veth', 'timeout', { node: walk.at });
  const { inner } = walk.packet;
  if (inner.dst.ip === pod.ip) return { hop: hopOf(walk, 'loopback', 'process', { pod: pod.name }), next: { turn: 'deliver', receiver: { node: walk.at, pod, service: walk.receiver?.service ?? { program: '' } } }, takes: TAKES.device };
  const neighbour = self.podCIDR !== undefined && inNetwork(self.podCIDR, inner.dst.ip) && world.surroundings.podsAt(inner.dst.ip).length > 0;
  const dst = neighbour ? podMac(inner.dst.ip) : bridgeMac(self);
  const packet: Packet = { ...walk.packet, link: { src: podMac(pod.ip), dst } };
  const { bridge } = CNI_PROFILES[world.cni];
  return { hop: hopOf(walk, neighbour ? 'leavePod.near' : 'leavePod', 'veth', { pod: pod.name, veth: vethOf(pod.uid), bridge, gateway: bridgeAddress(self) }, packet), next: { turn: 'bridge', packet }, takes: TAKES.device };
}

// ---- the end

/** Through the veth into the Pod. */
export function enterPod(walk: Walk, _world: WalkWorld): Turned {
  const pod = (walk.back ? walk.sender : walk.receiver)?.pod;
  if (pod === undefined) return ended(walk, 'noHost', 'veth', 'timeout', { address: walk.packet.inner.dst.ip });
  return { hop: hopOf(walk, 'enterPod', 'podEth', { pod: pod.name, veth: vethOf(pod.uid) }), next: { turn: 'deliver' }, takes: TAKES.device };
}

/** A process takes it, or nobody listens. */
export function deliver(walk: Walk, world: WalkWorld): Turned {
  const packet = without(walk.packet, 'link');
  if (walk.back) return answered(walk, world, packet);
  const leg = legOf(walk);
  const { receiver } = walk;
  const pod = receiver?.pod;
  const where: Part = pod === undefined || pod.hostNetwork ? 'host' : 'process';
  const { inner } = packet;
  if (receiver === undefined) return ended(walk, 'noHost', where, 'timeout', { address: inner.dst.ip });
  const service = leg.protocol === 'ICMP' ? { program: 'kernel' } : pod === undefined ? undefined : world.surroundings.serves(pod, inner.dst.port, walk.request.path, world.now);
  const answer: Inner = { ...inner, src: inner.dst, dst: inner.src, ttl: 64 };
  if (service === undefined) {
    const flags = leg.protocol === 'TCP' ? 'RST, ACK' : '';
    return { hop: hopOf(walk, 'nobodyListens', where, { port: inner.dst.port, who: pod?.name ?? receiver.node }, packet), next: { turn: 'reply', packet: { inner: { ...answer, flags, dataSize: 0, data: '' } }, reason: 'nobodyListens' }, takes: TAKES.process };
  }
  const content = answerOf(leg, world, answer, pod);
  const hop = hopOf(walk, leg.purpose === 'dns' ? 'deliver.dns' : `deliver.${leg.protocol}`, where, { program: service.program, pod: pod?.name ?? receiver.node, port: inner.dst.port, client: inner.src.ip, name: leg.query ?? '' }, packet);
  return { hop, next: { turn: 'reply', packet: { inner: content }, receiver: { ...receiver, service } }, takes: TAKES.process };
}

function answerOf(leg: Leg, world: WalkWorld, answer: Inner, pod: PodEnd | undefined): Inner {
  if (leg.purpose === 'dns') {
    const found = pod === undefined ? [] : world.surroundings.records(pod, leg.query ?? '');
    return { ...answer, data: found.length > 0 ? `A ${found.join(', ')}` : 'NXDOMAIN', dataSize: answer.dataSize + (found.length > 0 ? DNS_ANSWER : 0) };
  }
  if (leg.protocol === 'TCP') return { ...answer, flags: 'SYN, ACK' };
  return leg.protocol === 'ICMP' ? { ...answer, flags: 'echo reply (0)' } : answer;
}

/** The receiver answers: the same way back. */
export function reply(walk: Walk, _world: WalkWorld): Turned {
  const pod = walk.receiver?.pod;
  const inPod = pod !== undefined && !pod.hostNetwork;
  const { inner } = walk.packet;
  const code = walk.reason === 'nobodyListens' ? 'reply.refused' : legOf(walk).purpose === 'dns' ? 'reply.dns' : `reply.${inner.protocol}`;
  const hop = hopOf(walk, code, inPod ? 'process' : 'host', { ...fromTo(inner), who: pod?.name ?? walk.at, data: inner.data });
  return { hop, next: { turn: inPod ? 'leavePod' : 'netfilter', back: true }, takes: TAKES.process };
}

/** The answer has come: the next name is asked for, the request itself is sent, or the walk is over. */
function answered(walk: Walk, world: WalkWorld, packet: Packet): Turned {
  const leg = legOf(walk);
  const where = part(walk);
  const { inner } = packet;
  if (walk.reason === 'nobodyListens') return ended(walk, 'answered.refused', where, 'refused', { who: whoSends(walk), to: inner.src.ip, port: inner.src.port }, packet);
  if (leg.purpose === 'dns') return resolved(walk, packet);
  const status = walk.receiver?.service.status;
  const code = leg.protocol === 'TCP' ? (status === undefined ? 'answered.TCP' : 'answered.HTTP') : `answered.${leg.protocol}`;
  const over = ended(walk, code, where, 'answered', { who: whoSends(walk), from: walk.receiver?.pod?.name ?? walk.receiver?.node ?? '', program: walk.receiver?.service.program ?? '', status: status ?? 0, path: walk.request.path ?? '/' }, packet);
  return { ...over, also: (now) => closeEntries(walk, world, now) };
}

/** After a short exchange the connection is closed; conntrack keeps it for two minutes more. */
function closeEntries(walk: Walk, world: WalkWorld, now: number): void {
  if (legOf(walk).protocol !== 'TCP') return;
  const { port } = walk.packet.inner.dst;
  for (const { name } of world.surroundings.machines()) {
    for (const entry of world.conntrack.of(name, now)) if (entry.protocol === 'TCP' && entry.original.sport === port && entry.state === 'ESTABLISHED') world.conntrack.move(entry, 'TIME_WAIT', now);
  }
}

function resolved(walk: Walk, packet: Packet): Turned {
  const leg = legOf(walk);
  const [first] = /^A ([\d.]+)/.exec(packet.inner.data)?.slice(1) ?? [];
  const [query, ...queries] = walk.queries;
  const { host: _host, ...own } = walk.request;
  const fresh = { turn: 'send', back: false, at: walk.sender.node, queries, asCame: undefined, receiver: undefined, masquerade: false } as const;
  if (first !== undefined) {
    const next: Leg = { purpose: 'request', host: first, port: own.port, protocol: own.protocol };
    return { hop: hopOf(walk, 'resolved', part(walk), { name: leg.query ?? '', address: first }, packet), next: { ...fresh, queries: [], legs: [...walk.legs, next] }, takes: TAKES.process };
  }
  if (query === undefined) return ended(walk, 'unknownName', part(walk), 'unknownHost', { name: walk.request.host }, packet);
  return { hop: hopOf(walk, 'notThatName', part(walk), { name: leg.query ?? '', next: query }, packet), next: { ...fresh, legs: [...walk.legs, { ...leg, query }] }, takes: TAKES.process };
}

// ---- outside

/** From outside: to a node's address, or through a load balancer; Pods' and Services' own addresses mean nothing out there. */
export function balancer(walk: Walk, world: WalkWorld): Turned {
  const { inner } = walk.packet;
  const machines = world.surroundings.machines();
  if (machines.some(({ address }) => address === inner.dst.ip)) return outwards(walk, world, inner.dst.ip, walk.packet);
  const rules = machines.map(({ name }) => world.rulesOf(name)).find((set) => set.rules.length > 0)?.rules ?? [];
  const cloud = world.balancer(inner.dst.ip);
  const target = cloud?.ports.find(({ port, protocol }) => port === inner.dst.port && protocol === inner.protocol);
  const rule = rules.find(({ externalIPs, port, nodePort, protocol }) => protocol === inner.protocol && ((externalIPs.includes(inner.dst.ip) && port === inner.dst.port) || (target !== undefined && nodePort === target.nodePort)));
  if (rule === undefined) return ended(walk, 'noRoute.outside', 'outside', 'timeout', { address: inner.dst.ip });
  const healthy = machines.filter((one) => one.up && world.infrastructure.between(OUTSIDE, one.name).open && takesPart(rule, one.name) && cloud?.nodes.includes(one.name) !== false);
  if (healthy.length === 0) return ended(walk, 'balancer.none', 'balancer', 'refused', { address: inner.dst.ip });
  const chosen = healthy[world.random.below('network/balancer', healthy.length)]!;
  // Google's passes packets on as they are; others open a connection of their own to the node port.
  const through = world.provider === 'gcp' || rule.nodePort === undefined;
  const packet: Packet = through ? walk.packet : { ...walk.packet, inner: { ...inner, dst: { ip: chosen.address, port: rule.nodePort! } } };
  const turned = outwards(walk, world, chosen.address, packet);
  return { ...turned, hop: hopOf(walk, through ? 'balancer.through' : 'balancer', 'balancer', { node: chosen.name, address: inner.dst.ip, ...fromTo(packet.inner) }, packet), next: { ...turned.next, packet, ...(through ? {} : { balanced: inner.dst }) } };
}

/** Upstream: with externalTrafficPolicy Local the balancer's health checks pass only on nodes that have an endpoint. */
const takesPart = (rule: ServiceRule, node: string): boolean => !rule.externalLocal || rule.endpoints.some((endpoint) => endpoint.node === node);

function outwards(walk: Walk, world: WalkWorld, address: string, packet: Packet): Turned {
  const to = world.surroundings.machines().find((one) => one.address === address)!;
  const frame = { src: nicMac('router'), dst: nicMac(to.name) };
  if (!world.infrastructure.between(OUTSIDE, to.name).open) return ended(walk, 'cut', 'wire', 'timeout', { from: OUTSIDE, to: to.name });
  if (!to.up) return ended(walk, 'nodeDown', 'wire', 'timeout', { node: to.name });
  return { hop: hopOf(walk, 'fromOutside', 'wire', { node: to.name, address }, { ...packet, frame }), next: { turn: 'arrive', at: to.name, packet: { ...packet, frame } }, takes: TAKES.outside + world.infrastructure.between(OUTSIDE, to.name).extra };
}

/** An answer, or a packet that leaves for good, has got outside. */
export function outsideArrive(walk: Walk, world: WalkWorld): Turned {
  const packet = without(walk.packet, 'frame');
  if (!walk.back) {
    const { inner } = packet;
    const inside = contains(machineNetwork(world.surroundings.machines()), parseAddress(inner.dst.ip) ?? 0) || inNetwork(world.podNetwork, inner.dst.ip) || inNetwork(world.serviceNetwork, inner.dst.ip);
    return ended(walk, inside ? 'noRoute' : 'leftCluster', 'outside', 'timeout', { address: inner.dst.ip, gateway: gatewayOf(world.surroundings.machines()) }, packet);
  }
  if (walk.balanced === undefined) return { next: { turn: 'deliver', packet }, takes: 0 };
  const inner = { ...packet.inner, src: walk.balanced };
  return { hop: hopOf(walk, 'balancer.back', 'balancer', fromTo(inner), { inner }), next: { turn: 'deliver', packet: { inner } }, takes: TAKES.device };
}

/** A packet without one of its headers. */
export function without(packet: Packet, layer: 'link' | 'outer' | 'frame'): Packet {
  const { [layer]: _gone, inner, ...rest } = packet;
  return { inner, ...rest };
}
