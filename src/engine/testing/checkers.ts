/**
 * What must be true of any cluster at rest, checked from outside. Each returns what is wrong, in words for whoever reads the failing test.
 */
import { milliOf, valueOf } from '../api/quantity.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { KubeObject } from '../api/object.ts';
import type { Run } from '../run.ts';
import { mastersOf } from '../scenario.ts';

const pods = (run: Run): readonly Pod[] => run.objects<Pod>('', 'v1', 'pods');
const named = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;
const alive = ({ status }: Pod): boolean => status?.phase !== 'Succeeded' && status?.phase !== 'Failed';

/** Requests of the Pods on a node never exceed what it can give. */
function overcommitted(run: Run): string[] {
  return run.objects<Node>('', 'v1', 'nodes').flatMap((node) => {
    const here = pods(run).filter((pod) => pod.spec.nodeName === node.metadata.name && alive(pod));
    const sum = (of: (pod: Pod) => number): number => here.reduce((total, pod) => total + of(pod), 0);
    const cpu = sum((pod) => pod.spec.containers.reduce((total, { resources }) => total + milliOf(resources?.requests?.['cpu']), 0));
    const memory = sum((pod) => pod.spec.containers.reduce((total, { resources }) => total + valueOf(resources?.requests?.['memory']), 0));
    const { allocatable = {} } = node.status ?? {};
    const most = valueOf(allocatable['pods']);
    return [
      ...(cpu > milliOf(allocatable['cpu']) ? [`${node.metadata.name}: ${cpu}m CPU requested of ${allocatable['cpu']}`] : []),
      ...(memory > valueOf(allocatable['memory']) ? [`${node.metadata.name}: ${memory} bytes requested of ${allocatable['memory']}`] : []),
      ...(here.length > most ? [`${node.metadata.name}: ${here.length} Pods of ${most}`] : []),
    ];
  });
}

/** No two running Pods share an address of the container network. */
function sharedAddresses(run: Run): string[] {
  const owners = new Map<string, string>();
  return pods(run).flatMap((pod) => {
    const ip = pod.status?.podIP;
    if (ip === undefined || pod.spec.hostNetwork === true || !alive(pod)) return [];
    const other = owners.get(ip);
    owners.set(ip, named(pod));
    return other === undefined ? [] : [`${ip}: ${other} and ${named(pod)}`];
  });
}

/** Every controlled object has its controller. */
function orphans(run: Run): string[] {
  const owners = new Set([
    ...run.objects('apps', 'v1', 'deployments'),
    ...run.objects('apps', 'v1', 'replicasets'),
    ...run.objects('apps', 'v1', 'daemonsets'),
    ...run.objects('', 'v1', 'nodes'),
  ].map(({ metadata }) => metadata.uid));
  return [...pods(run), ...run.objects('apps', 'v1', 'replicasets')].flatMap((object) => {
    const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
    return owner === undefined || owners.has(owner.uid) || owner.kind === 'Node' ? [] : [`${object.kind} ${named(object)}: its ${owner.kind} ${owner.name} is gone`];
  });
}

/** The ready endpoints of a Service are its ready Pods. */
function wrongEndpoints(run: Run): string[] {
  const slices = run.objects<KubeObject & { endpoints?: readonly { addresses: readonly string[]; conditions?: { ready?: boolean } }[] | null }>('discovery.k8s.io', 'v1', 'endpointslices');
  return run.objects<KubeObject & { spec: { selector?: Record<string, string> } }>('', 'v1', 'services').flatMap((service) => {
    const { selector } = service.spec;
    if (selector === undefined) return [];
    const wanted = pods(run)
      .filter((pod) => pod.metadata.namespace === service.metadata.namespace && Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value))
      .filter((pod) => pod.metadata.deletionTimestamp === undefined && pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
      .map((pod) => pod.status?.podIP ?? '')
      .sort();
    const found = slices
      .filter(({ metadata }) => metadata.namespace === service.metadata.namespace && metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
      .flatMap(({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses }) => addresses))
      .sort();
    return wanted.join() === found.join() ? [] : [`${named(service)}: endpoints ${found.join()} but ready Pods ${wanted.join()}`];
  });
}

/** Revisions only grow, each object's version is one of them. */
function wrongRevisions(run: Run): string[] {
  return run.objects('', 'v1', 'pods').flatMap((object) => (Number(object.metadata.resourceVersion) <= run.revision ? [] : [`${named(object)}: revision ${object.metadata.resourceVersion} of ${run.revision}`]));
}

/** Of the programs of one kind at most one leads, and the Lease is its own. */
function severalLeaders(run: Run): string[] {
  return ['kube-scheduler', 'kube-controller-manager'].flatMap((kind) => {
    const instances = [undefined, ...mastersOf(run.scenario).slice(1).map(({ name }) => name)];
    const leading = instances.filter((instance) => run.state<{ leads: boolean }>(`election/${kind}${instance === undefined ? '' : `@${instance}`}`).get('')?.leads === true);
    return leading.length > 1 ? [`${kind}: ${leading.map((one) => one ?? 'the first').join(' and ')} lead`] : [];
  });
}

export const CHECKERS = [severalLeaders, overcommitted, sharedAddresses, orphans, wrongEndpoints, wrongRevisions] as const;
