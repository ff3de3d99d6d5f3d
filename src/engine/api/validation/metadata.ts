/**
 * What is wrong with an object's metadata. Upstream: k8s.io/apimachinery/pkg/api/validation/objectmeta.go. Leaves out: the inside of managedFields.
 */
import { sameJson } from '../equal.ts';
import { forbiddenField, invalidValue, required, tooLong, type FieldError, type FieldErrors } from '../fieldError.ts';
import type { KindDefinition } from '../kind.ts';
import type { KubeObject, LabelSelector, ObjectMeta, OwnerReference, StringMap } from '../object.ts';
import { byteLength, dnsLabelFaults, labelKeyFaults, labelValueFaults, subdomainName } from './names.ts';

const MOST_ANNOTATIONS = 256 * 1024;
const NONE: FieldErrors = [];

/** Everything wrong with metadata, on creation or (with `old`) on update. */
export function validateMetadata(kind: KindDefinition, object: KubeObject, old?: KubeObject): FieldErrors {
  return old === undefined ? validateNewMetadata(kind, object.metadata) : validateChangedMetadata(object.metadata, old.metadata);
}

function validateNewMetadata(kind: KindDefinition, metadata: ObjectMeta): FieldErrors {
  const { name, generateName } = metadata;
  const faults = kind.nameFaults ?? subdomainName;
  const errors: FieldError[] = [];
  if (generateName) for (const fault of faults(generateName, true)) errors.push(invalidValue('metadata.generateName', generateName, fault));
  if (!name) errors.push(required('metadata.name', 'name or generateName is required'));
  else for (const fault of faults(name, false)) errors.push(invalidValue('metadata.name', name, fault));
  errors.push(
    ...validateNamespaceField(kind, metadata.namespace ?? ''),
    ...validateCommon(metadata),
    ...validateFinalizers(metadata.finalizers ?? []),
  );
  return errors;
}

function validateNamespaceField({ namespaced }: KindDefinition, namespace: string): FieldErrors {
  if (!namespaced) return namespace === '' ? NONE : [forbiddenField('metadata.namespace', 'not allowed on this type')];
  if (namespace === '') return [required('metadata.namespace')];
  return dnsLabelFaults(namespace).map((fault) => invalidValue('metadata.namespace', namespace, fault));
}

function validateChangedMetadata(metadata: ObjectMeta, old: ObjectMeta): FieldErrors {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp !== undefined) errors.push(...noNewFinalizers(metadata.finalizers ?? [], old.finalizers ?? []));
  if ((metadata.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalidValue('metadata.generation', metadata.generation ?? 0, 'must not be decremented'));
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (metadata[field] !== old[field])
      errors.push(
        invalidValue(
          `metadata.${field}`,
          metadata[field] ?? (field === 'deletionGracePeriodSeconds' || field === 'deletionTimestamp' ? null : ''),
          'field is immutable',
        ),
      );
  }
  const known = metadata.labels === old.labels && metadata.annotations === old.annotations && metadata.ownerReferences === old.ownerReferences;
  return known ? errors : [...errors, ...validateCommon(metadata)];
}

function validateCommon({ labels, annotations, ownerReferences }: ObjectMeta): FieldErrors {
  if (labels === undefined && annotations === undefined && ownerReferences === undefined) return NONE;
  return [
    ...validateLabels(labels, 'metadata.labels'),
    ...validateAnnotations(annotations, 'metadata.annotations'),
    ...validateOwners(ownerReferences ?? []),
  ];
}

/** Upstream visits the map in random order; here by key. */
export function validateLabels(labels: StringMap | undefined, path: string): FieldErrors {
  if (labels === undefined) return NONE;
  const errors: FieldError[] = [];
  for (const key of Object.keys(labels).sort()) {
    const value = labels[key] ?? '';
    for (const fault of labelKeyFaults(key)) errors.push(invalidValue(path, key, fault));
    for (const fault of labelValueFaults(value)) errors.push(invalidValue(path, value, fault));
  }
  return errors;
}

export function validateAnnotations(annotations: StringMap | undefined, path: string): FieldErrors {
  if (annotations === undefined) return NONE;
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const key of Object.keys(annotations).sort()) {
    const value = annotations[key] ?? '';
    bytes += byteLength(key) + (value.length > MOST_ANNOTATIONS ? value.length : byteLength(value));
    for (const fault of labelKeyFaults(key.toLowerCase())) errors.push(invalidValue(path, key, fault));
  }
  return bytes > MOST_ANNOTATIONS ? [...errors, tooLong(path, MOST_ANNOTATIONS)] : errors;
}

function validateOwners(owners: readonly OwnerReference[]): FieldErrors {
  const errors: FieldError[] = [];
  let controller = '';
  for (const [index, owner] of owners.entries()) {
    errors.push(...validateOwner(owner, `metadata.ownerReferences[${index}]`));
    if (owner.controller !== true) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === '') controller = name;
    else
      errors.push(
        invalidValue(
          'metadata.ownerReferences',
          owners,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`,
        ),
      );
  }
  return errors;
}

function validateOwner(owner: OwnerReference, path: string): FieldErrors {
  const errors: FieldError[] = [];
  if (!owner.apiVersion) errors.push(required(`${path}.apiVersion`, 'must not be empty'));
  else if (owner.apiVersion.split('/').length > 2 || owner.apiVersion.endsWith('/'))
    errors.push(invalidValue(`${path}.apiVersion`, owner.apiVersion, 'must be <group>/<version> or <version>'));
  for (const field of ['kind', 'name', 'uid'] as const) if (!owner[field]) errors.push(required(`${path}.${field}`, 'must not be empty'));
  if (owner.apiVersion === 'v1' && owner.kind === 'Event')
    errors.push(invalidValue(path, owner, '/v1, Kind=Event is disallowed from being an owner'));
  return errors;
}

function validateFinalizers(finalizers: readonly string[]): FieldErrors {
  const errors = finalizers.flatMap((name) => labelKeyFaults(name).map((fault) => invalidValue('metadata.finalizers', name, fault)));
  const both = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion');
  return both
    ? [...errors, invalidValue('metadata.finalizers', finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')]
    : errors;
}

function noNewFinalizers(finalizers: readonly string[], old: readonly string[]): FieldErrors {
  const extra = [...new Set(finalizers.filter((name) => !old.includes(name)))].sort();
  if (extra.length === 0) return NONE;
  const list = `[]string{${extra.map((name) => JSON.stringify(name)).join(', ')}}`;
  return [
    forbiddenField('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`),
  ];
}

const VALUES_NEEDED = "must be specified when `operator` is 'In' or 'NotIn'";
const VALUES_FORBIDDEN = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";

/** Upstream: meta/v1/validation ValidateLabelSelector. */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string): FieldErrors {
  if (selector === undefined) return NONE;
  const errors: FieldError[] = [...validateLabels(selector.matchLabels, `${path}.matchLabels`)];
  for (const [index, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) errors.push(required(`${at}.values`, VALUES_NEEDED));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) errors.push(forbiddenField(`${at}.values`, VALUES_FORBIDDEN));
    } else errors.push(invalidValue(`${at}.operator`, operator, 'not a valid selector operator'));
    for (const fault of labelKeyFaults(key)) errors.push(invalidValue(`${at}.key`, key, fault));
    for (const [at2, value] of values.entries())
      for (const fault of labelValueFaults(value)) errors.push(invalidValue(`${at}.values[${at2}]`, value, fault));
  }
  return errors;
}

/** A field that may not change once it is set. */
export const immutable = (path: string, value: unknown, old: unknown): FieldErrors =>
  sameJson(value, old) ? NONE : [invalidValue(path, value, 'field is immutable')];
