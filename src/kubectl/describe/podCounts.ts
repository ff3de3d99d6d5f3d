/**
 * How many Pods of a controller are in which phase. Upstream: k8s.io/kubectl/pkg/describe getPodStatusForController.
 */
import { items, type Context } from '../context.ts';
import { formatSelector, selectorOf, type KubeObject, type LabelSelector, type Pod } from '../discovery.ts';

/** `3 Running / 0 Waiting / 0 Succeeded / 0 Failed` */
export function podCounts(context: Context, owner: KubeObject, selector: LabelSelector | undefined): string {
  const { namespace = 'default', uid } = owner.metadata;
  const options = { labelSelector: formatSelector(selectorOf(selector) ?? []) };
  const pods = items(context.send({ verb: 'list', group: '', version: 'v1', resource: 'pods', namespace, options })) as readonly Pod[];
  const own = pods.filter(
    (pod) => pod.metadata.ownerReferences?.some((reference) => reference.controller === true && reference.uid === uid) === true,
  );
  const count = (phase: string): number => own.filter((pod) => pod.status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}
