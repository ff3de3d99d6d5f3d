/**
 * A cluster given as `kubectl get ... -o yaml` output: its Nodes become machines, everything else is created again at the start. Pods keep their
 * node; owners find their objects again by selector, as controllers adopt what fits.
 */
import { DEFAULT_EPOCH, KINDS, Run, tryParseQuantity, type Json, type KubeObject, type Machine, type Node, type Scenario } from '../engine/index.ts';
import { readDocuments } from '../kubectl/input/documents.ts';
import { checkMachine, fields, LIMITS, list } from '../session/runCheck.ts';
import { RunError } from '../session/runError.ts';
import type { Files } from './runHost.ts';
import { decodeRun, decodeText } from './runFile.ts';
import { beginningOf, runOf, SEED } from './scenarios.ts';

/** The cluster of a file, or the default one. For the command line: not yet settled. */
export function readCluster(path: string | undefined, files: Files): Run {
  if (path === undefined) return new Run(beginningOf('default').scenario, SEED);
  const text = files.read(path);
  if (text === undefined) throw new RunError('empty', `${path}: no such file`);
  return openFile(new TextEncoder().encode(text), path);
}

/** A saved run, or a cluster. */
export function openFile(bytes: Uint8Array, name: string): Run {
  const saved = decodeRun(bytes);
  return saved === undefined ? clusterRun(bytes, name) : runOf(saved.run);
}

/** A cluster that has just been made; it has not come to rest. */
export const clusterRun = (bytes: Uint8Array, name: string): Run => new Run(clusterScenario(decodeText(bytes), name), SEED);

type Found = { readonly [field: string]: Json };

/** Nodes that `10.244.0.0/16` has Pod networks for. */
const SMALL = 256;

function clusterScenario(text: string, name: string): Scenario {
  const objects = readDocuments(text, name, LIMITS.objects).map((document) => {
    if (!document.ok) throw new RunError('invalid', document.error);
    return checked(document.object, name);
  });
  const machines = objects.filter((object) => object.kind === 'Node').map((node, index) => machineOf(node as Node, index));
  if (machines.length === 0) throw new RunError('invalid', `${name}: no Node in it, and nothing can run without one`);
  return {
    epoch: DEFAULT_EPOCH,
    machines,
    // Who runs more nodes has given them a larger network, and more requests to the programs.
    podNetwork: machines.length > SMALL ? '10.128.0.0/9' : '10.244.0.0/16',
    serviceNetwork: '10.96.0.0/12',
    workload: 'containers',
    systemPods: false,
    clientLimits: machines.length <= SMALL,
    objects: complete(objects.filter(isKept).map(fresh)).sort((a, b) => rank(a) - rank(b)),
  };
}

function checked(object: Found, name: string): KubeObject {
  const { apiVersion, kind, metadata } = object as { readonly apiVersion?: Json; readonly kind?: Json; readonly metadata?: Json };
  const named = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) && typeof (metadata as Found)['name'] === 'string';
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !named) throw new RunError('invalid', `${name}: an object without apiVersion, kind or metadata.name`);
  return object as Found & KubeObject;
}

// ---- machines

/** Set by kubelet or the node controllers, so that they come again by themselves. */
const OWN_LABEL = /^(beta\.)?kubernetes\.io\/(hostname|os|arch)$/;
const OWN_TAINT = /^node\.kubernetes\.io\/(not-ready|unreachable|unschedulable|memory-pressure|disk-pressure|pid-pressure|network-unavailable)$/;

/** Nothing of a file is as it should be until it has been looked at: see checkMachine, and `list` and `fields` before. */
function machineOf({ metadata, spec, status }: Node, index: number): Machine {
  const where = `Node ${metadata.name}`;
  const known = (value: unknown, field: string): readonly Found[] => list(value ?? [], `${where}: ${field}`, 1_000).map((one) => fields(one, `${where}: ${field}`) as Found);
  const info = status?.nodeInfo ?? {};
  const text = (field: string, otherwise: string): string => (typeof info[field] === 'string' && info[field] !== '' ? info[field] : otherwise);
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !OWN_LABEL.test(key));
  const taints = known(spec?.taints, 'taints')
    .filter(({ key }) => !OWN_TAINT.test(String(key)))
    .map(({ key, value, effect }) => ({ key, effect, ...(value !== undefined && { value }) }));
  const controlPlane = labels.some(([key]) => key === 'node-role.kubernetes.io/control-plane');
  const machine = {
    name: metadata.name,
    ...(controlPlane && { controlPlane }),
    address: known(status?.addresses, 'addresses').find(({ type }) => type === 'InternalIP')?.['address'] ?? `192.168.${49 + Math.floor(index / 250)}.${(index % 250) + 2}`,
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
    ...(taints.length > 0 && { taints }),
    ...(spec?.unschedulable === true && { unschedulable: true }),
    ...(spec?.podCIDR !== undefined && { podCIDR: spec.podCIDR }),
    capacity: amounts(status?.capacity ?? { cpu: '4', memory: '8Gi', pods: '110' }, `${where}: capacity`),
    ...(status?.allocatable && { allocatable: amounts(status.allocatable, `${where}: allocatable`) }),
    osImage: text('osImage', 'Linux'),
    kernelVersion: text('kernelVersion', '6.12.0'),
    kubeletVersion: text('kubeletVersion', 'v1.37.2'),
    containerRuntimeVersion: text('containerRuntimeVersion', 'containerd://2.1.4'),
  };
  return checkMachine(machine, where);
}

/** Quantities by resource; numbers stand for themselves. */
function amounts(value: unknown, where: string): { readonly [resource: string]: string } {
  const entries = Object.entries(fields(value, where)).map(([resource, amount]): [string, string] => {
    const read = typeof amount === 'string' || typeof amount === 'number' ? tryParseQuantity(amount) : undefined;
    if (read?.ok !== true || read.quantity.nanos < 0n) throw new RunError('invalid', `${where}.${resource}: ${String(amount)}`);
    return [resource, String(amount)];
  });
  return Object.fromEntries(entries);
}

// ---- objects

const KNOWN = new Set(KINDS.map(({ kind }) => kind));
/** Made anew by the cluster itself. */
const DERIVED = new Set(['Node', 'Lease', 'Event', 'Endpoints', 'EndpointSlice', 'ControllerRevision']);
const BUILT_IN = new Set(['Namespace/default', 'Namespace/kube-system', 'Namespace/kube-public', 'Namespace/kube-node-lease', 'Service/kubernetes', 'ConfigMap/kube-root-ca.crt', 'PriorityClass/system-cluster-critical', 'PriorityClass/system-node-critical']);

function isKept({ kind, metadata, status }: KubeObject): boolean {
  if (!KNOWN.has(kind) || DERIVED.has(kind) || BUILT_IN.has(`${kind}/${metadata.name}`)) return false;
  const { phase } = (status ?? {}) as { readonly phase?: string };
  return kind !== 'Pod' || (phase !== 'Succeeded' && phase !== 'Failed' && metadata.deletionTimestamp === undefined);
}

/** Owned ones first: they must be there before their owners count. Namespaces before all. */
const ORDER = ['Namespace', 'PriorityClass', 'ServiceAccount', 'ConfigMap', 'Secret', 'Pod', 'ReplicaSet', ...KINDS.map(({ kind }) => kind)];
const rank = ({ kind }: KubeObject): number => ORDER.indexOf(kind);

/** With the namespaces and service accounts that the objects need and the file leaves out. */
function complete(objects: readonly KubeObject[]): KubeObject[] {
  const all = new Map(objects.map((object) => [keyOf(object), object]));
  const add = (object: KubeObject): void => void (all.has(keyOf(object)) || all.set(keyOf(object), object));
  for (const { kind, metadata, spec } of objects) {
    const { namespace } = metadata;
    if (namespace === undefined) continue;
    if (!BUILT_IN.has(`Namespace/${namespace}`)) add({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } as KubeObject);
    const { serviceAccountName = 'default' } = (spec ?? {}) as { readonly serviceAccountName?: string };
    if (kind === 'Pod') add({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccountName, namespace } } as KubeObject);
  }
  return [...all.values()];
}

const keyOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;

/** Without what the server fills in, and without owners: their uids would be those of another cluster. */
function fresh(object: KubeObject): KubeObject {
  const { name, namespace, labels, annotations } = object.metadata;
  const metadata = { name, ...(namespace !== undefined && { namespace }), ...(labels && { labels }), ...(annotations && { annotations }) };
  const { status: _status, ...rest } = object;
  return { ...rest, metadata } as KubeObject;
}
