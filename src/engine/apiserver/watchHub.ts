/**
 * Who watches what, and who must be told of a change. Upstream: k8s.io/apiserver/pkg/storage/cacher. Leaves out: per-watcher buffers and
 * slow watchers being dropped. The index by resource (and by field, for kubelets) is a cache over the table of watches.
 */
import type { KubeObject } from '../api/object.ts';
import { parseFieldSelector, parseSelector, matchesFields, matchesLabels, type FieldRequirement, type Selector } from '../api/selector.ts';
import type { World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';

export interface Watch {
  readonly id: number;
  readonly client: Actor;
  readonly user: string;
  /** Qualified plural. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

interface Matcher {
  readonly watch: Watch;
  readonly labels: Selector;
  readonly fields: readonly FieldRequirement[];
}

export interface Interest {
  readonly watch: Watch;
  readonly event: 'ADDED' | 'MODIFIED' | 'DELETED';
}

export const sameActor = (a: Actor, b: Actor): boolean => a.kind === b.kind && a.instance === b.instance;

export type FieldOf = (object: KubeObject, field: string) => string;

/** Fields by whose one value kubelets watch: their own Pods, their own Node. */
const INDEXED = ['spec.nodeName', 'metadata.name'];
const key = (id: number): string => String(id).padStart(9, '0');

export class WatchHub {
  readonly #world: World;
  readonly #watches: Table<Watch>;
  readonly #fieldOf: FieldOf;
  #byResource = new Map<string, Matcher[]>();
  /** resource -> indexed field -> value -> matchers of watches for exactly this value. */
  #byValue = new Map<string, Map<string, Map<string, Matcher[]>>>();
  #epoch = -1;

  constructor(world: World, fieldOf: FieldOf) {
    this.#world = world;
    this.#watches = world.table('apiserver/watches');
    this.#fieldOf = fieldOf;
  }

  add(watch: Watch): void {
    this.#watches.set(key(watch.id), watch);
    if (this.#epoch === this.#world.epoch()) this.#index(watch);
  }

  /** Adds a watch in place of the one that the same client had on the same resource. */
  replace(watch: Watch): void {
    this.#end((other) => other.resource === watch.resource && sameActor(other.client, watch.client));
    this.#watches.set(key(watch.id), watch);
  }

  all(): readonly Watch[] {
    return this.#watches.values();
  }

  /** Ends all watches of a client. */
  drop(client: Actor): void {
    this.#end((watch) => sameActor(watch.client, client));
  }

  clear(): void {
    this.#end(() => true);
  }

  #end(which: (watch: Watch) => boolean): void {
    for (const watch of this.#watches.values()) if (which(watch)) this.#watches.delete(key(watch.id));
    this.#epoch = -1;
  }

  /** Watches that see a change, with the event each of them sees (an object may come into or go out of its selection). */
  interested(resource: string, before: KubeObject | undefined, after: KubeObject | undefined): readonly Interest[] {
    if (this.#epoch !== this.#world.epoch()) this.#rebuild();
    const seen: Interest[] = [];
    this.#look(this.#byResource.get(resource), before, after, seen);
    const ofAll = seen.length;
    const indexes = this.#byValue.get(resource);
    if (indexes === undefined) return seen;
    for (const [field, values] of indexes) {
      const was = before === undefined ? '' : this.#fieldOf(before, field);
      const is = after === undefined ? '' : this.#fieldOf(after, field);
      this.#look(values.get(is), before, after, seen);
      if (was !== is) this.#look(values.get(was), before, after, seen);
    }
    return seen.length === ofAll ? seen : seen.sort((a, b) => a.watch.id - b.watch.id);
  }

  #look(matchers: readonly Matcher[] | undefined, before: KubeObject | undefined, after: KubeObject | undefined, seen: Interest[]): void {
    if (matchers === undefined) return;
    for (const matcher of matchers) {
      const was = before !== undefined && this.#matches(matcher, before);
      const is = after !== undefined && this.#matches(matcher, after);
      if (was || is) seen.push({ watch: matcher.watch, event: !was ? 'ADDED' : is ? 'MODIFIED' : 'DELETED' });
    }
  }

  selects(watch: Watch, object: KubeObject): boolean {
    return this.#matches(matcherOf(watch), object);
  }

  #matches({ watch, labels, fields }: Matcher, object: KubeObject): boolean {
    const { metadata } = object;
    if (watch.namespace !== undefined && watch.namespace !== metadata.namespace) return false;
    if (watch.name !== undefined && watch.name !== metadata.name) return false;
    if (labels.length > 0 && !matchesLabels(labels, metadata.labels)) return false;
    return fields.length === 0 || matchesFields(fields, (field) => this.#fieldOf(object, field));
  }

  #rebuild(): void {
    this.#byResource = new Map();
    this.#byValue = new Map();
    this.#epoch = this.#world.epoch();
    for (const watch of this.#watches.values()) this.#index(watch);
  }

  #index(watch: Watch): void {
    const matcher = matcherOf(watch);
    const [only] = matcher.fields;
    if (matcher.fields.length === 1 && only !== undefined && INDEXED.includes(only.field) && only.equal) {
      const fields = this.#byValue.get(watch.resource) ?? new Map<string, Map<string, Matcher[]>>();
      this.#byValue.set(watch.resource, fields);
      const values = fields.get(only.field) ?? new Map<string, Matcher[]>();
      fields.set(only.field, values);
      values.set(only.value, [...(values.get(only.value) ?? []), matcher]);
    } else {
      const list = this.#byResource.get(watch.resource);
      if (list === undefined) this.#byResource.set(watch.resource, [matcher]);
      else list.push(matcher);
    }
  }
}

function matcherOf(watch: Watch): Matcher {
  const labels = parseSelector(watch.labelSelector ?? '');
  const fields = parseFieldSelector(watch.fieldSelector ?? '');
  return { watch, labels: labels.ok ? labels.selector : [], fields: fields.ok ? fields.requirements : [] };
}
