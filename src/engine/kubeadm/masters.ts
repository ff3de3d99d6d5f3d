/**
 * A control plane machine joins or leaves: what kubeadm does there besides the node. Upstream: cmd/kubeadm/app/cmd/join.go and
 * phases/{join,reset} (download-certs, control-plane, etcd, mark-control-plane; remove-etcd-member). Simplified: certificates are not objects.
 */
import type { Machine } from '../api/machine.ts';
import type { Context } from '../kernel/component.ts';

/** What the cluster lets kubeadm do to its control plane. */
export interface Masters {
  /** There is an address before the API servers: a load balancer. */
  readonly stableEndpoint: boolean;
  /** etcd runs on machines of its own. */
  readonly externalEtcd: boolean;
  /** Asks for a member of etcd on a machine; it joins as a learner. */
  addMember(ctx: Context, machine: Machine): void;
  removeMember(ctx: Context, name: string): void;
  /** Whether the member votes. */
  votes(name: string): boolean;
  /** Makes room for the programs of a machine, and lets the load balancer know it. */
  place(ctx: Context, machine: Machine): void;
  remove(ctx: Context, name: string): void;
  /** Whether the machine has a kube-scheduler; then its configuration file is written and the program starts anew. */
  configureScheduler(ctx: Context, name: string, text: string): boolean;
}

const ROLE = 'node-role.kubernetes.io/control-plane';

/** As kubeadm marks it: the label, and the taint that keeps ordinary Pods away. */
export function marked(machine: Machine): Machine {
  const taints = machine.taints ?? [];
  return { ...machine, labels: { ...machine.labels, [ROLE]: '' }, taints: taints.some(({ key }) => key === ROLE) ? taints : [...taints, { key: ROLE, effect: 'NoSchedule' }] };
}

export const NO_ENDPOINT = `error execution phase preflight: 
One or more conditions for hosting a new control plane instance is not satisfied.

unable to add a new control plane instance to a cluster that doesn't have a stable controlPlaneEndpoint address

Please ensure that:
* The cluster has a stable controlPlaneEndpoint address.
* The certificates that must be shared among control plane instances are provided.
`;
