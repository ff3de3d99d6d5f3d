/**
 * Patches of an object's finalizers, against the list as it was seen. Upstream: k8s.io/kubernetes/pkg/util/slice with client-go's updates.
 */
import type { KubeObject } from '../api/object.ts';
import type { Call } from './controller.ts';

function patchFinalizers(on: Call['on'], { metadata }: KubeObject, finalizers: readonly string[]): Call {
  const { name, namespace, resourceVersion } = metadata;
  return { verb: 'patch', on, ...(namespace !== undefined && { namespace }), name, patchType: 'merge', body: { metadata: { finalizers: finalizers.length === 0 ? null : [...finalizers], resourceVersion } }, ignore: ['NotFound'] };
}

export const withFinalizer = (on: Call['on'], object: KubeObject, finalizer: string): Call => patchFinalizers(on, object, [...(object.metadata.finalizers ?? []), finalizer]);
export const withoutFinalizer = (on: Call['on'], object: KubeObject, finalizer: string): Call => patchFinalizers(on, object, (object.metadata.finalizers ?? []).filter((one) => one !== finalizer));
