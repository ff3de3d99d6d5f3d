/**
 * What Pods and packets find of a node's network when the CNI plugin's agent does not run on it. Upstream: flannel's cni-plugin reads
 * /run/flannel/subnet.env, which no reboot outlives; antrea-cni asks the agent itself; calico's plugin needs only files that stay.
 */
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Cni } from '../network/cni.ts';
import { containerIdOf } from './containerId.ts';
import type { NodeRecord, PodStore } from './podStore.ts';
import type { PodRecord } from './record.ts';

type Kept = Pick<NodeRecord, 'network' | 'boots'>;

const ofThisBoot = ({ network, boots = 0 }: Kept): boolean => network?.boots === boots;

/** The machines to whose Pods it has routes; undefined: all, as the agent keeps them. */
export function knownBy(node: Kept): readonly string[] | undefined {
  const { network } = node;
  if (network === undefined || (network.runs && ofThisBoot(node))) return undefined;
  return ofThisBoot(node) ? (network.knows ?? []) : [];
}

const NO_SUBNET = "plugin type=\"flannel\" failed (add): failed to load flannel 'subnet.env' file: open /run/flannel/subnet.env: no such file or directory. Check the flannel pod log for this node.";
const NO_AGENT = 'plugin type="antrea" failed (add): rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /var/run/antrea/cni.sock: connect: connection refused"';

/** A node without its network is looked at again soon. Upstream: backOffOnTransientErrorPeriod. */
export const TRANSIENT: Micros = SECOND;

/** Whether a Pod must wait for the agent to have been on its node at all. */
export const awaitsNetwork = ({ parts, nodes }: PodStore, { node, pod }: PodRecord): boolean => parts.agent !== undefined && pod.spec.hostNetwork !== true && nodes.get(node)?.stage !== 'ready';

/** Why the plugin makes no network for a new sandbox. */
function setUpFailure(cni: Cni | undefined, node: Kept): string | undefined {
  if (cni === undefined || cni === 'ipip') return undefined;
  if (cni === 'geneve') return node.network?.runs === true ? undefined : NO_AGENT;
  return ofThisBoot(node) ? undefined : NO_SUBNET;
}

/** The address of a new sandbox, or what the runtime says of why there is none. `free`: the next of the node's own network. */
export function addressFor({ parts, nodes }: PodStore, { node, pod, uid }: PodRecord, now: Micros, free: () => string | undefined): { readonly ip?: string | undefined; readonly problem?: string } {
  if (pod.spec.hostNetwork === true) return { ip: nodes.get(node)?.machine.address ?? '' };
  const failure = setUpFailure(parts.agent, nodes.get(node)!);
  const ip = failure === undefined ? free() : undefined;
  if (ip !== undefined) return { ip };
  const why = failure === undefined ? ': plugin type="bridge" failed (add): no network for Pods on this node' : ` "${containerIdOf(uid, '', now)}": ${failure}`;
  return { problem: `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox${why}` };
}
