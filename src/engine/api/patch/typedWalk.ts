/**
 * Objects seen through their schema: which fields they have, what differs between two, what is left of one when fields are taken away.
 * Upstream: sigs.k8s.io/structured-merge-diff typed (tofieldset.go, compare.go, merge.go, remove.go).
 */
import { sameJson } from '../equal.ts';
import type { Json } from '../object.ts';
import { definition, type FieldSchema, type TypeSchema } from '../schema/schema.ts';
import { isFields, isList, own, type Fields } from './fields.ts';
import { EMPTY, isEmptySet, LEAF, setOf, union, type FieldSet } from './fieldSet.ts';

/** A place in the schema: a field of a structure, an element of a list or map. */
export interface Place {
  readonly type: TypeSchema;
  readonly field?: FieldSchema;
}

export const rootPlace = (schema: string): Place => ({ type: { kind: 'struct', name: schema } });

/** Whether the value at a place is owned as a whole. */
function isAtomic({ type, field }: Place): boolean {
  if (type.kind === 'scalar' || field?.atomic === true) return true;
  if (type.kind === 'struct') return definition(type.name).atomic;
  return type.kind === 'list' && field?.list !== 'set' && field?.list !== 'map';
}

function fieldPlace(place: Place, key: string): Place | undefined {
  if (place.type.kind === 'map') return { type: place.type.value };
  if (place.type.kind !== 'struct') return undefined;
  const field = definition(place.type.name).fields.get(key);
  return field && { type: field.type, field };
}

const itemPlace = ({ type }: Place): Place => ({ type: type.kind === 'list' ? type.item : type });

/** `k:{"name":"c"}` or `v:"x"`: what tells an element of a list from the others. */
function elementOf(item: Json, { field }: Place): string {
  if (field?.list !== 'map' || !isFields(item)) return `v:${JSON.stringify(item)}`;
  const keys = [...(field.keys ?? [])].sort().map((key): [string, Json] => [key, own(item, key) ?? (key === 'protocol' ? 'TCP' : null)]);
  return `k:${JSON.stringify(Object.fromEntries(keys.filter(([, value]) => value !== null)))}`;
}

/** The fields that an applied configuration names. */
export function fieldsOf(value: Json, place: Place): FieldSet {
  if (isAtomic(place)) return LEAF;
  if (isList(value))
    return setOf(
      false,
      value.map((item) => [elementOf(item, place), union(fieldsOf(item, itemPlace(place)), LEAF)]),
    );
  if (!isFields(value)) return value === null ? EMPTY : LEAF;
  return setOf(
    false,
    Object.entries(value).map(([key, inner]) => [`f:${key}`, namedField(inner, fieldPlace(place, key), place.type.kind === 'map')]),
  );
}

function namedField(value: Json, place: Place | undefined, ofMap: boolean): FieldSet {
  const inner = place === undefined ? LEAF : fieldsOf(value, place);
  const empty = value === null || (isFields(value) && Object.keys(value).length === 0);
  return empty || ofMap ? union(inner, LEAF) : inner;
}

export interface Comparison {
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

const SAME: Comparison = { changed: EMPTY, removed: EMPTY };

/** Added and modified fields, and removed ones. */
export function compare(before: Json | undefined, after: Json | undefined, place: Place): Comparison {
  if (before === after) return SAME;
  if (isAtomic(place) || (isScalar(before) && isScalar(after))) return compareLeaf(before, after);
  if (isFields(before) && isFields(after)) return compareFields(before, after, place);
  const left = childrenOf(before, place);
  const right = childrenOf(after, place);
  const elements = new Set([...left.keys(), ...right.keys()]);
  const changed: [string, FieldSet][] = [];
  const removed: [string, FieldSet][] = [];
  for (const element of elements) {
    const result = compare(left.get(element)?.value, right.get(element)?.value, (left.get(element) ?? right.get(element))!.place);
    changed.push([element, result.changed]);
    removed.push([element, result.removed]);
  }
  return { changed: setOf(before === undefined, changed), removed: setOf(after === undefined, removed) };
}

/** Two versions of a structure share most of their fields: those are passed over. */
function compareFields(before: Fields, after: Fields, place: Place): Comparison {
  const changed: [string, FieldSet][] = [];
  const removed: [string, FieldSet][] = [];
  const look = (key: string): void => {
    const [was, is] = [own(before, key), own(after, key)];
    if (was === is) return;
    const result = compare(was, is, fieldPlace(place, key) ?? UNKNOWN);
    changed.push([`f:${key}`, result.changed]);
    removed.push([`f:${key}`, result.removed]);
  };
  for (const key of Object.keys(before)) look(key);
  for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) look(key);
  return changed.length === 0 ? SAME : { changed: setOf(false, changed), removed: setOf(false, removed) };
}

const UNKNOWN: Place = { type: { kind: 'scalar', code: 'o' } };

const isScalar = (value: Json | undefined): boolean => value === undefined || (!isFields(value) && !isList(value));

function compareLeaf(before: Json | undefined, after: Json | undefined): Comparison {
  if (after === undefined) return { changed: EMPTY, removed: LEAF };
  return before === undefined || !sameJson(before, after) ? { changed: LEAF, removed: EMPTY } : SAME;
}

interface Child {
  readonly value: Json;
  readonly place: Place;
}

function childrenOf(value: Json | undefined, place: Place): ReadonlyMap<string, Child> {
  if (isList(value)) return new Map(value.map((item) => [elementOf(item, place), { value: item, place: itemPlace(place) }]));
  if (!isFields(value)) return new Map();
  return new Map(
    Object.entries(value).map(([key, inner]) => [
      `f:${key}`,
      { value: inner, place: fieldPlace(place, key) ?? UNKNOWN },
    ]),
  );
}

/** The live object with the applied configuration laid over it. */
export function mergeTyped(live: Json | undefined, applied: Json, place: Place): Json {
  if (live === undefined || live === null || isAtomic(place)) return applied;
  if (isList(live) && isList(applied)) return mergeLists(live, applied, place);
  if (!isFields(live) || !isFields(applied)) return applied;
  const result = new Map<string, Json>(Object.entries(live));
  for (const [key, value] of Object.entries(applied)) {
    const inner = fieldPlace(place, key);
    result.set(key, inner === undefined ? value : mergeTyped(result.get(key), value, inner));
  }
  return Object.fromEntries(result);
}

/** In the order of the configuration; elements that only the live list has stay after the one that they followed. */
function mergeLists(live: readonly Json[], applied: readonly Json[], place: Place): Json {
  const wanted = new Map(applied.map((item) => [elementOf(item, place), item]));
  const merged: Json[] = [];
  const done = new Set<string>();
  let at = 0;
  const put = (element: string, before: Json | undefined): void => {
    if (done.has(element)) return;
    done.add(element);
    merged.push(mergeTyped(before, wanted.get(element)!, itemPlace(place)));
  };
  const appliedElements = [...wanted.keys()];
  const liveByElement = new Map(live.map((item) => [elementOf(item, place), item]));
  for (const [element, item] of liveByElement) {
    if (!wanted.has(element)) {
      merged.push(item);
      continue;
    }
    while (at < appliedElements.length && !done.has(element)) put(appliedElements[at]!, liveByElement.get(appliedElements[at++]!));
  }
  for (; at < appliedElements.length; at++) put(appliedElements[at]!, liveByElement.get(appliedElements[at]!));
  return merged;
}

/** Takes away the fields of `gone` that nobody in `kept` has; a field goes with all that is below it. */
export function removeFields(value: Json, gone: FieldSet, kept: FieldSet, place: Place): Json {
  if (gone.children.size === 0 || isAtomic(place)) return value;
  const survive = (element: string, inner: Json, at: Place): Json | undefined => {
    const lost = gone.children.get(element);
    if (lost === undefined) return inner;
    const holders = kept.children.get(element) ?? EMPTY;
    return isEmptySet(holders) ? undefined : removeFields(inner, lost, holders, at);
  };
  if (isList(value))
    return value.map((item) => survive(elementOf(item, place), item, itemPlace(place))).filter((item) => item !== undefined);
  if (!isFields(value)) return value;
  const entries: [string, Json][] = [];
  for (const [key, inner] of Object.entries(value as Fields)) {
    const left = survive(`f:${key}`, inner, fieldPlace(place, key) ?? { type: { kind: 'scalar', code: 'o' } });
    if (left !== undefined) entries.push([key, left]);
  }
  return Object.fromEntries(entries);
}
