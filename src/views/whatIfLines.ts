/** Changes as somebody would type them: lines of kubectl that make them, for a Pod as it is or for what it was made by. */
import type { KubeObject, Pod, PodSpec, Run } from '../engine/index.ts';
import { changedSpec, createdObjects, isOfPod, type Change } from '../engine/whatIf.ts';

export interface Deeds {
  readonly lines: readonly string[];
  /** `namespace/name` of the Pod to look for afterwards; it ends in `*` when new Pods are made. */
  readonly follow: string;
}

type Lister = Parameters<typeof createdObjects>[1];

/** Undefined when no command can do it: what made the Pod takes no changes. */
export function linesFor(run: Run, pod: Pod, changes: readonly Change[], objects: Lister): Deeds | undefined {
  const own = changes.filter(isOfPod);
  const { namespace = 'default', name } = pod.metadata;
  const here = { lines: [] as readonly string[], follow: `${namespace}/${name}` };
  const made = own.length === 0 ? here : ofPod(run, pod, own);
  if (made === undefined) return undefined;
  return { lines: [...nodeLines(changes), ...creations(changes, objects), ...removals(run, changes), ...made.lines], follow: made.follow };
}

function nodeLines(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change): readonly string[] => {
    switch (change.kind) {
      case 'untaint': return [`kubectl taint nodes ${change.node} ${change.key}:${change.effect}-`];
      case 'uncordon': return [`kubectl uncordon ${change.node}`];
      case 'label': return [`kubectl label nodes ${change.node} ${change.key}=${change.value}${change.was === undefined ? '' : ' --overwrite'}`];
      case 'unlabel': return [`kubectl label nodes ${change.node} ${change.key}-`];
      case 'upgradeKubelet': return [`ssh ${change.node} apt-get install -y kubelet=${change.version.slice(1)}-1.1`, `ssh ${change.node} systemctl restart kubelet`];
      default: return [];
    }
  });
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const piped = (object: unknown, command: string): string => `kubectl ${command} -f - <<< ${quoted(JSON.stringify(object))}`;

/** A claim that is made first is what its volume is made for. */
function creations(changes: readonly Change[], objects: Lister): readonly string[] {
  let lister = objects;
  return changes.flatMap((change) => {
    const created = createdObjects(change, lister);
    if (created === undefined) return [];
    const before = lister;
    lister = { list: (kind, namespace) => before.list(kind, namespace), get: (kind, namespace, name) => created.settled.find((one) => one.kind === kind && one.metadata.name === name) ?? before.get(kind, namespace, name) };
    return [piped(created.manifest, 'apply')];
  });
}

const COST = 'controller.kubernetes.io/pod-deletion-cost';

/** A Pod of a ReplicaSet would be back: its set is made smaller, and it is the one that is worth least. */
function removals(run: Run, changes: readonly Change[]): readonly string[] {
  const smaller = new Map<string, { readonly owner: Owner; count: number }>();
  const lines: string[] = [];
  for (const change of changes) {
    if (change.kind !== 'remove') continue;
    const [namespace = '', name = ''] = change.pod.split('/');
    const owner = ownerOf(run, namespace, run.objects<Pod>('', 'v1', 'pods', namespace).find(({ metadata }) => metadata.name === name));
    if (owner === undefined) lines.push(`kubectl delete pod ${name} -n ${namespace} --wait=false`);
    else {
      lines.push(`kubectl annotate pod ${name} -n ${namespace} ${COST}=-1000 --overwrite`);
      const known = smaller.get(`${owner.resource}/${owner.name}`) ?? { owner, count: 0 };
      known.count += 1;
      smaller.set(`${owner.resource}/${owner.name}`, known);
    }
  }
  const scaled = [...smaller.values()].map(({ owner: { resource, name, namespace, replicas }, count }) => `kubectl scale ${resource}/${name} -n ${namespace} --replicas=${Math.max(0, replicas - count)}`);
  return [...lines, ...scaled];
}

interface Owner {
  readonly resource: 'deployment' | 'replicaset' | 'statefulset' | 'daemonset' | 'job';
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  readonly template: PodSpec | undefined;
}

type Workload = KubeObject & { readonly spec: { readonly replicas?: number; readonly template?: { readonly spec: PodSpec } } };

const RESOURCES = new Map([['ReplicaSet', 'replicaset'], ['StatefulSet', 'statefulset'], ['DaemonSet', 'daemonset'], ['Job', 'job']] as const);

/** What makes such Pods: the Deployment where there is one. */
function ownerOf(run: Run, namespace: string, pod: KubeObject | undefined): Owner | undefined {
  const owner = pod?.metadata.ownerReferences?.find(({ controller }) => controller === true);
  const resource = RESOURCES.get(owner?.kind as 'Job');
  if (owner === undefined || resource === undefined) return undefined;
  const find = (plural: string, name: string): Workload | undefined => run.objects<Workload>(plural === 'jobs' ? 'batch' : 'apps', 'v1', plural, namespace).find(({ metadata }) => metadata.name === name);
  const object = find(`${resource}s`, owner.name);
  const upper = object?.metadata.ownerReferences?.find(({ controller, kind }) => controller === true && kind === 'Deployment');
  const deployment = upper && find('deployments', upper.name);
  const of = (found: Workload | undefined, as: Owner['resource'], name: string): Owner => ({ resource: as, name, namespace, replicas: found?.spec.replicas ?? 1, template: found?.spec.template?.spec });
  return deployment === undefined ? of(object, resource, owner.name) : of(deployment, 'deployment', deployment.metadata.name);
}

/** Those the API server lets one change in a Pod that is there. */
const IN_PLACE: readonly Change['kind'][] = ['ungate', 'tolerate'];

function ofPod(run: Run, pod: Pod, changes: readonly Change[]): Deeds | undefined {
  const { namespace = 'default', name, labels, annotations } = pod.metadata;
  const follow = `${namespace}/${name}`;
  if (changes.every(({ kind }) => IN_PLACE.includes(kind))) return { follow, lines: [`kubectl patch pod ${name} -n ${namespace} --type=merge -p ${quoted(JSON.stringify({ spec: differing(pod.spec, changedSpec(pod.spec, changes)) }))}`] };
  const owner = ownerOf(run, namespace, pod);
  if (owner === undefined) {
    const again = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) }, spec: changedSpec(bare(pod.spec), changes) };
    return { follow, lines: [piped(again, 'replace --force')] };
  }
  if (owner.template === undefined || owner.resource === 'job') return undefined;
  const template = { spec: differing(owner.template, changedSpec(owner.template, changes)) };
  const patch = `kubectl patch ${owner.resource} ${owner.name} -n ${namespace} --type=merge -p ${quoted(JSON.stringify({ spec: { template } }))}`;
  // These two do not replace a Pod that only waits.
  const again = owner.resource === 'replicaset' || owner.resource === 'statefulset' ? [`kubectl delete pod ${name} -n ${namespace} --wait=false`] : [];
  return { follow: owner.resource === 'statefulset' ? follow : `${namespace}/${owner.name}-*`, lines: [patch, ...again] };
}

/** The fields that a merge patch has to set, or to take away. */
function differing(before: PodSpec, after: PodSpec): { readonly [field: string]: unknown } {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof PodSpec)[]);
  const changed = [...fields].filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return Object.fromEntries(changed.map((field) => [field, merged(before[field], after[field])]));
}

/** As a merge patch wants it: maps by their fields, and null for what goes. */
function merged(before: unknown, after: unknown): unknown {
  if (after === undefined) return null;
  if (typeof after !== 'object' || after === null || Array.isArray(after)) return after;
  const gone = Object.keys((before as object | undefined) ?? {}).filter((key) => !Object.hasOwn(after, key));
  return { ...Object.fromEntries(Object.entries(after).map(([key, value]) => [key, merged((before as { readonly [key: string]: unknown } | undefined)?.[key], value)])), ...Object.fromEntries(gone.map((key) => [key, null])) };
}

/** Without what admission has put in: it puts it in again. */
function bare(spec: PodSpec): PodSpec {
  const isToken = (name: string): boolean => name.startsWith('kube-api-access-');
  const volumes = (spec.volumes ?? []).filter(({ name }) => !isToken(name));
  const { volumes: _volumes, nodeName: _node, ...rest } = spec;
  const mounts = <C extends { readonly volumeMounts?: readonly { readonly name: string }[] }>(one: C): C => (one.volumeMounts === undefined ? one : { ...one, volumeMounts: one.volumeMounts.filter(({ name }) => !isToken(name)) });
  return { ...rest, containers: spec.containers.map(mounts), ...(spec.initContainers && { initContainers: spec.initContainers.map(mounts) }), ...(volumes.length > 0 && { volumes }) };
}
