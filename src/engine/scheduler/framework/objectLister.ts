/**
 * The objects, other than nodes and Pods, that plugins look at. Upstream: client-go listers.
 */
import { byCodeUnit } from '../../kernel/sortedKeys.ts';
import type { KubeObject } from '../../api/object.ts';

export interface ObjectLister {
  /** By kind, namespace ('' for those without) and name. */
  get(kind: string, namespace: string, name: string): KubeObject | undefined;
  /** All of a kind, or those of one namespace, ordered by namespace and name. */
  list(kind: string, namespace?: string): readonly KubeObject[];
}

export const NO_OBJECTS: ObjectLister = { get: () => undefined, list: () => [] };

/** A lister over a fixed set of objects. */
export function listerOf(objects: readonly KubeObject[]): ObjectLister {
  const kinds = new Map<string, Map<string, KubeObject>>();
  for (const object of objects) {
    let kind = kinds.get(object.kind);
    if (kind === undefined) kinds.set(object.kind, (kind = new Map()));
    kind.set(`${object.metadata.namespace ?? ''}/${object.metadata.name}`, object);
  }
  return {
    get: (kind, namespace, name) => kinds.get(kind)?.get(`${namespace}/${name}`),
    list: (kind, namespace) =>
      [...(kinds.get(kind) ?? [])]
        .filter(([, object]) => namespace === undefined || (object.metadata.namespace ?? '') === namespace)
        .sort(([a], [b]) => byCodeUnit(a, b))
        .map(([, object]) => object),
  };
}
