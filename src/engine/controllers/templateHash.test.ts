import { expect, it } from 'vitest';
import { canonicalJson, templateHash } from './templateHash.ts';

const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.29' }] } };

it('is 8 to 10 safe letters, the same for the same template however it is written', () => {
  const hash = templateHash(template, undefined);
  expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/);
  expect(templateHash({ spec: { containers: [{ image: 'nginx:1.29', name: 'c' }] }, metadata: { labels: { a: 'b' } } }, undefined)).toBe(hash);
});

it('changes with the template and with each collision', () => {
  const hashes = [templateHash(template, undefined), templateHash(template, 1), templateHash({ ...template, metadata: {} }, undefined)];
  expect(new Set(hashes).size).toBe(3);
});

it('writes JSON with sorted keys and without what is absent', () => {
  expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'x' })).toBe('{"a":"x","b":[1,{"d":null}]}');
});
