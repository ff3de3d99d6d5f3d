import { array, assert, boolean, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedKeys } from './sortedKeys.ts';

describe('SortedKeys', () => {
  it('is a sorted set, whatever is put in and taken out', () => {
    assert(
      property(array(string({ maxLength: 3 })), array(tuple(boolean(), string({ maxLength: 3 })), { maxLength: 200 }), string({ maxLength: 1 }), (start, changes, prefix) => {
        const plain = new Set(start);
        const keys = new SortedKeys(plain);
        for (const [add, key] of changes) {
          if (add === plain.has(key)) continue;
          if (add) {
            plain.add(key);
            keys.add(key);
          } else {
            plain.delete(key);
            keys.delete(key);
          }
        }
        expect(keys.from(prefix)).toEqual([...plain].filter((key) => key.startsWith(prefix)).sort());
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('stays sorted over many blocks', () => {
    const keys = new SortedKeys([]);
    const all = Array.from({ length: 5_000 }, (_, index) => `k${(index * 7919) % 5_000}`);
    for (const key of all) keys.add(key);
    for (const key of all.slice(0, 2_500)) keys.delete(key);
    expect(keys.from('')).toEqual(all.slice(2_500).sort());
    expect(keys.from('k12')).toEqual(all.slice(2_500).filter((key) => key.startsWith('k12')).sort());
  });
});
