/**
 * The files of a machine that people look at and change: manifests of static Pods, and what they have written themselves. Upstream: the machine's
 * disk. Leaves out: every other file; a manifest that was moved away by a fault lies in /tmp.
 */
import type { KubeObject } from '../api/object.ts';
import type { World } from '../kernel/component.ts';
import { fileObject } from './manifestFile.ts';
import type { NodeRecord } from './podStore.ts';
import { componentOf, FOLDER, pathOf, staticPods, type ClusterFlags } from './staticPods.ts';

const AWAY = '/tmp';
const FOLDERS = ['/', '/root', AWAY, '/etc', '/etc/kubernetes', FOLDER];

/** A file is a text, or an object that kubeadm has written as YAML. */
export type NodeFile = { readonly text: string } | { readonly object: KubeObject };

/** The files of a machine by path, in order; undefined: there is no such machine. */
export function nodeFiles(world: Pick<World, 'table'>, { podNetwork, serviceNetwork }: Pick<ClusterFlags, 'podNetwork' | 'serviceNetwork'>, node: string): ReadonlyMap<string, NodeFile> | undefined {
  const nodes = world.table<NodeRecord>('kubelet/nodes');
  const record = nodes.get(node);
  if (record === undefined) return undefined;
  const { machine, manifests, away = [], files = {} } = record;
  const { name, osImage } = machine;
  const found = new Map<string, NodeFile>([
    ['/etc/hostname', { text: `${name}\n` }],
    ['/etc/os-release', { text: `PRETTY_NAME="${osImage}"\nNAME="${osImage.replace(/\s+\d.*$/, '')}"\nVERSION_ID="${/\d[\d.]*/.exec(osImage)?.[0] ?? ''}"\n` }],
  ]);
  if (machine.controlPlane === true) {
    const masters = [...world.table<true>('kubelet/controlPlanes').keys().filter((one) => one < name).map((one) => nodes.get(one)!.machine), machine];
    for (const pod of staticPods(machine, 0, 0, { podNetwork, serviceNetwork, masters }, manifests)) {
      const component = componentOf(pod);
      found.set(pathOf(component), { object: fileObject(pod, component) });
    }
  }
  for (const [path, text] of Object.entries(files)) {
    if (text === null) found.delete(path);
    else found.set(path, { text });
  }
  for (const component of away) {
    const file = found.get(pathOf(component));
    found.delete(pathOf(component));
    if (file !== undefined) found.set(`${AWAY}/${component}.yaml`, file);
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names in a folder; undefined: there is none. */
export function namesIn(files: ReadonlyMap<string, NodeFile>, folder: string): readonly string[] | undefined {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  const names = [...files.keys(), ...FOLDERS].filter((path) => path.startsWith(prefix) && path !== prefix).map((path) => path.slice(prefix.length).split('/')[0]!);
  return names.length === 0 && !FOLDERS.includes(folder) ? undefined : [...new Set(names)].toSorted();
}
