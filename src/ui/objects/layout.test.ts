import { describe, expect, it } from 'vitest';
import { CARD, layObjects } from './layout.ts';

const object = (id: string) => ({ id, kind: 'Pod', resource: 'pods', name: id, word: '', tone: 'ok' }) as const;

describe('layObjects', () => {
  it('puts what is owned beside its owner and lets nothing overlap', () => {
    const ids = ['a', 'b', 'c', 'd', 'lone', 'single'];
    const { places, lines, width, height } = layObjects({ objects: ids.map(object), relations: [{ from: 'a', to: 'b', type: 'owns' }, { from: 'b', to: 'c', type: 'owns' }, { from: 'b', to: 'd', type: 'owns' }, { from: 'a', to: 'd', type: 'selects' }] });
    expect(places.get('a')!.x).toBeLessThan(places.get('b')!.x);
    expect(places.get('b')!.x).toBeLessThan(places.get('c')!.x);
    expect(lines).toHaveLength(4);
    const boxes = [...places.values()];
    for (const [i, one] of boxes.entries()) {
      expect(one.x + CARD.width).toBeLessThanOrEqual(width);
      expect(one.y + CARD.height).toBeLessThanOrEqual(height);
      for (const other of boxes.slice(i + 1)) expect(Math.abs(one.x - other.x) >= CARD.width || Math.abs(one.y - other.y) >= CARD.height).toBe(true);
    }
  });

  it('takes objects that hang together with nothing', () => {
    expect(layObjects({ objects: [object('a')], relations: [] }).places.size).toBe(1);
  });
});
