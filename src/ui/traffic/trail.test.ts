import { describe, expect, it } from 'vitest';
import type { Spot } from '../../views/walk.ts';
import { layFixedMap } from '../graph/fixedMap.ts';
import { stopsOf } from '../graph/navigation.ts';
import { fakeScene } from '../testing/fakeScene.ts';
import { accessOnMap } from './accessOnMap.ts';
import { trailOf } from './trail.ts';

const SPOTS: readonly Spot[] = [{ at: 'outside' }, { at: 'machine', node: 'worker1' }, { at: 'machine', node: 'worker2' }, { at: 'pod', node: 'worker2', pod: 'web-x' }];

describe('the way of a packet on the live map', () => {
  it.each([[1, 3], [3, 3], [1, 14], [5, 20]])('begins at the person, runs over the network between the machines and ends in the Pod: %i masters, %i workers', (masters, workers) => {
    const scene = fakeScene({ masters, seq: 1, at: 0, actor: 'user', nodes: masters + workers, pods: [{ base: 'web', suffix: 'x', node: 'worker2', status: 'Running' }] });
    for (const [width, height] of [[874, 605], [1454, 880], [458, 348], [390, 370], [800, 180]] as const) {
      const map = layFixedMap(scene, width, height);
      const stops = stopsOf(map, scene);
      const way = trailOf(SPOTS, (spot) => accessOnMap(map, stops, spot));
      const end = way.at(-1)!;
      expect(way[0]!.x).toBeLessThan(map.person.x + map.person.w);
      expect(way.filter(({ y }) => y >= map.infra.y).length).toBeGreaterThanOrEqual(4);
      for (const { x, y } of way) expect(x >= 0 && y >= 0 && x <= map.width && y <= map.height).toBe(true);
      const card = map.workers.get('worker2') ?? map.fleet;
      expect(end.x >= card.x && end.x <= card.x + card.w && end.y >= card.y && end.y <= card.y + card.h).toBe(true);
    }
  });
});
