/**
 * Machines to choose from: distributions with their kernels, container runtimes, kubelet versions, sizes; and the machine that a choice makes.
 * Upstream: the distributions' own names (os-release, uname -r); pkg/kubelet/cm (allocatable = capacity - kube reserved - system reserved -
 * hard eviction threshold, with kubelet's defaults: nothing reserved, memory.available<100Mi, nodefs.available<10%).
 */
import { REGIONS, instanceTypeOf } from './api/instanceTypes.ts';
import type { Machine, OperatingSystem, Platform, RuntimeName } from './api/machine.ts';
import type { ResourceList } from './api/kinds/pod.ts';

export interface Distribution {
  readonly id: string;
  readonly os: OperatingSystem;
  readonly osImage: string;
  readonly kernelVersion: string;
}

const linux = (id: string, osImage: string, kernelVersion: string): Distribution => ({ id, os: 'linux', osImage, kernelVersion });
const windows = (id: string, osImage: string, kernelVersion: string): Distribution => ({ id, os: 'windows', osImage, kernelVersion });

export const DISTRIBUTIONS: readonly Distribution[] = [
  linux('ubuntu', 'Ubuntu 24.04.3 LTS', '6.8.0-86-generic'),
  linux('debian', 'Debian GNU/Linux 13 (trixie)', '6.12.48+deb13-amd64'),
  linux('debian12', 'Debian GNU/Linux 12 (bookworm)', '6.1.0-40-amd64'),
  linux('rhel', 'Red Hat Enterprise Linux 9.6 (Plow)', '5.14.0-570.49.1.el9_6.x86_64'),
  linux('rocky', 'Rocky Linux 9.6 (Blue Onyx)', '5.14.0-570.49.1.el9_6.x86_64'),
  linux('opensuse', 'openSUSE Leap 15.6', '6.4.0-150600.23.70-default'),
  linux('amazon', 'Amazon Linux 2023.8.20250915', '6.1.150-174.273.amzn2023.x86_64'),
  linux('flatcar', 'Flatcar Container Linux by Kinvolk 4230.2.3 (Oklo)', '6.6.107-flatcar'),
  windows('windows2022', 'Windows Server 2022 Datacenter', '10.0.20348.4171'),
  windows('windows2025', 'Windows Server 2025 Datacenter', '10.0.26100.6584'),
];

const RUNTIME_VERSIONS: { readonly [name in RuntimeName]: string } = { containerd: 'containerd://2.1.4', 'cri-o': 'cri-o://1.34.1', docker: 'docker://28.5.1' };

/** What the cluster runs, what the skew policy allows, and one version on either side that it does not. */
export const KUBELET_VERSIONS = ['v1.37.2', 'v1.36.4', 'v1.35.7', 'v1.34.9', 'v1.33.12', 'v1.38.0-rc.0'] as const;

export interface MachineWish {
  readonly name: string;
  readonly address: string;
  /** Id of a distribution. */
  readonly distribution?: string;
  readonly platform?: Platform;
  readonly instanceType?: string;
  readonly runtime?: RuntimeName;
  readonly kubeletVersion?: string;
  readonly zone?: string;
  readonly cpu?: number;
  /** Gibibytes. */
  readonly memory?: number;
}

const DISK_KI = 103_018_480;

/** What a machine of a size has, and what kubelet leaves to Pods of it. */
function sized(cpu: number, memory: number): { readonly capacity: ResourceList; readonly allocatable: ResourceList } {
  // The kernel and the firmware keep a little for themselves.
  const total = Math.floor(memory * 1_048_576 * 0.97);
  const common = { cpu: String(cpu), pods: '110' };
  return {
    capacity: { ...common, 'ephemeral-storage': `${DISK_KI}Ki`, memory: `${total}Ki` },
    allocatable: { ...common, 'ephemeral-storage': String(Math.floor(DISK_KI * 1024 * 0.9)), memory: `${total - 100 * 1024}Ki` },
  };
}

/** The machine of a choice. A Windows worker is tainted, so that only Pods meant for it come. */
export function newMachine(wish: MachineWish): Machine {
  const { name, address, distribution = 'ubuntu', instanceType, runtime = 'containerd', kubeletVersion = KUBELET_VERSIONS[0], cpu = 4, memory = 8 } = wish;
  const system = DISTRIBUTIONS.find(({ id }) => id === distribution) ?? DISTRIBUTIONS[0]!;
  const type = instanceTypeOf(instanceType);
  const region = type && REGIONS[type.provider];
  const zone = wish.zone ?? region?.zones[0];
  const labels = { ...(region && { 'topology.kubernetes.io/region': region.region }), ...(zone !== undefined && { 'topology.kubernetes.io/zone': zone }) };
  return {
    name,
    address,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(system.os === 'windows' && { taints: [{ key: 'os', value: 'windows', effect: 'NoSchedule' as const }], os: 'windows' as const }),
    ...sized(type?.cpu ?? cpu, type?.memory ?? memory),
    osImage: system.osImage,
    kernelVersion: system.kernelVersion,
    kubeletVersion,
    // On Windows there is only containerd.
    containerRuntimeVersion: RUNTIME_VERSIONS[system.os === 'windows' ? 'containerd' : runtime],
    platform: type === undefined ? (wish.platform ?? 'vm') : 'instance',
    ...(type && { instanceType: type.name }),
  };
}
