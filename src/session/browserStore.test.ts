import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserStore, tabStore } from './browserStore.ts';

afterEach(() => vi.unstubAllGlobals());

/** A storage that takes so many things. */
function storage(room: number): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, text) {
      if (!kept.has(key) && kept.size >= room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, text);
    },
    removeItem: (key) => void kept.delete(key),
  };
}

describe("the browser's storage", () => {
  it('keeps, gives back and forgets, each of the two its own', () => {
    vi.stubGlobal('localStorage', storage(5));
    vi.stubGlobal('sessionStorage', storage(5));
    expect(browserStore.keep('a', '1')).toBe(true);
    expect([browserStore.read('a'), tabStore.read('a')]).toEqual(['1', undefined]);
    expect(browserStore.forget('a')).toBe(true);
    expect(browserStore.read('a')).toBeUndefined();
    expect(browserStore.whole()).toBe(localStorage);
  });

  it('says when it is full, and keeps what was there', () => {
    vi.stubGlobal('localStorage', storage(1));
    expect([browserStore.keep('a', '1'), browserStore.keep('b', '2')]).toEqual([true, false]);
    expect(browserStore.read('a')).toBe('1');
  });

  it('throws nothing where it is refused, or where there is none', () => {
    const refuse = { get: () => { throw new DOMException('no', 'SecurityError'); }, configurable: true };
    for (const name of ['localStorage', 'sessionStorage']) {
      vi.stubGlobal(name, undefined);
      expect(tabStore.read('a')).toBeUndefined();
      Object.defineProperty(globalThis, name, refuse);
    }
    for (const store of [browserStore, tabStore]) expect([store.read('a'), store.keep('a', '1'), store.forget('a'), store.whole()]).toEqual([undefined, false, false, undefined]);
  });
});
