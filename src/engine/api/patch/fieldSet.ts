/**
 * Sets of fields, as managedFields hold them. Upstream: sigs.k8s.io/structured-merge-diff fieldpath (Set, serialize.go).
 * Elements of a path are written as there: `f:name`, `k:{"name":"c"}`, `v:"x"`, `i:0`.
 */
import type { Json } from '../object.ts';
import { isFields } from './fields.ts';

export interface FieldSet {
  /** Whether the place itself belongs to the set. */
  readonly self: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const EMPTY: FieldSet = { self: false, children: new Map() };
export const LEAF: FieldSet = { self: true, children: new Map() };

export const isEmptySet = (set: FieldSet): boolean => !set.self && set.children.size === 0;

/** A set out of children, without those that are empty. */
export function setOf(self: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet {
  const kept = new Map<string, FieldSet>();
  for (const [element, child] of children) if (!isEmptySet(child)) kept.set(element, child);
  return kept.size === 0 ? (self ? LEAF : EMPTY) : { self, children: kept };
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a) || a === b) return b;
  if (isEmptySet(b)) return a;
  const children = new Map(a.children);
  let grew = b.self && !a.self;
  for (const [element, child] of b.children) {
    const known = children.get(element);
    const joined = known === undefined ? child : union(known, child);
    grew ||= joined !== known;
    children.set(element, joined);
  }
  return grew ? setOf(a.self || b.self, children) : a;
}

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a) || isEmptySet(b)) return a;
  let shrank = a.self && b.self;
  const children: [string, FieldSet][] = [];
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const left = other === undefined ? child : difference(child, other);
    shrank ||= left !== child;
    children.push([element, left]);
  }
  return shrank ? setOf(a.self && !b.self, children) : a;
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a) || isEmptySet(b)) return EMPTY;
  return setOf(
    a.self && b.self,
    [...a.children]
      .filter(([element]) => b.children.has(element))
      .map(([element, child]) => [element, intersection(child, b.children.get(element)!)]),
  );
}

/** `.spec.containers[name="c"].image` of every member, in order. */
export function paths(set: FieldSet, prefix = ''): readonly string[] {
  const own = set.self && prefix !== '' ? [prefix] : [];
  const elements = [...set.children.keys()].sort();
  return [...own, ...elements.flatMap((element) => paths(set.children.get(element)!, prefix + pathText(element)))];
}

function pathText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  if (element.startsWith('i:')) return `[${rest}]`;
  const keys = JSON.parse(rest) as { readonly [key: string]: Json };
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}

/** Sets and what was written of them: both are frozen, so that the one stands for the other as long as it lives. */
const written = new WeakMap<FieldSet, Json>();
const read = new WeakMap<object, FieldSet>();

/** As fieldsV1 writes it. */
export function toFieldsV1(set: FieldSet): Json {
  let json = written.get(set);
  if (json !== undefined) return json;
  written.set(set, (json = write(set)));
  read.set(json as object, set);
  return json;
}

function write(set: FieldSet): Json {
  const entries: [string, Json][] = set.self && set.children.size > 0 ? [['.', {}]] : [];
  for (const element of [...set.children.keys()].sort()) entries.push([element, write(set.children.get(element)!)]);
  return Object.fromEntries(entries);
}

/** Reads fieldsV1; what is not understood is left out. */
export function fromFieldsV1(json: Json | undefined): FieldSet {
  if (!isFields(json)) return EMPTY;
  let set = read.get(json);
  if (set === undefined) read.set(json, (set = readSet(json, true)));
  return set;
}

function readSet(json: { readonly [key: string]: Json }, root: boolean): FieldSet {
  const elements = Object.entries(json).filter(([key]) => /^[fkvi]:/.test(key) && validElement(key));
  const self = !root && (elements.length === 0 || Object.hasOwn(json, '.'));
  return setOf(
    self,
    elements.map(([key, inner]) => [key, isFields(inner) ? readSet(inner, false) : LEAF]),
  );
}

function validElement(element: string): boolean {
  if (!element.startsWith('k:')) return true;
  try {
    return isFields(JSON.parse(element.slice(2)) as Json);
  } catch {
    return false;
  }
}
