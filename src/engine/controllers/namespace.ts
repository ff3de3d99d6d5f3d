/**
 * The namespace controller: empties a namespace that is being deleted, then lets it go. Upstream: pkg/controller/namespace/{namespace_controller,deletion}.
 * Leaves out: failures of discovery; deleteAllContent's order is random upstream, here that of the registry of kinds (Pods first in both).
 */
import { sameJson } from '../api/equal.ts';
import { KINDS } from '../api/kinds.ts';
import type { Namespace } from '../api/kinds/namespace.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Condition, KubeObject } from '../api/object.ts';
import { qualified } from '../api/steps.ts';
import type { ResourceName } from '../client/informer.ts';
import { MILLISECOND, SECOND } from '../kernel/time.ts';
import { NAMESPACES, PODS, type Call, type Controller, type Reconcile } from './controller.ts';

/** Upstream: finalizerEstimateSeconds: how long something with finalizers is expected to take. */
const FINALIZER_ESTIMATE = 15;
const FINALIZER = 'kubernetes';
/** Upstream: namespaceDeletionGracePeriod: other API servers must have seen the deletion before content is listed. */
const PATIENCE = 5 * SECOND;

const CONTENT: readonly ResourceName[] = KINDS.filter(({ namespaced, storedElsewhere }) => namespaced && storedElsewhere === undefined).map(({ group, version, plural }) => ({ group, version, resource: plural }));
/** Events are deleted too, but nobody waits for them. */
const COUNTED = CONTENT.filter(({ resource }) => resource !== 'events');
const EVENTS = CONTENT.filter(({ resource }) => resource === 'events');

/** Codes: noticeDeletion, emptyNamespace, waitForContent, finalizeNamespace, upToDate. */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  resource: 'namespaces',
  workers: 10,
  watches: [
    { on: NAMESPACES, keys: ({ event, object }) => (event !== 'DELETED' && object.metadata.deletionTimestamp !== undefined ? [object.metadata.name] : []) },
    ...COUNTED.map((on) => ({ on, keys: () => [] })),
  ],
  reconcile(name, c) {
    const namespace = c.get<Namespace>('namespaces', name);
    if (namespace?.metadata.deletionTimestamp === undefined || !(namespace.spec?.finalizers ?? []).includes(FINALIZER)) return;
    if (mustWait(namespace, c)) return;
    const pods = { on: PODS, objects: c.list(resourceOf(PODS), name) };
    if (pods.objects.length > 0) empty(namespace, [pods], c);
    else empty(namespace, COUNTED.map((on) => ({ on, objects: c.list(resourceOf(on), name) })).filter(({ objects }) => objects.length > 0), c);
  },
};

/** Memory: when the deletion was noticed, by uid. */
function mustWait({ metadata: { name, uid } }: Namespace, c: Reconcile): boolean {
  const noticed = c.memory.get(uid);
  if (typeof noticed !== 'number') c.memory.set(uid, c.now);
  const wait = (typeof noticed === 'number' ? noticed : c.now) + PATIENCE - c.now;
  if (wait <= 0) return false;
  c.report('noticeDeletion', { namespace: name, seconds: PATIENCE / SECOND });
  c.requeueAfter(wait);
  return true;
}

const resourceOf = ({ group, resource }: ResourceName): string => qualified(group, resource);

interface Content {
  readonly on: ResourceName;
  readonly objects: readonly KubeObject[];
}

/** Deletes what is not yet being deleted; when all is marked, notes what is left and comes back; when nothing is left, lets go. */
function empty(namespace: Namespace, content: readonly Content[], c: Reconcile): void {
  const { name } = namespace.metadata;
  const count = content.reduce((sum, { objects }) => sum + objects.length, 0);
  if (count === 0) {
    finalize(namespace, c);
    return;
  }
  const fresh = content.filter(({ objects }) => objects.some(({ metadata }) => metadata.deletionTimestamp === undefined));
  if (fresh.length > 0) {
    c.report('emptyNamespace', { namespace: name, objects: count });
    for (const { on } of fresh) c.call(deleteAll(on, name));
    c.requeueAfter(MILLISECOND);
    return;
  }
  c.report('waitForContent', { namespace: name, objects: count });
  putConditions(namespace, content, c);
  c.requeueAfter((Math.floor(estimate(content) / 2) + 1) * SECOND, 'routine');
}

const deleteAll = (on: ResourceName, namespace: string): Call => ({
  verb: 'deletecollection',
  on,
  namespace,
  body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' },
});

/** Seconds that the content may take: the longest grace of its Pods, or a guess for finalizers. */
function estimate(content: readonly Content[]): number {
  const pods = content.filter(({ on }) => on.resource === 'pods').flatMap(({ objects }) => objects as readonly Pod[]);
  const graces = pods.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed').map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0);
  const longest = graces.reduce((most, grace) => Math.max(most, grace), 0);
  return longest === 0 ? FINALIZER_ESTIMATE : longest;
}

function finalize(namespace: Namespace, c: Reconcile): void {
  const { name } = namespace.metadata;
  c.report('finalizeNamespace', { namespace: name });
  c.memory.delete(namespace.metadata.uid);
  for (const on of EVENTS) c.call(deleteAll(on, name));
  const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
  const { resourceVersion: _revision, ...metadata } = namespace.metadata;
  c.call({ verb: 'update', on: NAMESPACES, name, subresource: 'finalize', body: { ...namespace, metadata: { ...metadata, resourceVersion: '' }, spec: { ...namespace.spec, finalizers } }, ignore: ['NotFound', 'Conflict'] });
}

// ---- conditions

function putConditions(namespace: Namespace, content: readonly Content[], c: Reconcile): void {
  const before = namespace.status?.conditions ?? [];
  const conditions = conditionsOf(content).map((condition): Condition => {
    const old = before.find(({ type }) => type === condition.type);
    return old !== undefined && old.status === condition.status && old.reason === condition.reason && old.message === condition.message ? old : { ...condition, lastTransitionTime: c.time };
  });
  if (sameJson(conditions, before)) return;
  const { name } = namespace.metadata;
  c.call({ verb: 'update', on: NAMESPACES, name, subresource: 'status', body: { ...namespace, status: { ...namespace.status, conditions } }, ignore: ['NotFound', 'Conflict'] });
}

function conditionsOf(content: readonly Content[]): Omit<Condition, 'lastTransitionTime'>[] {
  const left = content.map(({ on, objects }) => `${on.resource}.${on.group} has ${objects.length} resource instances`).sort();
  const finalizers = new Map<string, number>();
  for (const { objects } of content) for (const { metadata } of objects) for (const finalizer of metadata.finalizers ?? []) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
  const held = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  return [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
    left.length > 0
      ? { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${left.join(', ')}` }
      : { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
    held.length > 0
      ? { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message: `Some content in the namespace has finalizers remaining: ${held.join(', ')}` }
      : { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
  ];
}
