/** What a real API server 1.37.2 said of these manifests. */
import { describe, expect, it } from 'vitest';
import { decode } from '../decode.ts';
import type { KindDefinition } from '../kind.ts';
import { kindOfObject } from '../kinds.ts';
import type { Json, KubeObject } from '../object.ts';
import { invalid } from '../status.ts';
import { validateMetadata } from './metadata.ts';
import recorded from './recorded.json' with { type: 'json' };

function prepared(kind: KindDefinition, object: KubeObject): KubeObject {
  const placed = kind.namespaced ? { ...object, metadata: { ...object.metadata, namespace: 'default' } } : object;
  const defaulted = kind.defaults?.(placed) ?? placed;
  return kind.prepareForCreate?.(defaulted) ?? defaulted;
}

/** As kubectl prints it. */
function said(manifest: Json & object): string {
  const { apiVersion, kind: name } = manifest as { apiVersion: string; kind: string };
  const kind = kindOfObject(apiVersion, name)!;
  const decoded = decode(kind, manifest, 'Strict');
  if ('refusal' in decoded) return decoded.refusal.message ?? '';
  const object = prepared(kind, decoded.object);
  const causes = [...validateMetadata(kind, object), ...(kind.validate?.(object, undefined, undefined) ?? [])];
  if (causes.length === 0)
    return [...(kind.deprecation === undefined ? [] : [kind.deprecation]), ...(kind.warnings?.(object, undefined) ?? [])]
      .map((text) => `Warning: ${text}`)
      .join('\n');
  const { details } = invalid(kind.group, kind.kind, object.metadata.name, causes);
  const errors = [...new Set((details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`))];
  return `The ${kind.kind} "${object.metadata.name}" is invalid: ${errors.length === 1 ? errors[0] : `\n* ${errors.join('\n* ')}`}`;
}

describe('recorded refusals and warnings', () => {
  it.each(recorded.map(({ manifest, says }) => [says.split('\n')[0]!.slice(0, 100), manifest, says] as const))(
    '%s',
    (_title, manifest, says) => {
      expect(said(manifest as Json & object)).toBe(says);
    },
  );
});
