import { describe, expect, it } from 'vitest';
import { drop, saveOf, saves, tidy, write, type Save } from './saves.ts';

/** A storage with so much room, in characters. */
function storage(room = 5_000_000): Storage {
  const values = new Map<string, string>();
  const size = (): number => [...values].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem(key, value) {
      const before = values.get(key);
      values.set(key, value);
      if (size() <= room) return;
      if (before === undefined) values.delete(key);
      else values.set(key, before);
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}

const save = (id: string, at: number, more: Partial<Save> = {}): Save => saveOf(id, { at, label: 'kubectl apply', fragment: 'v1.abc', ...more });
const idsOf = (from: Storage): readonly string[] => saves(from).map(({ id }) => id);
const NOBODY: ReadonlySet<string> = new Set();
const DAY = 86_400_000;

describe('saves', () => {
  it('come back, the newest first, each under its own name', () => {
    const kept = storage();
    expect([write(kept, save('a', 1), NOBODY), write(kept, save('b', 3, { kept: 'k1.x', lesson: 'y' }), NOBODY), write(kept, save('a', 2), NOBODY)]).toEqual(['kept', 'kept', 'kept']);
    expect(saves(kept)).toEqual([save('b', 3, { kept: 'k1.x', lesson: 'y' }), save('a', 2)]);
    drop(kept, 'b');
    expect(idsOf(kept)).toEqual(['a']);
  });

  it('are none when they are made up', () => {
    const kept = storage();
    const good = { version: 1, at: 1, label: 'x', fragment: 'v1.abc' };
    const bad = ['', 'x', 'null', '[]', '{}', '{'.repeat(1_000), JSON.stringify({ ...good, more: 1 }), JSON.stringify({ ...good, fragment: 'javascript:alert(1)' }), JSON.stringify({ ...good, label: 'x'.repeat(500) }), JSON.stringify({ ...good, at: '1' }), JSON.stringify({ ...good, kept: 'x'.repeat(700_000) })];
    bad.forEach((text, index) => kept.setItem(`podium.run.${index}`, text));
    kept.setItem('podium.progress', JSON.stringify(good));
    expect(saves(kept)).toEqual([]);
    kept.setItem('podium.run.good', JSON.stringify(good));
    expect(idsOf(kept)).toEqual(['good']);
  });

  it('are few and young, but for those of open tabs', () => {
    const kept = storage();
    const now = 100 * DAY;
    for (let i = 0; i < 8; i += 1) write(kept, save(`s${i}`, now - i), NOBODY);
    write(kept, save('old', now - 40 * DAY), NOBODY);
    write(kept, save('open', now - 50 * DAY), NOBODY);
    tidy(kept, now, new Set(['open']));
    expect(idsOf(kept)).toEqual(['s0', 's1', 's2', 's3', 's4', 'open']);
  });

  it('make way for newer ones, but never those of open tabs', () => {
    const kept = storage(900);
    const large = (id: string, at: number): Save => save(id, at, { fragment: `v1.${'a'.repeat(250)}` });
    for (const [index, id] of ['open', 'closed'].entries()) expect(write(kept, large(id, index), NOBODY)).toBe('kept');
    expect(write(kept, large('third', 9), new Set(['open']))).toBe('kept');
    expect(idsOf(kept)).toEqual(['third', 'open']);
    expect(write(kept, large('fourth', 10), new Set(['open', 'third']))).toBe('full');
    expect(idsOf(kept)).toEqual(['third', 'open']);
    expect(write(kept, save('huge', 11, { fragment: `v1.${'a'.repeat(700_000)}` }), NOBODY)).toBe('large');
  });
});
