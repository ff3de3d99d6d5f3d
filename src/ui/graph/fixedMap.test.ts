import { describe, expect, it } from 'vitest';
import { fakeScene } from '../testing/fakeScene.ts';
import { fleetCells } from './fleetCells.ts';
import { layFixedMap, type Box } from './fixedMap.ts';
import { neighbour, stopsOf } from './navigation.ts';
import { pathOf, pointAt, routeOf } from './routes.ts';
import { slotsOf } from './slots.ts';

const sceneOf = (nodes: number) => fakeScene({ seq: 1, at: 0, actor: 'user', pods: [{ base: 'web', suffix: 'x', node: 'worker1', status: 'Running' }, { base: 'new', suffix: 'y', status: 'Pending' }], nodes });

const overlap = (a: Box, b: Box): boolean => a.x + 0.01 < b.x + b.w && b.x + 0.01 < a.x + a.w && a.y + 0.01 < b.y + b.h && b.y + 0.01 < a.y + a.h;
const inside = (inner: Box, outer: Box): boolean => inner.x >= outer.x - 0.01 && inner.y >= outer.y - 0.01 && inner.x + inner.w <= outer.x + outer.w + 0.01 && inner.y + inner.h <= outer.y + outer.h + 0.01;

const SIZES = [[874, 605], [1454, 880], [458, 348], [390, 370], [800, 180], [874, 340], [300, 160], [2400, 1300]] as const;

describe('the fixed map', () => {
  it.each(SIZES)('puts nothing over anything else at %i x %i, for any number of nodes', (width, height) => {
    for (const count of [1, 2, 4, 5, 9, 13, 14, 31, 80, 1001]) {
      const map = layFixedMap(sceneOf(count), width, height);
      const parts = [map.etcd, map.controllers, map.scheduler, map.queue, map.apiserver];
      const places = [map.person, map.band, map.ribbon, map.infra, ...map.workers.values()];
      for (const part of parts) expect(inside(part, map.band)).toBe(true);
      for (const list of [parts, places]) list.forEach((a, i) => list.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
      for (const place of places) expect(inside(place, { x: 0, y: 0, w: map.width, h: map.height })).toBe(true);
      expect(map.width * map.zoom).toBeCloseTo(width);
      expect(map.height * map.zoom).toBeCloseTo(height);
    }
  });

  it('aggregates: cards, then tiles, then one field', () => {
    expect(layFixedMap(sceneOf(4), 874, 605).crowd).toBe('cards');
    expect(layFixedMap(sceneOf(25), 874, 605).crowd).toBe('tiles');
    expect(layFixedMap(sceneOf(1001), 874, 605).crowd).toBe('fleet');
  });

  it('depends on the nodes only, so that nothing moves between scenarios', () => {
    const one = layFixedMap(sceneOf(4), 874, 605);
    const other = layFixedMap(fakeScene({ seq: 9, at: 5, actor: 'etcd', pods: [], nodes: 4 }), 874, 605);
    expect(other).toEqual(one);
  });
});

describe('slots', () => {
  it('hold every Pod, smaller when there are more, inside the card', () => {
    const card: Box = { x: 0, y: 0, w: 267, h: 286 };
    for (const count of [0, 1, 4, 5, 12, 40, 110]) {
      const slots = slotsOf(card, 'full', count);
      expect(slots.boxes.length + slots.hidden).toBeGreaterThanOrEqual(count);
      for (const box of slots.boxes) expect(inside(box, card)).toBe(true);
    }
    expect(slotsOf(card, 'full', 3).size).toBe('card');
    expect(slotsOf(card, 'full', 40).size).toBe('dot');
  });
});

describe('ways of messages', () => {
  const map = layFixedMap(sceneOf(4), 874, 605);

  it('end at the API server, and come back on the other lane', () => {
    for (const actor of ['user', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'kubelet/worker1', 'kube-proxy/worker3', 'kubelet/controlplane']) {
      const there = routeOf(map, actor, 'kube-apiserver')!;
      const back = routeOf(map, 'kube-apiserver', actor)!;
      const end = there.at(-1)!;
      expect(inside({ ...end, w: 0, h: 0 }, map.apiserver)).toBe(true);
      expect(pointAt(there, 0)).toEqual(there[0]);
      expect(pointAt(there, 1)).toEqual(end);
      expect(back.at(-1)).not.toEqual(there[0]);
      expect(pathOf(there)).toMatch(/^M/);
    }
  });

  it('run evenly: half the time, half the way', () => {
    const way = [{ x: 0, y: 0 }, { x: 0, y: 30 }, { x: 10, y: 30 }];
    expect(pointAt(way, 0.5)).toEqual({ x: 0, y: 20 });
    expect(pointAt(way, 7)).toEqual({ x: 10, y: 30 });
  });
});

describe('the graph by keyboard', () => {
  it('reaches every stop by arrows alone', () => {
    const scene = sceneOf(4);
    const stops = stopsOf(layFixedMap(scene, 874, 605), scene);
    const seen = new Set<string>();
    const queue = [stops.find((stop) => stop.id === 'kube-apiserver')!];
    for (let stop = queue.pop(); stop !== undefined; stop = queue.pop()) {
      if (seen.has(stop.id)) continue;
      seen.add(stop.id);
      for (const arrow of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const) {
        const next = neighbour(stops, stop, arrow);
        if (next !== undefined) queue.push(next);
      }
    }
    expect(stops.map((stop) => stop.id).filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe('cells of a fleet', () => {
  it('find the cell that lies at a point', () => {
    const cells = fleetCells({ x: 0, y: 0, w: 842, h: 240 }, 1000);
    for (const index of [0, 1, 59, 60, 999]) {
      const { x, y } = cells.at(index);
      expect(cells.find(x + 1, y + 1)).toBe(index);
      expect(y + cells.size).toBeLessThanOrEqual(240.001);
    }
  });
});
