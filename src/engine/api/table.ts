/**
 * Objects as a table, what `kubectl get` prints. Upstream: pkg/printers, meta/v1 Table. Leaves out: descriptions of columns, row conditions.
 */
import type { KindDefinition } from './kind.ts';
import type { Json, KubeObject } from './object.ts';
import { asJson } from './patch/fields.ts';
import type { Micros } from '../kernel/time.ts';

/** `now` in microseconds since the Unix epoch; `metadata` is the list's; `include`: what comes with each row. */
export function tableOf(
  kind: KindDefinition,
  objects: readonly KubeObject[],
  now: Micros,
  metadata: { readonly [key: string]: Json },
  include: 'Metadata' | 'Object' | 'None' = 'Metadata',
): Json {
  const columnDefinitions = kind.columns.map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
  const rows = objects.map((object) => ({ cells: kind.cells(object, now), ...(include !== 'None' && { object: include === 'Object' ? asJson(object) : partial(object) }) }));
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions, rows };
}

const partial = ({ metadata }: KubeObject): Json => asJson({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata });
