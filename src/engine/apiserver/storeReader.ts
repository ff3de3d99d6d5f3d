/**
 * Stored objects by their qualified resource, as what decides reads them. Upstream: k8s.io/apiserver/pkg/registry/generic/registry (Store).
 */
import type { KubeObject } from '../api/object.ts';
import type { EtcdStore } from '../etcd/store.ts';
import type { Deciding } from './deciding.ts';
import { storageKey, storagePrefix } from './keys.ts';

type StoreReader = Pick<Deciding, 'find' | 'list'>;

const READERS = new WeakMap<EtcdStore, StoreReader>();

export function readerOf(store: EtcdStore): StoreReader {
  let reader = READERS.get(store);
  if (reader === undefined) READERS.set(store, (reader = { find: (resource, namespace, name) => store.get(storageKey(plural(resource), namespace, name))?.value, list: lister(store) }));
  return reader;
}

const lister = (store: EtcdStore) => (resource: string, namespace?: string): readonly KubeObject[] => store.keys(storagePrefix(plural(resource), namespace)).map((key) => store.get(key)!.value);

const plural = (resource: string): string => {
  const dot = resource.indexOf('.');
  return dot < 0 ? resource : resource.slice(0, dot);
};
