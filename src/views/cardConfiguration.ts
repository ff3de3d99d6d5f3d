/** How a component is set up: the command of its Pod, and what the simulation itself goes by for it (times, limits, addresses). Nothing that is not in the run. */
import { CONTROLLER_LIMIT, CONTROLLERS, DEFAULT_LATENCIES, USUAL_SETTINGS, companionsOf, runtimeOf, serviceOf, socketOf, type KubeObject, type Machine, type Pod, type Run, type SchedulerProfile } from '../engine/index.ts';
import { settingsOf as readSettings } from '../engine/lateCode.ts';
import { addonsView } from './addons.ts';
import { ADDON_PROGRAMS, addonOf } from './cardAddons.ts';

export interface CardSetting {
  /** `set.<code>` */
  readonly code: string;
  readonly value: string;
}

export interface CardConfiguration {
  /** Where the command is written: a static Pod's manifest, or the Pod. */
  readonly from?: string;
  /** The line by which a manifest is opened in an editor. */
  readonly edit?: string;
  /** The command as its Pod has it: the program first. */
  readonly flags: readonly string[];
  readonly settings: readonly CardSetting[];
}

export function configurationOf(run: Run, type: string, instance: string | undefined): CardConfiguration {
  const pod = podOf(run, type, instance);
  const container = pod?.spec.containers[0];
  const flags = [...(container?.command ?? []), ...(container?.args ?? [])];
  const isStatic = pod?.metadata.annotations?.['kubernetes.io/config.source'] === 'file';
  const image = container?.image;
  return {
    ...(pod && flags.length > 0 && { from: isStatic ? `/etc/kubernetes/manifests/${type}.yaml` : `pod/${pod.metadata.name}` }),
    ...(pod && isStatic && { edit: `ssh ${pod.spec.nodeName ?? ''} sudo vi /etc/kubernetes/manifests/${type}.yaml` }),
    flags,
    settings: [...(image === undefined ? [] : [{ code: 'image', value: image }]), ...settingsOf(run, type, instance)],
  };
}

/** The Pod that a program runs in. */
function podOf(run: Run, type: string, instance: string | undefined): Pod | undefined {
  const system = (): readonly Pod[] => run.objects<Pod>('', 'v1', 'pods', 'kube-system');
  switch (type) {
    case 'etcd': case 'kube-apiserver': case 'kube-scheduler': case 'kube-controller-manager': {
      const machine = instance ?? run.scenario.machines.find(({ controlPlane }) => controlPlane === true)?.name ?? '';
      return system().find(({ metadata }) => metadata.name === `${type}-${machine}`);
    }
    case 'kube-proxy': return system().find(({ metadata, spec }) => metadata.name.startsWith('kube-proxy-') && spec.nodeName === instance);
    case 'cni': {
      const { agent } = run.network.kind.cni;
      return agent && run.objects<Pod>('', 'v1', 'pods', agent.namespace).find(({ metadata, spec }) => metadata.name.startsWith(`${agent.daemonSet}-`) && (instance === undefined || spec.nodeName === instance));
    }
    case 'cloud-controller-manager': return system().find(({ metadata }) => metadata.name.includes('cloud-controller-manager'));
    default: {
      const ids: readonly string[] = type === 'addon' || ADDON_PROGRAMS.includes(type) ? addonOf(type, instance) : [];
      const first = addonsView(run, {}).addons.find(({ id, pods }) => ids.includes(id) && pods.length > 0)?.pods.find(({ name }) => type === 'addon' || name.startsWith(type));
      return first && run.objects<Pod>('', 'v1', 'pods', first.namespace).find(({ metadata }) => metadata.name === first.name);
    }
  }
}

const setting = (code: string, value: string | number | undefined): readonly CardSetting[] => (value === undefined || value === '' ? [] : [{ code, value: String(value) }]);

/** Integer microseconds as one writes them: `500 µs`, `2 ms`, `1.5 s`. */
const time = (micros: number): string => (micros < 1_000 ? `${micros} µs` : micros < 1_000_000 ? `${micros / 1_000} ms` : `${micros / 1_000_000} s`);

const limitText = ({ qps, burst }: { readonly qps: number; readonly burst: number }): string => `${qps}/s, ${burst}`;

/** What a kube-scheduler was started with. */
function schedulerSettings(run: Run, instance: string | undefined): typeof USUAL_SETTINGS {
  const text = run.state<string>(`kube-scheduler/configuration${instance === undefined ? '' : `@${instance}`}`).get('');
  const read = text === undefined ? USUAL_SETTINGS : readSettings(text);
  return typeof read === 'string' ? USUAL_SETTINGS : read;
}

function settingsOf(run: Run, type: string, instance: string | undefined): readonly CardSetting[] {
  const { scenario } = run;
  const latencies = { ...DEFAULT_LATENCIES, ...scenario.latencies };
  const { podNetwork, serviceNetwork, clientLimits } = scenario;
  switch (type) {
    case 'etcd': return [...setting('members', run.etcd.status().members.map(({ name }) => name).join(', ')), ...setting('commit', time(latencies.commit)), ...setting('committed', time(latencies.committed)), ...(run.etcd.status().grouped ? [...setting('peer', time(latencies.peer)), ...setting('fsync', time(latencies.fsync))] : []), ...setting('snapshotCount', scenario.controlPlane?.snapshotCount)];
    case 'kube-apiserver': return [...setting('serviceNetwork', serviceNetwork), ...setting('request', time(latencies.request)), ...setting('response', time(latencies.response)), ...setting('watch', time(latencies.watch))];
    case 'kube-scheduler': {
      const { profiles, limit } = schedulerSettings(run, instance);
      const several = (count: (profile: SchedulerProfile) => number): string => profiles.list.map((profile) => (profiles.list.length === 1 ? String(count(profile)) : `${profile.name}: ${count(profile)}`)).join(', ');
      return [...setting('filters', several(({ filters }) => filters.length)), ...setting('scores', several(({ scorers }) => scorers.length)), ...setting('cycle', time(latencies.schedule)), ...setting('clientLimit', clientLimits ? limitText(limit) : undefined)];
    }
    case 'kube-controller-manager': return [...setting('controllers', CONTROLLERS.length), ...setting('podNetwork', podNetwork), ...setting('work', time(latencies.work)), ...setting('clientLimit', clientLimits ? limitText(CONTROLLER_LIMIT) : undefined)];
    case 'load-balancer': return [...setting('backends', run.state<{ readonly address: string }>('loadBalancer/backends').values('').map(({ address }) => address).join(', ')), ...setting('check', time(2_000_000))];
    case 'cloud': case 'cloud-controller-manager': return setting('provider', scenario.provider ?? 'none');
    case 'network': return instance === 'pods' ? [...setting('cni', scenario.cni ?? 'vxlan'), ...setting('podNetwork', podNetwork), ...setting('serviceNetwork', serviceNetwork)] : setting('addresses', addressesOf(run));
    case 'cni': return [...setting('cni', scenario.cni ?? 'vxlan'), ...setting('podNetwork', podNetwork)];
    case 'kube-proxy': return [...setting('mode', scenario.proxyMode ?? 'iptables'), ...setting('podNetwork', podNetwork), ...setting('proxySync', time(latencies.proxySync))];
    case 'coredns': return setting('version', companionsOf(versionOf(run)).dns);
    case 'user': return setting('server', run.scenario.machines.find(({ controlPlane }) => controlPlane === true)?.address);
    default: return machineSettings(run, type, instance, latencies);
  }
}

const versionOf = (run: Run): string => run.scenario.machines.find(({ controlPlane }) => controlPlane === true)?.kubeletVersion ?? '';
const MOST_ADDRESSES = 6;

function addressesOf(run: Run): string {
  const machines = machinesOf(run);
  return [...machines.slice(0, MOST_ADDRESSES).map(({ name, address }) => `${name} ${address}`), ...(machines.length > MOST_ADDRESSES ? [`+${machines.length - MOST_ADDRESSES}`] : [])].join(', ');
}

const machinesOf = (run: Run): readonly Machine[] => run.state<{ readonly machine: Machine }>('kubelet/nodes').values('').map(({ machine }) => machine);

function machineSettings(run: Run, type: string, instance: string | undefined, latencies: typeof DEFAULT_LATENCIES): readonly CardSetting[] {
  const machine = machinesOf(run).find(({ name }) => name === instance);
  if (machine === undefined) return [];
  const node = run.objects<KubeObject & { readonly spec?: { readonly podCIDR?: string } }>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === instance);
  switch (type) {
    case 'kubelet': return [...setting('version', machine.kubeletVersion), ...setting('endpoint', `${machine.os === 'windows' ? 'npipe:' : 'unix://'}${socketOf(machine)}`), ...setting('nodeIp', machine.address), ...setting('podCIDR', node?.spec?.podCIDR), ...setting('maxPods', machine.capacity['pods']), ...setting('taints', machine.taints?.map(({ key, value, effect }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`).join(', ')), ...setting('lease', '10 s')];
    case 'runtime': return [...setting('version', machine.containerRuntimeVersion), ...setting('endpoint', socketOf(machine)), ...setting('sandbox', time(latencies.sandbox)), ...setting('pull', `${time(latencies.pullBase)} + ${latencies.pullBytesPerSecond / 1_000_000} MB/s`), ...setting('create', time(latencies.createContainer)), ...setting('start', time(latencies.startContainer))];
    case 'supervisor': return [...setting('supervisor', machine.os === 'windows' ? 'Service Control Manager' : (run.scenario.supervisor ?? 'systemd')), ...setting('units', `kubelet, ${serviceOf('runtime', runtimeOf(machine))}`)];
    default: return [];
  }
}
