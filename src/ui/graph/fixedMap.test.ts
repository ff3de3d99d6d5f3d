import { describe, expect, it } from 'vitest';
import { fakeScene } from '../testing/fakeScene.ts';
import { fleetCells } from './fleetCells.ts';
import type { Box } from './box.ts';
import { layFixedMap } from './fixedMap.ts';
import { neighbour, stopsOf } from './navigation.ts';
import { pathOf, pointAt, routeOf } from './routes.ts';
import { slotsOf } from './slots.ts';

const sceneOf = (nodes: number, masters = 1) => fakeScene({ masters, seq: 1, at: 0, actor: 'user', pods: [{ base: 'web', suffix: 'x', node: 'worker1', status: 'Running' }, { base: 'new', suffix: 'y', status: 'Pending' }], nodes });

const overlap = (a: Box, b: Box): boolean => a.x + 0.01 < b.x + b.w && b.x + 0.01 < a.x + a.w && a.y + 0.01 < b.y + b.h && b.y + 0.01 < a.y + a.h;
const inside = (inner: Box, outer: Box): boolean => inner.x >= outer.x - 0.01 && inner.y >= outer.y - 0.01 && inner.x + inner.w <= outer.x + outer.w + 0.01 && inner.y + inner.h <= outer.y + outer.h + 0.01;

const SIZES = [[874, 605], [1454, 880], [458, 348], [390, 370], [800, 180], [874, 340], [300, 160], [2400, 1300]] as const;

describe('the fixed map', () => {
  it.each(SIZES)('puts nothing over anything else at %i x %i, for any number of nodes', (width, height) => {
    for (const count of [...Array.from({ length: 21 }, (_, i) => i + 1), 31, 80, 1001]) {
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

  it.each(SIZES)('puts 2 to 5 masters side by side in the band at %i x %i, each with its programs, before 1 to 20 workers', (width, height) => {
    for (const masters of [2, 3, 4, 5]) for (let workers = 1; workers <= 20; workers++) {
      const map = layFixedMap(sceneOf(masters + workers, masters), width, height);
      expect(map.masters.map(({ name }) => name)).toEqual(['controlplane', 'controlplane2', 'controlplane3', 'controlplane4', 'controlplane5'].slice(0, masters));
      const cards = [...map.masters.map(({ card }) => card), map.balancer!, map.queue];
      cards.forEach((a, i) => cards.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
      for (const card of cards) expect(inside(card, map.band)).toBe(true);
      for (const { card, title, etcd, controllers, scheduler, apiserver } of map.masters) {
        const parts = [title, etcd, controllers, scheduler, apiserver];
        parts.forEach((a, i) => parts.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
        for (const part of parts) expect(inside(part, card)).toBe(true);
      }
      const places = [map.person, map.band, map.ribbon, map.infra, ...map.workers.values()];
      places.forEach((a, i) => places.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
    }
  });

  it.each(SIZES)('has the cloud provider at the right of the band at %i x %i', (width, height) => {
    const provider = { name: 'aws', state: 'idle', zonesDown: [], instances: [], balancers: [], disks: [], routes: [] } as const;
    for (const masters of [1, 3]) {
      const map = layFixedMap({ ...sceneOf(5, masters), provider }, width, height);
      const places = [map.person, map.band, map.provider!, map.ribbon];
      places.forEach((a, i) => places.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
      expect(inside(map.provider!, { x: 0, y: 0, w: map.width, h: map.height })).toBe(true);
      expect(Math.abs(routeOf(map, 'cloud-controller-manager', 'cloud')!.at(-1)!.x - map.provider!.x)).toBeLessThan(6);
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

  it('go by the load balancer to the API server that is meant, and from machine to machine over the heads of the programs', () => {
    const several = layFixedMap(sceneOf(6, 3), 874, 605);
    const second = several.masters[1]!;
    const way = routeOf(several, 'kubelet/worker1', 'kube-apiserver/controlplane2')!;
    expect(inside({ ...way.at(-1)!, w: 0, h: 0 }, second.apiserver)).toBe(true);
    expect(way.some(({ x, y }) => inside({ x, y, w: 0, h: 0 }, several.balancer!))).toBe(true);
    expect(routeOf(several, 'kube-apiserver/controlplane2', 'kubelet/worker1')!.at(-1)!.y).toBe(several.workers.get('worker1')!.y);
    expect(routeOf(several, 'kube-scheduler/controlplane2', 'kube-apiserver/controlplane2')).toHaveLength(2);
    const raft = routeOf(several, 'etcd', 'etcd/controlplane3')!;
    expect(Math.min(...raft.map(({ y }) => y))).toBeLessThan(several.masters[0]!.etcd.y);
    for (const actor of ['user', 'kubelet/controlplane2', 'coredns/worker1/coredns-x']) expect(routeOf(several, actor, 'kube-apiserver/controlplane3')).toBeDefined();
  });

  it('run evenly: half the time, half the way', () => {
    const way = [{ x: 0, y: 0 }, { x: 0, y: 30 }, { x: 10, y: 30 }];
    expect(pointAt(way, 0.5)).toEqual({ x: 0, y: 20 });
    expect(pointAt(way, 7)).toEqual({ x: 10, y: 30 });
  });
});

describe('the graph by keyboard', () => {
  it.each([[4, 1], [6, 3], [25, 5]])('reaches every stop by arrows alone: %i nodes, %i masters', (nodes, masters) => {
    const scene = sceneOf(nodes, masters);
    const stops = stopsOf(layFixedMap(scene, 874, 605), scene);
    const seen = new Set<string>();
    const queue = [stops.find((stop) => stop.id.startsWith('kube-apiserver'))!];
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
