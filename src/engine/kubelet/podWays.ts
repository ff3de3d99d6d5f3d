/**
 * Whether what a program in one Pod sends gets to another: the network between their machines, and the NetworkPolicies that the CNI plugin's agents
 * of both nodes know (none when they do not enforce them). Upstream: netfilter or Open vSwitch as Calico and Antrea program them.
 */
import type { World } from '../kernel/component.ts';
import { Infrastructure } from '../network/infrastructure.ts';
import { policiesOn } from '../client/nodePolicies.ts';
import { judge, type PolicyEnd } from '../network/policy.ts';
import type { PodEnd } from '../network/walk.ts';
import { knownBy } from './nodeNetwork.ts';
import type { NodeRecord } from './podStore.ts';
import type { PodRecord } from './record.ts';

export function endOf({ pod, uid, node, sandbox }: PodRecord): PodEnd {
  const { name, namespace = '', labels = {} } = pod.metadata;
  const ports = Object.fromEntries(pod.spec.containers.flatMap((container) => (container.ports ?? []).flatMap((port) => (port.name === undefined ? [] : [[port.name, port.containerPort] as const]))));
  return { namespace, name, uid, node, ip: sandbox?.ip ?? '', hostNetwork: pod.spec.hostNetwork === true, labels, ports };
}

/** Whether the node of one Pod has a route to the other. */
const routed = (world: World, from: PodRecord, to: PodRecord): boolean =>
  from.node === to.node || to.pod.spec.hostNetwork === true || ((node) => node === undefined || knownBy(node)?.includes(to.node) !== false)(world.table<NodeRecord>('kubelet/nodes').get(from.node));

export function getsThrough(world: World, from: PodRecord, to: PodRecord, port: number, protocol: string): boolean {
  if (from.row === to.row) return true;
  if (!new Infrastructure(world, '').between(from.node, to.node).open || !routed(world, from, to) || !routed(world, to, from)) return false;
  const end = (record: PodRecord): PolicyEnd => ((pod) => (pod.hostNetwork ? { ip: pod.ip } : { ip: pod.ip, pod }))(endOf(record));
  const question = { from: end(from), to: end(to), protocol, port };
  return (['Egress', 'Ingress'] as const).every((direction) => {
    const { policies, labelsOf } = policiesOn(world, direction === 'Egress' ? from.node : to.node);
    return policies.length === 0 || judge(direction, policies, question, labelsOf)?.allowed !== false;
  });
}
