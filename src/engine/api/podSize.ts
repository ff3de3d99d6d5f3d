/**
 * Sizes of a Pod's containers while they are changed in place: what is wished, what the kubelet has allocated, what is actual. Upstream:
 * k8s.io/component-helpers/resource/helpers.go (determineContainerReqs). Leaves out: sizes of the Pod as a whole.
 */
import type { Container, ContainerStatus, Pod, PodSpec, ResourceList, ResourceRequirements } from './kinds/pod.ts';
import { compareQuantity, tryParseQuantity } from './quantity.ts';
import { sameJson } from './equal.ts';

/** Resources by container. */
export type Sizes = { readonly [container: string]: ResourceRequirements };

/** What a kubelet says of a container's size. */
export type SizedStatus = ContainerStatus & { readonly allocatedResources?: ResourceList; readonly resources?: ResourceRequirements };

export const sizesOf = ({ initContainers = [], containers }: PodSpec): Sizes => Object.fromEntries([...initContainers, ...containers].map(({ name, resources = {} }) => [name, resources]));

export function withSizes(spec: PodSpec, sizes: Sizes): PodSpec {
  const sized = (container: Container): Container => ({ ...container, resources: sizes[container.name] ?? {} });
  return { ...spec, containers: spec.containers.map(sized), ...(spec.initContainers && { initContainers: spec.initContainers.map(sized) }) };
}

const COUNTED = new WeakMap<Pod, PodSpec>();

/**
 * The spec as it is counted against a node: of each container the largest of what is wished, allocated and actual, and without what is wished when
 * the kubelet has found that infeasible. Its own spec where nothing is being changed.
 */
export function countedSpec(pod: Pod): PodSpec {
  if ((pod.metadata.generation ?? 1) === 1 || pod.status === undefined) return pod.spec;
  let spec = COUNTED.get(pod);
  if (spec === undefined) COUNTED.set(pod, (spec = counted(pod)));
  return spec;
}

function counted({ spec, status = {} }: Pod): PodSpec {
  const infeasible = (status.conditions ?? []).some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible');
  const { initContainerStatuses = [], containerStatuses = [] } = status as { readonly initContainerStatuses?: readonly SizedStatus[]; readonly containerStatuses?: readonly SizedStatus[] };
  const sizes: { [container: string]: ResourceRequirements } = {};
  for (const { name, allocatedResources, resources } of [...initContainerStatuses, ...containerStatuses]) {
    const own = [...(spec.initContainers ?? []), ...spec.containers].find((container) => container.name === name)?.resources;
    if (allocatedResources === undefined || (sameJson(allocatedResources, own?.requests) && sameJson(resources ?? own, own))) continue;
    sizes[name] = { ...own, requests: [allocatedResources, resources?.requests ?? {}].reduce(larger, infeasible ? {} : (own?.requests ?? {})) };
  }
  return Object.keys(sizes).length === 0 ? spec : withSizes(spec, { ...sizesOf(spec), ...sizes });
}

function larger(list: ResourceList, other: ResourceList): ResourceList {
  const result: { [name: string]: ResourceList[string] } = { ...list };
  for (const [name, amount] of Object.entries(other)) {
    const [a, b] = [tryParseQuantity(result[name] ?? '0'), tryParseQuantity(amount)];
    if (result[name] === undefined || (a.ok && b.ok && compareQuantity(b.quantity, a.quantity) > 0)) result[name] = amount;
  }
  return result;
}
