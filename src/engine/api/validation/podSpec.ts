/**
 * A Pod's specification, alone or in a template, and a new Pod. Upstream: pkg/apis/core/validation/validation.go (ValidatePodSpec,
 * validatePodMetadataAndSpec, ValidatePodCreate). Leaves out: Windows, resource claims, Pod-level resources' consistency.
 */
import { validateSystem } from './operatingSystem.ts';
import type { Container, Pod, PodSpec, PodTemplateSpec } from '../kinds/pod.ts';
import type { FieldErrors } from '../fieldError.ts';
import type { StringMap } from '../object.ts';
import { validateAffinity, validateSpreadConstraints, validateTolerations } from './affinity.ts';
import {
  validateContainers,
  validateEphemeralContainers,
  validateImageSpace,
  validateInitContainers,
  type Surroundings,
} from './container.ts';
import { validateIP } from './ip.ts';
import { validateAnnotations, validateLabels } from './metadata.ts';
import { dnsLabelFaults, dnsSubdomainFaults, labelKeyFaults, rangeFault } from './names.ts';
import { Report } from './report.ts';
import { validateAmount, validateResources } from './resources.ts';
import { validatePodSecurityContext } from './securityContext.ts';
import { validateVolumes } from './volume.ts';

type Fields = { readonly [field: string]: unknown };

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const INT32 = 2_147_483_647;

const fieldOf = (spec: PodSpec, name: string): unknown =>
  Object.hasOwn(spec, name) ? Object.entries(spec).find(([key]) => key === name)?.[1] : undefined;

/** A new Pod, but for what all metadata must be. */
export function validateNewPod(pod: Pod): FieldErrors {
  const report = new Report();
  checkPod(report, pod);
  const ephemeral = fieldOf(pod.spec, 'ephemeralContainers') as readonly Container[] | undefined;
  if ((ephemeral ?? []).length > 0) report.forbidden('spec.ephemeralContainers', 'cannot be set on create');
  if (pod.spec.nodeName && (pod.spec.schedulingGates ?? []).length > 0)
    report.forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared');
  return report.errors;
}

/** What holds for a Pod at any time. */
export function checkPod(report: Report, pod: Pod): void {
  const { spec } = pod;
  checkPodAnnotations(report, pod.metadata.annotations, spec, 'metadata.annotations');
  checkPodSpec(report, spec, 'spec', true);
  report.notNegative('spec.terminationGracePeriodSeconds', spec.terminationGracePeriodSeconds);
  for (const [index, container] of (spec.containers ?? []).entries()) validateImageSpace(report, container, `spec.containers[${index}]`);
  for (const [index, container] of (spec.initContainers ?? []).entries())
    validateImageSpace(report, container, `spec.initContainers[${index}]`);
}

/** A template, but for the rules of the workload that it belongs to. */
export function checkTemplate(report: Report, template: PodTemplateSpec, path: string): void {
  report.add(validateLabels(template.metadata?.labels, `${path}.labels`));
  report.add(validateAnnotations(template.metadata?.annotations, `${path}.annotations`));
  checkPodAnnotations(report, template.metadata?.annotations, template.spec, `${path}.annotations`);
  checkPodSpec(report, template.spec, `${path}.spec`, false);
  const ephemeral = fieldOf(template.spec, 'ephemeralContainers') as readonly Container[] | undefined;
  if ((ephemeral ?? []).length > 0)
    report.forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template');
}

function checkPodAnnotations(report: Report, annotations: StringMap | undefined, spec: PodSpec, path: string): void {
  if (annotations === undefined) return;
  const mirror = annotations[MIRROR];
  if (mirror !== undefined && !spec.nodeName)
    report.invalid(`${path}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set');
  const cost = annotations[DELETION_COST];
  if (cost === undefined) return;
  const whole = /^(0|-?[1-9]\d*)$/.test(cost) && Number(cost) >= -INT32 - 1 && Number(cost) <= INT32;
  if (!whole) report.invalid(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer');
}

function checkPodSpec(report: Report, spec: PodSpec, path: string, isPod: boolean): void {
  const volumes = validateVolumes(report, spec.volumes ?? [], `${path}.volumes`);
  const around: Surroundings = { volumes, grace: spec.terminationGracePeriodSeconds, hostUsers: fieldOf(spec, 'hostUsers') !== false };
  const containers = spec.containers ?? [];
  const inits = spec.initContainers ?? [];
  validateContainers(report, containers, `${path}.containers`, around);
  validateInitContainers(report, inits, containers, `${path}.initContainers`, around);
  const ephemeral = fieldOf(spec, 'ephemeralContainers') as readonly Container[] | undefined;
  if (ephemeral) validateEphemeralContainers(report, ephemeral, [...containers, ...inits], `${path}.ephemeralContainers`, around);
  if (spec.resources) validateResources(report, spec.resources, `${path}.resources`);
  if (!around.hostUsers) for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) if (fieldOf(spec, field) === true) report.forbidden(`${path}.${field}`, 'when `hostUsers` is false');
  if (spec.hostNetwork === true) checkHostNetwork(report, containers, `${path}.containers`, isPod);
  checkPolicies(report, spec, path);
  checkPlacement(report, spec, path);
  checkNames(report, spec, path);
  checkRest(report, spec, path);
}

function checkHostNetwork(report: Report, containers: readonly Container[], path: string, isPod: boolean): void {
  for (const [index, { ports }] of containers.entries()) {
    for (const [at, { hostPort = 0, containerPort }] of (ports ?? []).entries()) {
      if ((isPod || hostPort !== 0) && hostPort !== containerPort)
        report.invalid(`${path}[${index}].ports[${at}].hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true');
    }
  }
}

function checkPolicies(report: Report, spec: PodSpec, path: string): void {
  report.oneOf(`${path}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']);
  report.oneOf(`${path}.dnsPolicy`, spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']);
  report.add(validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  if (spec.securityContext) validatePodSecurityContext(report, spec.securityContext, `${path}.securityContext`);
  if (fieldOf(spec, 'shareProcessNamespace') === true && fieldOf(spec, 'hostPID') === true) {
    report.invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled');
  }
}

function checkPlacement(report: Report, spec: PodSpec, path: string): void {
  if (spec.affinity) validateAffinity(report, spec.affinity, `${path}.affinity`);
  checkDns(report, spec, path);
  for (const [index, { conditionType }] of (spec.readinessGates ?? []).entries())
    report.faults(`${path}.readinessGates[${index}].conditionType`, conditionType, labelKeyFaults(conditionType));
  const gates = new Set<string>();
  for (const [index, { name }] of (spec.schedulingGates ?? []).entries()) {
    report.faults(`${path}.schedulingGates[${index}]`, name, labelKeyFaults(name));
    if (gates.has(name)) report.duplicate(`${path}.schedulingGates[${index}]`, name);
    gates.add(name);
  }
  if (spec.topologySpreadConstraints)
    validateSpreadConstraints(report, spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`);
}

function checkDns(report: Report, spec: PodSpec, path: string): void {
  const config = fieldOf(spec, 'dnsConfig') as
    | {
        readonly nameservers?: readonly string[];
        readonly searches?: readonly string[];
        readonly options?: readonly { readonly name?: string }[];
      }
    | undefined;
  const at = `${path}.dnsConfig`;
  if (spec.dnsPolicy === 'None') {
    if (config === undefined) return report.required(at, 'must provide `dnsConfig` when `dnsPolicy` is None');
    if ((config.nameservers ?? []).length === 0)
      return report.required(`${at}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None');
  }
  if (config === undefined) return;
  const { nameservers = [], searches = [] } = config;
  if (nameservers.length > 3) report.invalid(`${at}.nameservers`, nameservers, 'must not have more than 3 nameservers');
  for (const [index, server] of nameservers.entries()) validateIP(report, server, `${at}.nameservers[${index}]`);
  if (searches.length > 32) report.invalid(`${at}.searches`, searches, 'must not have more than 32 search paths');
  if (searches.join(' ').length > 2048)
    report.invalid(`${at}.searches`, searches, 'must not have more than 2048 characters (including spaces) in the search list');
  for (const [index, option] of (config.options ?? []).entries())
    if (!option.name) report.required(`${at}.options[${index}]`, 'must not be empty');
}

function checkNames(report: Report, spec: PodSpec, path: string): void {
  if (spec.serviceAccountName)
    report.faults(`${path}.serviceAccountName`, spec.serviceAccountName, dnsSubdomainFaults(spec.serviceAccountName));
  if (spec.nodeName) report.faults(`${path}.nodeName`, spec.nodeName, dnsSubdomainFaults(spec.nodeName));
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > INT32))
    report.invalid(`${path}.activeDeadlineSeconds`, deadline, rangeFault(1, INT32));
  if (spec.hostname) report.faults(`${path}.hostname`, spec.hostname, dnsLabelFaults(spec.hostname));
  if (spec.subdomain) report.faults(`${path}.subdomain`, spec.subdomain, dnsLabelFaults(spec.subdomain));
}

function checkRest(report: Report, spec: PodSpec, path: string): void {
  if (spec.tolerations) validateTolerations(report, spec.tolerations, `${path}.tolerations`);
  for (const [index, { ip, hostnames }] of (spec.hostAliases ?? []).entries()) {
    validateIP(report, ip, `${path}.hostAliases[${index}].ip`);
    for (const [at, name] of (hostnames ?? []).entries())
      report.faults(`${path}.hostAliases[${index}].hostnames[${at}]`, name, dnsSubdomainFaults(name));
  }
  if (spec.priorityClassName)
    report.faults(`${path}.priorityClassName`, spec.priorityClassName, dnsSubdomainFaults(spec.priorityClassName));
  const runtime = fieldOf(spec, 'runtimeClassName');
  if (typeof runtime === 'string') report.faults(`${path}.runtimeClassName`, runtime, dnsSubdomainFaults(runtime));
  if (spec.preemptionPolicy !== undefined)
    report.oneOf(`${path}.preemptionPolicy`, spec.preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  for (const [name, amount] of Object.entries(spec.overhead ?? {})) validateAmount(report, name, amount, `${path}.overhead[${name}]`);
  const os = fieldOf(spec, 'os') as Fields | undefined;
  if (os) {
    if (!os['name']) report.required(`${path}.os.name`);
    else report.oneOf(`${path}.os`, String(os['name']), ['linux', 'windows']);
    validateSystem(report, spec, String(os['name']), path);
  }
}
