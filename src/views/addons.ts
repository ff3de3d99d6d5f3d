/** The add-ons: whether each is installed, which Pods it is, and whether they work. */
import { podStatusWord, type KubeObject, type Pod, type Run } from '../engine/index.ts';

export const ADDONS = ['coredns', 'dashboard', 'metrics-server', 'prometheus', 'logging'] as const;
export type AddonId = (typeof ADDONS)[number];

interface Workload {
  readonly resource: 'deployments' | 'daemonsets';
  readonly namespace: string;
  readonly name: string;
}

const PARTS: { readonly [id in AddonId]: readonly Workload[] } = {
  coredns: [{ resource: 'deployments', namespace: 'kube-system', name: 'coredns' }],
  dashboard: [{ resource: 'deployments', namespace: 'kubernetes-dashboard', name: 'kubernetes-dashboard' }],
  'metrics-server': [{ resource: 'deployments', namespace: 'kube-system', name: 'metrics-server' }],
  prometheus: [{ resource: 'deployments', namespace: 'monitoring', name: 'prometheus' }],
  logging: [{ resource: 'daemonsets', namespace: 'logging', name: 'fluent-bit' }, { resource: 'deployments', namespace: 'logging', name: 'loki' }],
};

export interface AddonPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  /** Kubernetes' word: `Running`, `ContainerCreating`. */
  readonly status: string;
  readonly ready: boolean;
}

export interface AddonState {
  readonly id: AddonId;
  /** `partly`: some of its objects are gone. */
  readonly state: 'absent' | 'partly' | 'starting' | 'working';
  readonly workloads: readonly (Workload & { readonly there: boolean; readonly wanted: number; readonly ready: number })[];
  readonly pods: readonly AddonPod[];
}

type Counted = KubeObject & { readonly spec?: { readonly replicas?: number }; readonly status?: { readonly readyReplicas?: number; readonly desiredNumberScheduled?: number; readonly numberReady?: number } };

export function addonsView(run: Run, _query: object): { readonly addons: readonly AddonState[] } {
  return { addons: ADDONS.map((id) => addonState(run, id)) };
}

function addonState(run: Run, id: AddonId): AddonState {
  const workloads = PARTS[id].map((part) => {
    const found = run.objects<Counted>('apps', 'v1', part.resource, part.namespace).find(({ metadata }) => metadata.name === part.name);
    const wanted = (part.resource === 'daemonsets' ? found?.status?.desiredNumberScheduled : (found?.spec?.replicas ?? 1)) ?? 0;
    const ready = (part.resource === 'daemonsets' ? found?.status?.numberReady : found?.status?.readyReplicas) ?? 0;
    return { ...part, there: found !== undefined, wanted: found === undefined ? 0 : wanted, ready };
  });
  const pods = PARTS[id].flatMap((part) => podsOf(run, part));
  const there = workloads.filter((one) => one.there).length;
  const works = workloads.every(({ wanted, ready }) => wanted > 0 && ready > 0);
  return { id, state: there === 0 ? 'absent' : there < workloads.length ? 'partly' : works ? 'working' : 'starting', workloads, pods };
}

/** By name: the Pods of a Deployment are those of its ReplicaSets. */
function podsOf(run: Run, { resource, namespace, name }: Workload): readonly AddonPod[] {
  const owner = resource === 'daemonsets' ? new RegExp(`^${name}$`) : new RegExp(`^${name}-[a-z0-9]+$`);
  return run
    .objects<Pod>('', 'v1', 'pods', namespace)
    .filter(({ metadata }) => metadata.ownerReferences?.some((reference) => owner.test(reference.name)) === true)
    .map((pod) => ({ namespace, name: pod.metadata.name, node: pod.spec.nodeName ?? '', status: podStatusWord(pod), ready: pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true }));
}
