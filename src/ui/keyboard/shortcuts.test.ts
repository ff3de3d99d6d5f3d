import { describe, expect, it } from 'vitest';
import { codeOf, keyOf, nameOfKey, NO_SINGLE_KEYS, readKeys, SHORTCUTS } from './shortcuts.ts';

describe('the keys of the page', () => {
  it('are each used once, and written as on a keyboard', () => {
    const keys = SHORTCUTS.map((code) => keyOf(code, {}));
    expect(new Set(keys).size).toBe(keys.length);
    expect(['play', 'back', 'log', 'palette'].map((code) => nameOfKey(keyOf(code as 'play', {})))).toEqual(['Space', '←', 'L', 'Ctrl K']);
  });

  it('can be changed, except the way in and the way out', () => {
    const chosen = { terminal: 'o', close: 'q' };
    expect([codeOf('o', chosen), codeOf('O', chosen), codeOf('t', chosen), codeOf('Escape', chosen)]).toEqual(['terminal', 'terminal', undefined, 'close']);
    expect(['t', ' ', 'ArrowLeft', '?'].map((key) => codeOf(key, NO_SINGLE_KEYS))).toEqual([undefined, undefined, undefined, undefined]);
    expect(codeOf('Escape', NO_SINGLE_KEYS)).toBe('close');
  });

  it('are read back with care', () => {
    expect(readKeys(JSON.stringify({ terminal: 'x', log: '', play: 'Tab', back: 7, end: 'x', close: 'q', constructor: 'c', other: 'o' }))).toEqual({ log: '', end: 'x' });
    expect([readKeys(null), readKeys('{'), readKeys('null'), readKeys('[]')]).toEqual([{}, {}, {}, {}]);
  });
});
