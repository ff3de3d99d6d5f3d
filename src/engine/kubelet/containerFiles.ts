/**
 * The files that a program in a container sees: the image's, what was written since, and its volumes. Upstream: the container runtime's mounts,
 * pkg/kubelet/kubelet_pods.go (makeMounts, hosts file), pkg/kubelet/network/dns. Leaves out: permissions, links, file times.
 */
import type { Container, Pod, Volume } from '../api/kinds/pod.ts';
import { fieldValue, type Surroundings } from './environment.ts';
import { keysIn, sourcesOf, valueIn } from './references.ts';
import type { Files } from './shell/host.ts';

type Texts = { readonly [path: string]: string };

export interface FilesParts {
  readonly pod: Pod;
  readonly container: Container;
  readonly around: Surroundings;
  /** Files that the image and the kubelet put there. */
  readonly given: ReadonlyMap<string, string>;
}

const DIRECTORIES = ['/', '/bin', '/dev', '/etc', '/home', '/lib', '/mnt', '/opt', '/proc', '/root', '/run', '/sbin', '/srv', '/sys', '/tmp', '/usr', '/usr/bin', '/usr/local', '/usr/share', '/usr/share/nginx', '/var', '/var/lib', '/var/log', '/var/run', '/var/www', '/var/www/html'];

interface Mount {
  readonly path: string;
  readonly volume: Volume | undefined;
  /** Inside the volume. */
  readonly within: string;
  readonly readOnly: boolean;
}

/** A container's files, opened for a run of its programs; `state` is what was written, to be kept. */
export class ContainerFiles implements Files {
  readonly #given: ReadonlyMap<string, string>;
  readonly #mounts: readonly Mount[];
  readonly #readOnlyRoot: boolean;
  readonly #fixed = new Map<string, string>();
  #files: Map<string, string>;
  #removed: Set<string>;
  #shared: Map<string, string>;
  /** Whether anything was written: if not, nothing has to be kept. */
  changed = false;

  constructor({ pod, container, around, given }: FilesParts, files: Texts, removed: readonly string[], volumeFiles: Texts) {
    this.#given = given;
    this.#files = new Map(Object.entries(files));
    this.#removed = new Set(removed);
    this.#shared = new Map(Object.entries(volumeFiles));
    this.#readOnlyRoot = container.securityContext?.['readOnlyRootFilesystem'] === true;
    this.#mounts = (container.volumeMounts ?? [])
      .map((mount) => {
        const volume = (pod.spec.volumes ?? []).find(({ name }) => name === mount.name);
        return { path: mount.mountPath.replace(/\/+$/, '') || '/', volume, within: mount.subPath ?? '', readOnly: mount.readOnly === true || (volume !== undefined && isFixed(volume)) };
      })
      .sort((a, b) => b.path.length - a.path.length);
    for (const { path, volume, within } of this.#mounts) {
      if (volume === undefined || !isFixed(volume)) continue;
      for (const [name, text] of fixedFiles(pod, volume, around)) {
        if (within === '') this.#fixed.set(`${path}/${name}`, text);
        else if (name === within) this.#fixed.set(path, text);
      }
    }
  }

  get state(): { readonly files: Texts; readonly removed: readonly string[]; readonly volumeFiles: Texts } {
    return { files: Object.fromEntries(this.#files), removed: [...this.#removed].sort(), volumeFiles: Object.fromEntries(this.#shared) };
  }

  read(path: string): string | undefined {
    const fixed = this.#fixed.get(path);
    if (fixed !== undefined) return fixed;
    const shared = this.#inVolume(path);
    if (shared !== undefined) return this.#shared.get(shared);
    return this.#files.get(path) ?? (this.#removed.has(path) ? undefined : this.#given.get(path));
  }

  write(path: string, text: string): boolean {
    const mount = this.#mountOf(path);
    if (mount?.readOnly === true || (mount === undefined && this.#readOnlyRoot)) return false;
    this.changed = true;
    const shared = this.#inVolume(path);
    if (shared !== undefined) this.#shared.set(shared, text);
    else {
      this.#files.set(path, text);
      this.#removed.delete(path);
    }
    return true;
  }

  remove(path: string): boolean {
    let found = false;
    for (const candidate of this.#paths()) {
      if (candidate !== path && !candidate.startsWith(`${path}/`)) continue;
      found = true;
      const shared = this.#inVolume(candidate);
      if (shared !== undefined) this.#shared.delete(shared);
      else if (!this.#files.delete(candidate) || this.#given.has(candidate)) this.#removed.add(candidate);
    }
    this.changed ||= found;
    return found;
  }

  makeDirectory(path: string): void {
    this.write(`${path}/`, '');
  }

  list(path: string): readonly string[] | undefined {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    for (const candidate of [...this.#paths(), ...DIRECTORIES]) if (candidate.startsWith(prefix)) names.add(candidate.slice(prefix.length).split('/')[0]!);
    const known = names.size > 0 || DIRECTORIES.includes(path) || this.#mounts.some((mount) => mount.path === path);
    names.delete('');
    return known ? [...names].sort() : undefined;
  }

  #paths(): string[] {
    const inVolumes = this.#mounts.flatMap(({ path, volume, within }) => {
      const prefix = volume === undefined ? '' : `${volume.name}/${within === '' ? '' : `${within}/`}`;
      return prefix === '' ? [] : [...this.#shared.keys()].filter((key) => key.startsWith(prefix)).map((key) => `${path}/${key.slice(prefix.length)}`);
    });
    return [...this.#fixed.keys(), ...inVolumes, ...this.#files.keys(), ...[...this.#given.keys()].filter((path) => !this.#removed.has(path))];
  }

  #mountOf(path: string): Mount | undefined {
    return this.#mounts.find((mount) => path === mount.path || path.startsWith(mount.path === '/' ? '/' : `${mount.path}/`));
  }

  /** Key in the Pod's shared files; undefined when the path is in no writable volume. */
  #inVolume(path: string): string | undefined {
    const mount = this.#mountOf(path);
    if (mount?.volume === undefined || isFixed(mount.volume)) return undefined;
    const rest = path.slice(mount.path.length).replace(/^\//, '');
    return `${mount.volume.name}/${mount.within === '' ? '' : `${mount.within}/`}${rest}`;
  }
}

/** Volumes whose content comes from the API. */
const isFixed = (volume: Volume): boolean => ['configMap', 'secret', 'projected', 'downwardAPI'].some((source) => volume[source] !== undefined);

function fixedFiles(pod: Pod, volume: Volume, around: Surroundings): [string, string][] {
  const namespace = pod.metadata.namespace ?? '';
  const files: [string, string][] = [];
  for (const source of sourcesOf(volume)) {
    for (const [kind, from] of [['configmap', source.configMap], ['secret', source.secret]] as const) {
      if (from === undefined) continue;
      const name = ('secretName' in from ? from.secretName : undefined) ?? from.name ?? '';
      const object = around.references.mounted(around.node, namespace, kind, name as string);
      if (object === undefined) continue;
      const items = from.items ?? keysIn(object).map((key) => ({ key, path: key }));
      for (const { key, path } of items) files.push([path, valueIn(object, key) ?? '']);
    }
    for (const { path, fieldRef } of source.downwardAPI?.items ?? []) files.push([path, fieldValue(pod, fieldRef?.fieldPath ?? '', around)]);
    if (source.serviceAccountToken) files.push([source.serviceAccountToken.path, `podium.${namespace}.${pod.spec.serviceAccountName ?? 'default'}`]);
  }
  return files;
}

export const hostsFile = (pod: Pod, hostname: string, podIP: string): string =>
  [
    pod.spec.hostNetwork === true ? '127.0.0.1\tlocalhost' : '# Kubernetes-managed hosts file.',
    ...(pod.spec.hostNetwork === true ? [] : ['127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback', 'fe00::0\tip6-localnet', 'fe00::0\tip6-mcastprefix', 'fe00::1\tip6-allnodes', 'fe00::2\tip6-allrouters', `${podIP}\t${hostname}`]),
    ...((pod.spec.hostAliases ?? []).length > 0 ? ['', '# Entries added by HostAliases.'] : []),
    ...(pod.spec.hostAliases ?? []).map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}`),
    '',
  ].join('\n');
