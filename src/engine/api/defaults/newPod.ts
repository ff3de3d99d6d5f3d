/**
 * What the API server makes of a new Pod after its defaults: status, gates, label keys. Upstream: pkg/registry/core/pod/strategy.go
 * (PrepareForCreate, applySchedulingGatedCondition, mutatePodAffinity, mutateTopologySpreadConstraints).
 */
import type { Condition, LabelSelector, LabelSelectorRequirement } from '../object.ts';
import type { Container, Pod, PodAffinity, PodAffinityTerm, PodSpec, TopologySpreadConstraint } from '../kinds/pod.ts';
import { qosClassOf } from '../qos.ts';
import { labelOf } from '../selector.ts';

const GATED: Condition = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
  lastProbeTime: null,
  lastTransitionTime: null,
};

export function prepareNewPod(pod: Pod): Pod {
  const { affinity, topologySpreadConstraints } = pod.spec;
  const gated = (pod.spec.schedulingGates ?? []).length > 0;
  const spec = {
    ...withoutBindOptions(pod.spec),
    ...(affinity &&
      (affinity.podAffinity || affinity.podAntiAffinity) && {
        affinity: {
          ...affinity,
          ...(affinity.podAffinity && { podAffinity: withKeys(affinity.podAffinity, pod) }),
          ...(affinity.podAntiAffinity && { podAntiAffinity: withKeys(affinity.podAntiAffinity, pod) }),
        },
      }),
    ...(topologySpreadConstraints && {
      topologySpreadConstraints: topologySpreadConstraints.map((constraint) => constraintWithKeys(constraint, pod)),
    }),
  };
  const made = { ...pod, spec };
  return { ...made, status: { phase: 'Pending', ...(gated && { conditions: [GATED] }), qosClass: qosClassOf(made) } };
}

/** The gate VolumeBindMountOptions is off: the field is dropped. Upstream: pkg/api/pod DropDisabledPodFields. */
function withoutBindOptions(spec: PodSpec): PodSpec {
  const has = ({ volumeMounts }: Container): boolean => volumeMounts?.some(({ bindMountOptions }) => bindMountOptions !== undefined) === true;
  const dropped = (container: Container): Container => (has(container) ? { ...container, volumeMounts: container.volumeMounts!.map(({ bindMountOptions: _off, ...mount }) => mount) } : container);
  // Not validated yet: there may be no containers.
  const { containers, initContainers } = spec as Partial<PodSpec>;
  if (![...(containers ?? []), ...(initContainers ?? [])].some(has)) return spec;
  return { ...spec, ...(containers && { containers: containers.map(dropped) }), ...(initContainers && { initContainers: initContainers.map(dropped) }) };
}

function withKeys(affinity: PodAffinity, pod: Pod): PodAffinity {
  const { requiredDuringSchedulingIgnoredDuringExecution: hard, preferredDuringSchedulingIgnoredDuringExecution: soft } = affinity;
  return {
    ...affinity,
    ...(hard && { requiredDuringSchedulingIgnoredDuringExecution: hard.map((term) => termWithKeys(term, pod)) }),
    ...(soft && {
      preferredDuringSchedulingIgnoredDuringExecution: soft.map((one) => ({
        ...one,
        podAffinityTerm: termWithKeys(one.podAffinityTerm, pod),
      })),
    }),
  };
}

function termWithKeys(term: PodAffinityTerm, pod: Pod): PodAffinityTerm {
  if (term.labelSelector === undefined) return term;
  const added = [...requirements(term.matchLabelKeys, 'In', pod), ...requirements(term.mismatchLabelKeys, 'NotIn', pod)];
  return added.length === 0 ? term : { ...term, labelSelector: extended(term.labelSelector, added) };
}

function constraintWithKeys(constraint: TopologySpreadConstraint, pod: Pod): TopologySpreadConstraint {
  if (constraint.labelSelector === undefined) return constraint;
  const added = requirements(constraint.matchLabelKeys, 'In', pod);
  return added.length === 0 ? constraint : { ...constraint, labelSelector: extended(constraint.labelSelector, added) };
}

function requirements(keys: readonly string[] | undefined, operator: string, { metadata }: Pod): readonly LabelSelectorRequirement[] {
  const found: LabelSelectorRequirement[] = [];
  for (const key of keys ?? []) {
    const value = labelOf(metadata.labels, key);
    if (value !== undefined) found.push({ key, operator, values: [value] });
  }
  return found;
}

const extended = (selector: LabelSelector, added: readonly LabelSelectorRequirement[]): LabelSelector => ({
  ...selector,
  matchExpressions: [...(selector.matchExpressions ?? []), ...added],
});
