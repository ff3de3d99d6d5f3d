/**
 * Containers of a Pod: ordinary, init, ephemeral. Upstream: pkg/apis/core/validation/validation.go (validateContainers, validateInitContainers,
 * validateContainerCommon, validateContainerRestartPolicy). Leaves out: volumeDevices, resize policies.
 */
import { tooMany } from '../fieldError.ts';
import type { Container, ContainerPort, Volume } from '../kinds/pod.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import { dnsLabelFaults, portFaults, portNameFaults } from './names.ts';
import { PROBE_USES, validateLifecycle, validateProbe } from './probe.ts';
import type { Report } from './report.ts';
import { validateResources } from './resources.ts';
import { validateSecurityContext } from './securityContext.ts';
import { validateMounts } from './volume.ts';

/** What the containers of one Pod share. */
export interface Surroundings {
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly grace: number | undefined;
  readonly hostUsers: boolean;
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const [MOST_RULES, MOST_CODES] = [20, 255];

export function validateContainers(report: Report, containers: readonly Container[], path: string, around: Surroundings): void {
  if (containers.length === 0) return report.required(path);
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`;
    validateCommon(report, container, at, around);
    if (names.has(container.name ?? '')) report.duplicate(`${at}.name`, container.name ?? '');
    names.add(container.name ?? '');
    validateHooks(report, container, at, around);
    validateRestart(report, container, at);
  }
  checkHostPorts(report, containers, path);
}

export function validateInitContainers(
  report: Report,
  containers: readonly Container[],
  others: readonly Container[],
  path: string,
  around: Surroundings,
): void {
  const names = new Set(others.map(({ name }) => name ?? ''));
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`;
    validateCommon(report, container, at, around);
    validateRestart(report, container, at);
    if (names.has(container.name ?? '')) report.duplicate(`${at}.name`, container.name ?? '');
    else if (container.name) names.add(container.name);
    checkHostPorts(report, [container], path);
    if (container.restartPolicy === 'Always') validateHooks(report, container, at, around);
    else
      for (const field of ['lifecycle', ...PROBE_USES] as const)
        if (container[field] !== undefined)
          report.forbidden(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always');
  }
}

/** A container's own policy, and the rules that come before it. */
function validateRestart(report: Report, { restartPolicy, restartPolicyRules: rules = [] }: Container, at: string): void {
  if (restartPolicy === undefined) {
    if (rules.length > 0) report.required(`${at}.restartPolicy`, 'must specify restartPolicy when restart rules are used');
    return;
  }
  report.oneOf(`${at}.restartPolicy`, restartPolicy, RESTART_POLICIES, 'unsupported');
  if (rules.length > MOST_RULES) report.add([tooMany(`${at}.restartPolicyRules`, rules.length, MOST_RULES)]);
  for (const [index, { action, exitCodes }] of rules.entries()) {
    const path = `${at}.restartPolicyRules[${index}]`;
    report.oneOf(`${path}.action`, action, ['Restart', 'RestartAllContainers'], 'unsupported');
    if (exitCodes === undefined) {
      report.required(`${path}.exitCodes`, 'must be specified');
      continue;
    }
    report.oneOf(`${path}.exitCodes.operator`, exitCodes.operator, ['In', 'NotIn'], 'unsupported');
    const { length } = exitCodes.values ?? [];
    if (length > MOST_CODES) report.add([tooMany(`${path}.exitCodes.values`, length, MOST_CODES)]);
  }
}

const FORBIDDEN_FOR_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
];

export function validateEphemeralContainers(
  report: Report,
  containers: readonly (Container & { readonly targetContainerName?: string })[],
  others: readonly Container[],
  path: string,
  around: Surroundings,
): void {
  const targets = new Set(others.map(({ name }) => name));
  const names = new Set(targets);
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`;
    validateCommon(report, container, at, around);
    validateImageSpace(report, container, at);
    if (names.has(container.name)) report.duplicate(`${at}.name`, container.name);
    names.add(container.name);
    if (container.targetContainerName && !targets.has(container.targetContainerName))
      report.notFound(`${at}.targetContainerName`, container.targetContainerName);
    for (const field of FORBIDDEN_FOR_EPHEMERAL)
      if (isSet(Object.entries(container).find(([name]) => name === field)?.[1]))
        report.forbidden(`${at}.${field}`, 'cannot be set for an Ephemeral Container');
  }
}

const isSet = (value: unknown): boolean =>
  value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);

export function validateImageSpace(report: Report, { image = '' }: Container, path: string): void {
  if (image.trim() !== image) report.invalid(`${path}.image`, image, 'must not have leading or trailing whitespace');
}

function validateCommon(report: Report, container: Container, path: string, { volumes, hostUsers }: Surroundings): void {
  if (!container.name) report.required(`${path}.name`);
  else report.faults(`${path}.name`, container.name, dnsLabelFaults(container.name));
  if (!container.image) report.required(`${path}.image`);
  report.oneOf(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError']);
  if (container.ports) validatePorts(report, container.ports, `${path}.ports`);
  if (container.env) validateEnv(report, container.env, `${path}.env`);
  if (container.envFrom) validateEnvFrom(report, container.envFrom, `${path}.envFrom`);
  if (container.volumeMounts) validateMounts(report, container, volumes, `${path}.volumeMounts`);
  report.oneOf(`${path}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']);
  if (container.resources) validateResources(report, container.resources, `${path}.resources`);
  if (container.securityContext) validateSecurityContext(report, container.securityContext, `${path}.securityContext`, hostUsers);
}

function validateHooks(report: Report, container: Container, path: string, { grace }: Surroundings): void {
  if (container.lifecycle) validateLifecycle(report, container.lifecycle, `${path}.lifecycle`, grace);
  for (const use of PROBE_USES) {
    const probe = container[use];
    if (probe) validateProbe(report, probe, use, `${path}.${use}`, grace);
  }
}

function validatePorts(report: Report, ports: readonly ContainerPort[], path: string): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `${path}[${index}]`;
    if (port.name) {
      const faults = portNameFaults(port.name);
      report.faults(`${at}.name`, port.name, faults);
      if (faults.length === 0 && names.has(port.name)) report.duplicate(`${at}.name`, port.name);
      if (faults.length === 0) names.add(port.name);
    }
    if (!port.containerPort) report.required(`${at}.containerPort`);
    else report.faults(`${at}.containerPort`, port.containerPort, portFaults(port.containerPort));
    if (port.hostPort) report.faults(`${at}.hostPort`, port.hostPort, portFaults(port.hostPort));
    report.oneOf(`${at}.protocol`, port.protocol, PROTOCOLS);
  }
}

function checkHostPorts(report: Report, containers: readonly Container[], path: string): void {
  const taken = new Set<string>();
  for (const [index, { ports }] of containers.entries()) {
    for (const [at, { protocol = '', hostIP = '', hostPort }] of (ports ?? []).entries()) {
      if (!hostPort) continue;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) report.duplicate(`${path}[${index}].ports[${at}].hostPort`, key);
      taken.add(key);
    }
  }
}
