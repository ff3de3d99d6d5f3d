/**
 * Nothing is created in a namespace that does not exist or is going. Upstream: k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle.
 */
import { forbidden, notFound } from '../../api/status.ts';
import type { KubeObject } from '../../api/object.ts';
import { qualified } from '../../api/steps.ts';
import type { AdmissionPlugin } from './admission.ts';

/** Namespaces that may not be deleted. */
const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(attempt) {
    const { request, operation, resource, object, find } = attempt;
    if (operation === 'delete') return refuseImmortal(resource, object);
    const { namespace } = object.metadata;
    if (operation !== 'create' || namespace === undefined || namespace === '') return object;
    const found = find('namespaces', undefined, namespace);
    if (found === undefined) return notFound('', 'namespaces', namespace);
    if (found.metadata.deletionTimestamp === undefined) return object;
    const refusal = forbidden(request.group, request.resource, attempt.name, `unable to create new content in namespace ${namespace} because it is being terminated`);
    const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
    return { ...refusal, details: { ...refusal.details, causes: [cause] } };
  },
};

function refuseImmortal(resource: string, object: KubeObject) {
  if (resource !== qualified('', 'namespaces') || !IMMORTAL.has(object.metadata.name)) return object;
  return forbidden('', 'namespaces', object.metadata.name, 'this namespace may not be deleted');
}
