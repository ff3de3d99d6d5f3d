/**
 * Pods as the API server treats them. Upstream: pkg/registry/core/pod/strategy.go, pkg/printers/internalversion (printPod).
 * Leaves out: ephemeral containers. The shapes are in pod.ts.
 */
import { ageOf } from '../age.ts';
import { validateNewPod } from '../validation/podSpec.ts';
import { validatePodUpdate } from '../validation/podUpdate.ts';
import { podWarnings } from '../validation/podWarnings.ts';
import { hostnameWarning } from '../validation/templateWarnings.ts';
import { prepareNewPod } from '../defaults/newPod.ts';
import { defaultPod } from '../defaults/podSpec.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import type { Condition, Json } from '../object.ts';
import type { Micros } from '../../kernel/time.ts';
import { podRow } from '../printing/podRow.ts';
import type { Pod } from './pod.ts';

export const podKind: KindDefinition<Pod> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  schema: 'core.v1.Pod',
  hasGeneration: true,
  prepareForUpdate: (pod, _old, subresource) => (subresource === 'status' ? withProbeTimes(pod) : pod),
  subresources: [
    { name: 'attach', verbs: ['create', 'get'], kind: 'PodAttachOptions' },
    { name: 'binding', verbs: ['create'], kind: 'Binding' },
    { name: 'eviction', verbs: ['create'], group: 'policy', version: 'v1', kind: 'Eviction' },
    { name: 'exec', verbs: ['create', 'get'], kind: 'PodExecOptions' },
    { name: 'log', verbs: ['get'] },
    { name: 'portforward', verbs: ['create', 'get'], kind: 'PodPortForwardOptions' },
    { name: 'resize', verbs: ['get', 'patch', 'update'] },
    STATUS_SUBRESOURCE,
  ],
  columns: [
    NAME_COLUMN,
    shown('Ready'),
    shown('Status'),
    shown('Restarts'),
    shown('Age'),
    wide('IP'),
    wide('Node'),
    wide('Nominated Node'),
    wide('Readiness Gates'),
  ],
  cells: (pod: Pod, now: Micros): readonly Json[] => podRow(pod, now, ageOf(pod.metadata.creationTimestamp, now)),
  fields: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  fieldOf: podField,
  defaults: defaultPod,
  validate: (pod, old, subresource) =>
    old === undefined ? validateNewPod(pod) : subresource === undefined ? validatePodUpdate(pod, old) : [],
  warnings: (pod, old) => [
    ...(old === undefined ? hostnameWarning(pod.metadata.name, "the Pod's hostname") : []),
    ...(old === undefined || pod.spec !== old.spec ? podWarnings(pod.spec, '') : []),
  ],
  prepareForCreate: prepareNewPod,
};

function podField({ spec, status }: Pod, field: string): string {
  switch (field) {
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.restartPolicy':
      return spec.restartPolicy ?? '';
    case 'spec.schedulerName':
      return spec.schedulerName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'spec.hostNetwork':
      return String(spec.hostNetwork ?? false);
    case 'status.phase':
      return status?.phase ?? '';
    case 'status.podIP':
      return status?.podIP ?? status?.podIPs?.[0]?.ip ?? '';
    case 'status.podIPs':
      return (status?.podIPs ?? []).map(({ ip }) => ip).join(',');
    case 'status.nominatedNodeName':
      return status?.nominatedNodeName ?? '';
    default:
      return '';
  }
}

/** The server prints lastProbeTime even where nobody has set it (a struct without omitempty); patches cannot set a null. */
function withProbeTimes(pod: Pod): Pod {
  const { conditions } = pod.status ?? {};
  if (conditions === undefined || conditions.every(({ lastProbeTime }) => lastProbeTime !== undefined)) return pod;
  return { ...pod, status: { ...pod.status, conditions: conditions.map((condition) => (condition.lastProbeTime === undefined ? withProbeTime(condition) : condition)) } };
}

/** Written out for what kubelets say: there are many of these. */
function withProbeTime(condition: Condition): Condition {
  const { type, status, reason, message, lastTransitionTime, observedGeneration } = condition;
  const size = Object.keys(condition).length;
  if (lastTransitionTime !== undefined && observedGeneration !== undefined) {
    if (size === 4) return { type, status, lastProbeTime: null, lastTransitionTime, observedGeneration };
    if (size === 6 && reason !== undefined && message !== undefined) return { type, status, lastProbeTime: null, lastTransitionTime, reason, message, observedGeneration };
  }
  return { ...condition, lastProbeTime: null };
}
