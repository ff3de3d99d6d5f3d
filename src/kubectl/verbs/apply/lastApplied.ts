/**
 * The annotation in which client-side apply keeps what it last sent. Upstream: k8s.io/kubectl/pkg/util/apply.go.
 */
import type { Json, KubeObject } from '../../discovery.ts';
import { compactJson } from '../../output/json.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object as the annotation keeps it: without the annotation itself. */
function configuration(object: KubeObject): string {
  const { metadata } = object;
  const { [LAST_APPLIED]: _old, ...annotations } = (metadata?.annotations ?? {}) as { readonly [key: string]: string };
  return `${compactJson({ ...object, metadata: { ...metadata, annotations } })}\n`;
}

export function withLastApplied(object: KubeObject): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [LAST_APPLIED]: configuration(object) } },
  };
}

/** What was last applied; undefined when it never was. */
export function lastApplied(object: KubeObject): Json | undefined {
  const { annotations } = object.metadata;
  if (annotations === undefined || !Object.hasOwn(annotations, LAST_APPLIED)) return undefined;
  try {
    return JSON.parse(annotations[LAST_APPLIED] ?? '') as Json;
  } catch {
    return undefined;
  }
}

export const hasLastApplied = (object: KubeObject): boolean =>
  object.metadata.annotations !== undefined && Object.hasOwn(object.metadata.annotations, LAST_APPLIED);
