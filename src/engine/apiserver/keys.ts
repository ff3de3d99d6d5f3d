/**
 * Where objects lie in etcd. Upstream: the resourcePrefix of each registry (pkg/registry): nodes are `minions`, Services and Endpoints share
 * a folder, for historical reasons.
 */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['nodes', 'minions'],
  ['services', 'services/specs'],
  ['endpoints', 'services/endpoints'],
]);

/** `/registry/pods/default/web-1`, `/registry/minions/worker1`. `resource` is the plural without its group. */
export function storageKey(resource: string, namespace: string | undefined, name: string): string {
  return `${storagePrefix(resource, namespace)}${name}`;
}

export function storagePrefix(resource: string, namespace?: string): string {
  let folder = prefixes.get(resource);
  if (folder === undefined) prefixes.set(resource, (folder = `/registry/${FOLDERS.get(resource) ?? resource}/`));
  return namespace === undefined || namespace === '' ? folder : `${folder}${namespace}/`;
}

/** By resource; there are not many. */
const prefixes = new Map<string, string>();
