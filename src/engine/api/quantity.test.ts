import { describe, expect, it } from 'vitest';
import {
  addQuantity,
  canonicalQuantity,
  compareQuantity,
  formatQuantity,
  fromMilli,
  fromValue,
  milliOf,
  parseQuantity,
  QUANTITY_FORMAT_WRONG,
  QUANTITY_SUFFIX_WRONG,
  toMilli,
  toValue,
  tryParseQuantity,
  valueOf,
} from './quantity.ts';

const canonical = (text: string | number): string => formatQuantity(parseQuantity(text));

describe('quantity', () => {
  it.each([
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1', '1'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1.5', '1500m'],
    ['1.5Gi', '1536Mi'],
    ['0', '0'],
    ['0Ki', '0'],
    ['1000', '1k'],
    ['1000Ki', '1000Ki'],
    ['512Ki', '512Ki'],
    ['1023', '1023'],
    ['1e3', '1e3'],
    ['1E3', '1e3'],
    ['100e1', '1e3'],
    ['12E', '12E'],
    ['+3', '3'],
    ['-1.5', '-1500m'],
    ['0.0000000001', '1n'],
    ['.5', '500m'],
    ['5.', '5'],
    ['0.5Ki', '512'],
    ['0.1Ki', '102400m'],
    ['129e6', '129e6'],
    ['007', '7'],
    ['8M', '8M'],
    ['8000M', '8G'],
    ['3925Mi', '3925Mi'],
    ['1Ei', '1Ei'],
    ['2048Ei', '9223372036854775807'],
    ['100u', '100u'],
    ['0.001Ki', '1024m'],
  ])('prints %s as %s', (text, printed) => expect(canonical(text)).toBe(printed));

  it('takes numbers', () => expect(canonical(2)).toBe('2'));

  it.each(['', 'x', '1.2.3', '1 ', ' 1', 'Mi', '-', '1Mi2x'])('refuses %j by its form', (text) =>
    expect(tryParseQuantity(text)).toEqual({ ok: false, error: QUANTITY_FORMAT_WRONG }),
  );
  it.each(['1Mii', '1K', '1e', '1kk', '1-'])('refuses the suffix of %j', (text) =>
    expect(tryParseQuantity(text)).toEqual({ ok: false, error: QUANTITY_SUFFIX_WRONG }),
  );
  it('survives monstrous exponents', () => expect(tryParseQuantity('1e999999999').ok).toBe(true));

  it('rounds up', () => {
    expect([
      toMilli(parseQuantity('0.0001')),
      toValue(parseQuantity('1m')),
      toValue(parseQuantity('1500m')),
      toMilli(parseQuantity('4')),
    ]).toEqual([1, 1, 2, 4000]);
    expect(canonicalQuantity('0.0001')).toBe('1m');
    expect(canonicalQuantity('nope')).toBeUndefined();
    expect([milliOf('250m'), milliOf(undefined), valueOf('1Gi'), valueOf('?')]).toEqual([250, 0, 1073741824, 0]);
  });

  it('adds and compares', () => {
    expect(formatQuantity(addQuantity(parseQuantity('1Gi'), parseQuantity('512Mi')))).toBe('1536Mi');
    expect(formatQuantity(addQuantity(parseQuantity('0'), parseQuantity('1Gi')))).toBe('1Gi');
    expect(compareQuantity(parseQuantity('1'), parseQuantity('1000m'))).toBe(0);
    expect(compareQuantity(parseQuantity('1'), parseQuantity('1001m'))).toBe(-1);
    expect([formatQuantity(fromMilli(1250)), formatQuantity(fromValue(2048))]).toEqual(['1250m', '2Ki']);
  });
});
