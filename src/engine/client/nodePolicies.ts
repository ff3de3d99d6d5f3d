/**
 * What NetworkPolicies a node's kernel holds its packets against: those that the CNI plugin's agent of that node knows, or knew when it ended; after a
 * reboot nothing is left of them. Upstream: iptables of Calico's felix, Open vSwitch of antrea-agent. Leaves out: which Pods an agent knows, it sees
 * their labels as they are.
 */
import type { Namespace } from '../api/kinds/namespace.ts';
import type { NetworkPolicy } from '../api/kinds/networkPolicy.ts';
import { NodeCopies } from './nodeCopies.ts';
import type { StringMap } from '../api/object.ts';
import type { World } from '../kernel/component.ts';

export const AGENTS_TABLE = 'cni/agents';
export const LEFT_TABLE = 'cni/left';
const POLICY_RESOURCE = 'networkpolicies.networking.k8s.io';

/** An agent that runs. Past the first ones of a big cluster they are told with the first. */
export interface AgentState {
  readonly watching: boolean;
}

/** In which of its machine's boots an agent ended. */
export interface LeftRules {
  readonly boots: number;
}

/** How often a machine has been started again. */
export const bootsOf = (world: Pick<World, 'table'>, node: string): number => world.table<{ readonly boots?: number }>('kubelet/nodes').get(node)?.boots ?? 0;

/** Whose copy holds on a node; undefined: nobody's. */
function copyOf(world: Pick<World, 'table'>, node: string): string | undefined {
  const agents = world.table<AgentState>(AGENTS_TABLE);
  const state = agents.get(node);
  if (state !== undefined) return state.watching ? node : agents.keys().find((name) => agents.get(name)!.watching);
  const left = world.table<LeftRules>(LEFT_TABLE).get(node);
  if (left !== undefined) return left.boots === bootsOf(world, node) ? node : undefined;
  return world.table<number>('seen/cni').has(POLICY_RESOURCE) ? '' : undefined;
}

const NONE: { readonly policies: readonly NetworkPolicy[]; readonly labelsOf: (namespace: string) => StringMap | undefined } = { policies: [], labelsOf: () => undefined };

export function policiesOn(world: Pick<World, 'table'>, node: string): typeof NONE {
  const copy = copyOf(world, node);
  if (copy === undefined) return NONE;
  const policies = new NodeCopies<NetworkPolicy>(world, 'cni', POLICY_RESOURCE).list(copy);
  return policies.length === 0 ? NONE : { policies, labelsOf: (name) => new NodeCopies<Namespace>(world, 'cni', 'namespaces').list(copy).find(({ metadata }) => metadata.name === name)?.metadata.labels };
}
