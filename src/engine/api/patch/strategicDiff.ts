/**
 * Strategic merge patch, computed: what `kubectl apply` and `kubectl edit` send. Upstream: apimachinery util/strategicpatch/patch.go
 * (CreateThreeWayMergePatch, CreateTwoWayMergePatch, diffMaps and below it). Leaves out: conflict detection (kubectl always overwrites).
 */
import { sameJson } from '../equal.ts';
import type { Json } from '../object.ts';
import { definition, type Definition, type FieldSchema } from '../schema/schema.ts';
import { isFields, isList, own, PatchFault, type Fields } from './fields.ts';
import { identity, sortBy } from './listOrder.ts';
import { DELETE_FROM, innerDefinition, joinPatches, PATCH, RETAIN_KEYS, SET_ORDER } from './strategicMerge.ts';

interface Options {
  readonly ignoreDeletions: boolean;
  readonly ignoreChanges: boolean;
  readonly setOrder: boolean;
  readonly retainKeys: boolean;
}

/** Makes `modified` out of `original`. */
export const createTwoWayPatch = (original: Fields, modified: Fields, schema: string): Fields =>
  diffMaps(original, modified, definition(schema), { ignoreDeletions: false, ignoreChanges: false, setOrder: true, retainKeys: false });

/**
 * What `kubectl apply` sends: changes from `current` (on the server) to `modified` (the file), deletions from `original` (last applied) to
 * `modified`. Throws PatchFault.
 */
export function createThreeWayPatch(original: Fields, modified: Fields, current: Fields, schema: string): Fields {
  const changes = diffMaps(current, modified, definition(schema), {
    ignoreDeletions: true,
    ignoreChanges: false,
    setOrder: true,
    retainKeys: false,
  });
  const deletions = diffMaps(original, modified, definition(schema), {
    ignoreDeletions: false,
    ignoreChanges: true,
    setOrder: true,
    retainKeys: false,
  });
  return joinPatches(deletions, changes, schema);
}

function diffMaps(original: Fields, modified: Fields, schema: Definition | undefined, options: Options): Fields {
  const patch = new Map<string, Json>();
  for (const [key, value] of Object.entries(modified)) {
    const before = own(original, key);
    if (before === undefined || kindOf(before) !== kindOf(value)) {
      if (!options.ignoreChanges) patch.set(key, value);
    } else diffField(patch, key, before, value, schema?.fields.get(key), options);
  }
  if (!options.ignoreDeletions) for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch.set(key, null);
  const retained = options.retainKeys
    ? Object.entries(modified)
        .filter(([, value]) => value !== null)
        .map(([key]) => key)
    : [];
  const added = Object.keys(modified).some((key) => !Object.hasOwn(original, key));
  if (retained.length > 0 && (patch.size > 0 || added)) patch.set(RETAIN_KEYS, retained.sort());
  return Object.fromEntries(patch);
}

const kindOf = (value: Json): string => (isList(value) ? 'list' : value === null ? 'null' : typeof value);

function diffField(
  patch: Map<string, Json>,
  key: string,
  before: Json,
  value: Json,
  field: FieldSchema | undefined,
  options: Options,
): void {
  const inner = { ...options, retainKeys: field?.retainKeys ?? false };
  if (isFields(before) && isFields(value)) {
    const difference = diffMaps(before, value, innerDefinition(field?.type), inner);
    if (Object.keys(difference).length > 0) patch.set(key, difference);
  } else if (isList(before) && isList(value) && field?.merges === true) {
    const { changes, deletions, order } = diffLists(before, value, field, inner);
    if (changes.length > 0) patch.set(key, changes);
    if (deletions.length > 0) patch.set(DELETE_FROM + key, deletions);
    if (order !== undefined) patch.set(SET_ORDER + key, order);
  } else if (!options.ignoreChanges && !sameJson(before, value)) patch.set(key, value);
}

interface ListDifference {
  readonly changes: readonly Json[];
  readonly deletions: readonly Json[];
  readonly order?: readonly Json[];
}

function diffLists(original: readonly Json[], modified: readonly Json[], field: FieldSchema, options: Options): ListDifference {
  if (original.length === 0) return { changes: modified.length === 0 || options.ignoreChanges ? [] : modified, deletions: [] };
  if (field.mergeKey === undefined) return diffScalars(original, modified, options);
  const { mergeKey } = field;
  for (const element of [...original, ...modified]) {
    if (!isFields(element) || !Object.hasOwn(element, mergeKey))
      throw new PatchFault(`map: ${JSON.stringify(element)} does not contain declared merge key: ${mergeKey}`);
  }
  const { changed, deleted } = diffListsOfMaps(
    original as readonly Fields[],
    modified as readonly Fields[],
    mergeKey,
    innerDefinition(field.type),
    options,
  );
  const sameOrder =
    original.length === modified.length &&
    modified.every((element, index) => identity(original[index], mergeKey) === identity(element, mergeKey));
  const changes = [...sortBy(changed, modified, mergeKey), ...deleted];
  const ordered =
    options.setOrder &&
    ((!options.ignoreChanges && (changes.length > 0 || !sameOrder)) || (!options.ignoreDeletions && changes.length > 0));
  return {
    changes,
    deletions: [],
    ...(ordered && { order: modified.map((element) => ({ [mergeKey]: identity(element, mergeKey) ?? null })) }),
  };
}

const byText = (a: Json | undefined, b: Json | undefined): number => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);

function diffListsOfMaps(
  original: readonly Fields[],
  modified: readonly Fields[],
  mergeKey: string,
  schema: Definition | undefined,
  options: Options,
) {
  const changed: Json[] = [];
  const deleted: Json[] = [];
  const find = (list: readonly Fields[], key: Json | undefined): Fields | undefined =>
    list.find((element) => String(own(element, mergeKey)) === String(key));
  for (const element of [...modified].sort((a, b) => byText(own(a, mergeKey), own(b, mergeKey)))) {
    const key = own(element, mergeKey) ?? null;
    const before = find(original, key);
    if (before === undefined) {
      if (!options.ignoreChanges) changed.push(element);
      continue;
    }
    const difference = diffMaps(before, element, schema, options);
    if (Object.keys(difference).length > 0) changed.push({ ...difference, [mergeKey]: key });
  }
  if (!options.ignoreDeletions) {
    for (const element of [...original].sort((a, b) => byText(own(a, mergeKey), own(b, mergeKey)))) {
      const key = own(element, mergeKey) ?? null;
      if (find(modified, key) === undefined) deleted.push({ [PATCH]: 'delete', [mergeKey]: key });
    }
  }
  return { changed, deleted };
}

function diffScalars(original: readonly Json[], modified: readonly Json[], options: Options): ListDifference {
  const added = options.ignoreChanges ? [] : modified.filter((element) => !original.includes(element));
  const removed = options.ignoreDeletions ? [] : [...new Set(original.filter((element) => !modified.includes(element)))].sort(byText);
  const ordered =
    options.setOrder && ((!options.ignoreDeletions && removed.length > 0) || (!options.ignoreChanges && !sameJson(original, modified)));
  return { changes: sortBy(added, modified, undefined), deletions: removed, ...(ordered && { order: modified }) };
}
