/**
 * What a task of a lesson asks of the cluster: predicates over objects, counts, Events, and over what has happened and was typed since the task
 * began, so that the student must have done it and not the script.
 */
import { matches, type Matchable, type StepMatch } from './match.ts';

export type Wanted = string | number | boolean | { readonly atLeast: number } | { readonly atMost: number } | { readonly not: string | number | boolean } | { readonly exists: boolean };

export interface Where {
  /** By path: `spec.replicas`, `spec.containers[0].image`, `status.conditions[type=Ready].status`. A text may end in `*`. */
  readonly [path: string]: Wanted;
}

export type Check =
  | { readonly all: readonly Check[] }
  | { readonly any: readonly Check[] }
  | { readonly not: Check }
  | { readonly object: string; readonly namespace?: string; readonly where?: Where }
  | { readonly count: string; readonly namespace?: string; readonly labels?: { readonly [label: string]: string }; readonly where?: Where; readonly is?: number; readonly atLeast?: number; readonly atMost?: number }
  | { readonly event: string; readonly name?: string; readonly namespace?: string }
  | { readonly happened: StepMatch }
  | { readonly typed: string };

export interface Item {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: { readonly [label: string]: string }; readonly deletionTimestamp?: string };
}

/** The cluster at the present moment, and its past since the task began. */
export interface CheckedWorld {
  /** Objects of a resource by its plural, qualified where it has a group: `pods`, `deployments.apps`. Undefined: no such resource. */
  list(resource: string): readonly Item[] | undefined;
  /** Steps since the task began, oldest first. */
  steps(): Iterable<Matchable>;
  /** Lines that the student has typed since then. */
  typed(): readonly string[];
}

const PATH = /[^.[\]]+|\[[^\]]*\]/g;

/** A value by its path; `[3]` is a place in a list, `[type=Ready]` the first entry with that field. */
export function valueOf(object: unknown, path: string): unknown {
  let value: unknown = object;
  for (const part of path.match(PATH) ?? []) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (!part.startsWith('[')) value = Object.hasOwn(value, part) ? (value as Readonly<Record<string, unknown>>)[part] : undefined;
    else if (!Array.isArray(value)) {
      // A label or annotation whose key has dots in it is written in brackets.
      const key = part.slice(1, -1);
      value = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
    } else value = entryOf(value, part.slice(1, -1));
  }
  return value;
}

function entryOf(list: readonly unknown[], place: string): unknown {
  const split = place.indexOf('=');
  if (split < 0) return list[Number(place)];
  return list.find((entry) => String(valueOf(entry, place.slice(0, split))) === place.slice(split + 1));
}

const fits = (pattern: string, text: string): boolean => (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern);

function is(value: unknown, wanted: Wanted): boolean {
  if (typeof wanted === 'string') return value !== undefined && typeof value !== 'object' && fits(wanted, String(value));
  if (typeof wanted !== 'object') return value === wanted;
  if ('exists' in wanted) return (value !== undefined) === wanted.exists;
  if ('not' in wanted) return !is(value, wanted.not);
  return 'atLeast' in wanted ? Number(value ?? 0) >= wanted.atLeast : Number(value ?? 0) <= wanted.atMost;
}

const holdsIn = (object: unknown, where: Where = {}): boolean => Object.entries(where).every(([path, wanted]) => is(valueOf(object, path), wanted));

const inNamespace = ({ metadata }: Item, wanted: string | undefined): boolean => wanted === '*' || metadata.namespace === undefined || metadata.namespace === (wanted ?? 'default');

/** Whether what a task asks for is so. A resource that there is none of has no objects. */
export function holds(check: Check, world: CheckedWorld): boolean {
  if ('all' in check) return check.all.every((one) => holds(one, world));
  if ('any' in check) return check.any.some((one) => holds(one, world));
  if ('not' in check) return !holds(check.not, world);
  if ('object' in check) {
    const [resource = '', name = ''] = check.object.split('/');
    return (world.list(resource) ?? []).some((item) => inNamespace(item, check.namespace) && fits(name, item.metadata.name) && holdsIn(item, check.where));
  }
  if ('count' in check) {
    const count = (world.list(check.count) ?? []).filter((item) => inNamespace(item, check.namespace) && hasLabels(item, check.labels) && holdsIn(item, check.where)).length;
    return (check.is === undefined || count === check.is) && (check.atLeast === undefined || count >= check.atLeast) && (check.atMost === undefined || count <= check.atMost);
  }
  if ('event' in check) return holds({ count: 'events', namespace: check.namespace ?? '*', where: { reason: check.event, ...(check.name !== undefined && { 'involvedObject.name': check.name }) }, atLeast: 1 }, world);
  if ('typed' in check) return world.typed().some((line) => fits(check.typed, line.trim().replace(/\s+/g, ' ')));
  for (const step of world.steps()) if (matches(check.happened, step)) return true;
  return false;
}

const hasLabels = ({ metadata }: Item, labels: { readonly [label: string]: string } = {}): boolean => Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value);
