/**
 * What may change in a Pod. Upstream: pkg/apis/core/validation/validation.go (ValidatePodUpdate). What may change
 * through the resize subresource: podResize.ts. Leaves out: ephemeral containers.
 */
import { sameJson } from '../equal.ts';
import type { FieldErrors } from '../fieldError.ts';
import type { Affinity, Container, NodeSelectorTerm, Pod, PodSpec } from '../kinds/pod.ts';
import type { StringMap } from '../object.ts';
import { validateTolerations } from './affinity.ts';
import { goForm } from './goForm.ts';
import { rangeFault } from './names.ts';
import { checkPod } from './podSpec.ts';
import { Report } from './report.ts';
import { unifiedDiff } from './unifiedDiff.ts';

const UPDATABLE =
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
const MIRROR = 'kubernetes.io/config.mirror';
const INT32 = 2_147_483_647;

/** An update of a Pod through the Pod itself; metadata is checked elsewhere. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldErrors {
  const report = new Report();
  checkPod(report, pod);
  checkMirror(report, pod, old);
  if (checkContainers(report, pod.spec.containers ?? [], old.spec.containers ?? [], 'spec.containers')) return report.errors;
  if (checkContainers(report, pod.spec.initContainers ?? [], old.spec.initContainers ?? [], 'spec.initContainers')) return report.errors;
  if (checkDeadline(report, pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds)) return report.errors;
  checkTolerations(report, pod.spec, old.spec);
  checkGates(report, pod.spec, old.spec);
  if (!sameJson(pod.spec, old.spec)) checkRest(report, pod.spec, old.spec);
  return report.errors;
}

function checkMirror(report: Report, { metadata }: Pod, { metadata: before }: Pod): void {
  const [now, was] = [metadata.annotations?.[MIRROR], before.annotations?.[MIRROR]];
  if (now === was) return;
  report.forbidden(
    `metadata.annotations[${MIRROR}]`,
    was === undefined ? 'may not add mirror pod annotation' : 'may not remove or update mirror pod annotation',
  );
}

/** True: nothing more can be said. */
function checkContainers(report: Report, containers: readonly Container[], old: readonly Container[], path: string): boolean {
  if (containers.length !== old.length) {
    report.forbidden(path, 'pod updates may not add or remove containers');
    return true;
  }
  for (const [index, { image = '' }] of containers.entries()) {
    if (image === '') report.required(`${path}[${index}].image`);
    if (image.trim() !== image) report.invalid(`${path}[${index}].image`, image, 'must not have leading or trailing whitespace');
  }
  return false;
}

function checkDeadline(report: Report, deadline: number | undefined, old: number | undefined): boolean {
  const path = 'spec.activeDeadlineSeconds';
  if (deadline === undefined) {
    if (old !== undefined) report.invalid(path, null, 'must not update from a positive integer to nil value');
    return false;
  }
  if (deadline < 0 || deadline > INT32) report.invalid(path, deadline, rangeFault(0, INT32));
  else if (old !== undefined && old < deadline) report.invalid(path, deadline, 'must be less than or equal to previous value');
  else return false;
  return true;
}

function checkTolerations(report: Report, { tolerations = [] }: PodSpec, { tolerations: old = [] }: PodSpec): void {
  const kept = old.every(({ tolerationSeconds: _seconds, ...before }) =>
    tolerations.some(({ tolerationSeconds: _other, ...after }) => sameJson(before, after)),
  );
  if (!kept) report.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds');
  else validateTolerations(report, tolerations, 'spec.tolerations');
}

function checkGates(report: Report, { schedulingGates = [] }: PodSpec, { schedulingGates: old = [] }: PodSpec): void {
  for (const [index, { name }] of schedulingGates.entries()) {
    if (!old.some((gate) => gate.name === name))
      report.forbidden(`spec.schedulingGates[${index}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`);
  }
}

function checkRest(report: Report, spec: PodSpec, old: PodSpec): void {
  const withoutChangeable = munged(report, spec, old);
  if (sameJson(withoutChangeable, old)) return;
  const text = (value: PodSpec): string => prettyJson(goForm(value, 'core.v1.PodSpec'));
  report.forbidden('spec', `pod updates may not change fields other than ${UPDATABLE}\n${unifiedDiff(text(old), text(withoutChangeable))}`);
}

/** As Go's json.MarshalIndent with one space: empty lists and maps on one line, as JavaScript does too. */
const prettyJson = (value: unknown): string =>
  JSON.stringify(value, null, 1).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);

/** The new spec with everything that may change put back. */
function munged(report: Report, spec: PodSpec, old: PodSpec): PodSpec {
  const { activeDeadlineSeconds: _deadline, schedulingGates: _gates, tolerations: _tolerations, ...rest } = spec;
  const images = (containers: readonly Container[], before: readonly Container[] | undefined): readonly Container[] =>
    containers.map((container, index) => ({ ...container, ...(before?.[index]?.image !== undefined && { image: before[index].image }) }));
  const back = {
    ...rest,
    ...(spec.containers && { containers: images(spec.containers, old.containers) }),
    ...(spec.initContainers && { initContainers: images(spec.initContainers, old.initContainers) }),
    ...(old.activeDeadlineSeconds !== undefined && { activeDeadlineSeconds: old.activeDeadlineSeconds }),
    ...(old.schedulingGates && { schedulingGates: old.schedulingGates }),
    ...(old.tolerations && { tolerations: old.tolerations }),
    ...((old.terminationGracePeriodSeconds ?? 0) < 0 &&
      spec.terminationGracePeriodSeconds === 1 && { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds! }),
  };
  return (old.schedulingGates ?? []).length > 0 ? withPlacementOf(report, back, old) : back;
}

/** While a Pod is gated its node selector and node affinity may become narrower. */
function withPlacementOf(report: Report, spec: PodSpec, old: PodSpec): PodSpec {
  let result = spec;
  if (!sameJson(spec.nodeSelector, old.nodeSelector)) {
    checkNodeSelector(report, spec.nodeSelector ?? {}, old.nodeSelector ?? {});
    const { nodeSelector: _selector, ...rest } = result;
    result = { ...rest, ...(old.nodeSelector && { nodeSelector: old.nodeSelector }) };
  }
  const [now, was] = [spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity];
  if (sameJson(now, was)) return result;
  checkNodeAffinity(report, now, was);
  const { affinity, ...rest } = result;
  const { nodeAffinity: _node, ...others } = affinity ?? {};
  const restored: Affinity = { ...others, ...(was && { nodeAffinity: was }) };
  return Object.keys(restored).length === 0 && old.affinity === undefined ? rest : { ...rest, affinity: restored };
}

function checkNodeSelector(report: Report, selector: StringMap, old: StringMap): void {
  const kept = Object.entries(old).every(([key, value]) => Object.hasOwn(selector, key) && selector[key] === value);
  if (!kept) report.invalid('spec.nodeSelector', selector, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)');
}

function checkNodeAffinity(report: Report, now: Affinity['nodeAffinity'], was: Affinity['nodeAffinity']): void {
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const old = was?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const terms = now?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (old.length === 0) return;
  if (old.length !== terms.length)
    return report.invalid(path, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed');
  for (const [index, term] of terms.entries())
    if (!onlyAdds(term, old[index]!))
      report.invalid(
        `${path}[${index}]`,
        goForm(term, 'core.v1.NodeSelectorTerm'),
        'only additions are allowed (no mutations or deletions)',
      );
}

function onlyAdds(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  if ((old.matchExpressions ?? []).length + (old.matchFields ?? []).length === 0)
    return (term.matchExpressions ?? []).length + (term.matchFields ?? []).length === 0;
  const begins = (list: readonly unknown[], start: readonly unknown[]): boolean =>
    start.every((item, index) => sameJson(item, list[index]));
  return begins(term.matchExpressions ?? [], old.matchExpressions ?? []) && begins(term.matchFields ?? [], old.matchFields ?? []);
}
