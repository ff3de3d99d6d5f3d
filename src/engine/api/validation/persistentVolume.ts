/**
 * Volumes and claims. Upstream: pkg/apis/core/validation/validation.go (ValidatePersistentVolume, ValidatePersistentVolumeClaim and their
 * updates). Leaves out: the inside of in-tree drivers that are gone, volume attributes classes.
 */
import { sameJson } from '../equal.ts';
import { notSupported, type FieldErrors } from '../fieldError.ts';
import type { Json } from '../object.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../kinds/persistentVolume.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../kinds/persistentVolumeClaim.ts';
import { tryParseQuantity } from '../quantity.ts';
import { goForm } from './goForm.ts';
import { immutable, validateLabelSelector } from './metadata.ts';
import { dnsSubdomainFaults } from './names.ts';
import { Report } from './report.ts';
import { unifiedDiff } from './unifiedDiff.ts';
import { checkSource } from './volume.ts';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const VOLUME_MODES = ['Block', 'Filesystem'];

/** In Go's order of the internal type. */
const SOURCES = ['GCEPersistentDisk', 'AWSElasticBlockStore', 'HostPath', 'Glusterfs', 'NFS', 'RBD', 'Quobyte', 'ISCSI', 'FlexVolume', 'Cinder', 'CephFS', 'FC', 'Flocker', 'AzureFile', 'VsphereVolume', 'AzureDisk', 'PhotonPersistentDisk', 'PortworxVolume', 'ScaleIO', 'Local', 'StorageOS', 'CSI'];
const NAMED = new Map(['csi', 'nfs', 'rbd', 'iscsi', 'fc', 'cephfs'].map((name) => [name.toUpperCase(), name]));

const fieldOf = (goName: string): string => NAMED.get(goName.toUpperCase()) ?? (goName.startsWith('GCE') || goName.startsWith('AWS') ? goName.slice(0, 3).toLowerCase() + goName.slice(3) : goName.charAt(0).toLowerCase() + goName.slice(1));

const prettyJson = (value: unknown): string => JSON.stringify(value, null, 1).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);

function checkModes(report: Report, modes: readonly string[] | undefined): void {
  for (const mode of modes ?? []) report.oneOf('spec.accessModes', mode, MODES, 'unsupported');
  if (modes?.includes('ReadWriteOncePod') === true && modes.length > 1) report.forbidden('spec.accessModes', 'may not use ReadWriteOncePod with other access modes');
}

/** A list of resources as Go's JSON has it: by name, amounts as text. */
const shownList = (list: PersistentVolume['spec']['capacity']): Json =>
  list === undefined ? null : Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, amount]) => [name, String(amount)]));

function checkSize(report: Report, amount: string | number, path: string): void {
  const parsed = tryParseQuantity(amount);
  if (parsed.ok && parsed.quantity.nanos <= 0n) report.invalid(path, String(amount), 'must be greater than zero');
}

export function validatePersistentVolume(object: PersistentVolume, old: PersistentVolume | undefined, subresource: string | undefined): FieldErrors {
  const report = new Report();
  if (subresource !== undefined) return report.errors;
  const { spec } = object;
  if ((spec.accessModes ?? []).length === 0) report.required('spec.accessModes');
  checkModes(report, spec.accessModes);
  if (Object.keys(spec.capacity ?? {}).length === 0) report.required('spec.capacity');
  if (spec.capacity?.['storage'] === undefined || Object.keys(spec.capacity).length > 1) report.add([notSupported('spec.capacity', shownList(spec.capacity), ['storage'])]);
  for (const [name, amount] of Object.entries(spec.capacity ?? {})) checkSize(report, amount, `spec.capacity[${name}]`);
  if (spec.persistentVolumeReclaimPolicy) report.oneOf('spec.persistentVolumeReclaimPolicy', spec.persistentVolumeReclaimPolicy, ['Delete', 'Recycle', 'Retain']);
  checkVolumeSource(report, spec);
  if (spec.hostPath?.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle') report.forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'");
  if (spec.storageClassName) report.faults('spec.storageClassName', spec.storageClassName, dnsSubdomainFaults(spec.storageClassName));
  if (spec.volumeMode !== undefined) report.oneOf('spec.volumeMode', spec.volumeMode, VOLUME_MODES, 'unsupported');
  if (old) checkVolumeUpdate(report, spec, old.spec);
  return report.errors;
}

function checkVolumeSource(report: Report, spec: PersistentVolumeSpec): void {
  const fields = { ...spec } as { readonly [field: string]: object | undefined };
  const [first, ...others] = SOURCES.map(fieldOf).filter((field) => fields[field] != null);
  if (first === undefined) return report.required('spec', 'must specify a volume type');
  const at = `spec.${first}`;
  if (first === 'csi') {
    if (!spec.csi?.driver) report.required(`${at}.driver`);
    if (!spec.csi?.volumeHandle) report.required(`${at}.volumeHandle`);
  } else if (first === 'local') {
    if (!spec.local?.path) report.required(`${at}.path`);
    else if (spec.local.path.split('/').includes('..')) report.invalid(`${at}.path`, spec.local.path, "must not contain '..'");
    if (spec.nodeAffinity?.required === undefined) report.required('spec.nodeAffinity', 'Local volume requires node affinity');
  } else checkSource(report, first, { ...fields[first] }, at);
  for (const source of others) report.forbidden(`spec.${source}`, 'may not specify more than 1 volume type');
}

function checkVolumeUpdate(report: Report, spec: PersistentVolumeSpec, old: PersistentVolumeSpec): void {
  const source = (of: PersistentVolumeSpec): object => {
    const form = goForm(of, 'core.v1.PersistentVolumeSpec') as { readonly [field: string]: unknown };
    return Object.fromEntries(SOURCES.map((name) => [name, form[name] ?? null]));
  };
  const [before, after] = [source(old), source(spec)];
  if (!sameJson(before, after)) report.forbidden('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(prettyJson(before), prettyJson(after))}`);
  report.add(immutable('spec.volumeMode', spec.volumeMode, old.volumeMode));
  if (old.nodeAffinity !== undefined) report.add(immutable('spec.nodeAffinity', spec.nodeAffinity, old.nodeAffinity));
}

export function validateClaim({ spec, status }: PersistentVolumeClaim, old: PersistentVolumeClaim | undefined, subresource: string | undefined): FieldErrors {
  const report = new Report();
  if (subresource !== undefined) {
    if ((status?.accessModes ?? []).length === 0 && status?.phase === 'Bound') report.required('status.accessModes');
    return report.errors;
  }
  if ((spec.accessModes ?? []).length === 0) report.required('spec.accessModes', 'at least 1 access mode is required');
  checkModes(report, spec.accessModes);
  report.add(validateLabelSelector(spec.selector, 'spec.selector'));
  const size = spec.resources?.requests?.['storage'];
  if (size === undefined) report.required('spec.resources[storage]');
  else checkSize(report, size, 'spec.resources[storage]');
  if (spec.storageClassName) report.faults('spec.storageClassName', spec.storageClassName, dnsSubdomainFaults(spec.storageClassName));
  if (spec.volumeMode !== undefined) report.oneOf('spec.volumeMode', spec.volumeMode, VOLUME_MODES, 'unsupported');
  if (old) checkClaimUpdate(report, spec, old);
  return report.errors;
}

/** The binder may name the volume; a bound claim may grow; a claim without a class may get one. */
function checkClaimUpdate(report: Report, spec: PersistentVolumeClaimSpec, { spec: old, status }: PersistentVolumeClaim): void {
  const bound = status?.phase === 'Bound';
  const requests = bound ? { resources: { ...spec.resources, requests: { ...spec.resources?.requests, ...(old.resources?.requests?.['storage'] !== undefined && { storage: old.resources.requests['storage'] }) } } } : {};
  const named = (old.volumeName ?? '') === '' && spec.volumeName !== undefined ? { volumeName: spec.volumeName } : {};
  const classed = old.storageClassName === undefined && spec.storageClassName !== undefined ? { storageClassName: spec.storageClassName } : {};
  const [before, after] = [goForm({ ...old, ...named, ...classed }, 'core.v1.PersistentVolumeClaimSpec'), goForm({ ...spec, ...requests, ...(bound && { volumeAttributesClassName: old.volumeAttributesClassName }) }, 'core.v1.PersistentVolumeClaimSpec')];
  if (!sameJson(before, after)) report.forbidden('spec', `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${unifiedDiff(prettyJson(before), prettyJson(after))}`);
  const [was, now] = [old, spec].map(({ resources }) => tryParseQuantity(resources?.requests?.['storage'] ?? '0'));
  if (bound && was?.ok === true && now?.ok === true && now.quantity.nanos < was.quantity.nanos) report.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity');
}
