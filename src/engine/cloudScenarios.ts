/**
 * Clusters on instances of three providers: a control plane and three workers in three zones, with the provider's cloud-controller-manager and
 * storage driver. Upstream: kubeadm with cloud-provider: external.
 */
import { PROVIDERS, REGIONS, type ProviderName } from './api/instanceTypes.ts';
import type { Machine } from './api/machine.ts';
import { newMachine } from './newMachine.ts';
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';

const KINDS: { readonly [name in ProviderName]: { readonly master: string; readonly worker: string; readonly distribution: string } } = {
  aws: { master: 'm6i.xlarge', worker: 'm6i.large', distribution: 'amazon' },
  gcp: { master: 'e2-standard-4', worker: 'e2-standard-2', distribution: 'ubuntu' },
  openstack: { master: 'm1.large', worker: 'm1.large', distribution: 'debian' },
};

/** kubeadm keeps load balancers away from the control plane. */
const MASTER_LABELS = { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' };

function instance(provider: ProviderName, index: number): Machine {
  const { master, worker, distribution } = KINDS[provider];
  const controlPlane = index === 0;
  const { zones } = REGIONS[provider];
  const made = newMachine({ name: controlPlane ? 'controlplane' : `worker${index}`, address: `192.168.49.${index + 2}`, distribution, platform: 'instance', instanceType: controlPlane ? master : worker, zone: zones[controlPlane ? 0 : (index - 1) % zones.length]! });
  return controlPlane ? { ...made, controlPlane, labels: { ...made.labels, ...MASTER_LABELS }, taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : made;
}

export const CLOUD_SCENARIOS: readonly Scenario[] = PROVIDERS.map((provider) => ({ ...DEFAULT_SCENARIO, id: provider, provider, machines: [0, 1, 2, 3].map((index) => instance(provider, index)) }));
