/**
 * Computes a Pod's priority from its PriorityClass. Upstream: plugin/pkg/admission/priority.
 */
import type { Pod } from '../../api/kinds/pod.ts';
import type { KubeObject } from '../../api/object.ts';
import { forbidden } from '../../api/status.ts';
import type { AdmissionPlugin, Attempt } from './admission.ts';

interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit(attempt) {
    const { request, operation, resource, object } = attempt;
    if (resource === 'priorityclasses.scheduling.k8s.io') return onlyOneDefault(attempt);
    if (resource !== 'pods' || operation === 'delete' || request.subresource !== undefined) return object;
    const pod = object as Pod;
    if (operation === 'update') return keepPriority(pod, attempt.old as Pod);
    const chosen = classOf(pod, attempt);
    if (chosen === undefined) return forbidden('', 'pods', attempt.name, `no PriorityClass with name ${pod.spec.priorityClassName} was found`);
    const { name, value, policy } = chosen;
    if (pod.spec.priority !== undefined && pod.spec.priority !== value) {
      const text = `the integer value of priority (${pod.spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
      return forbidden('', 'pods', attempt.name, text);
    }
    const given = pod.spec.preemptionPolicy;
    if (given !== undefined && given !== policy) {
      const text = `the string value of PreemptionPolicy (${given}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`;
      return forbidden('', 'pods', attempt.name, text);
    }
    return { ...pod, spec: { ...pod.spec, ...(name !== '' && { priorityClassName: name }), priority: value, preemptionPolicy: policy } };
  },
};

/** Priority is computed once: an update that does not name it keeps it. */
function keepPriority(pod: Pod, { spec: old }: Pod): Pod {
  const priority = pod.spec.priority ?? old.priority;
  const preemptionPolicy = pod.spec.preemptionPolicy ?? old.preemptionPolicy;
  return { ...pod, spec: { ...pod.spec, ...(priority !== undefined && { priority }), ...(preemptionPolicy !== undefined && { preemptionPolicy }) } };
}

function onlyOneDefault({ operation, object, list }: Attempt): ReturnType<AdmissionPlugin['admit']> {
  if (operation === 'delete' || (object as PriorityClass).globalDefault !== true) return object;
  const other = (list('priorityclasses.scheduling.k8s.io') as PriorityClass[]).find(({ globalDefault, metadata }) => globalDefault === true && metadata.name !== object.metadata.name);
  if (other === undefined) return object;
  return forbidden('scheduling.k8s.io', 'priorityclasses', object.metadata.name, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`);
}

function classOf(pod: Pod, { find, list }: Attempt): { name: string; value: number; policy: string } | undefined {
  const wanted = pod.spec.priorityClassName ?? '';
  const found = wanted === '' ? lowestDefault(list('priorityclasses.scheduling.k8s.io') as PriorityClass[]) : (find('priorityclasses.scheduling.k8s.io', undefined, wanted) as PriorityClass | undefined);
  if (found === undefined) return wanted === '' ? { name: '', value: 0, policy: 'PreemptLowerPriority' } : undefined;
  return { name: found.metadata.name, value: found.value, policy: found.preemptionPolicy ?? 'PreemptLowerPriority' };
}

/** Of several global defaults the lowest counts. */
const lowestDefault = (classes: readonly PriorityClass[]): PriorityClass | undefined =>
  classes.filter((one) => one.globalDefault === true).sort((a, b) => a.value - b.value)[0];
