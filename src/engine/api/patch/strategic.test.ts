import { describe, expect, it } from 'vitest';
import type { Fields } from './fields.ts';
import { applyStrategicMerge } from './strategicMerge.ts';
import { createThreeWayPatch, createTwoWayPatch } from './strategicDiff.ts';

const DEPLOYMENT = 'apps.v1.Deployment';
const POD = 'core.v1.Pod';
const pod = (spec: Fields): Fields => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });

describe('applying', () => {
  it('merges containers by name and keeps what the patch does not mention', () => {
    const before = pod({
      containers: [
        { name: 'a', image: 'x:1', ports: [{ containerPort: 80, protocol: 'TCP' }] },
        { name: 'b', image: 'y' },
      ],
    });
    const after = applyStrategicMerge(before, { spec: { containers: [{ name: 'a', image: 'x:2' }] } }, POD);
    expect(after['spec']).toEqual({
      containers: [
        { name: 'a', image: 'x:2', ports: [{ containerPort: 80, protocol: 'TCP' }] },
        { name: 'b', image: 'y' },
      ],
    });
  });
  it('deletes an element, replaces a list, removes a field with null', () => {
    const before = pod({ containers: [{ name: 'a' }, { name: 'b' }], nodeSelector: { x: '1', y: '2' }, tolerations: [{ key: 'a' }] });
    const patch = { spec: { containers: [{ name: 'a', $patch: 'delete' }], nodeSelector: { x: null }, tolerations: [{ key: 'b' }] } };
    expect(applyStrategicMerge(before, patch, POD)['spec']).toEqual({
      containers: [{ name: 'b' }],
      nodeSelector: { y: '2' },
      tolerations: [{ key: 'b' }],
    });
    const replaced = applyStrategicMerge(before, { spec: { containers: [{ $patch: 'replace' }, { name: 'z' }] } }, POD);
    expect((replaced['spec'] as Fields)['containers']).toEqual([{ name: 'z' }]);
  });
  it('obeys retainKeys: changing the strategy drops what belongs to the other', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } } };
    expect(applyStrategicMerge(before, { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }, DEPLOYMENT)).toEqual({
      spec: { strategy: { type: 'Recreate' } },
    });
  });
  it('obeys setElementOrder and deleteFromPrimitiveList', () => {
    const before = { metadata: { finalizers: ['a', 'b', 'c'] }, spec: { containers: [{ name: 'a' }, { name: 'b' }, { name: 's' }] } };
    const patch = {
      metadata: { '$deleteFromPrimitiveList/finalizers': ['b'] },
      spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
    };
    const after = applyStrategicMerge(before, patch, POD);
    expect((after['metadata'] as Fields)['finalizers']).toEqual(['a', 'c']);
    expect((after['spec'] as Fields)['containers']).toEqual([{ name: 'b' }, { name: 'a' }, { name: 's' }]);
  });
  it('keeps keys called __proto__ as data', () => {
    const before = JSON.parse('{"data":{"__proto__":"1","constructor":"2"}}') as Fields;
    const after = applyStrategicMerge(before, JSON.parse('{"data":{"__proto__":"3","toString":"4"}}') as Fields, 'core.v1.ConfigMap');
    expect(JSON.stringify(after)).toBe('{"data":{"__proto__":"3","constructor":"2","toString":"4"}}');
    expect(Object.getPrototypeOf(after['data'])).toBe(Object.prototype);
  });
});

describe('computing', () => {
  it('is what apply needs: changes against the server, deletions against the last applied', () => {
    const original = pod({ containers: [{ name: 'a', image: 'x:1', env: [{ name: 'A', value: '1' }] }], nodeSelector: { x: '1' } });
    const modified = pod({ containers: [{ name: 'a', image: 'x:2' }] });
    const current = pod({
      containers: [{ name: 'a', image: 'x:1', imagePullPolicy: 'Always', env: [{ name: 'A', value: '1' }] }],
      nodeSelector: { x: '1' },
      nodeName: 'n',
    });
    const patch = createThreeWayPatch(original, modified, current, POD);
    expect(patch).toEqual({
      spec: {
        nodeSelector: null,
        '$setElementOrder/containers': [{ name: 'a' }],
        containers: [{ name: 'a', image: 'x:2', env: null }],
      },
    });
    expect(applyStrategicMerge(current, patch, POD)['spec']).toEqual({
      containers: [{ name: 'a', image: 'x:2', imagePullPolicy: 'Always' }],
      nodeName: 'n',
    });
  });
  it('removes a container and adds another', () => {
    const original = pod({
      containers: [
        { name: 'a', image: '1' },
        { name: 'b', image: '1' },
      ],
    });
    const modified = pod({
      containers: [
        { name: 'c', image: '1' },
        { name: 'a', image: '1' },
      ],
    });
    const patch = createThreeWayPatch(original, modified, original, POD);
    expect(applyStrategicMerge(original, patch, POD)).toEqual(modified);
  });
  it('is empty when nothing changed', () => {
    const same = pod({ containers: [{ name: 'a', image: '1' }] });
    expect(createThreeWayPatch(same, same, { ...same, status: { phase: 'Running' } }, POD)).toEqual({});
  });
  it('uses retainKeys for a strategy', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    expect(createTwoWayPatch(before, { spec: { strategy: { type: 'Recreate' } } }, DEPLOYMENT)).toEqual({
      spec: { strategy: { $retainKeys: ['type'], type: 'Recreate', rollingUpdate: null } },
    });
  });
});
