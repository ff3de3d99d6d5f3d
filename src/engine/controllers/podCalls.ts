/**
 * Creating and deleting Pods for their controllers. Upstream: pkg/controller/controller_utils.go (RealPodControl), replica_set.go (slowStartBatch).
 */
import type { Pod, PodSpec } from '../api/kinds/pod.ts';
import type { KubeObject, ObjectMeta, OwnerReference } from '../api/object.ts';
import { PODS, type Call, type Reconcile } from './controller.ts';

/** The reference of a Pod to its controller, an object of apps/v1. */
export const ownerOf = ({ metadata }: KubeObject, kind: string): OwnerReference => ({ apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, kind, name: metadata.name, uid: metadata.uid });

export function createPod(owner: KubeObject, kind: string, template: { readonly metadata?: Partial<ObjectMeta>; readonly spec: PodSpec }): Call {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const { name, namespace = '' } = owner.metadata;
  return {
    verb: 'create',
    on: PODS,
    namespace,
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: `${name}-`,
        namespace,
        ...(labels && { labels }),
        ...(annotations && { annotations }),
        ...(finalizers && { finalizers }),
        ownerReferences: [ownerOf(owner, kind)],
      },
      spec: template.spec,
    },
    onSuccess: { about: owner, type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: {name}' },
    onFailure: { about: owner, type: 'Warning', reason: 'FailedCreate', message: 'Error creating: {error}' },
  };
}

export const deletePod = (owner: KubeObject, { metadata }: Pod): Call => ({
  verb: 'delete',
  on: PODS,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  ignore: ['NotFound'],
  onSuccess: { about: owner, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${metadata.name}` },
  onFailure: { about: owner, type: 'Warning', reason: 'FailedDelete', message: 'Error deleting: {error}' },
});

/** 1, 2, 4... calls at once, so that a template that is refused does not cost thousands of requests. */
export function slowStart(calls: readonly Call[], c: Pick<Reconcile, 'parallel'>): void {
  for (let done = 0, batch = 1; done < calls.length; done += batch, batch = Math.min(batch * 2, calls.length - done)) c.parallel(calls.slice(done, done + batch));
}
