/**
 * Volumes of a Pod and where containers mount them. Upstream: pkg/apis/core/validation/validation.go (ValidateVolumes, validateVolumeSource,
 * ValidateVolumeMounts). Leaves out: the inside of storage plugins that are gone or need a driver, claim templates of ephemeral volumes.
 */
import type { Container, Volume, VolumeMount } from '../kinds/pod.ts';
import { tryParseQuantity } from '../quantity.ts';
import { validateFieldRef, validateResourceRef, VOLUME_FIELDS } from './env.ts';
import { dnsLabelFaults } from './names.ts';
import type { Report } from './report.ts';

type Fields = { readonly [field: string]: unknown };

/** In the order in which upstream looks at them; the first one wins, the others are too many. */
const SOURCES = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
];
/** Upstream misspells two of them. */
const SHOWN_AS = new Map([
  ['cephfs', 'cephFS'],
  ['downwardAPI', 'downwarAPI'],
]);
const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];
const MODE_WRONG = 'must be a number between 0 and 0777 (octal), both inclusive';

/** Checks all volumes; gives those that are sound, by name. */
export function validateVolumes(report: Report, volumes: readonly Volume[], path: string): ReadonlyMap<string, Volume> {
  const sound = new Map<string, Volume>();
  for (const [index, volume] of volumes.entries()) {
    const at = `${path}[${index}]`;
    const before = report.errors.length;
    validateSource(report, volume, at);
    if (!volume.name) report.required(`${at}.name`);
    else report.faults(`${at}.name`, volume.name, dnsLabelFaults(volume.name));
    if (sound.has(volume.name)) report.duplicate(`${at}.name`, volume.name);
    if (report.errors.length === before) sound.set(volume.name, volume);
  }
  return sound;
}

function validateSource(report: Report, volume: Volume, path: string): void {
  const given = SOURCES.filter((source) => volume[source] !== undefined && volume[source] !== null);
  const [first, ...others] = given;
  if (first === undefined) return report.required(path, 'must specify a volume type');
  checkSource(report, first, volume[first] as Fields, `${path}.${first}`);
  for (const source of others) report.forbidden(`${path}.${SHOWN_AS.get(source) ?? source}`, 'may not specify more than 1 volume type');
}

export function checkSource(report: Report, kind: string, source: Fields, path: string): void {
  const text = (field: string): string => (typeof source[field] === 'string' ? source[field] : '');
  switch (kind) {
    case 'emptyDir': {
      const limit = source['sizeLimit'] as string | undefined;
      const parsed = limit === undefined ? undefined : tryParseQuantity(limit);
      if (parsed?.ok && parsed.quantity.nanos < 0n)
        report.forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity');
      return;
    }
    case 'hostPath':
      if (text('path') === '') return report.required(`${path}.path`);
      checkBacksteps(report, text('path'), `${path}.path`);
      return report.oneOf(`${path}.type`, text('type'), HOST_PATH_TYPES);
    case 'secret':
      if (text('secretName') === '') report.required(`${path}.secretName`);
      return checkItems(report, source, path);
    case 'configMap':
      if (text('name') === '') report.required(`${path}.name`);
      return checkItems(report, source, path);
    case 'persistentVolumeClaim':
      if (text('claimName') === '') report.required(`${path}.claimName`);
      return;
    case 'nfs':
      if (text('server') === '') report.required(`${path}.server`);
      if (text('path') === '') report.required(`${path}.path`);
      if (!text('path').startsWith('/')) report.invalid(`${path}.path`, text('path'), 'must be an absolute path');
      return;
    case 'downwardAPI':
      checkMode(report, source['defaultMode'], `${path}.defaultMode`);
      for (const file of (source['items'] ?? []) as readonly Fields[]) checkDownwardFile(report, file, path);
      return;
    case 'projected':
      checkMode(report, source['defaultMode'], `${path}.defaultMode`);
      return checkProjections(report, (source['sources'] ?? []) as readonly Fields[], path);
    case 'ephemeral':
      if (source['volumeClaimTemplate'] === undefined) report.required(`${path}.volumeClaimTemplate`);
      return;
    case 'image':
      if (text('reference') === '') report.required(`${path}.reference`);
      return report.oneOf(`${path}.pullPolicy`, text('pullPolicy'), ['Always', 'IfNotPresent', 'Never']);
    default:
  }
}

function checkMode(report: Report, mode: unknown, path: string): void {
  if (typeof mode === 'number' && (mode > 0o777 || mode < 0)) report.invalid(path, mode, MODE_WRONG);
}

function checkItems(report: Report, source: Fields, path: string): void {
  checkMode(report, source['defaultMode'], `${path}.defaultMode`);
  for (const [index, item] of ((source['items'] ?? []) as readonly Fields[]).entries())
    checkKeyToPath(report, item, `${path}.items[${index}]`);
}

function checkKeyToPath(report: Report, item: Fields, path: string): void {
  if (!item['key']) report.required(`${path}.key`);
  if (!item['path']) report.required(`${path}.path`);
  checkLocalPath(report, String(item['path'] ?? ''), `${path}.path`);
  checkMode(report, item['mode'], `${path}.mode`);
}

function checkDownwardFile(report: Report, file: Fields, path: string): void {
  if (!file['path']) report.required(`${path}.path`);
  checkLocalPath(report, String(file['path'] ?? ''), `${path}.path`);
  const field = file['fieldRef'] as { readonly apiVersion?: string; readonly fieldPath: string } | undefined;
  const resource = file['resourceFieldRef'] as
    { readonly containerName?: string; readonly resource: string; readonly divisor?: string } | undefined;
  if (field) {
    validateFieldRef(report, field, VOLUME_FIELDS, `${path}.fieldRef`);
    if (resource) report.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously');
  } else if (resource) validateResourceRef(report, resource, true, `${path}.resourceFieldRef`);
  else report.required(path, 'one of fieldRef and resourceFieldRef is required');
  checkMode(report, file['mode'], `${path}.mode`);
}

function checkProjections(report: Report, sources: readonly Fields[], path: string): void {
  const paths = new Set<string>();
  const claim = (item: Fields, name: unknown): void => {
    const wanted = item['path'];
    if (typeof wanted !== 'string' || wanted === '') return;
    if (paths.has(wanted)) report.invalid(path, name, 'conflicting duplicate paths');
    paths.add(wanted);
  };
  for (const [index, source] of sources.entries()) {
    const at = `${path}.sources[${index}]`;
    let found = 0;
    for (const kind of ['secret', 'configMap'] as const) {
      const part = source[kind] as Fields | undefined;
      if (part === undefined) continue;
      found++;
      if (!part['name']) report.required(`${at}.${kind}.name`);
      for (const [at2, item] of ((part['items'] ?? []) as readonly Fields[]).entries()) {
        checkKeyToPath(report, item, `${at}.${kind}.items[${at2}]`);
        claim(item, part['name']);
      }
    }
    const downward = source['downwardAPI'] as Fields | undefined;
    if (downward) {
      found++;
      for (const file of (downward['items'] ?? []) as readonly Fields[]) {
        checkDownwardFile(report, file, `${at}.downwardAPI`);
        claim(file, file['path']);
      }
    }
    const token = source['serviceAccountToken'] as Fields | undefined;
    if (token) {
      found++;
      checkToken(report, token, `${at}.serviceAccountToken`, path);
    }
    found += ['clusterTrustBundle', 'podCertificate'].filter((kind) => source[kind] !== undefined).length;
    if (found > 1) report.forbidden(at, 'may not specify more than 1 volume type');
  }
}

function checkToken(report: Report, token: Fields, at: string, path: string): void {
  const seconds = token['expirationSeconds'];
  if (typeof seconds !== 'number') report.required(`${at}.expirationSeconds`);
  else if (seconds < 600) report.invalid(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes');
  else if (seconds > 2 ** 32) report.invalid(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds');
  if (!token['path']) report.required(`${path}.path`);
  else checkLocalPath(report, String(token['path']), `${path}.path`);
}

function checkBacksteps(report: Report, text: string, path: string): void {
  if (text.split('/').includes('..')) report.invalid(path, text, "must not contain '..'");
}

function checkDescending(report: Report, text: string, path: string): void {
  if (text.startsWith('/')) report.invalid(path, text, 'must be a relative path');
  checkBacksteps(report, text, path);
}

function checkLocalPath(report: Report, text: string, path: string): void {
  checkDescending(report, text, path);
  if (text.startsWith('..') && !text.startsWith('../')) report.invalid(path, text, "must not start with '..'");
}

export function validateMounts(report: Report, container: Container, volumes: ReadonlyMap<string, Volume>, path: string): void {
  const points = new Set<string>();
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const at = `${path}[${index}]`;
    if (!mount.name) report.required(`${at}.name`);
    if (!volumes.has(mount.name)) report.notFound(`${at}.name`, mount.name ?? '');
    if (!mount.mountPath) report.required(`${at}.mountPath`);
    if (points.has(mount.mountPath)) report.invalid(`${at}.mountPath`, mount.mountPath, 'must be unique');
    points.add(mount.mountPath);
    if (mount.subPath) checkDescending(report, mount.subPath, `${path}.subPath`);
    if (mount.subPathExpr) {
      if (mount.subPath) report.invalid(`${at}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive');
      checkDescending(report, mount.subPathExpr, `${path}.subPathExpr`);
    }
    checkPropagation(report, mount, container, `${path}.mountPropagation`);
  }
}

function checkPropagation(
  report: Report,
  mount: VolumeMount & { readonly mountPropagation?: string },
  container: Container,
  path: string,
): void {
  if (mount.mountPropagation === undefined) return;
  report.oneOf(path, mount.mountPropagation, ['Bidirectional', 'HostToContainer', 'None'], 'unsupported');
  if (mount.mountPropagation === 'Bidirectional' && container.securityContext?.['privileged'] !== true)
    report.forbidden(path, 'Bidirectional mount propagation is available only to privileged containers');
}
