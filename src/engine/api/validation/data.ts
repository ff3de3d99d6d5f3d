/**
 * ConfigMaps and Secrets. Upstream: pkg/apis/core/validation/validation.go (ValidateConfigMap, ValidateSecret and their updates).
 */
import { base64Length, fromBase64 } from '../base64.ts';
import { sameJson } from '../equal.ts';
import { required, tooLong, type FieldErrors } from '../fieldError.ts';
import type { ConfigMap } from '../kinds/configMap.ts';
import type { Secret } from '../kinds/secret.ts';
import type { StringMap } from '../object.ts';
import { immutable } from './metadata.ts';
import { byteLength, configKeyFaults } from './names.ts';
import { Report } from './report.ts';

const MOST_BYTES = 1_048_576;
const FROZEN = 'field is immutable when `immutable` is set';

export function validateConfigMap({ data = {}, binaryData = {}, immutable: frozen }: ConfigMap, old: ConfigMap | undefined): FieldErrors {
  const report = new Report();
  if (old?.immutable === true) {
    if (frozen !== true) report.forbidden('immutable', FROZEN);
    if (!sameJson(data, old.data ?? {})) report.forbidden('data', FROZEN);
    if (!sameJson(binaryData, old.binaryData ?? {})) report.forbidden('binaryData', FROZEN);
  }
  for (const key of Object.keys(data).sort()) {
    report.faults(`data[${key}]`, key, configKeyFaults(key));
    if (Object.hasOwn(binaryData, key)) report.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
  }
  for (const key of Object.keys(binaryData).sort()) report.faults(`binaryData[${key}]`, key, configKeyFaults(key));
  const size = sizeOf(data, byteLength) + sizeOf(binaryData, base64Length);
  if (size > MOST_BYTES) report.add([tooLong('', MOST_BYTES)]);
  return report.errors;
}

const sizeOf = (data: StringMap, length: (text: string) => number): number =>
  Object.values(data).reduce((sum, text) => sum + length(text), 0);

export function validateSecret(secret: Secret, old: Secret | undefined): FieldErrors {
  const report = new Report();
  const { data = {}, type = '' } = secret;
  if (old) {
    report.add(immutable('type', type, old.type ?? ''));
    if (old.immutable === true) {
      if (secret.immutable !== true) report.forbidden('immutable', FROZEN);
      if (!sameJson(data, old.data ?? {})) report.forbidden('data', FROZEN);
    }
  }
  for (const key of Object.keys(data).sort()) report.faults(`data[${key}]`, key, configKeyFaults(key));
  if (sizeOf(data, base64Length) > MOST_BYTES) report.add([tooLong('data', MOST_BYTES)]);
  checkSecretType(report, secret, data);
  return report.errors;
}

const NEEDED: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

function checkSecretType(report: Report, { type = '', metadata }: Secret, data: StringMap): void {
  if (type === 'kubernetes.io/service-account-token') {
    if (!metadata.annotations?.['kubernetes.io/service-account.name'])
      report.required('metadata.annotations[kubernetes.io/service-account.name]');
    return;
  }
  if (type === 'kubernetes.io/basic-auth') {
    if (!Object.hasOwn(data, 'username') && !Object.hasOwn(data, 'password'))
      report.add([required('data[username]'), required('data[password]')]);
    return;
  }
  for (const key of NEEDED.get(type) ?? []) {
    if (!Object.hasOwn(data, key)) report.required(`data[${key}]`);
    else if (key.startsWith('.docker') && !isJsonObject(fromBase64(data[key] ?? '')))
      report.invalid(`data[${key}]`, '<secret contents redacted>', 'invalid character');
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
