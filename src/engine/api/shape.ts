/**
 * Objects in one shape: the engines that run this are much faster at reading what is alike, and at making what is written out than at copying
 * what they do not know. What a field holds does not change, only the order of the fields. Upstream: none (a Go struct has one shape anyway).
 */
import type { KubeObject, ObjectMeta } from './object.ts';

type Fields = { readonly [K in keyof ObjectMeta]?: ObjectMeta[K] | undefined };
type Draft = { -readonly [K in keyof ObjectMeta]?: ObjectMeta[K] };

/** Metadata of these fields, without those that are undefined. */
export function metadataOf(fields: Fields & Pick<ObjectMeta, 'name' | 'uid' | 'resourceVersion' | 'creationTimestamp'>): ObjectMeta {
  const { name, namespace, uid, resourceVersion, creationTimestamp, generateName, generation, labels, annotations, ownerReferences, finalizers, managedFields, deletionTimestamp, deletionGracePeriodSeconds } = fields;
  const rare = annotations !== undefined || finalizers !== undefined || managedFields !== undefined || deletionTimestamp !== undefined || deletionGracePeriodSeconds !== undefined;
  // Pods and what else controllers make; Events.
  if (!rare && namespace !== undefined) {
    if (generateName !== undefined && generation !== undefined && labels !== undefined && ownerReferences !== undefined)
      return { name, namespace, uid, resourceVersion, creationTimestamp, generateName, generation, labels, ownerReferences };
    if (generateName === undefined && generation === undefined && labels === undefined && ownerReferences === undefined) return { name, namespace, uid, resourceVersion, creationTimestamp };
  }
  const made: Draft = namespace === undefined ? { name, uid, resourceVersion, creationTimestamp } : { name, namespace, uid, resourceVersion, creationTimestamp };
  if (generateName !== undefined) made.generateName = generateName;
  if (generation !== undefined) made.generation = generation;
  if (labels !== undefined) made.labels = labels;
  if (ownerReferences !== undefined) made.ownerReferences = ownerReferences;
  if (annotations !== undefined) made.annotations = annotations;
  if (finalizers !== undefined) made.finalizers = finalizers;
  if (managedFields !== undefined) made.managedFields = managedFields;
  if (deletionTimestamp !== undefined) made.deletionTimestamp = deletionTimestamp;
  if (deletionGracePeriodSeconds !== undefined) made.deletionGracePeriodSeconds = deletionGracePeriodSeconds;
  return made as ObjectMeta;
}

/** Whether it has no other fields than those that `metadataOf` knows. */
export function isKnown(m: Fields): boolean {
  let known = 0;
  if (m.name !== undefined) known++;
  if (m.namespace !== undefined) known++;
  if (m.uid !== undefined) known++;
  if (m.resourceVersion !== undefined) known++;
  if (m.creationTimestamp !== undefined) known++;
  if (m.generateName !== undefined) known++;
  if (m.generation !== undefined) known++;
  if (m.labels !== undefined) known++;
  if (m.annotations !== undefined) known++;
  if (m.ownerReferences !== undefined) known++;
  if (m.finalizers !== undefined) known++;
  if (m.managedFields !== undefined) known++;
  if (m.deletionTimestamp !== undefined) known++;
  if (m.deletionGracePeriodSeconds !== undefined) known++;
  return known === Object.keys(m).length;
}

/** The object with other metadata. */
export function withMetadata<T extends KubeObject>(object: T, metadata: ObjectMeta): T {
  const { apiVersion, kind } = object;
  // Half of all that is written; a copy in a place of its own is a quick one.
  if (kind === 'Event') return { ...object, metadata };
  const { spec, status } = object;
  const size = Object.keys(object).length;
  if (spec !== undefined && status !== undefined && size === 5) return { apiVersion, kind, metadata, spec, status } as T;
  if (spec !== undefined && size === 4) return { apiVersion, kind, metadata, spec } as T;
  return { ...object, metadata };
}
