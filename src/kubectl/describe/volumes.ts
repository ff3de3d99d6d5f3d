/**
 * Volumes and topology spread constraints of a Pod. Upstream: k8s.io/kubectl/pkg/describe/describe.go describeVolumes.
 */
import { formatSelector, selectorOf, type PodSpec, type Volume } from '../discovery.ts';
import type { PrefixWriter } from './prefixWriter.ts';

type Source = { readonly [field: string]: unknown };

const shown = (value: unknown): string =>
  value === undefined || value === null ? '' : Array.isArray(value) ? `[${value.join(' ')}]` : String(value);
const flag = (value: unknown): string => String(value === true);

export function writeVolumes(w: PrefixWriter, volumes: readonly Volume[] | undefined, space: string): void {
  if (volumes === undefined || volumes.length === 0) return w.write(0, `${space}Volumes:\t<none>\n`);
  w.write(0, `${space}Volumes:\n`);
  for (const volume of volumes) {
    w.write(1, `${space === '' ? '' : ' '}${volume.name}:\n`);
    const found = WRITERS.find(([field]) => volume[field] !== undefined && volume[field] !== null);
    if (found === undefined) w.write(1, '<unknown>\n');
    else
      for (const line of found[1](volume[found[0]] as Source))
        w.write(line.startsWith(' ') ? 0 : 2, line.startsWith(' ') ? line : `${line}\n`);
  }
}

/** The source of a PersistentVolume. */
export function writeVolumeSource(w: PrefixWriter, spec: Source): void {
  const found = [...OF_VOLUMES, ...WRITERS].find(([field]) => spec[field] !== undefined && spec[field] !== null);
  if (found === undefined) w.write(1, '<unknown>\n');
  else for (const line of found[1](spec[found[0]] as Source)) w.write(2, `${line}\n`);
}

/** The type line, then a field a line. */
const fields = (type: string, ...rest: readonly (readonly [string, string])[]): string[] => [
  `Type:\t${type}`,
  ...rest.map(([title, value]) => `${title}:\t${value}`),
];

const WRITERS: readonly (readonly [string, (source: Source) => readonly string[]])[] = [
  [
    'hostPath',
    (s) =>
      fields(
        'HostPath (bare host directory volume)',
        ['Path', shown(s['path'])],
        ['HostPathType', s['type'] === undefined ? '<none>' : shown(s['type'])],
      ),
  ],
  [
    'emptyDir',
    (s) =>
      fields(
        "EmptyDir (a temporary directory that shares a pod's lifetime)",
        ['Medium', shown(s['medium'])],
        ['SizeLimit', s['sizeLimit'] === undefined || shown(s['sizeLimit']) === '0' ? '<unset>' : shown(s['sizeLimit'])],
      ),
  ],
  [
    'secret',
    (s) => fields('Secret (a volume populated by a Secret)', ['SecretName', shown(s['secretName'])], ['Optional', flag(s['optional'])]),
  ],
  [
    'configMap',
    (s) => fields('ConfigMap (a volume populated by a ConfigMap)', ['Name', shown(s['name'])], ['Optional', flag(s['optional'])]),
  ],
  [
    'nfs',
    (s) =>
      fields(
        'NFS (an NFS mount that lasts the lifetime of a pod)',
        ['Server', shown(s['server'])],
        ['Path', shown(s['path'])],
        ['ReadOnly', flag(s['readOnly'])],
      ),
  ],
  [
    'persistentVolumeClaim',
    (s) =>
      fields(
        'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
        ['ClaimName', shown(s['claimName'])],
        ['ReadOnly', flag(s['readOnly'])],
      ),
  ],
  ['ephemeral', () => fields('EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)')],
  ['downwardAPI', downwardApi],
  ['projected', projected],
  [
    'csi',
    (s) =>
      fields(
        'CSI (a Container Storage Interface (CSI) volume source)',
        ['Driver', shown(s['driver'])],
        ['FSType', shown(s['fsType'])],
        ['ReadOnly', flag(s['readOnly'])],
        ['VolumeAttributes', attributes(s['volumeAttributes'])],
      ),
  ],
  [
    'image',
    (s) =>
      fields('Image (a container image or OCI artifact)', ['Reference', shown(s['reference'])], ['PullPolicy', shown(s['pullPolicy'])]),
  ],
];

const OF_VOLUMES: typeof WRITERS = [
  ['hostPath', (s) => fields('HostPath (bare host directory volume)', ['Path', shown(s['path'])], ['HostPathType', s['type'] === undefined ? '<none>' : shown(s['type'])])],
  ['local', (s) => fields('LocalVolume (a persistent volume backed by local storage on a node)', ['Path', shown(s['path'])])],
  [
    'csi',
    (s) => fields('CSI (a Container Storage Interface (CSI) volume source)', ['Driver', shown(s['driver'])], ['FSType', shown(s['fsType'])], ['VolumeHandle', shown(s['volumeHandle'])], ['ReadOnly', flag(s['readOnly'])], ['VolumeAttributes', attributes(s['volumeAttributes'])]),
  ],
];

function attributes(value: unknown): string {
  const entries = Object.entries((value ?? {}) as { readonly [key: string]: string }).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '<none>' : entries.map(([key, text]) => `${key}=${text}`).join('\n      \t');
}

interface Item {
  readonly path?: string;
  readonly fieldRef?: { readonly fieldPath?: string };
  readonly resourceFieldRef?: { readonly resource?: string };
}

function downwardApi(source: Source): string[] {
  const items = (source['items'] ?? []) as readonly Item[];
  const lines = items.map((item) => `      ${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource ?? ''} -> ${item.path ?? ''}\n`);
  return [...fields('DownwardAPI (a volume populated by information about the pod)'), 'Items:', ...lines];
}

function projected(source: Source): string[] {
  const sources = (source['sources'] ?? []) as readonly { readonly [kind: string]: Source | undefined }[];
  const lines = sources.flatMap((one): string[] => {
    if (one['secret'] !== undefined)
      return [`SecretName:\t${shown(one['secret']['name'])}`, `Optional:\t${flag(one['secret']['optional'])}`];
    if (one['downwardAPI'] !== undefined) return ['DownwardAPI:\ttrue'];
    if (one['configMap'] !== undefined)
      return [`ConfigMapName:\t${shown(one['configMap']['name'])}`, `Optional:\t${flag(one['configMap']['optional'])}`];
    if (one['serviceAccountToken'] !== undefined)
      return [`TokenExpirationSeconds:\t${shown(one['serviceAccountToken']['expirationSeconds'])}`];
    return [];
  });
  return [...fields('Projected (a volume that contains injected data from multiple sources)'), ...lines];
}

export function writeSpreadConstraints(w: PrefixWriter, constraints: PodSpec['topologySpreadConstraints'], space: string): void {
  const sorted = [...(constraints ?? [])].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : a.topologyKey > b.topologyKey ? 1 : 0));
  if (sorted.length === 0) return;
  w.write(0, `${space}Topology Spread Constraints:\t`);
  sorted.forEach((constraint, index) => {
    const selector = selectorOf(constraint.labelSelector);
    const pods =
      constraint.labelSelector === undefined
        ? ''
        : ` for selector ${selector === undefined ? '<error>' : selector.length === 0 ? '<none>' : formatSelector(selector)}`;
    w.write(
      0,
      `${index === 0 ? '' : `${space}\t`}${constraint.topologyKey}:${constraint.whenUnsatisfiable} when max skew ${constraint.maxSkew} is exceeded${pods}\n`,
    );
  });
}
