/**
 * The network of the Pods as the CNI plugin's agent sets it up on each node: devices, routes, neighbours, forwarding entries, all from the Nodes'
 * podCIDRs. Upstream: flannel (backends vxlan, host-gw, ipip), Calico (IP-in-IP), Antrea (Geneve), the CNI plugins bridge and host-local.
 * Leaves out: agents that lag behind while they run (what a node has is what the machines are), IPv6, BGP; each plugin has a bridge here, where
 * Calico has a route to each veth. A node whose agent does not run keeps the routes that it had.
 */
import { fnv1a32 } from '../kernel/random.ts';
import { contains, formatAddress, formatNetwork, parseAddress, parseNetwork, type Network } from './address.ts';

export type Cni = 'vxlan' | 'geneve' | 'ipip' | 'hostRoutes' | 'cloudRoutes';
export const CNIS: readonly Cni[] = ['vxlan', 'geneve', 'ipip', 'hostRoutes', 'cloudRoutes'];

/** What wraps a packet on its way to another node. */
export interface Tunnel {
  readonly kind: 'vxlan' | 'geneve' | 'ipip';
  readonly device: string;
  /** UDP port; IP-in-IP is a protocol of its own. */
  readonly port?: number;
  readonly vni?: number;
}

/** The DaemonSet whose Pods make the network of their nodes. */
export interface CniAgentProfile {
  readonly namespace: string;
  readonly daemonSet: string;
}

export interface CniProfile {
  /** The plugin of which the names are. */
  readonly plugin: string;
  /** Absent: a file on the machine is all that the plugin needs. */
  readonly agent?: CniAgentProfile;
  readonly bridge: string;
  readonly tunnel?: Tunnel;
  /** Of the Pods' interfaces: what the tunnel adds must fit into the 1500 bytes of the machines' network. */
  readonly mtu: number;
  /** Whether it does what NetworkPolicies say. flannel, and plain routes, do not. */
  readonly enforces: boolean;
}

export const UNDERLAY_MTU = 1500;

const FLANNEL: CniAgentProfile = { namespace: 'kube-flannel', daemonSet: 'kube-flannel-ds' };

export const CNI_PROFILES: { readonly [cni in Cni]: CniProfile } = {
  vxlan: { plugin: 'flannel', agent: FLANNEL, bridge: 'cni0', tunnel: { kind: 'vxlan', device: 'flannel.1', port: 8472, vni: 1 }, mtu: 1450, enforces: false },
  geneve: { plugin: 'antrea', agent: { namespace: 'kube-system', daemonSet: 'antrea-agent' }, bridge: 'br-int', tunnel: { kind: 'geneve', device: 'genev_sys_6081', port: 6081, vni: 0 }, mtu: 1450, enforces: true },
  ipip: { plugin: 'calico', agent: { namespace: 'kube-system', daemonSet: 'calico-node' }, bridge: 'cni0', tunnel: { kind: 'ipip', device: 'tunl0' }, mtu: 1480, enforces: true },
  hostRoutes: { plugin: 'flannel host-gw', agent: FLANNEL, bridge: 'cni0', mtu: 1500, enforces: false },
  cloudRoutes: { plugin: 'bridge', bridge: 'cni0', mtu: 1500, enforces: false },
};

/** A machine on the infrastructure network. */
export interface MachineEnd {
  readonly name: string;
  readonly address: string;
  /** The network of its Pods, once it has one. */
  readonly podCIDR?: string;
  /** Switched on. */
  readonly up: boolean;
  /** The machines to whose Pods it has routes, when its agent does not run; all otherwise. */
  readonly knows?: readonly string[];
}

/** One line of a node's routing table. */
export interface RouteLine {
  /** `default`, or a network. */
  readonly to: string;
  readonly via?: string;
  readonly dev: string;
  readonly src?: string;
  readonly onlink?: boolean;
  readonly proto?: string;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0').slice(-digits);

/** A made-up but fixed hardware address, locally administered. */
function macOf(text: string): string {
  const [a, b] = [hex(fnv1a32(`${text}/a`), 8), hex(fnv1a32(`${text}/b`), 4)];
  return `${a[0]}2:${a.slice(2, 4)}:${a.slice(4, 6)}:${a.slice(6, 8)}:${b.slice(0, 2)}:${b.slice(2, 4)}`;
}

/** The node's end of a Pod's cable. */
export const vethOf = (uid: string): string => `veth${hex(fnv1a32(uid), 8)}`;

const offset = (cidr: string | undefined, by: number): string => {
  const network = parseNetwork(cidr ?? '');
  return network === undefined ? '' : formatAddress(network.base + by);
};

/** Address of the bridge: the gateway of the node's Pods. */
export const bridgeAddress = ({ podCIDR }: MachineEnd): string => offset(podCIDR, 1);
/** Address of the tunnel's device. */
export const tunnelAddress = ({ podCIDR }: MachineEnd): string => offset(podCIDR, 0);
export const tunnelMac = ({ name }: MachineEnd, tunnel: Tunnel): string => macOf(`${name}/${tunnel.device}`);
export const bridgeMac = ({ name }: MachineEnd): string => macOf(`${name}/bridge`);
export const nicMac = (name: string): string => macOf(`${name}/eth0`);
export const podMac = (ip: string): string => macOf(`pod/${ip}`);

/** The network that all machines are in, at most a /24. */
export function machineNetwork(machines: readonly MachineEnd[]): Network {
  const values = machines.flatMap(({ address }) => parseAddress(address) ?? []);
  for (let bits = 24; bits > 8; bits--) {
    const network = parseNetwork(`${formatAddress(values[0] ?? 0)}/${bits}`)!;
    if (values.every((value) => contains(network, value))) return network;
  }
  return { base: 0, bits: 0 };
}

/** The router that leads out of it. */
export const gatewayOf = (machines: readonly MachineEnd[]): string => formatAddress(machineNetwork(machines).base + 1);

/** The routing table of a node. */
export function routesOf(cni: Cni, self: MachineEnd, machines: readonly MachineEnd[]): readonly RouteLine[] {
  const { tunnel, bridge } = CNI_PROFILES[cni];
  const own: RouteLine[] = self.podCIDR === undefined ? [] : [{ to: self.podCIDR, dev: bridge, proto: 'kernel', src: bridgeAddress(self) }];
  const others = machines.flatMap((machine): RouteLine[] => {
    const { name, podCIDR, address } = machine;
    if (name === self.name || podCIDR === undefined || cni === 'cloudRoutes' || self.knows?.includes(name) === false) return [];
    if (tunnel === undefined) return [{ to: podCIDR, via: address, dev: 'eth0' }];
    if (tunnel.kind === 'ipip') return [{ to: podCIDR, via: address, dev: tunnel.device, proto: 'bird', onlink: true }];
    return [{ to: podCIDR, via: tunnelAddress(machine), dev: tunnel.device, onlink: true }];
  });
  const pods = [...own, ...others].sort((a, b) => (parseNetwork(a.to)?.base ?? 0) - (parseNetwork(b.to)?.base ?? 0));
  return [{ to: 'default', via: gatewayOf(machines), dev: 'eth0' }, ...pods, { to: formatNetwork(machineNetwork(machines)), dev: 'eth0', proto: 'kernel', src: self.address }];
}

/** The line that decides where an address is: the one with the longest prefix. */
export function lookUp(routes: readonly RouteLine[], ip: string): RouteLine | undefined {
  const address = parseAddress(ip);
  let best: RouteLine | undefined;
  let bits = -1;
  for (const line of routes) {
    const network = line.to === 'default' ? { base: 0, bits: 0 } : parseNetwork(line.to);
    if (address === undefined || network === undefined || network.bits <= bits || !contains(network, address)) continue;
    best = line;
    ({ bits } = network);
  }
  return best;
}

/** The machine whose Pods have an address. */
export const machineOfPod = (machines: readonly MachineEnd[], ip: string): MachineEnd | undefined => {
  const address = parseAddress(ip);
  return address === undefined ? undefined : machines.find(({ podCIDR }) => ((network) => network !== undefined && contains(network, address))(parseNetwork(podCIDR ?? '')));
};

export const inNetwork = (cidr: string, ip: string): boolean => {
  const [network, address] = [parseNetwork(cidr), parseAddress(ip)];
  return network !== undefined && address !== undefined && contains(network, address);
};
