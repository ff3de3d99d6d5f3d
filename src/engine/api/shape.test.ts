import { expect, it } from 'vitest';
import type { KubeObject, ObjectMeta } from './object.ts';
import { isKnown, metadataOf, withMetadata } from './shape.ts';

const least = { name: 'web', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-11-02T08:00:00Z' };
const all: ObjectMeta = {
  ...least,
  namespace: 'default',
  generateName: 'web-',
  generation: 2,
  labels: { app: 'web' },
  annotations: { note: 'x' },
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'o' }],
  finalizers: ['f'],
  managedFields: [],
  deletionTimestamp: '2026-11-02T08:00:01Z',
  deletionGracePeriodSeconds: 30,
};

it('keeps every field of metadata, whichever there are', () => {
  const optional = Object.keys(all).filter((key) => !Object.hasOwn(least, key));
  for (let some = 0; some < 2 ** optional.length; some++) {
    const chosen = Object.fromEntries(optional.filter((_key, bit) => (some & (1 << bit)) !== 0).map((key) => [key, all[key as keyof ObjectMeta]]));
    const metadata: ObjectMeta = { ...chosen, ...least };
    expect(metadataOf(metadata)).toStrictEqual(metadata);
    expect(isKnown(metadata)).toBe(true);
  }
});

it('knows of what it does not know', () => {
  expect(isKnown({ ...least, selfLink: '/x' } as ObjectMeta)).toBe(false);
});

it('changes the metadata of an object and nothing else', () => {
  const objects: object[] = [{ spec: {} }, { spec: {}, status: {} }, { status: {} }, { spec: {}, data: {} }, { spec: {}, status: {}, more: 1 }, {}, { data: { a: 'b' } }];
  for (const kind of ['Pod', 'Event'])
    for (const rest of objects) {
      const object = { apiVersion: 'v1', kind, metadata: least, ...rest } as KubeObject;
      expect(withMetadata(object, all)).toStrictEqual({ ...object, metadata: all });
    }
});
