import { expect, it } from 'vitest';
import { ageOf, humanDuration } from './age.ts';
import { base64, base64Length, fromBase64 } from './base64.ts';
import { decodeContinue, encodeContinue } from './continueToken.ts';

it.each([
  [-5, '<invalid>'],
  [-1, '0s'],
  [0, '0s'],
  [119, '119s'],
  [120, '2m'],
  [185, '3m5s'],
  [600, '10m'],
  [10_800, '3h'],
  [11_100, '3h5m'],
  [28_800, '8h'],
  [172_799, '47h'],
  [172_800, '2d'],
  [180_000, '2d2h'],
  [691_200, '8d'],
  [63_072_000, '2y'],
  [64_000_000, '2y10d'],
  [315_360_000, '10y'],
])('%i seconds are %s', (seconds, text) => expect(humanDuration(seconds)).toBe(text));

it('counts from a timestamp', () => {
  expect(ageOf('1970-01-01T00:01:00Z', 65_000_000)).toBe('5s');
  expect(ageOf(null, 0)).toBe('<unknown>');
});

it('writes and reads base64', () => {
  for (const text of ['', 'a', 'hola', 'ñandú', '日本', '🙂']) expect(fromBase64(base64(text))).toBe(text);
  expect(base64('hola')).toBe('aG9sYQ==');
  expect(base64Length('aG9sYQ==')).toBe(4);
});

it('writes and reads continue tokens', () => {
  const token = encodeContinue({ revision: 12, start: 'default/ñ?' });
  expect(token).toMatch(/^[\w-]+$/);
  expect(decodeContinue(token)).toEqual({ revision: 12, start: 'default/ñ?' });
  for (const bad of ['', 'x', '{}', encodeContinue({ revision: -1, start: '' }), '../../']) expect(decodeContinue(bad)).toBeUndefined();
});
