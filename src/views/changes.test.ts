import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../engine/index.ts';
import { changesBetween, factsOf } from './changes.ts';

const object = (more: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '' }, ...more });
const paths = (before: object, after: object): string[] => changesBetween(object(before), object(after)).map(({ path }) => path);

describe('changes', () => {
  it('names conditions by type and containers by name', () => {
    const before = { status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: 'x' }], containerStatuses: [{ name: 'web', ready: false }] } };
    const after = { status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: 'y' }, { type: 'Initialized', status: 'True' }], containerStatuses: [{ name: 'web', ready: true }] } };
    expect(changesBetween(object(before), object(after))).toEqual([
      { path: 'status.conditions[Ready].status', before: 'False', after: 'True' },
      { path: 'status.conditions[Initialized].type', after: 'Initialized' },
      { path: 'status.conditions[Initialized].status', after: 'True' },
      { path: 'status.containerStatuses[web].ready', before: false, after: true },
    ]);
  });

  it('leaves out book-keeping, and compares other lists as a whole', () => {
    expect(paths({ metadata: { name: 'a', resourceVersion: '1', generation: 1 } }, { metadata: { name: 'a', resourceVersion: '2', generation: 2 } })).toEqual([]);
    expect(paths({ spec: { args: ['a'] } }, { spec: { args: ['a', 'b'] } })).toEqual(['spec.args']);
  });

  it('takes any name for a name', () => {
    const after = { data: JSON.parse('{"__proto__":"a","constructor":"b"}') as object };
    expect(paths({ data: {} }, after)).toEqual(['data.__proto__', 'data.constructor']);
    expect(paths(after, { data: {} })).toEqual(['data.__proto__', 'data.constructor']);
  });

  it('finds nothing between equals and something otherwise, within its bound', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(paths({ spec: a }, { spec: structuredClone(a) })).toEqual([]);
        if (!same) expect(paths({ spec: a }, { spec: b }).length).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('knows a new object by a few facts', () => {
    const made = object({ metadata: { name: 'a', ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1' }] }, spec: { nodeName: 'worker1', containers: [{ name: 'web', image: 'nginx:1.29' }] } });
    expect(factsOf(made).map(({ path, after }) => `${path} ${String(after)}`)).toEqual(['metadata.ownerReferences ReplicaSet/web-1', 'spec.nodeName worker1', 'containers[web].image nginx:1.29']);
  });
});
