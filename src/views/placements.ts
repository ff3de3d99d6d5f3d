/** Where the Pods of a run are, and how full that makes its nodes and zones: what two runs are compared by. */
import { podRequests, type KubeObject, type Node, type Pod, type Run } from '../engine/index.ts';

export interface Filled {
  readonly name: string;
  /** Pods, but those of the system. */
  readonly pods: number;
  /** Requested, in hundredths of what can be had. */
  readonly cpu: number;
  readonly memory: number;
}

export interface PlacementsData {
  /** Pods of the workloads that have a node, and those that wait for one. */
  readonly placed: number;
  readonly waiting: readonly string[];
  /** Of all nodes that take Pods together, in hundredths. */
  readonly cpu: number;
  readonly memory: number;
  /** Nodes with at least one of the workloads' Pods, and nodes that there are. */
  readonly used: number;
  readonly all: number;
  readonly nodes: readonly Filled[];
  readonly zones: readonly Filled[];
  /** By workload (`namespace/name`): how many of its Pods are on each node. */
  readonly workloads: { readonly [workload: string]: { readonly [node: string]: number } };
}

const ZONE = 'topology.kubernetes.io/zone';
/** The cluster's own namespaces, those of the CNI plugin and the like too. */
const isOwn = (namespace: string): boolean => namespace.startsWith('kube-');
const MOST_WAITING = 50;

interface Sum {
  pods: number;
  cpu: number;
  memory: number;
  cpuOf: number;
  memoryOf: number;
}

const nothing = (): Sum => ({ pods: 0, cpu: 0, memory: 0, cpuOf: 0, memoryOf: 0 });
const hundredths = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10);
const filled = ([name, { pods, cpu, memory, cpuOf, memoryOf }]: readonly [string, Sum]): Filled => ({ name, pods, cpu: hundredths(cpu, cpuOf), memory: hundredths(memory, memoryOf) });

export function placementsOf(run: Run): PlacementsData {
  const pods = run.objects<Pod>('', 'v1', 'pods').filter(({ status, metadata }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed' && metadata.deletionTimestamp === undefined);
  const nodes = run.objects<Node>('', 'v1', 'nodes');
  const sums = new Map(nodes.map(({ metadata, status }): [string, Sum] => {
    const { milliCpu, memory } = podRequests({ containers: [{ name: '', resources: { requests: status?.allocatable ?? {} } }] });
    return [metadata.name, { ...nothing(), cpuOf: milliCpu, memoryOf: memory }];
  }));
  const workloads: Record<string, Record<string, number>> = {};
  const waiting: string[] = [];
  const owners = new Map(run.objects('apps', 'v1', 'replicasets').map((set) => [set.metadata.uid, set]));
  for (const pod of pods) {
    const isSystem = isOwn(pod.metadata.namespace ?? '');
    const { nodeName = '' } = pod.spec;
    if (nodeName === '' && !isSystem) waiting.push(keyOf(pod));
    const sum = sums.get(nodeName);
    if (sum === undefined) continue;
    const { milliCpu, memory } = podRequests(pod.spec);
    sum.cpu += milliCpu;
    sum.memory += memory;
    if (isSystem) continue;
    sum.pods += 1;
    const counts = (workloads[workloadOf(pod, owners)] ??= {});
    counts[nodeName] = (counts[nodeName] ?? 0) + 1;
  }
  // A node that takes no Pods of the workloads says nothing of how full the cluster is.
  const open = nodes.filter(({ spec, metadata }) => (spec.taints ?? []).every(({ effect }) => effect === 'PreferNoSchedule') || sums.get(metadata.name)!.pods > 0);
  const zones = new Map<string, Sum>();
  for (const { metadata } of open) {
    const zone = metadata.labels?.[ZONE];
    if (zone !== undefined) zones.set(zone, added(zones.get(zone) ?? nothing(), sums.get(metadata.name)!));
  }
  const total = open.map(({ metadata }) => sums.get(metadata.name)!).reduce(added, nothing());
  return {
    placed: total.pods,
    waiting: waiting.sort().slice(0, MOST_WAITING),
    cpu: hundredths(total.cpu, total.cpuOf),
    memory: hundredths(total.memory, total.memoryOf),
    used: open.filter(({ metadata }) => sums.get(metadata.name)!.pods > 0).length,
    all: open.length,
    nodes: open.map(({ metadata: { name } }) => filled([name, sums.get(name)!])),
    zones: [...zones].sort(([a], [b]) => (a < b ? -1 : 1)).map(filled),
    workloads,
  };
}

const added = (a: Sum, b: Sum): Sum => ({ pods: a.pods + b.pods, cpu: a.cpu + b.cpu, memory: a.memory + b.memory, cpuOf: a.cpuOf + b.cpuOf, memoryOf: a.memoryOf + b.memoryOf });
const keyOf = ({ metadata: { namespace = 'default', name } }: KubeObject): string => `${namespace}/${name}`;

/** What made the Pod, by the name that is the same in another run: a Deployment's own, not its ReplicaSet's. */
function workloadOf(pod: Pod, sets: ReadonlyMap<string, KubeObject>): string {
  const controller = (object: KubeObject) => object.metadata.ownerReferences?.find((one) => one.controller === true);
  const owner = controller(pod);
  if (owner === undefined) return keyOf(pod);
  const set = sets.get(owner.uid);
  return `${pod.metadata.namespace ?? 'default'}/${(set && controller(set)?.name) ?? owner.name}`;
}
