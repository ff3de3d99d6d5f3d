import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../api/object.ts';
import { Journal } from '../kernel/journal.ts';
import { Table } from '../kernel/table.ts';
import { EtcdStore } from './store.ts';

function store(): EtcdStore {
  const journal = new Journal();
  const tables = new Map<string, Table<unknown>>();
  const table = <V>(name: string): Table<V> => {
    if (!tables.has(name)) tables.set(name, new Table<unknown>(name, journal));
    return tables.get(name) as Table<V>;
  };
  return new EtcdStore({ table, epoch: () => journal.epoch });
}

const value = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, uid: 'u', resourceVersion: '', creationTimestamp: '' } });

describe('EtcdStore', () => {
  it('stamps each write with the next revision', () => {
    const etcd = store();
    const first = etcd.apply({ key: '/a', expect: 0, value: value('a') })!;
    expect(first).toMatchObject({ op: 'create', revision: 2, value: { metadata: { resourceVersion: '2' } } });
    expect(etcd.apply({ key: '/a', expect: 2, value: value('a') })).toMatchObject({ op: 'update', revision: 3 });
    expect(etcd.get('/a')).toMatchObject({ createRevision: 2, modRevision: 3, version: 2 });
    expect(etcd.apply({ key: '/a', expect: 3 })).toMatchObject({ op: 'delete', revision: 4 });
    expect(etcd.get('/a')).toBeUndefined();
  });

  it('does nothing when the key is not at the expected revision', () => {
    const etcd = store();
    etcd.apply({ key: '/a', expect: 0, value: value('a') });
    expect(etcd.apply({ key: '/a', expect: 0, value: value('a') })).toBeUndefined();
    expect(etcd.apply({ key: '/b', expect: 0 })).toBeUndefined();
    expect(etcd.revision).toBe(2);
  });

  it('forgets what is compacted', () => {
    const etcd = store();
    for (const key of ['/a', '/b', '/c']) etcd.apply({ key, expect: 0, value: value(key) });
    etcd.compact(3);
    expect([etcd.change(2), etcd.change(3), etcd.change(4)?.key]).toEqual([undefined, undefined, '/c']);
    expect(etcd.compacted).toBe(3);
  });
});
