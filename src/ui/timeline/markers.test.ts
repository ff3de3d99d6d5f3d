import { describe, expect, it } from 'vitest';
import type { Marker } from '../../session/protocol.ts';
import { labelsOf } from './markers.ts';

const marker = (seq: number, name: string, tone: Marker['tone'] = 'plain'): Marker => ({ seq, at: seq, code: 'podScheduled', name, tone });

describe('labelsOf', () => {
  it('never lets two names touch, whatever the places', () => {
    const ticks = Array.from({ length: 60 }, (_, i) => ({ marker: marker(i, `name-of-${i % 7}-thing`), x: (i * 37) % 700 }));
    const labels = labelsOf(ticks, (one) => one.name, 700);
    for (let i = 1; i < labels.length; i += 1) {
      expect(labels[i]!.left).toBeGreaterThanOrEqual(labels[i - 1]!.left + labels[i - 1]!.width);
    }
    expect(labels.reduce((sum, label) => sum + label.all.length, 0)).toBe(60);
  });

  it('names what is bad first', () => {
    const [label] = labelsOf([{ marker: marker(1, 'placed'), x: 10 }, { marker: marker(2, 'lost', 'bad'), x: 14 }], (one) => one.name, 300);
    expect(label?.text).toBe('lost');
    expect(label?.more).toBe(1);
  });

  it('keeps names inside the track', () => {
    const labels = labelsOf([{ marker: marker(1, 'a long name at the start'), x: 0 }, { marker: marker(2, 'a long name at the end'), x: 600 }], (one) => one.name, 600);
    expect(labels[0]?.left).toBe(0);
    expect((labels[1]?.left ?? 0) + (labels[1]?.width ?? 0)).toBeLessThanOrEqual(600);
  });
});
