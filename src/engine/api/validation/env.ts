/**
 * Environment variables and what they are taken from. Upstream: pkg/apis/core/validation/validation.go (ValidateEnv, ValidateEnvFrom,
 * validateObjectFieldSelector, validateContainerResourceFieldSelector).
 */
import type { Container, EnvVar } from '../kinds/pod.ts';
import { configKeyFaults, dnsSubdomainFaults, envNameFaults, labelKeyFaults, subdomainName } from './names.ts';
import type { Report } from './report.ts';

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
export const VOLUME_FIELDS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
const CONVERTIBLE = new Set([...ENV_FIELDS, ...VOLUME_FIELDS, 'spec.host', 'spec.restartPolicy', 'spec.schedulerName', 'status.phase']);
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const SUBSCRIPT = /^([^[]*)\['(.*)'\]$/;

type FieldRef = { readonly apiVersion?: string; readonly fieldPath: string };
type ResourceRef = { readonly containerName?: string; readonly resource: string; readonly divisor?: string };

export function validateFieldRef(report: Report, ref: FieldRef, supported: readonly string[], path: string): void {
  if (!ref.apiVersion) return report.required(`${path}.apiVersion`);
  if (!ref.fieldPath) return report.required(`${path}.fieldPath`);
  const refused = (why: string): void => report.invalid(`${path}.fieldPath`, ref.fieldPath, `error converting fieldPath: ${why}`);
  if (ref.apiVersion !== 'v1') return refused(`unsupported pod version: ${ref.apiVersion}`);
  const [, base, subscript] = SUBSCRIPT.exec(ref.fieldPath) ?? [];
  if (base !== undefined && subscript !== undefined) {
    if (base === 'metadata.annotations') report.faults(path, subscript.toLowerCase(), labelKeyFaults(subscript.toLowerCase()));
    else if (base === 'metadata.labels') report.faults(path, subscript, labelKeyFaults(subscript));
    else refused(`field label does not support subscript: ${ref.fieldPath}`);
    return;
  }
  if (!CONVERTIBLE.has(ref.fieldPath)) return refused(`field label not supported: ${ref.fieldPath}`);
  const internal = ref.fieldPath === 'spec.host' ? 'spec.nodeName' : ref.fieldPath;
  report.oneOf(`${path}.fieldPath`, internal, supported);
}

export function validateResourceRef(report: Report, ref: ResourceRef, ofVolume: boolean, path: string): void {
  const hugePages = /^(requests|limits)\.hugepages-/.test(ref.resource ?? '');
  if (ofVolume && !ref.containerName) report.required(`${path}.containerName`);
  else if (!hugePages) report.oneOf(`${path}.resource`, ref.resource, RESOURCES);
  const divisor = ref.divisor ?? '0';
  if (divisor === '0') return;
  const kind = hugePages
    ? 'hugepages'
    : ref.resource.endsWith('.cpu')
      ? 'cpu'
      : ref.resource.endsWith('.memory')
        ? 'memory'
        : 'local ephemeral storage';
  if (kind === 'cpu' ? divisor !== '1m' && divisor !== '1' : !DIVISORS.includes(divisor)) {
    report.invalid(
      `${path}.divisor`,
      ref.resource,
      kind === 'cpu'
        ? "only divisor's values 1m and 1 are supported with the cpu resource"
        : `only divisor's values ${DIVISORS.join(', ')} are supported with the ${kind} resource`,
    );
  }
}

export function validateEnv(report: Report, env: readonly EnvVar[], path: string): void {
  for (const [index, variable] of env.entries()) {
    const at = `${path}[${index}]`;
    if (!variable.name) report.required(`${at}.name`);
    else report.faults(`${at}.name`, variable.name, envNameFaults(variable.name));
    if (variable.valueFrom) validateValueFrom(report, variable, `${at}.valueFrom`);
  }
}

function validateValueFrom(report: Report, { value, valueFrom = {} }: EnvVar, path: string): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  const { fileKeyRef } = valueFrom as { readonly fileKeyRef?: object };
  if (fieldRef) validateFieldRef(report, fieldRef, ENV_FIELDS, `${path}.fieldRef`);
  if (resourceFieldRef) validateResourceRef(report, resourceFieldRef, false, `${path}.resourceFieldRef`);
  if (configMapKeyRef) validateKeyRef(report, configMapKeyRef, `${path}.configMapKeyRef`);
  if (secretKeyRef) validateKeyRef(report, secretKeyRef, `${path}.secretKeyRef`);
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter((source) => source !== undefined).length;
  if (sources === 0)
    report.invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`');
  else if (value) report.invalid(path, '', 'may not be specified when `value` is not empty');
  else if (sources > 1) report.invalid(path, '', 'may not have more than one field specified at a time');
}

function validateKeyRef(report: Report, ref: { readonly name?: string; readonly key: string }, path: string): void {
  report.faults(`${path}.name`, ref.name ?? '', dnsSubdomainFaults(ref.name ?? ''));
  if (!ref.key) report.required(`${path}.key`);
  else report.faults(`${path}.key`, ref.key, configKeyFaults(ref.key));
}

export function validateEnvFrom(report: Report, sources: NonNullable<Container['envFrom']>, path: string): void {
  for (const [index, { prefix, configMapRef, secretRef }] of sources.entries()) {
    const at = `${path}[${index}]`;
    if (prefix) report.faults(`${at}.prefix`, prefix, envNameFaults(prefix));
    if (configMapRef) validateNameRef(report, configMapRef.name, `${at}.configMapRef.name`);
    if (secretRef) validateNameRef(report, secretRef.name, `${at}.secretRef.name`);
    if (!configMapRef && !secretRef) report.invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`');
    else if (configMapRef && secretRef) report.invalid(path, '', 'may not have more than one field specified at a time');
  }
}

function validateNameRef(report: Report, name: string | undefined, path: string): void {
  if (!name) report.required(path);
  else report.faults(path, name, subdomainName(name, true));
}
