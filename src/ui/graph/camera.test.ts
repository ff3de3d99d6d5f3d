import { describe, expect, it } from 'vitest';
import { cameraOf, isNear, viewportFor } from './camera.ts';

const WIDE = { width: 1_200, height: 700, zoom: 0.8 };
const TALL = { width: 500, height: 900, zoom: 0.7 };
const box = (x: number, y: number, w: number, h: number) => ({ x, y, w, h });
const wide = [{ id: 'etcd', box: box(100, 50, 160, 80) }, { id: 'node/worker1', box: box(100, 400, 300, 200) }, { id: 'pod/1', box: box(240, 480, 40, 30) }];
const tall = [{ id: 'node/worker1', box: box(20, 600, 460, 140) }, { id: 'etcd', box: box(20, 40, 200, 60) }];

describe('from where the map is looked at', () => {
  it('is nothing where all of it is seen, and the very same place on the same map', () => {
    expect(cameraOf(WIDE, wide, { x: 0, y: 0, zoom: 0.8 })).toBeNull();
    expect(viewportFor(WIDE, wide, null)).toEqual({ x: 0, y: 0, zoom: 0.8 });
    for (const viewport of [{ x: -300, y: -512.5, zoom: 2.4 }, { x: 90, y: 33, zoom: 0.5 }, { x: -5_000, y: -3_000, zoom: 3.2 }]) {
      const camera = cameraOf(WIDE, wide, viewport)!;
      expect(isNear(viewportFor(WIDE, wide, camera), viewport)).toBe(true);
      // What it lies over is a thing that stays.
      expect(['etcd', 'node/worker1']).toContain(camera.over);
    }
  });

  it('lies over the same thing on a map that is laid out otherwise', () => {
    // The middle of worker1 in the middle of the picture, twice as near as at the beginning.
    const camera = cameraOf(WIDE, wide, { x: 480 - 250 * 1.6, y: 280 - 500 * 1.6, zoom: 1.6 })!;
    expect(camera).toEqual({ over: 'node/worker1', x: 0, y: 0, zoom: 2 });
    expect(viewportFor(TALL, tall, camera)).toEqual({ x: 175 - 250 * 1.4, y: 315 - 670 * 1.4, zoom: 1.4 });
  });

  it('lies over the map where the thing is not, and never nearer or farther than one can go', () => {
    expect(viewportFor(TALL, [], { over: 'etcd', x: 0, y: 0, zoom: 1 })).toEqual({ x: 0, y: 0, zoom: 0.7 });
    expect(viewportFor(TALL, tall, { over: 'etcd', x: 0, y: 0, zoom: 20 }).zoom).toBeCloseTo(2.8);
    expect(cameraOf(WIDE, [], { x: -480, y: -280, zoom: 1.6 })).toEqual({ over: 'map', x: 0, y: 0, zoom: 2 });
  });
});
