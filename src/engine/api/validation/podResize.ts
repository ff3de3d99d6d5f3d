/**
 * What may change in a Pod through its resize subresource. Upstream: pkg/apis/core/validation/validation.go (ValidatePodResize). Leaves out: sizes of
 * the Pod as a whole, nodes too old for it.
 */
import { sameJson } from '../equal.ts';
import type { FieldErrors } from '../fieldError.ts';
import type { Container, Pod, ResourceList } from '../kinds/pod.ts';
import { qosClassOf } from '../qos.ts';
import { without } from '../without.ts';
import { checkPod } from './podSpec.ts';
import { Report } from './report.ts';

const ONLY = 'only cpu and memory resources are mutable';
const isSized = ({ spec }: Pod): boolean => Object.keys({ ...spec.resources?.requests, ...spec.resources?.limits }).length > 0;

export function validatePodResize(pod: Pod, old: Pod): FieldErrors {
  const alone = isSized(old) || isSized(pod) ? 'pods with pod-level resources cannot be resized' : old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined ? 'static pods cannot be resized' : old.spec.os?.name === 'windows' ? 'windows pods cannot be resized' : undefined;
  const report = new Report();
  if (alone !== undefined) {
    report.forbidden('', alone);
    return report.errors;
  }
  checkPod(report, pod);
  const lists = [['spec.initContainers', pod.spec.initContainers ?? [], old.spec.initContainers ?? []], ['spec.containers', pod.spec.containers ?? [], old.spec.containers]] as const;
  if (!lists.every(([path, containers, before]) => sameNames(report, path, containers, before))) return report.errors;
  const qos = qosClassOf(pod);
  if (qos !== qosClassOf(old)) report.invalid('spec', qos, 'Pod QOS Class may not change as a result of resizing');
  for (const [path, containers, before] of lists) {
    for (const [index, container] of containers.entries()) {
      if (path === 'spec.containers' || container.restartPolicy === 'Always') checkRemoved(report, container, before[index]!, `${path}[${index}].resources`);
    }
  }
  for (const [index, container] of pod.spec.containers.entries()) if (!sameButSize(container, old.spec.containers[index]!)) report.forbidden('spec', ONLY);
  for (const [index, container] of (pod.spec.initContainers ?? []).entries()) {
    const before = old.spec.initContainers![index]!;
    if (container.restartPolicy === 'Always') {
      if (!sameButSize(container, before)) report.forbidden('spec', 'only cpu and memory resources for sidecar containers are mutable');
    } else if (!sameJson(container, before)) report.forbidden('spec', 'resources for non-sidecar init containers are immutable');
  }
  const rest = ['containers', 'initContainers'] as const;
  if (report.errors.length === 0 && !sameJson(without(pod.spec, rest), without(old.spec, rest))) report.forbidden('spec', ONLY);
  return report.errors;
}

function sameNames(report: Report, path: string, containers: readonly Container[], before: readonly Container[]): boolean {
  if (containers.length !== before.length) report.forbidden(path, 'containers may not be added or removed on resize');
  else for (const [index, { name }] of containers.entries()) if (name !== before[index]!.name) report.forbidden(`${path}[${index}].name`, 'containers may not be renamed or reordered on resize');
  return containers.length === before.length && containers.every(({ name }, index) => name === before[index]!.name);
}

function checkRemoved(report: Report, { resources }: Container, { resources: old }: Container, path: string): void {
  for (const list of ['requests', 'limits'] as const) if (Object.keys(old?.[list] ?? {}).some((name) => resources?.[list]?.[name] === undefined)) report.forbidden(`${path}.${list}`, `resource ${list} cannot be removed`);
}

function sameButSize(container: Container, old: Container): boolean {
  const back = (list: ResourceList = {}, before: ResourceList = {}): ResourceList => {
    const { cpu, memory } = before;
    return { ...without(list, ['cpu', 'memory']), ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
  };
  const other = (one: Container): object => without(one, ['resources', 'resizePolicy']);
  const { resources, resizePolicy = [] } = container;
  const { resizePolicy: policyBefore = [] } = old;
  const lists = (['requests', 'limits'] as const).every((list) => sameJson(back(resources?.[list], old.resources?.[list]), old.resources?.[list] ?? {}));
  return lists && sameJson(resizePolicy, policyBefore) && sameJson(without(resources ?? {}, ['requests', 'limits']), without(old.resources ?? {}, ['requests', 'limits'])) && sameJson(other(container), other(old));
}
