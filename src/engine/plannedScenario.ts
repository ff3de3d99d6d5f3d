/**
 * A cluster of one's own: so many masters and workers, with the choices that kubeadm leaves to whoever installs it. Upstream: kubeadm's
 * configuration file (ClusterConfiguration, KubeProxyConfiguration), the CNI plugin, the machines below.
 */
import { PROVIDERS, REGIONS, type ProviderName } from './api/instanceTypes.ts';
import { RUNTIMES, type Machine, type RuntimeName } from './api/machine.ts';
import { newMachine } from './newMachine.ts';
import { CNI_PROFILES, type Cni } from './network/cni.ts';
import type { ProxyMode } from './network/rules.ts';
import { ADDON_IDS, DEFAULT_SCENARIO, type AddonId, type Scenario } from './scenario.ts';

export interface ClusterPlan {
  readonly masters: number;
  readonly workers: number;
  readonly provider: 'none' | ProviderName;
  readonly cni: Cni;
  readonly proxyMode: ProxyMode;
  readonly runtime: RuntimeName;
  readonly supervisor: 'systemd' | 'supervisord';
  readonly etcd: 'stacked' | 'external';
  /** kube-scheduler's configuration file; none by default. */
  readonly schedulerConfig?: string;
  readonly addons?: readonly AddonId[];
}

const PLAN_LIMITS = { masters: 5, workers: 20, text: 65_536 } as const;

const TYPES: { readonly [name in ProviderName]: { readonly type: string; readonly distribution: string } } = {
  aws: { type: 'm6i.xlarge', distribution: 'amazon' },
  gcp: { type: 'n2-standard-4', distribution: 'debian12' },
  openstack: { type: 'm1.large', distribution: 'ubuntu' },
};

const OWN = ['debian', 'ubuntu', 'debian12', 'ubuntu'];
const MASTER = 'node-role.kubernetes.io/control-plane';

const oneOf = <T extends string>(values: readonly T[], wanted: unknown, usual: T): T => values.find((value) => value === wanted) ?? usual;

const count = (wanted: unknown, most: number): number => (typeof wanted === 'number' && Number.isSafeInteger(wanted) ? Math.min(most, Math.max(1, wanted)) : 1);

/** The scenario of a plan; what a plan says that there is not is taken as the usual. */
export function plannedScenario(plan: ClusterPlan): Scenario {
  const masters = count(plan.masters, PLAN_LIMITS.masters);
  const workers = count(plan.workers, PLAN_LIMITS.workers);
  const provider = oneOf(['none', ...PROVIDERS] as const, plan.provider, 'none');
  const runtime = oneOf(RUNTIMES, plan.runtime, 'containerd');
  const cni = oneOf(Object.keys(CNI_PROFILES) as Cni[], plan.cni, 'vxlan');
  const proxyMode = oneOf(['iptables', 'ipvs', 'nftables'] as const, plan.proxyMode, 'iptables');
  const { addons: wanted } = plan;
  const addons = ADDON_IDS.filter((id) => Array.isArray(wanted) && wanted.includes(id));
  return {
    ...DEFAULT_SCENARIO,
    id: 'own',
    machines: Array.from({ length: masters + workers }, (_, index) => (index < masters ? master(index, provider, runtime) : plain(`worker${index - masters + 1}`, index, provider, runtime))),
    ...(plan.supervisor === 'supervisord' && { supervisor: 'supervisord' as const }),
    ...(plan.etcd === 'external' && { controlPlane: { etcd: 'external' as const } }),
    ...(cni !== 'vxlan' && { cni: cni === 'cloudRoutes' && provider === 'none' ? 'hostRoutes' : cni }),
    ...(proxyMode !== 'iptables' && { proxyMode }),
    ...(provider !== 'none' && { provider }),
    ...(typeof plan.schedulerConfig === 'string' && plan.schedulerConfig.trim() !== '' && { schedulerConfig: plan.schedulerConfig.slice(0, PLAN_LIMITS.text) }),
    ...(addons.length > 0 && { addons }),
  };
}

function plain(name: string, index: number, provider: ClusterPlan['provider'], runtime: RuntimeName): Machine {
  const cloud = provider === 'none' ? undefined : TYPES[provider];
  const zones = provider === 'none' ? ['a', 'b', 'c'] : REGIONS[provider].zones;
  return newMachine({
    name,
    address: `192.168.49.${index + 2}`,
    distribution: cloud?.distribution ?? OWN[index % OWN.length]!,
    ...(cloud !== undefined && { instanceType: cloud.type }),
    runtime,
    zone: zones[index % zones.length]!,
  });
}

/** `controlplane`, `controlplane2`...: tainted, so that only what belongs to the control plane runs there. */
function master(index: number, provider: ClusterPlan['provider'], runtime: RuntimeName): Machine {
  const made = plain(index === 0 ? 'controlplane' : `controlplane${index + 1}`, index, provider, runtime);
  return { ...made, controlPlane: true, labels: { ...made.labels, [MASTER]: '' }, taints: [{ key: MASTER, effect: 'NoSchedule' }] };
}
