/** What happens to a packet on a node: bridge, netfilter, routing, tunnel, wire. Upstream: net/bridge, net/netfilter, net/ipv4, drivers/net/vxlan. */
import { bridgeAddress, bridgeMac, CNI_PROFILES, gatewayOf, inNetwork, machineNetwork, machineOfPod, nicMac, podMac, routesOf, lookUp, tunnelAddress, tunnelMac, UNDERLAY_MTU, vethOf, type MachineEnd } from './cni.ts';
import { contains, parseAddress } from './address.ts';
import { tupleOf } from './conntrack.ts';
import { OUTSIDE } from './infrastructure.ts';
import { routeText } from './routeText.ts';
import { innerSize, layersOf, overhead, sizeOfAll, type Inner, type Packet } from './packet.ts';
import { route as routeByRules, type Route, type Source } from './rules.ts';
import { balancer, deliver, ended, enterPod, fromTo, hopOf, leavePod, legOf, machine, outsideArrive, reply, send, TAKES, without } from './walkEnds.ts';
import type { Turn, Turned, Walk, WalkWorld } from './walk.ts';

type TurnMaker = (walk: Walk, world: WalkWorld, self: MachineEnd) => Turned;

// ---- where to

/** Where a node sends an address on: to itself, to a Pod of its own, to another machine (its address or its Pods), or out. */
type Destination = { readonly kind: 'self' } | { readonly kind: 'pod' } | { readonly kind: 'machine'; readonly to: MachineEnd; readonly pods: boolean } | { readonly kind: 'out' };

function destinationOf(world: WalkWorld, self: MachineEnd, ip: string): Destination {
  if (ip === self.address || (self.podCIDR !== undefined && (ip === bridgeAddress(self) || ip === tunnelAddress(self)))) return { kind: 'self' };
  if (self.podCIDR !== undefined && inNetwork(self.podCIDR, ip)) return { kind: 'pod' };
  const machines = world.surroundings.machines();
  const owner = machineOfPod(machines, ip);
  // Without a route of its own it goes where everything else goes, and is lost there.
  if (owner !== undefined) return self.knows?.includes(owner.name) === false ? { kind: 'out' } : { kind: 'machine', to: owner, pods: true };
  const neighbour = machines.find(({ address }) => address === ip);
  return neighbour === undefined ? { kind: 'out' } : { kind: 'machine', to: neighbour, pods: false };
}

const isServiceAddress = (world: WalkWorld, node: string, ip: string): boolean => world.rulesOf(node).rules.some(({ clusterIP, externalIPs }) => clusterIP === ip || externalIPs.includes(ip));

// ---- the bridge

/** The frame is for another Pod of the node, or for the bridge itself: then it goes up to the IP layer. */
const bridge: TurnMaker = (walk, world, self) => {
  const { inner, link } = walk.packet;
  const name = CNI_PROFILES[world.cni].bridge;
  const [neighbour] = world.surroundings.podsAt(inner.dst.ip).filter(({ node }) => node === self.name);
  if (link?.dst !== podMac(inner.dst.ip) || neighbour === undefined) {
    return { hop: hopOf(walk, 'bridge', 'bridge', { bridge: name, gateway: bridgeAddress(self) }), next: { turn: 'netfilter' }, takes: TAKES.device };
  }
  // Netfilter sees bridged packets too (net.bridge.bridge-nf-call-iptables), so that answers of Services on one node are translated back.
  const tracked = world.conntrack.find(self.name, inner, world.now);
  const translated = tracked?.answer === true && tracked.entry.original.dst !== inner.src.ip;
  const receiver = walk.back ? {} : { receiver: { node: self.name, pod: neighbour, service: { program: '' } } };
  return { hop: hopOf(walk, 'bridge.near', 'bridge', { bridge: name, veth: vethOf(neighbour.uid), pod: neighbour.name }), next: { turn: translated ? 'netfilter' : 'ingress', asCame: inner, ...receiver }, takes: TAKES.device };
};

/** The bridge knows which veth the Pod's hardware address is behind. */
const toVeth: TurnMaker = (walk, world, self) => {
  const { inner } = walk.packet;
  const [pod] = world.surroundings.podsAt(inner.dst.ip).filter(({ node }) => node === self.name);
  const name = CNI_PROFILES[world.cni].bridge;
  if (pod === undefined) return ended(walk, 'noHost', 'bridge', 'timeout', { address: inner.dst.ip, bridge: name });
  const packet: Packet = { ...walk.packet, link: { src: bridgeMac(self), dst: podMac(inner.dst.ip) } };
  const receiver = walk.back ? {} : { receiver: { node: self.name, pod, service: { program: '' } } };
  return { hop: hopOf(walk, 'toVeth', 'bridge', { bridge: name, veth: vethOf(pod.uid), pod: pod.name, mac: podMac(pod.ip) }, packet), next: { turn: 'enterPod', packet, ...receiver }, takes: TAKES.device };
};

// ---- netfilter

const sourceOf = (world: WalkWorld, self: MachineEnd, ip: string): Source => ({ kind: inNetwork(world.podNetwork, ip) ? 'pod' : ip === self.address ? 'node' : 'outside', ip });

/** Conntrack first; only what it does not know meets kube-proxy's rules. */
const netfilter: TurnMaker = (walk, world, self) => {
  const packet = without(without(walk.packet, 'link'), 'frame');
  const { inner } = packet;
  const tracked = world.conntrack.find(self.name, inner, world.now);
  if (tracked?.answer === true) return answerOf(walk, world, packet, tracked.entry);
  if (walk.back) return { next: { turn: 'route', packet }, takes: 0 };
  const answersItself = inner.protocol === 'ICMP' && world.mode === 'ipvs' && isServiceAddress(world, self.name, inner.dst.ip);
  if (answersItself) return { next: { turn: 'local', packet, asCame: inner }, takes: 0 };
  return byRules({ ...walk, packet }, world, self);
};

function answerOf(walk: Walk, world: WalkWorld, packet: Packet, entry: NonNullable<ReturnType<WalkWorld['conntrack']['find']>>['entry']): Turned {
  const { inner } = packet;
  const { original } = entry;
  const translated: Inner = { ...inner, src: { ip: original.dst, port: original.dport }, dst: { ip: original.src, port: original.sport } };
  const changed = original.dst !== inner.src.ip || original.dport !== inner.src.port || original.src !== inner.dst.ip;
  const also = (now: number): void => void world.conntrack.move(entry, entry.protocol === 'TCP' ? 'ESTABLISHED' : 'REPLIED', now);
  const after: Packet = { ...packet, inner: translated };
  const next = { turn: 'route', packet: after, asCame: undefined } as const;
  if (!changed) return { next, takes: 0, also };
  const before = fromTo(inner);
  return { hop: hopOf(walk, 'unNat', 'conntrack', { before: before.from, beforeTo: before.to, ...fromTo(translated) }, after), next, takes: TAKES.rules, also };
}

function byRules(walk: Walk, world: WalkWorld, self: MachineEnd): Turned {
  const { inner } = walk.packet;
  const asCame = { src: inner.src, dst: inner.dst };
  let picked: ReturnType<WalkWorld['pick']> | undefined;
  const way: Route = routeByRules(world.rulesOf(self.name), { name: self.name, addresses: [self.address] }, inner.dst.ip, inner.dst.port, inner.protocol, (_count, rule, endpoints) => {
    picked = world.pick(self.name, `${rule.name}|${rule.protocol}|${world.mode === 'ipvs' ? `${inner.dst.ip}:${inner.dst.port}` : ''}`, inner.src.ip, endpoints, rule.affinitySeconds);
    return picked.index;
  }, sourceOf(world, self, inner.src.ip), world.mode);
  const asked = fromTo(inner).to;
  if (way.verdict === 'direct') {
    const own = walk.sender.node === self.name;
    return { ...(own && { hop: hopOf(walk, 'rules.none', 'rules', { mode: world.mode, to: asked }) }), next: { turn: 'route', packet: walk.packet, asCame }, takes: own ? TAKES.rules : 0 };
  }
  const values = { mode: world.mode, to: asked, service: way.rule.name, endpoints: way.rule.endpoints.length };
  const met = { rule: way.rule.name, protocol: way.rule.protocol, via: way.via, verdict: way.verdict, local: way.verdict === 'endpoint' && way.local, address: inner.dst.ip, port: inner.dst.port, sticky: picked?.sticky === true, ...(way.verdict === 'endpoint' && { endpoint: { ip: way.ip, port: way.port } }) };
  if (way.verdict === 'reject') return ended(walk, 'rules.reject', 'rules', 'refused', values, walk.packet, met);
  if (way.verdict === 'drop') return ended(walk, 'rules.drop', 'rules', 'timeout', values, walk.packet, met);
  const packet: Packet = { ...walk.packet, inner: { ...inner, dst: { ip: way.ip, port: way.port } } };
  const code = picked?.sticky === true ? 'rules.sticky' : `rules.${way.via}`;
  const hop = hopOf(walk, code, 'rules', { ...values, endpoint: `${way.ip}:${way.port}`, masquerade: way.masquerade ? 1 : 0 }, packet, met);
  return { hop, next: { turn: 'route', packet, asCame, masquerade: way.masquerade }, takes: TAKES.rules, ...(picked && { also: picked.remember }) };
}

// ---- routing

const route: TurnMaker = (walk, world, self) => {
  const { inner } = walk.packet;
  const to = destinationOf(world, self, inner.dst.ip);
  if (to.kind === 'self') return { next: { turn: 'local' }, takes: 0 };
  const passing = walk.at !== (walk.back ? walk.receiver?.node : walk.sender.node) || (walk.back ? walk.receiver : walk.sender)?.pod?.hostNetwork === false;
  const packet: Packet = passing ? { ...walk.packet, inner: { ...inner, ttl: inner.ttl - 1 } } : walk.packet;
  const line = lookUp(routesOf(world.cni, self, world.surroundings.machines()), inner.dst.ip);
  const values = { address: inner.dst.ip, line: line === undefined ? '' : routeText(line), dev: line?.dev ?? '' };
  const code = to.kind === 'pod' ? 'route.pod' : to.kind === 'out' ? 'route.out' : !to.pods ? 'route.machine' : CNI_PROFILES[world.cni].tunnel === undefined ? `route.${world.cni}` : 'route.tunnel';
  const hop = hopOf(walk, code, 'route', { ...values, node: to.kind === 'machine' ? to.to.name : '' }, packet);
  return { hop, next: { turn: 'egress', packet }, takes: TAKES.device };
};

/** To the node itself: a program in its own network, or none. */
const local: TurnMaker = (walk, world, self) => {
  const packet = without(walk.packet, 'link');
  if (walk.back) return { hop: hopOf(walk, 'toHost', 'host', { node: self.name }, packet), next: { turn: 'deliver', packet }, takes: TAKES.device };
  const { inner } = packet;
  const candidates = world.surroundings.podsOn(self.name).filter(({ hostNetwork }) => hostNetwork);
  const pod = candidates.find((one) => world.surroundings.serves(one, inner.dst.port, walk.request.path, world.now) !== undefined);
  const also = walk.asCame === undefined || walk.sender.node === self.name ? undefined : (now: number): void => void world.conntrack.add(self.name, inner.protocol, tupleOf(walk.asCame!), tupleOf({ src: inner.dst, dst: inner.src }), now);
  return { hop: hopOf(walk, 'toHost', 'host', { node: self.name }, packet), next: { turn: 'deliver', packet, asCame: undefined, receiver: { node: self.name, ...(pod && { pod }), service: { program: '' } } }, takes: TAKES.device, ...(also && { also }) };
};

// ---- policies

const verdictHop = (walk: Walk, world: WalkWorld, direction: 'Ingress' | 'Egress', next: Turn): Turned => {
  const verdict = walk.back ? undefined : world.judge(direction, walk);
  if (verdict === undefined) return { next: { turn: next }, takes: 0 };
  const values = { policy: verdict.by ?? verdict.selecting.join(', '), count: verdict.selecting.length, ...fromTo(walk.packet.inner) };
  if (!verdict.allowed) return ended(walk, `policy.${direction}.denied`, 'policy', 'timeout', values);
  return { hop: hopOf(walk, `policy.${direction}.allowed`, 'policy', values), next: { turn: next }, takes: TAKES.rules };
};

const egress: TurnMaker = (walk, world, self) => {
  const after = destinationOf(world, self, walk.packet.inner.dst.ip).kind === 'pod' ? 'ingress' : 'postrouting';
  return walk.sender.node === self.name && walk.sender.pod?.hostNetwork === false ? verdictHop(walk, world, 'Egress', after) : { next: { turn: after }, takes: 0 };
};

const ingress: TurnMaker = (walk, world, self) => {
  const { inner, link } = walk.packet;
  const near = link?.dst === podMac(inner.dst.ip);
  const turned = verdictHop(walk, world, 'Ingress', near ? 'enterPod' : 'postrouting');
  if (!near || walk.back || turned.next.turn === 'done') return turned;
  return { ...turned, also: (now) => void world.conntrack.add(self.name, inner.protocol, tupleOf(inner), tupleOf({ src: inner.dst, dst: inner.src }), now) };
};

// ---- leaving the node

/** Addresses that the way back does not lead to are replaced: by kube-proxy's mark, or because Pods' addresses mean nothing outside. */
const postrouting: TurnMaker = (walk, world, self) => {
  const { inner } = walk.packet;
  const fresh = walk.asCame !== undefined && !walk.back;
  const leaves = inNetwork(world.podNetwork, inner.src.ip) && !inNetwork(world.podNetwork, inner.dst.ip);
  if (!fresh || (walk.masquerade !== true && !leaves)) return { next: { turn: 'conntrack' }, takes: 0 };
  const to = destinationOf(world, self, inner.dst.ip);
  const tunnelled = to.kind === 'machine' && to.pods && CNI_PROFILES[world.cni].tunnel !== undefined;
  const ip = to.kind === 'pod' ? bridgeAddress(self) : tunnelled ? tunnelAddress(self) : self.address;
  if (ip === inner.src.ip) return { next: { turn: 'conntrack' }, takes: 0 };
  const packet: Packet = { ...walk.packet, inner: { ...inner, src: { ...inner.src, ip } } };
  return { hop: hopOf(walk, walk.masquerade === true ? 'masquerade' : 'masquerade.out', 'rules', { before: inner.src.ip, after: ip, node: self.name }, packet), next: { turn: 'conntrack', packet }, takes: TAKES.rules };
};

const conntrack: TurnMaker = (walk, world, self) => {
  const { inner } = walk.packet;
  const to = destinationOf(world, self, inner.dst.ip);
  const tunnelled = to.kind === 'machine' && to.pods && CNI_PROFILES[world.cni].tunnel !== undefined;
  const turn: Turn = to.kind === 'pod' ? 'toVeth' : tunnelled ? 'encapsulate' : 'transmit';
  const { asCame } = walk;
  if (asCame === undefined || walk.back) return { next: { turn }, takes: 0 };
  const also = (now: number): void => void world.conntrack.add(self.name, inner.protocol, tupleOf(asCame), tupleOf({ src: inner.dst, dst: inner.src }), now);
  const changed = asCame.dst.ip !== inner.dst.ip || asCame.src.ip !== inner.src.ip || asCame.dst.port !== inner.dst.port;
  const next = { turn, asCame: undefined, masquerade: false } as const;
  if (!changed && walk.sender.node !== self.name) return { next, takes: 0, also };
  const came = fromTo({ ...inner, ...asCame });
  const answer = fromTo({ ...inner, src: inner.dst, dst: inner.src });
  return { hop: hopOf(walk, changed ? 'conntrack.nat' : 'conntrack', 'conntrack', { from: came.from, to: came.to, answerFrom: answer.from, answerTo: answer.to }), next, takes: TAKES.device, also };
};

const encapsulate: TurnMaker = (walk, world, self) => {
  const { inner } = walk.packet;
  const to = destinationOf(world, self, inner.dst.ip);
  const { tunnel, mtu } = CNI_PROFILES[world.cni];
  if (to.kind !== 'machine' || tunnel === undefined) return { next: { turn: 'transmit' }, takes: 0 };
  const { kind, device, port, vni } = tunnel;
  const link = { src: tunnelMac(self, tunnel), dst: tunnelMac(to.to, tunnel) };
  const packet: Packet = { ...walk.packet, ...(kind !== 'ipip' && { link }), outer: { kind, src: self.address, dst: to.to.address, ...(port !== undefined && { port }), ...(vni !== undefined && { vni }) } };
  const size = innerSize(inner);
  const values = { kind, device, outerFrom: self.address, outerTo: to.to.address, size, added: overhead(kind), total: size + overhead(kind), mtu, node: to.to.name };
  if (size + overhead(kind) > UNDERLAY_MTU) return ended(walk, 'tooBig', 'tunnel', 'tooBig', values);
  return { hop: hopOf(walk, `encapsulate.${kind}`, 'tunnel', values, packet), next: { turn: 'transmit', packet }, takes: TAKES.tunnel };
};

/** Onto the network between the machines. */
const transmit: TurnMaker = (walk, world, self) => {
  const { inner, outer } = walk.packet;
  const to = destinationOf(world, self, inner.dst.ip);
  const machines = world.surroundings.machines();
  if (to.kind !== 'machine') {
    const packet: Packet = { ...walk.packet, frame: { src: nicMac(self.name), dst: nicMac('router') } };
    const way = world.infrastructure.between(self.name, OUTSIDE);
    if (!way.open) return ended(walk, 'cut', 'wire', 'timeout', { from: self.name, to: gatewayOf(machines) }, packet);
    return { hop: hopOf(walk, 'toOutside', 'nic', { gateway: gatewayOf(machines), address: inner.dst.ip }, packet), next: { turn: 'outsideArrive', at: OUTSIDE, packet }, takes: TAKES.outside + way.extra };
  }
  const near = contains(machineNetwork(machines), parseAddress(to.to.address) ?? 0);
  const packet: Packet = { ...walk.packet, frame: { src: nicMac(self.name), dst: near ? nicMac(to.to.name) : nicMac('router') } };
  const viaCloud = world.cni === 'cloudRoutes' && to.pods;
  if (viaCloud && !world.cloudRoute(to.to.podCIDR ?? '')) return ended(walk, 'noCloudRoute', 'wire', 'timeout', { cidr: to.to.podCIDR ?? '', node: to.to.name }, packet);
  const way = world.infrastructure.between(self.name, to.to.name);
  const values = { from: outer?.src ?? self.address, to: outer?.dst ?? to.to.address, node: to.to.name, size: sizeOfAll(layersOf(packet)), cidr: to.to.podCIDR ?? '' };
  if (!way.open) return ended(walk, 'cut', 'wire', 'timeout', { from: self.name, to: to.to.name }, packet);
  if (!to.to.up) return ended(walk, 'nodeDown', 'wire', 'timeout', { node: to.to.name }, packet);
  if (way.loss > 0 && world.random.below('network/walkLoss', 100) < way.loss) return ended(walk, 'lost', 'wire', 'timeout', { from: self.name, to: to.to.name, loss: way.loss }, packet);
  return { hop: hopOf(walk, viaCloud ? 'transmit.cloud' : 'transmit', 'nic', values, packet), next: { turn: 'arrive', at: to.to.name, packet }, takes: TAKES.wire + way.extra };
};

const arrive: TurnMaker = (walk, _world, self) => ({ hop: hopOf(walk, walk.packet.outer === undefined ? 'arrive' : 'arrive.tunnel', 'nic', { node: self.name, address: self.address }), next: { turn: walk.packet.outer === undefined ? 'inbound' : 'decapsulate' }, takes: TAKES.device });

const decapsulate: TurnMaker = (walk, world) => {
  const { outer, inner } = walk.packet;
  const packet: Packet = { inner };
  const kind = outer?.kind ?? 'vxlan';
  return { hop: hopOf(walk, 'decapsulate', 'tunnel', { kind, device: CNI_PROFILES[world.cni].tunnel?.device ?? '', removed: overhead(kind), ...fromTo(inner) }, packet), next: { turn: 'inbound', packet }, takes: TAKES.tunnel };
};

const inbound: TurnMaker = (walk) => ({ next: { turn: 'netfilter', packet: without(without(walk.packet, 'frame'), 'link'), asCame: undefined }, takes: 0 });

const TURNS: { readonly [turn in Turn]?: TurnMaker } = { bridge, toVeth, netfilter, route, local, egress, ingress, postrouting, conntrack, encapsulate, transmit, arrive, decapsulate, inbound };
const ENDS: { readonly [turn in Turn]?: (walk: Walk, world: WalkWorld) => Turned } = { send, leavePod, enterPod, deliver, reply, balancer, outsideArrive };

/** The next turn of a walk. */
export function turn(walk: Walk, world: WalkWorld): Turned {
  const end = ENDS[walk.turn];
  if (end !== undefined) return end(walk, world);
  const self = machine(world, walk.at);
  // What was under way on a machine that has gone is gone with it.
  if (self === undefined || !self.up) return ended(walk, 'nodeDown', 'nic', 'timeout', { node: walk.at });
  return TURNS[walk.turn]?.(walk, world, self) ?? ended(walk, 'lost', 'nic', 'timeout', { from: walk.at, to: legOf(walk).host, loss: 100 });
}
