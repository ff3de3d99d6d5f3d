/** API objects and how they hang together: owners, selectors, references. What is wrong with one is read from its own status. */
import { KINDS, matchesLabels, parseSelector, selectorOf, selectorOfMap, type KubeObject, type Pod, type Run } from '../engine/index.ts';
import { podPart } from '../scene/parts/pods.ts';
import { referencesOf, type Relation } from './objectReferences.ts';

export interface ObjectGraphQuery {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  /** A label selector as kubectl reads it (`app=web`), or part of a name or kind. */
  readonly search: string;
  /** Only what is not as it should be, and what hangs together with it. */
  readonly problems: boolean;
}

export type ObjectTone = 'ok' | 'waiting' | 'bad' | 'done' | 'plain';

export interface GraphObject {
  readonly id: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
  /** Its state in Kubernetes' own words: `Running`, `2/3`, `Bound`. */
  readonly word: string;
  readonly tone: ObjectTone;
}

export interface ObjectGraphData {
  readonly namespaces: readonly string[];
  readonly objects: readonly GraphObject[];
  readonly relations: readonly { readonly from: string; readonly to: string; readonly type: Relation }[];
  /** How many more objects there are than can be drawn. */
  readonly hidden: number;
}

/** So many can be drawn and read. */
const MOST = 160;
/** Kinds that say little here: records, leases, copies of others. */
const SILENT: ReadonlySet<string> = new Set(['Event', 'Lease', 'Endpoints', 'ControllerRevision', 'PriorityClass', 'Namespace']);
/** Every namespace has these, and every Pod would point at them. */
const EVERYWHERE: ReadonlySet<string> = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default']);

type Objects = ReadonlyMap<string, KubeObject>;

export function objectGraphView(run: Run, query: ObjectGraphQuery): ObjectGraphData {
  const objects = everything(run);
  const relations = relationsOf(objects);
  const wanted = chosen(objects, query);
  const kept = query.problems ? withNeighbours(new Set([...wanted].filter((id) => isProblem(graphObject(id, objects.get(id)!)))), relations) : wanted;
  const shown = [...kept].slice(0, MOST);
  const visible = new Set(shown);
  return {
    namespaces: [...new Set([...objects.values()].flatMap(({ metadata }) => metadata.namespace ?? []))].sort(),
    objects: shown.map((id) => graphObject(id, objects.get(id)!)),
    relations: relations.filter(({ from, to }) => visible.has(from) && visible.has(to)),
    hidden: kept.size - shown.length,
  };
}

export const idOf = (kind: string, namespace: string | undefined, name: string): string => `${kind}/${namespace ?? ''}/${name}`;

function everything(run: Run): Objects {
  const found = new Map<string, KubeObject>();
  for (const { group, version, plural, kind } of KINDS) {
    if (SILENT.has(kind)) continue;
    for (const object of run.objects(group, version, plural)) {
      const { namespace, name } = object.metadata;
      if (object.kind === kind && !EVERYWHERE.has(`${kind}/${name}`)) found.set(idOf(kind, namespace, name), object);
    }
  }
  return found;
}

/** What the filter lets through; objects without a namespace only with something that hangs together with it, or when all are wanted. */
function chosen(objects: Objects, { namespace, search }: ObjectGraphQuery): Set<string> {
  const selector = /[=!]|\b(not)?in\b/.test(search) ? parseSelector(search) : undefined;
  const text = search.trim().toLowerCase();
  const found = new Set<string>();
  for (const [id, object] of objects) {
    if (namespace !== undefined && object.metadata.namespace !== namespace && !(object.metadata.namespace === undefined && object.kind === 'Node')) continue;
    const fits = selector?.ok === true ? matchesLabels(selector.selector, object.metadata.labels) : `${object.kind} ${object.metadata.name}`.toLowerCase().includes(text);
    if (fits) found.add(id);
  }
  return found;
}

function withNeighbours(ids: Set<string>, relations: ObjectGraphData['relations']): Set<string> {
  const found = new Set(ids);
  for (const { from, to } of relations) {
    if (ids.has(from)) found.add(to);
    if (ids.has(to)) found.add(from);
  }
  return found;
}

function relationsOf(objects: Objects): ObjectGraphData['relations'] {
  const found: ObjectGraphData['relations'][number][] = [];
  const byUid = new Map([...objects].map(([id, { metadata }]) => [metadata.uid, id]));
  const pods = [...objects].filter(([, { kind }]) => kind === 'Pod');
  const link = (from: string, to: string, type: Relation): void => {
    if (objects.has(from) && objects.has(to)) found.push({ from, to, type });
  };
  for (const [id, object] of objects) {
    const { namespace } = object.metadata;
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const owner = byUid.get(uid);
      if (owner !== undefined) link(owner, id, owner.startsWith('Service/') ? 'serves' : 'owns');
    }
    const selector = podSelector(object);
    if (selector !== undefined) for (const [pod, { metadata }] of pods) if (metadata.namespace === namespace && matchesLabels(selector, metadata.labels)) link(id, pod, 'selects');
    for (const { kind, name, cluster, type } of referencesOf(object)) link(id, idOf(kind, cluster === true ? undefined : namespace, name), type);
  }
  return found;
}

/** The selector by which an object finds Pods that it does not own. */
function podSelector(object: KubeObject): ReturnType<typeof selectorOfMap> | undefined {
  const spec = (object.spec ?? {}) as { readonly selector?: unknown; readonly podSelector?: unknown };
  if (object.kind === 'Service') return spec.selector === undefined ? undefined : selectorOfMap(spec.selector as Parameters<typeof selectorOfMap>[0]);
  if (object.kind === 'PodDisruptionBudget') return selectorOf(spec.selector as Parameters<typeof selectorOf>[0]);
  if (object.kind === 'NetworkPolicy') return selectorOf(spec.podSelector as Parameters<typeof selectorOf>[0]);
  return undefined;
}

// ---- how one is

interface Counts {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberReady?: number;
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

const isProblem = ({ tone }: GraphObject): boolean => tone === 'bad' || tone === 'waiting';

function graphObject(id: string, object: KubeObject): GraphObject {
  const { namespace, name } = object.metadata;
  const kind = KINDS.find((one) => one.kind === object.kind)!;
  return { id, kind: object.kind, resource: kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`, ...(namespace !== undefined && { namespace }), name, ...stateOf(object) };
}

const counted = (ready: number, wanted: number): { readonly word: string; readonly tone: ObjectTone } => ({ word: `${ready}/${wanted}`, tone: ready >= wanted ? (wanted === 0 ? 'done' : 'ok') : 'waiting' });

const PHASES: Readonly<Record<string, ObjectTone>> = { Bound: 'ok', Available: 'plain', Active: 'ok', Pending: 'waiting', Released: 'waiting', Failed: 'bad', Lost: 'bad', Terminating: 'waiting' };

function stateOf(object: KubeObject): { readonly word: string; readonly tone: ObjectTone } {
  const spec = (object.spec ?? {}) as { readonly replicas?: number; readonly clusterIP?: string };
  const status = (object.status ?? {}) as Counts;
  switch (object.kind) {
    case 'Pod': {
      const { status: word, tone } = podPart(object as Pod);
      return { word, tone };
    }
    case 'Node': {
      const ready = status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
      return { word: ready ? 'Ready' : 'NotReady', tone: ready ? 'ok' : 'bad' };
    }
    case 'DaemonSet': return counted(status.numberReady ?? 0, status.desiredNumberScheduled ?? 0);
    case 'Service': return { word: spec.clusterIP ?? '', tone: 'plain' };
    case 'EndpointSlice': {
      const { endpoints } = object as KubeObject & { readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null };
      return counted((endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).length, endpoints?.length ?? 0);
    }
    default:
      if (spec.replicas !== undefined) return counted(status.readyReplicas ?? 0, spec.replicas);
      return status.phase === undefined ? { word: '', tone: 'plain' } : { word: status.phase, tone: PHASES[status.phase] ?? 'plain' };
  }
}
