import { expect, it } from 'vitest';
import type { Json } from '../object.ts';
import { applyJsonPatch } from './jsonPatch.ts';
import { applyMergePatch, createThreeWayMergePatch } from './mergePatch.ts';

it('applies a JSON patch', () => {
  const document: Json = { a: [1, 2], b: { c: 1 } };
  const patch: Json[] = [
    { op: 'add', path: '/a/1', value: 9 },
    { op: 'add', path: '/a/-', value: 3 },
    { op: 'replace', path: '/b/c', value: 2 },
    { op: 'add', path: '/b/x~1y', value: 'z' },
    { op: 'test', path: '/b/c', value: 2 },
    { op: 'move', from: '/b/c', path: '/d' },
    { op: 'remove', path: '/a/0' },
  ];
  expect(applyJsonPatch(document, patch)).toEqual({ a: [9, 2, 3], b: { 'x/y': 'z' }, d: 2 });
  expect(document).toEqual({ a: [1, 2], b: { c: 1 } });
});

it('says why a JSON patch does not apply', () => {
  expect(() => applyJsonPatch({ a: 1 }, [{ op: 'test', path: '/a', value: 2 }])).toThrow('testing value /a failed: test failed');
  expect(() => applyJsonPatch({ a: 1 }, [{ op: 'remove', path: '/b' }])).toThrow('Unable to remove nonexistent key: b: missing value');
  expect(() => applyJsonPatch({ a: 1 }, [{ op: 'replace', path: '/x/y', value: 1 }])).toThrow(
    'replace operation does not apply: doc is missing path: "/x/y": missing value',
  );
});

it('applies a JSON patch to __proto__ as to any key', () => {
  const after = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
  expect(Object.keys(after as object)).toEqual(['__proto__']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('applies a merge patch', () => {
  expect(applyMergePatch({ a: 1, b: { c: 1, d: 2 }, l: [1] }, { a: null, b: { c: 3 }, l: [2] })).toEqual({ b: { c: 3, d: 2 }, l: [2] });
});

it('computes a three-way merge patch', () => {
  expect(createThreeWayMergePatch({ a: 1, b: 1 }, { a: 2 }, { a: 1, b: 1, c: 1 })).toEqual({ a: 2, b: null });
});
