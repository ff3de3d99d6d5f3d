/**
 * A node's network as its tools print it: `ip route`, `ip addr`, `ip neigh`, `bridge fdb show`. Upstream: iproute2. Leaves out: what no Pod's packet
 * meets (IPv6, qdiscs' statistics, multicast entries).
 */
import { bridgeAddress, bridgeMac, CNI_PROFILES, nicMac, podMac, routesOf, tunnelAddress, tunnelMac, UNDERLAY_MTU, vethOf, type Cni, type MachineEnd } from './cni.ts';
import { routeText } from './routeText.ts';

export interface NodeLook {
  readonly cni: Cni;
  readonly self: MachineEnd;
  readonly machines: readonly MachineEnd[];
  /** Pods with a network of their own. */
  readonly pods: readonly { readonly uid: string; readonly ip: string }[];
  /** Addresses on kube-ipvs0; absent in other modes. */
  readonly serviceAddresses?: readonly string[];
}

export const ipRoute = ({ cni, self, machines }: NodeLook): string => routesOf(cni, self, machines).map((line) => `${routeText(line)} \n`).join('');

export function ipNeighbours({ cni, self, machines, pods }: NodeLook): string {
  const { tunnel, bridge } = CNI_PROFILES[cni];
  const remote = machines.filter(({ name }) => name !== self.name);
  return [
    ...(tunnel === undefined || tunnel.kind === 'ipip' ? [] : remote.filter(({ podCIDR }) => podCIDR !== undefined).map((machine) => `${tunnelAddress(machine)} dev ${tunnel.device} lladdr ${tunnelMac(machine, tunnel)} PERMANENT \n`)),
    ...pods.map(({ ip }) => `${ip} dev ${bridge} lladdr ${podMac(ip)} REACHABLE \n`),
    ...remote.map(({ address, name }) => `${address} dev eth0 lladdr ${nicMac(name)} REACHABLE \n`),
  ].join('');
}

/** Which machine, or which veth, a hardware address is behind. */
export function bridgeFdb({ cni, self, machines, pods }: NodeLook): string {
  const { tunnel, bridge } = CNI_PROFILES[cni];
  const remote = tunnel === undefined || tunnel.kind === 'ipip' ? [] : machines.filter(({ name, podCIDR }) => name !== self.name && podCIDR !== undefined);
  return [
    ...remote.map((machine) => `${tunnelMac(machine, tunnel!)} dev ${tunnel!.device} dst ${machine.address} self permanent\n`),
    ...pods.map(({ uid, ip }) => `${podMac(ip)} dev ${vethOf(uid)} master ${bridge} \n`),
    `${bridgeMac(self)} dev ${bridge} master ${bridge} permanent\n`,
  ].join('');
}

export function ipAddr({ cni, self, pods, serviceAddresses }: NodeLook): string {
  const { tunnel, bridge, mtu } = CNI_PROFILES[cni];
  let number = 0;
  const device = (name: string, flags: string, size: number, more: string, link: string, mac: string, inet: readonly string[]): string =>
    `${++number}: ${name}: <${flags}> mtu ${size} qdisc noqueue ${more}state ${flags.includes('LOWER_UP') ? 'UP' : 'DOWN'} group default \n    link/${link} ${mac}\n${inet.map((line) => `    inet ${line}\n       valid_lft forever preferred_lft forever\n`).join('')}`;
  return [
    device('lo', 'LOOPBACK,UP,LOWER_UP', 65_536, '', 'loopback', '00:00:00:00:00:00 brd 00:00:00:00:00:00', ['127.0.0.1/8 scope host lo']),
    device('eth0', 'BROADCAST,MULTICAST,UP,LOWER_UP', UNDERLAY_MTU, '', 'ether', `${nicMac(self.name)} brd ff:ff:ff:ff:ff:ff`, [`${self.address}/24 scope global eth0`]),
    ...(tunnel === undefined || self.podCIDR === undefined ? [] : [device(tunnel.device, 'BROADCAST,MULTICAST,UP,LOWER_UP', mtu, '', tunnel.kind === 'ipip' ? 'ipip' : 'ether', tunnel.kind === 'ipip' ? '0.0.0.0 brd 0.0.0.0' : `${tunnelMac(self, tunnel)} brd ff:ff:ff:ff:ff:ff`, [`${tunnelAddress(self)}/32 scope global ${tunnel.device}`])]),
    ...(self.podCIDR === undefined ? [] : [device(bridge, 'BROADCAST,MULTICAST,UP,LOWER_UP', mtu, '', 'ether', `${bridgeMac(self)} brd ff:ff:ff:ff:ff:ff`, [`${bridgeAddress(self)}/${self.podCIDR.split('/')[1]} scope global ${bridge}`])]),
    ...(serviceAddresses === undefined ? [] : [device('kube-ipvs0', 'BROADCAST,NOARP', UNDERLAY_MTU, '', 'ether', `${nicMac(`${self.name}/ipvs`)} brd ff:ff:ff:ff:ff:ff`, serviceAddresses.map((ip) => `${ip}/32 scope global kube-ipvs0`))]),
    ...pods.map(({ uid }) => device(`${vethOf(uid)}@if2`, 'BROADCAST,MULTICAST,UP,LOWER_UP', mtu, `master ${bridge} `, 'ether', `${nicMac(vethOf(uid))} brd ff:ff:ff:ff:ff:ff link-netns cni-${uid.slice(0, 8)}`, [])),
  ].join('');
}
