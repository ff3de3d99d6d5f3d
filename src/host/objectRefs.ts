/** What there is at the present moment, by name. */
import { KINDS, type Run } from '../engine/index.ts';
import type { ObjectRef } from '../session/protocol.ts';

export const qualified = ({ group, plural }: Pick<(typeof KINDS)[number], 'group' | 'plural'>): string => (group === '' ? plural : `${plural}.${group}`);

/** Qualified plural by kind. */
export const resourceOf = new Map(KINDS.map((kind) => [kind.kind, qualified(kind)]));

/** All but Events, of which there are too many to list. */
export function objectRefs(run: Run): readonly (ObjectRef & { readonly kind: string })[] {
  const found: (ObjectRef & { readonly kind: string })[] = [];
  for (const { value } of run.stored('')) {
    const resource = resourceOf.get(value.kind);
    if (resource === undefined || value.kind === 'Event') continue;
    const { name, namespace } = value.metadata;
    found.push({ kind: value.kind, resource, name, ...(namespace !== undefined && { namespace }) });
  }
  return found;
}
