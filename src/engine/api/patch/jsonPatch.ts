/**
 * JSON patch, applied. Upstream: RFC 6902, github.com/evanphx/json-patch (patch.go), whose messages these are.
 */
import { sameJson } from '../equal.ts';
import type { Json } from '../object.ts';
import { isFields, isList, own, PatchFault, type Fields } from './fields.ts';

/** Throws PatchFault when an operation does not apply. */
export function applyJsonPatch(document: Json, patch: readonly Json[]): Json {
  return patch.reduce<Json>((current, operation) => applyOperation(current, isFields(operation) ? operation : {}), document);
}

function applyOperation(document: Json, operation: Fields): Json {
  const op = own(operation, 'op');
  const path = textOf(operation, 'path');
  switch (op) {
    case 'add':
      return change(document, path, 'add', () => valueOf(operation));
    case 'replace':
      return change(document, path, 'replace', () => valueOf(operation));
    case 'remove':
      return change(document, path, 'remove', undefined);
    case 'move': {
      const from = textOf(operation, 'from');
      const value = read(document, from);
      if (value === undefined) throw new PatchFault(`error in move for path: '${from}': missing value`);
      return change(change(document, from, 'remove', undefined), path, 'add', () => value);
    }
    case 'copy': {
      const from = textOf(operation, 'from');
      const value = read(document, from);
      if (value === undefined) throw new PatchFault(`error in copy for from: '${from}': missing value`);
      return change(document, path, 'add', () => value);
    }
    case 'test':
      if (sameJson(read(document, path) ?? null, valueOf(operation))) return document;
      throw new PatchFault(`testing value ${path} failed: test failed`);
    default:
      throw new PatchFault(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
  }
}

function textOf(operation: Fields, key: string): string {
  const value = own(operation, key);
  if (typeof value !== 'string')
    throw new PatchFault(`${String(own(operation, 'op'))} operation does not apply: operation missing ${key} field: missing value`);
  return value;
}

const valueOf = (operation: Fields): Json => own(operation, 'value') ?? null;

function steps(path: string): readonly string[] {
  if (path === '') return [];
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: Json, path: string): Json | undefined {
  return steps(path).reduce<Json | undefined>(
    (value, step) => (isList(value) ? value[indexOf(step, value.length) ?? -1] : isFields(value) ? own(value, step) : undefined),
    document,
  );
}

type Change = 'add' | 'replace' | 'remove';

function change(document: Json, path: string, kind: Change, value: (() => Json) | undefined): Json {
  const way = steps(path);
  return way.length === 0 ? (value?.() ?? null) : changeAt(document, way, path, kind, value);
}

function changeAt(node: Json | undefined, way: readonly string[], path: string, kind: Change, value: (() => Json) | undefined): Json {
  const [step = '', ...rest] = way;
  const missing = (): PatchFault =>
    new PatchFault(
      `${kind} operation does not apply: doc is missing ${rest.length > 0 ? 'path' : 'key'}: ${rest.length > 0 ? JSON.stringify(path) : path}: missing value`,
    );
  if (isList(node)) return changeList(node, step, rest, path, kind, value, missing);
  if (!isFields(node)) throw missing();
  const before = own(node, step);
  if (rest.length > 0) {
    if (before === undefined) throw missing();
    return withKey(node, step, changeAt(before, rest, path, kind, value));
  }
  if (kind === 'add') return withKey(node, step, value!());
  if (before === undefined)
    throw kind === 'remove'
      ? new PatchFault(`error in remove for path: '${path}': Unable to remove nonexistent key: ${step}: missing value`)
      : missing();
  return kind === 'replace' ? withKey(node, step, value!()) : Object.fromEntries(Object.entries(node).filter(([key]) => key !== step));
}

const withKey = (fields: Fields, key: string, value: Json): Fields =>
  Object.fromEntries([...Object.entries(fields).filter(([other]) => other !== key), [key, value]]);

function changeList(
  list: readonly Json[],
  step: string,
  rest: readonly string[],
  path: string,
  kind: Change,
  value: (() => Json) | undefined,
  missing: () => PatchFault,
): Json {
  if (rest.length === 0 && kind === 'add') {
    const at = step === '-' ? list.length : indexOf(step, list.length + 1);
    if (at === undefined)
      throw new PatchFault(`error in add for path: '${path}': Unable to access invalid index: ${step}: invalid index referenced`);
    return [...list.slice(0, at), value!(), ...list.slice(at)];
  }
  const at = indexOf(step, list.length);
  if (at === undefined)
    throw rest.length > 0
      ? missing()
      : new PatchFault(`error in ${kind} for path: '${path}': Unable to access invalid index: ${step}: invalid index referenced`);
  if (rest.length > 0) return list.with(at, changeAt(list[at], rest, path, kind, value));
  return kind === 'replace' ? list.with(at, value!()) : [...list.slice(0, at), ...list.slice(at + 1)];
}

function indexOf(step: string, length: number): number | undefined {
  if (!/^(0|-?[1-9]\d*)$/.test(step)) return undefined;
  const at = Number(step) < 0 ? length + Number(step) : Number(step);
  return at >= 0 && at < length ? at : undefined;
}
