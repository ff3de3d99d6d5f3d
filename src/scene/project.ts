/** The scene at a run's present step, from its state alone: the same step always gives the same scene. */
import { type KubeObject, type Node, type NodeVerdict, type Pod, type Run, type Scenario, type Steps, type TraceEntry } from '../engine/index.ts';
import { controlPlaneParts } from './parts/controlPlane.ts';
import { machinePart } from './parts/machines.ts';
import { messagesOf, partOf } from './parts/messages.ts';
import { nodePart, verdictParts, type NodeStates, type PlacedPod } from './parts/nodes.ts';
import { inSlot, isSystem, podPart } from './parts/pods.ts';
import { providerPart } from './parts/provider.ts';
import type { Disturbance, NodePart, PodPart, Scene } from './scene.ts';

interface Stored<T extends KubeObject> {
  readonly value: T;
  readonly createRevision: number;
}

/** Where kinds lie in etcd. */
const KEYS = { pods: '/registry/pods/', nodes: '/registry/minions/', services: '/registry/services/specs/', slices: '/registry/endpointslices/' } as const;

/** What the state at one step does not hold. */
export interface Beside {
  /** Those of the scheduling cycle that the step is, when the trace leaves them out. */
  readonly verdicts?: readonly NodeVerdict[];
  /** Place of a Pod on its node. */
  readonly slotOf?: (namespace: string, name: string) => number | undefined;
}

export function project(run: Run, { verdicts, slotOf }: Beside = {}): Scene {
  const entry = run.entry(run.position);
  const { placed, pending } = podsOf(run, entry, slotOf);
  const cycle = entry?.type === 'scheduled' ? (entry.data as Steps['scheduled']) : undefined;
  const said = cycle && verdictParts(verdicts ?? cycle.verdicts, cycle.node);
  const nodes = stored<Node>(run, KEYS.nodes).map(({ value }) => {
    const pods = placed.get(value.metadata.name) ?? [];
    return nodePart(value, pods, statesOf(run, value.metadata.name, pods, entry), said?.get(value.metadata.name));
  });
  const provider = providerPart(run);
  const actor = entry === undefined ? undefined : partOf(entry.actor);
  return {
    seq: run.position,
    at: run.now,
    controlPlane: controlPlaneParts(run, entry, nodes.filter(({ controlPlane }) => controlPlane).map(({ name }) => name)),
    nodes: inOrder(nodes),
    pending,
    networks: { pods: run.scenario.podNetwork, services: run.scenario.serviceNetwork, infrastructure: infrastructure(run), ...disturbancesOf(run) },
    services: servicesOf(run),
    messages: messagesOf(run),
    ...(provider && { provider }),
    user: actor === 'user' ? 'active' : 'idle',
  };
}

const stored = <T extends KubeObject>(run: Run, prefix: string): readonly Stored<T>[] => run.stored<T>(prefix);

/** Control plane nodes first; names in order of their numbers. */
function inOrder(nodes: readonly NodePart[]): readonly NodePart[] {
  return nodes
    .map((node) => ({ node, number: Number(/\d+$/.exec(node.name)?.[0] ?? 0) }))
    .sort((a, b) => Number(b.node.controlPlane) - Number(a.node.controlPlane) || a.number - b.number || (a.node.name < b.node.name ? -1 : 1))
    .map(({ node }) => node);
}

// ---- Pods

interface Pods {
  readonly placed: ReadonlyMap<string, readonly PlacedPod[]>;
  readonly pending: readonly PodPart[];
}

/** Pods by node, and those without one, in the order in which they were created. */
function podsOf(run: Run, entry: TraceEntry | undefined, slotOf: Beside['slotOf']): Pods {
  const about = entry === undefined ? undefined : podOf(entry);
  const placed = new Map<string, PlacedPod[]>();
  const pending: PodPart[] = [];
  for (const { value } of stored<Pod>(run, KEYS.pods).toSorted((a, b) => a.createRevision - b.createRevision)) {
    const plain = podPart(value);
    const part = about !== undefined && plain.name === about.name && plain.namespace === about.namespace ? { ...plain, active: true } : plain;
    const node = value.spec.nodeName;
    if (node === undefined || node === '') {
      pending.push(part);
      continue;
    }
    const there = { pod: value, part: inSlot(part, slotOf?.(part.namespace, part.name)) };
    const list = placed.get(node);
    if (list === undefined) placed.set(node, [there]);
    else list.push(there);
  }
  return { placed, pending };
}

/** The Pod that a step is about. */
function podOf({ data }: TraceEntry): { readonly namespace: string; readonly name: string } | undefined {
  const { pod, subject } = data as { readonly pod?: unknown; readonly subject?: { readonly resource: string; readonly namespace?: string; readonly name?: string } };
  if (typeof pod === 'string') {
    const slash = pod.indexOf('/');
    return { namespace: pod.slice(0, Math.max(0, slash)), name: pod.slice(slash + 1) };
  }
  return subject?.resource === 'pods' && subject.name !== undefined ? { namespace: subject.namespace ?? '', name: subject.name } : undefined;
}

// ---- nodes

/** What a kubelet asks its container runtime to do. */
const RUNTIME_WORK = /sandbox|pull|creat|start|kill|stop|remov|exit/i;

function statesOf(run: Run, node: string, pods: readonly PlacedPod[], entry: TraceEntry | undefined): NodeStates {
  const speaks = (kind: string): boolean => entry?.actor.kind === kind && entry.actor.instance === node;
  const proxy = pods.some(({ part }) => part.system && part.base === 'kube-proxy' && part.status === 'Running');
  const hasSystemPods = run.scenario.systemPods;
  const works = speaks('kubelet') && entry?.type === 'synced' && RUNTIME_WORK.test((entry.data as Steps['synced']).code);
  const stopped = kubeletStopped(run, node);
  const machine = machinePart(run, node, speaks('supervisor'));
  return {
    kubelet: stopped ? 'stopped' : speaks('kubelet') ? 'active' : 'idle',
    kubeProxy: speaks('kube-proxy') ? 'active' : proxy || !hasSystemPods ? 'idle' : 'waiting',
    containerRuntime: machine !== undefined && machine.services.runtime !== 'active' ? 'stopped' : works ? 'active' : 'idle',
    ...(machine && { machine }),
  };
}

const kubeletStopped = (run: Run, node: string): boolean => run.state<{ readonly running: boolean }>('kubelet/nodes').get(node)?.running === false;

/** What was done to the network between the machines; nothing in most runs. */
function disturbancesOf(run: Run): { readonly disturbances?: readonly Disturbance[] } {
  const table = run.state<{ readonly between: readonly string[]; readonly and: readonly string[]; readonly cut?: boolean; readonly extra?: number }>('network/disturbances');
  if (table.size === 0) return {};
  return { disturbances: table.values('').map(({ between, and, cut, extra }) => ({ kind: cut === true ? 'cut' : extra === undefined ? 'lossy' : 'slow', between, and })) };
}

const networks = new WeakMap<Scenario, string>();

/** The machines' network, as far as their addresses show it. */
function infrastructure({ scenario }: Run): string {
  let network = networks.get(scenario);
  if (network === undefined) networks.set(scenario, (network = networkOf(scenario.machines.map(({ address }) => address.split('.')))));
  return network;
}

function networkOf(addresses: readonly (readonly string[])[]): string {
  const [first] = addresses;
  if (first === undefined) return '';
  const same = addresses.every((address) => address[2] === first[2]);
  return same ? `${first.slice(0, 3).join('.')}.0/24` : `${first.slice(0, 2).join('.')}.0.0/16`;
}

// ---- Services

interface Slice extends KubeObject {
  readonly endpoints?: readonly { readonly addresses: readonly string[]; readonly conditions?: { readonly ready?: boolean } }[] | null;
}

function servicesOf(run: Run): Scene['services'] {
  const ready = new Map<string, number>();
  for (const { value } of stored<Slice>(run, KEYS.slices)) {
    const key = `${value.metadata.namespace ?? ''}/${value.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;
    const count = (value.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).length;
    ready.set(key, (ready.get(key) ?? 0) + count);
  }
  return stored<KubeObject>(run, KEYS.services).map(({ value: { metadata, spec } }) => {
    const namespace = metadata.namespace ?? '';
    const { clusterIP = '' } = (spec ?? {}) as { readonly clusterIP?: string };
    return { namespace, name: metadata.name, clusterIP, endpoints: ready.get(`${namespace}/${metadata.name}`) ?? 0, system: isSystem(namespace) || metadata.name === 'kubernetes' };
  });
}
