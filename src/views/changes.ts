/** Which fields of an object changed: what an explanation shows of a write. */
import type { FieldChange, KubeObject } from '../engine/index.ts';

const MOST = 60;
/** Book-keeping that says nothing to a reader. */
const SILENT = /^metadata\.(managedFields|resourceVersion|generation|uid|creationTimestamp)|(lastTransitionTime|lastUpdateTime|lastHeartbeatTime|lastProbeTime|observedGeneration)$/;
const LAST_APPLIED = 'metadata.annotations.kubectl.kubernetes.io/last-applied-configuration';

/** Changed fields in the order of the newer object, those of `before` only at the end. */
export function changesBetween(before: KubeObject, after: KubeObject): readonly FieldChange[] {
  const found: FieldChange[] = [];
  compare('', before, after, found);
  return found;
}

/** What a new object says of itself: the few fields by which one knows it. */
export function factsOf(object: KubeObject): readonly FieldChange[] {
  const facts: FieldChange[] = [];
  const spec = (object.spec ?? {}) as { readonly [field: string]: unknown };
  const owner = object.metadata.ownerReferences?.[0];
  if (owner !== undefined) facts.push({ path: 'metadata.ownerReferences', after: `${owner.kind}/${owner.name}` });
  for (const field of ['replicas', 'nodeName', 'type', 'clusterIP', 'podCIDR']) if (spec[field] !== undefined && spec[field] !== '') facts.push({ path: `spec.${field}`, after: spec[field] });
  const template = (spec['template'] as { readonly spec?: unknown } | undefined)?.spec ?? spec;
  const { containers } = template as { readonly containers?: readonly { readonly name: string; readonly image?: string }[] };
  for (const { name, image } of containers ?? []) facts.push({ path: `containers[${name}].image`, after: image ?? '' });
  return facts;
}

type Fields = { readonly [key: string]: unknown };

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function compare(path: string, before: unknown, after: unknown, found: FieldChange[]): void {
  if (before === after || found.length >= MOST || SILENT.test(path) || path === LAST_APPLIED) return;
  if (isFields(before) && isFields(after)) {
    for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) compare(path === '' ? key : `${path}.${key}`, own(before, key), own(after, key), found);
  } else if (Array.isArray(before) && Array.isArray(after)) compareLists(path, before, after, found);
  else if (before === undefined && isFields(after)) for (const key of Object.keys(after)) compare(`${path}.${key}`, undefined, after[key], found);
  else found.push({ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
}

const own = (fields: Fields, key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined);

/** Lists of named things are compared by name; others as a whole. */
function compareLists(path: string, before: readonly unknown[], after: readonly unknown[], found: FieldChange[]): void {
  const key = ['type', 'name', 'uid', 'ip'].find((field) => [...before, ...after].every((item) => isFields(item) && typeof item[field] === 'string'));
  if (key === undefined) {
    if (JSON.stringify(before) !== JSON.stringify(after)) found.push({ path, before, after });
    return;
  }
  const byKey = (items: readonly unknown[]): Map<string, unknown> => new Map(items.map((item) => [String((item as Fields)[key]), item]));
  const [old, now] = [byKey(before), byKey(after)];
  for (const id of new Set([...now.keys(), ...old.keys()])) compare(`${path}[${id}]`, old.get(id), now.get(id), found);
}
