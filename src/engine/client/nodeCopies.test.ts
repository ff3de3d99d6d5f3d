import { describe, expect, it } from 'vitest';
import type { WatchNotice } from './informer.ts';
import type { KubeObject } from '../api/object.ts';
import { Journal } from '../kernel/journal.ts';
import { Table } from '../kernel/table.ts';
import { NodeCopies } from './nodeCopies.ts';

function setup() {
  const journal = new Journal();
  const tables = new Map<string, Table<unknown>>();
  const world = {
    table<V>(name: string): Table<V> {
      if (!tables.has(name)) tables.set(name, new Table<unknown>(name, journal));
      return tables.get(name) as Table<V>;
    },
  };
  return { copies: new NodeCopies(world, 'p', 'services'), past: world.table('past/p/services') };
}

const object = (name: string, revision: number): KubeObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, uid: name, resourceVersion: String(revision), creationTimestamp: '' } });
const notice = (event: WatchNotice['event'], name: string, revision: number): WatchNotice => ({ resource: 'services', revision, event, object: object(name, revision) });
const list = (revision: number, ...objects: KubeObject[]): WatchNotice => ({ resource: 'services', revision, event: 'SYNCED', objects });
const known = (copies: NodeCopies, node: string): string[] => copies.list(node).map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`);

describe('copies of many nodes', () => {
  it('let each know what it has been told, and nothing else', () => {
    const { copies } = setup();
    for (const node of ['a', 'b']) copies.apply(node, list(5, object('x', 2), object('y', 3)));
    copies.apply('a', notice('MODIFIED', 'x', 6));
    copies.apply('a', notice('DELETED', 'y', 7));
    copies.apply('a', notice('ADDED', 'z', 8));
    expect(known(copies, 'a')).toEqual(['x@6', 'z@8']);
    expect(known(copies, 'b')).toEqual(['x@2', 'y@3']);
    expect([copies.knowsAll('a'), copies.knowsAll('b')]).toEqual([true, false]);
    copies.apply('b', notice('MODIFIED', 'x', 6));
    expect(known(copies, 'b')).toEqual(['x@6', 'y@3']);
    copies.apply('b', notice('DELETED', 'y', 7));
    copies.apply('b', notice('ADDED', 'z', 8));
    expect(known(copies, 'b')).toEqual(known(copies, 'a'));
  });

  it('keep what was before no longer than somebody knows it', () => {
    const { copies, past } = setup();
    for (const node of ['a', 'b']) copies.apply(node, list(5, object('x', 2), object('y', 3)));
    expect(past.size).toBe(0);
    copies.apply('a', notice('MODIFIED', 'x', 6));
    copies.apply('a', notice('DELETED', 'y', 7));
    copies.trim(['a', 'b']);
    expect(past.size).toBe(2);
    copies.apply('b', notice('MODIFIED', 'x', 6));
    copies.trim(['a', 'b']);
    expect(past.keys()).toEqual(['y']);
    expect(known(copies, 'b')).toEqual(['x@6', 'y@3']);
    copies.trim(['a']);
    expect(past.size).toBe(0);
  });

  it('fill in, for one that is behind, what another has skipped by a new list', () => {
    const { copies } = setup();
    for (const node of ['a', 'b']) copies.apply(node, list(5, object('x', 2), object('y', 3), object('w', 4)));
    copies.apply('a', list(20, object('x', 12)));
    expect(known(copies, 'b')).toEqual(['w@4', 'x@2', 'y@3']);
    copies.apply('b', notice('MODIFIED', 'x', 8));
    copies.apply('b', notice('DELETED', 'y', 9));
    expect(known(copies, 'b')).toEqual(['w@4', 'x@8']);
    copies.apply('b', notice('MODIFIED', 'x', 12));
    expect(known(copies, 'b')).toEqual(['w@4', 'x@12']);
    copies.apply('b', notice('DELETED', 'w', 15));
    expect(known(copies, 'b')).toEqual(['x@12']);
    expect(copies.knowsAll('b')).toBe(false);
  });

  it('pass over what is older than what is known', () => {
    const { copies } = setup();
    copies.apply('a', list(9, object('x', 7)));
    copies.apply('a', notice('MODIFIED', 'x', 8));
    copies.apply('a', list(8, object('x', 6)));
    expect(known(copies, 'a')).toEqual(['x@7']);
    copies.adopt('b');
    expect([copies.seen('b'), known(copies, 'b')]).toEqual([9, ['x@7']]);
  });
});
