/**
 * Describes kinds that have no describer of their own, field by field. Upstream: k8s.io/kubectl/pkg/describe genericDescriber.
 */
import type { Json } from '../discovery.ts';
import { describing, writeEventsOf } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import type { PrefixWriter } from './prefixWriter.ts';

const SKIPPED = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']);

export const generic = describing((w, context, object, showEvents) => {
  w.write(0, `Name:\t${object.metadata.name}\n`);
  w.write(0, `Namespace:\t${object.metadata.namespace ?? ''}\n`);
  writeLabels(w, 'Labels', object.metadata.labels);
  writeAnnotations(w, 'Annotations', object.metadata.annotations);
  writeFields(w, 0, object as object as { readonly [field: string]: Json }, '');
  writeEventsOf(w, context, object, showEvents);
});

function writeFields(w: PrefixWriter, level: number, fields: { readonly [field: string]: Json }, path: string): void {
  for (const [field, value] of Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const own = `${path}.${field}`;
    if (SKIPPED.has(own) || value === undefined) continue;
    const title = labelFor(field);
    if (value === null || typeof value !== 'object') w.write(level, `${title}:\t${value === null ? '<nil>' : String(value)}\n`);
    else {
      w.write(level, `${title}:\n`);
      if (!Array.isArray(value)) writeFields(w, level + 1, value as { readonly [field: string]: Json }, own);
      else for (const item of value as readonly Json[]) writeItem(w, level + 1, item, own);
    }
  }
}

function writeItem(w: PrefixWriter, level: number, item: Json, path: string): void {
  if (item !== null && typeof item === 'object' && !Array.isArray(item))
    writeFields(w, level, item as { readonly [field: string]: Json }, path);
  else w.write(level, `${String(item)}\n`);
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** `creationTimestamp` -> `Creation Timestamp`; names with other characters stay. */
function labelFor(field: string): string {
  if (!/^[A-Za-z-]+$/.test(field)) return field;
  const parts = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-/g) ?? [field];
  return parts
    .map((part) => (ACRONYMS.has(part.toUpperCase()) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1)))
    .join(' ');
}
