/**
 * The garbage collector: objects whose owners are gone go too. Upstream: pkg/controller/garbagecollector/{garbagecollector,graph_builder}.go.
 * Leaves out: asking the API server again whether an owner is really absent (all copies here are equally old), owners of unknown kinds.
 */
import { kindOfObject, KINDS } from '../api/kinds.ts';
import type { KubeObject, OwnerReference } from '../api/object.ts';
import { qualified } from '../api/steps.ts';
import type { ObjectChange, ResourceName } from '../client/informer.ts';
import type { Call, Controller, Reader, Reconcile } from './controller.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/** Events come and go by the hour and have no owners. */
const WATCHED_KINDS: readonly ResourceName[] = KINDS.filter(({ plural, storedElsewhere }) => plural !== 'events' && storedElsewhere === undefined).map(({ group, version, plural }) => ({ group, version, resource: plural }));

/** Codes: collect, collectForeground, dropOwnerReferences, waitForDependents, finishForeground, orphanDependents, upToDate. */
export const garbageCollector: Controller = {
  name: 'garbage-collector-controller',
  resource: 'objects',
  workers: 20,
  watches: WATCHED_KINDS.map((on) => ({ on, keys: (change, read) => affected(change, read) })),
  reconcile(key, c) {
    const slash = key.indexOf('/');
    const object = c.get(key.slice(0, slash), key.slice(slash + 1));
    if (object === undefined) return;
    const { metadata } = object;
    const deleting = metadata.deletionTimestamp !== undefined;
    if (deleting && hasFinalizer(object, ORPHAN)) orphanDependents(object, c);
    else if (deleting && hasFinalizer(object, FOREGROUND)) awaitDependents(object, c);
    else if (!deleting) judge(object, c);
  },
};

/** `pods/default/web-1`, `nodes/worker1`. */
function gcKey(object: KubeObject): string[] {
  const on = resourceOf(object);
  if (on === undefined) return [];
  const { namespace = '', name } = object.metadata;
  return [`${qualified(on.group, on.resource)}/${namespace === '' ? name : `${namespace}/${name}`}`];
}

function resourceOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): ResourceName | undefined {
  const definition = kindOfObject(apiVersion, kind);
  return definition && { group: definition.group, version: definition.version, resource: definition.plural };
}

const hasFinalizer = ({ metadata }: KubeObject, name: string): boolean => metadata.finalizers?.includes(name) === true;
const isDeletingDependents = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, FOREGROUND);

/** Most changes concern nobody: only those that may orphan, free or block something are looked at. */
function affected({ event, object, old }: ObjectChange<KubeObject>, read: Reader): string[] {
  const owners = object.metadata.ownerReferences ?? [];
  if (event === 'DELETED') return [...read.dependents(object.metadata.uid), ...owners.flatMap((owner) => waitingOwner(owner, object, read))].flatMap(gcKey);
  const keys: string[] = [];
  const deleting = object.metadata.deletionTimestamp !== undefined;
  if (deleting && (hasFinalizer(object, FOREGROUND) || hasFinalizer(object, ORPHAN))) {
    keys.push(...gcKey(object));
    if (isDeletingDependents(object) && (old === undefined || !isDeletingDependents(old))) keys.push(...read.dependents(object.metadata.uid).flatMap(gcKey));
  }
  if (owners.length > 0 && old?.metadata.ownerReferences !== object.metadata.ownerReferences) {
    if (owners.some((owner) => standing(owner, object, read) !== 'solid')) keys.push(...gcKey(object));
  }
  for (const owner of old?.metadata.ownerReferences ?? []) if (!owners.some((one) => one.uid === owner.uid && one.blockOwnerDeletion === owner.blockOwnerDeletion)) keys.push(...waitingOwner(owner, object, read).flatMap(gcKey));
  return keys;
}

function findOwner(owner: OwnerReference, dependent: KubeObject, read: Pick<Reader, 'get'>): KubeObject | undefined {
  const definition = kindOfObject(owner.apiVersion, owner.kind);
  if (definition === undefined || definition.plural === 'events') return undefined;
  const key = definition.namespaced ? `${dependent.metadata.namespace ?? ''}/${owner.name}` : owner.name;
  const found = read.get(qualified(definition.group, definition.plural), key);
  return found?.metadata.uid === owner.uid ? found : undefined;
}

function waitingOwner(owner: OwnerReference, dependent: KubeObject, read: Pick<Reader, 'get'>): KubeObject[] {
  const found = findOwner(owner, dependent, read);
  return found !== undefined && isDeletingDependents(found) ? [found] : [];
}

/** Upstream: classifyReferences. What cannot be looked up counts as being there. */
function standing(owner: OwnerReference, dependent: KubeObject, read: Pick<Reader, 'get'>): 'solid' | 'dangling' | 'waiting' {
  if (kindOfObject(owner.apiVersion, owner.kind) === undefined) return 'solid';
  const found = findOwner(owner, dependent, read);
  return found === undefined ? 'dangling' : isDeletingDependents(found) ? 'waiting' : 'solid';
}

// ---- decisions

function judge(object: KubeObject, c: Reconcile): void {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length === 0) return;
  const of = (wanted: ReturnType<typeof standing>): OwnerReference[] => owners.filter((owner) => standing(owner, object, c) === wanted);
  const [solid, waiting] = [of('solid'), of('waiting')];
  if (solid.length === owners.length) return;
  if (solid.length > 0) {
    c.report('dropOwnerReferences', { owners: owners.length, left: solid.length });
    c.call(patchMetadata(object, { ownerReferences: references(solid) }));
    return;
  }
  const dependents = c.dependents(object.metadata.uid);
  if (waiting.length > 0 && dependents.length > 0) {
    // A circle of blocking owners would never end: this one stops blocking.
    if (dependents.some(isDeletingDependents)) c.call(patchMetadata(object, { ownerReferences: references(owners.map(({ blockOwnerDeletion: _block, ...rest }) => ({ ...rest, blockOwnerDeletion: false }))) }));
    c.report('collectForeground', { dependents: dependents.length, owner: waiting[0]!.name });
    c.call(removal(object, 'Foreground'));
    return;
  }
  c.report('collect', { owner: owners[0]!.name, ownerKind: owners[0]!.kind });
  c.call(removal(object, hasFinalizer(object, ORPHAN) ? 'Orphan' : hasFinalizer(object, FOREGROUND) ? 'Foreground' : 'Background'));
}

/** Foreground deletion: the owner goes when no dependent blocks it any more. */
function awaitDependents(object: KubeObject, c: Reconcile): void {
  const blocking = c.dependents(object.metadata.uid).filter(({ metadata }) => metadata.ownerReferences?.some(({ uid, blockOwnerDeletion }) => uid === object.metadata.uid && blockOwnerDeletion === true));
  if (blocking.length > 0) {
    c.report('waitForDependents', { dependents: blocking.length });
    return;
  }
  c.report('finishForeground', { dependents: 0 });
  c.call(withoutFinalizer(object, FOREGROUND));
}

function orphanDependents(object: KubeObject, c: Reconcile): void {
  const dependents = c.dependents(object.metadata.uid);
  c.report('orphanDependents', { dependents: dependents.length });
  c.parallel(dependents.map((dependent) => patchMetadata(dependent, { ownerReferences: references((dependent.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== object.metadata.uid)) })));
  c.call(withoutFinalizer(object, ORPHAN));
}

// ---- calls

const references = (owners: readonly OwnerReference[]) => (owners.length === 0 ? null : owners.map((owner) => ({ ...owner })));

const at = (object: KubeObject): Pick<Call, 'on' | 'namespace' | 'name'> => ({
  on: resourceOf(object)!,
  ...(object.metadata.namespace !== undefined && { namespace: object.metadata.namespace }),
  name: object.metadata.name,
});

const patchMetadata = (object: KubeObject, metadata: { readonly ownerReferences?: ReturnType<typeof references>; readonly finalizers?: readonly string[] | null }): Call => ({
  ...at(object),
  verb: 'patch',
  patchType: 'merge',
  body: { metadata: { uid: object.metadata.uid, ...metadata } },
  ignore: ['NotFound'],
});

function withoutFinalizer(object: KubeObject, name: string): Call {
  const left = (object.metadata.finalizers ?? []).filter((finalizer) => finalizer !== name);
  const { resourceVersion } = object.metadata;
  return { ...at(object), verb: 'patch', patchType: 'merge', body: { metadata: { resourceVersion, finalizers: left.length === 0 ? null : left } }, ignore: ['NotFound'] };
}

const removal = (object: KubeObject, propagationPolicy: 'Background' | 'Foreground' | 'Orphan'): Call => ({
  ...at(object),
  verb: 'delete',
  body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: object.metadata.uid }, propagationPolicy },
  ignore: ['NotFound', 'Conflict'],
});
