/**
 * Which Pods or ReplicaSets belong to a controller: it adopts orphans that its selector matches and releases what no longer does. Upstream:
 * pkg/controller/controller_ref_manager.go.
 */
import { sameJson } from '../api/equal.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { ReplicaSet } from '../api/kinds/replicaSet.ts';
import type { KubeObject, LabelSelector, OwnerReference, StringMap } from '../api/object.ts';
import { matchesLabels, selectorOf, type Selector } from '../api/selector.ts';
import { qualified } from '../api/steps.ts';
import type { ObjectChange, ResourceName } from '../client/informer.ts';
import { isActive, isReady } from './activePods.ts';
import { PODS, REPLICA_SETS, type Call, type Reader, type Reconcile } from './controller.ts';
import { Facts } from './facts.ts';
import { ownerOf } from './podCalls.ts';

type Owner = KubeObject & { readonly spec: { readonly selector: LabelSelector } };

/** A selector with what it has found out about labels: both are frozen, so it holds for ever. */
interface Known {
  /** Undefined for a selector that selects everything: no controller may have that. */
  readonly selector: Selector | undefined;
  readonly verdicts: WeakMap<StringMap, boolean>;
  /** Of the owner's objects: 1 for what it selects. */
  readonly facts: Facts<KubeObject>;
}

const KNOWN = new WeakMap<LabelSelector, Known>();

function knownOf({ spec }: Owner): Known {
  let known = KNOWN.get(spec.selector);
  if (known !== undefined) return known;
  const selector = selectorOf(spec.selector);
  const made: Known = { selector: selector !== undefined && selector.length > 0 ? selector : undefined, verdicts: new WeakMap(), facts: new Facts(({ metadata }) => Number(selects(made, metadata.labels))) };
  known = made;
  KNOWN.set(spec.selector, known);
  return known;
}

function selects({ selector, verdicts }: Known, labels: StringMap | undefined): boolean {
  if (selector === undefined || labels === undefined) return selector !== undefined && matchesLabels(selector, labels);
  let verdict = verdicts.get(labels);
  if (verdict === undefined) verdicts.set(labels, (verdict = matchesLabels(selector, labels)));
  return verdict;
}

const controllerOf = ({ metadata }: KubeObject): OwnerReference | undefined => metadata.ownerReferences?.find(({ controller }) => controller === true);

/**
 * The same for Pods, but only for changes that a controller can see: one that was bound, or tells how its containers are, is the same Pod to
 * it. Upstream looks and finds nothing to do.
 */
export function keysOfPods(change: ObjectChange<KubeObject>, read: Pick<Reader, 'list'>, kind: string, resource: string): string[] {
  const [pod, old] = [change.object as Pod, change.old as Pod | undefined];
  return change.event === 'MODIFIED' && old !== undefined && looksSame(old, pod) ? [] : keysOfOwned(change, read, kind, resource);
}

function looksSame(old: Pod, pod: Pod): boolean {
  const [before, now] = [old.metadata, pod.metadata];
  return (
    before.deletionTimestamp === now.deletionTimestamp &&
    old.status?.phase === pod.status?.phase &&
    isReady(old) === isReady(pod) &&
    sameJson(before.labels, now.labels) &&
    sameJson(before.ownerReferences, now.ownerReferences)
  );
}

/** The controller of `kind` that owns an object, or those that might adopt it. */
export function keysOfOwned({ object, old }: ObjectChange<KubeObject>, read: Pick<Reader, 'list'>, kind: string, resource: string): string[] {
  const keys = new Set<string>();
  for (const state of [object, old]) {
    const owner = state && controllerOf(state);
    if (state === undefined || (owner !== undefined && owner.kind !== kind)) continue;
    if (owner !== undefined) keys.add(`${state.metadata.namespace}/${owner.name}`);
    else for (const key of adopters(state, read, resource)) keys.add(key);
  }
  return [...keys];
}

function adopters({ metadata: { namespace, labels } }: KubeObject, read: Pick<Reader, 'list'>, resource: string): string[] {
  const candidates = read.list<Owner>(resource, namespace);
  return candidates.filter((owner) => selects(knownOf(owner), labels)).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

export interface Claimed<T extends KubeObject> {
  /** What is the owner's after the claims are made. */
  readonly objects: readonly T[];
  readonly claims: readonly Call[];
}

export const claimPods = (owner: Owner, kind: string, c: Reconcile): Claimed<Pod> => claim(owner, kind, PODS, isActive, c);

export const claimReplicaSets = (owner: Owner, c: Reconcile): Claimed<ReplicaSet> => claim(owner, 'Deployment', REPLICA_SETS, ({ metadata }) => metadata.deletionTimestamp === undefined, c);

function claim<T extends KubeObject>(owner: Owner, kind: string, on: ResourceName, mayAdopt: (object: T) => boolean, c: Reconcile): Claimed<T> {
  const resource = qualified(on.group, on.resource);
  const known = knownOf(owner);
  const matches = ({ metadata }: T): boolean => selects(known, metadata.labels);
  const { deletionTimestamp, namespace = '', uid } = owner.metadata;
  const owned = c.owned<T>(resource, uid);
  const objects = known.facts.read(owned).includes(0) ? owned.filter(matches) : owned;
  if (deletionTimestamp !== undefined || known.selector === undefined) return { objects, claims: [] };
  const released = objects.length === owned.length ? [] : owned.filter((object) => !matches(object)).map((object) => patchOwners(object, on, ownersOf(object).filter((one) => one.uid !== uid)));
  const orphans = c.orphans<T>(resource, namespace).filter((object) => mayAdopt(object) && matches(object));
  const adopted = orphans.map((object) => patchOwners(object, on, [...ownersOf(object), ownerOf(owner, kind)]));
  return { objects: orphans.length === 0 ? objects : [...objects, ...orphans], claims: [...released, ...adopted] };
}

const ownersOf = ({ metadata }: KubeObject): readonly OwnerReference[] => metadata.ownerReferences ?? [];

const patchOwners = ({ metadata }: KubeObject, on: ResourceName, ownerReferences: readonly OwnerReference[]): Call => ({
  verb: 'patch',
  on,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  patchType: 'merge',
  body: { metadata: { uid: metadata.uid, ownerReferences: ownerReferences.length === 0 ? null : ownerReferences.map((reference) => ({ ...reference })) } },
  ignore: ['NotFound'],
});
