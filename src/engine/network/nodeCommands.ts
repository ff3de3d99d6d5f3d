/**
 * What the network tools of a node print, each by its command line. Upstream: iproute2, iptables, ipvsadm, nftables, conntrack-tools. Leaves out:
 * their options to change anything.
 */
import type { World } from '../kernel/component.ts';
import type { Steps } from '../api/steps.ts';
import type { Micros } from '../kernel/time.ts';
import { Conntrack, trackedText } from './conntrack.ts';
import { ruleHits, rulesText, type ListingNode } from './listing.ts';
import type { NetworkLook } from './networkLook.ts';
import { bridgeFdb, ipAddr, ipNeighbours, ipRoute, type NodeLook } from './nodeText.ts';
import { rulesOf } from './nodeRules.ts';
import type { Route } from './rules.ts';

/** Undefined: no such machine, or no command of the network. */
export function nodeCommand(look: NetworkLook, node: string, line: string): string | undefined {
  const { cni, mode, podNetwork, surroundings, world, now } = look;
  const machines = surroundings.machines();
  const self = machines.find(({ name }) => name === node);
  if (self === undefined) return undefined;
  const rules = rulesOf(world, node);
  const listing: ListingNode = { name: node, podNetwork, addresses: [self.address] };
  const serviceAddresses = mode === 'ipvs' ? [...new Set(rules.rules.flatMap(({ clusterIP, externalIPs }) => [clusterIP, ...externalIPs]))] : undefined;
  const place: NodeLook = { cni, self, machines, pods: surroundings.podsOn(node).filter(({ hostNetwork }) => !hostNetwork), ...(serviceAddresses && { serviceAddresses }) };
  const words = line.trim().split(/\s+/);
  switch (words.filter((word) => !word.startsWith('-')).join(' ')) {
    case 'ip route':
    case 'ip r':
    case 'ip route show':
    case 'ip route list':
      return ipRoute(place);
    case 'ip addr':
    case 'ip a':
    case 'ip address':
    case 'ip addr show':
      return ipAddr(place);
    case 'ip neigh':
    case 'ip neighbour':
    case 'ip n':
      return ipNeighbours(place);
    case 'bridge fdb show':
    case 'bridge fdb':
      return bridgeFdb(place);
    case 'iptables-save':
    case 'iptables-save nat':
      return mode === 'iptables' ? rulesText('iptables', rules, listing) : '';
    case 'ipvsadm':
      return rulesText('ipvs', mode === 'ipvs' ? rules : { rules: [] }, listing);
    case 'nft list ruleset':
    case 'nft list table ip kube-proxy':
      return mode === 'nftables' ? rulesText('nftables', rules, listing) : '';
    case 'conntrack':
      return conntrackText(world, node, now);
    default:
      return undefined;
  }
}

function conntrackText(world: Pick<World, 'table' | 'epoch'>, node: string, now: Micros): string {
  const entries = new Conntrack(world).of(node, now);
  return `${entries.map((entry) => `${trackedText(entry, now)}\n`).join('')}conntrack v1.4.8 (conntrack-tools): ${entries.length} flow entries have been shown.\n`;
}

/** Lines of the node's rules that decided a hop, by the rules that are there now. */
export function hitsOf({ world, surroundings, mode, podNetwork }: NetworkLook, { node = '', met }: Pick<Steps['hop'], 'node' | 'met'>): readonly string[] {
  const rule = met && rulesOf(world, node).rules.find(({ name, protocol }) => name === met.rule && protocol === met.protocol);
  const self = surroundings.machines().find(({ name }) => name === node);
  if (met === undefined || rule === undefined || self === undefined) return [];
  const { via, verdict, endpoint, local, address, port, sticky } = met;
  const found = endpoint && rule.endpoints.find(({ ip, port: own }) => ip === endpoint.ip && own === endpoint.port);
  if (verdict === 'endpoint' && found === undefined) return [];
  const way: Route = verdict === 'endpoint' ? { verdict, rule, endpoint: found!, ip: found!.ip, port: found!.port, via, local, masquerade: false } : { verdict, rule, via };
  return ruleHits(mode, way, { name: node, podNetwork, addresses: [self.address] }, address, port, sticky);
}
