import { describe, expect, it } from 'vitest';
import type { Box } from '../graph/box.ts';
import { layOutSchematic, podSlots, type Plan } from './layout.ts';

const MASTER = ['kube-apiserver', 'kube-scheduler', 'kube-controller-manager', 'etcd', 'cloud-controller-manager', 'kubelet', 'kube-proxy'];

const planOf = (masters: number, workers: number, more: Partial<Plan> = {}): Plan => ({
  machines: [
    ...Array.from({ length: masters }, (_, i) => ({ name: `controlplane${i + 1}`, role: 'master' as const, columns: MASTER })),
    ...Array.from({ length: workers }, (_, i) => ({ name: `worker${i + 1}`, role: 'worker' as const, columns: ['kubelet', 'kube-proxy'] })),
  ],
  fanned: false, open: false, unfolded: undefined, ...more,
});

const overlap = (a: Box, b: Box): boolean => a.x + 0.01 < b.x + b.w && b.x + 0.01 < a.x + a.w && a.y + 0.01 < b.y + b.h && b.y + 0.01 < a.y + a.h;
const inside = (a: Box, b: Box): boolean => a.x >= b.x - 0.01 && a.y >= b.y - 0.01 && a.x + a.w <= b.x + b.w + 0.01 && a.y + a.h <= b.y + b.h + 0.01;
/** Those that lie over a later one. */
const crossing = (boxes: readonly Box[]): readonly Box[] => boxes.filter((a, i) => boxes.slice(i + 1).some((b) => overlap(a, b)));

const SIZES = [[874, 520], [1454, 790], [800, 320], [390, 300], [2400, 1200]] as const;

describe('the schematic', () => {
  it.each(SIZES)('puts nothing over anything else at %i x %i, for 1 to 5 masters and 1 to 20 workers', (width, height) => {
    for (const masters of [1, 2, 3, 5]) for (const workers of [1, 3, 7, 20]) for (const fanned of [false, true]) for (const open of [false, true]) {
      const map = layOutSchematic(planOf(masters, workers, { fanned, open }), width, height);
      const whole: Box = { x: 0, y: 0, w: map.width, h: map.height };
      const front = map.stacks.filter(({ look }) => look !== 'behind');
      const places = [map.podBar, map.externalBar, map.person, ...front.map(({ box }) => box), ...(map.addons.h > 0 ? [map.addons] : [])];
      expect(crossing(places), `${masters} ${workers} ${fanned} ${open}`).toEqual([]);
      expect(places.filter((place) => !inside(place, whole))).toEqual([]);
      expect(map.width * map.scale).toBeGreaterThan(width - 0.01);
      expect(map.stacks).toHaveLength(masters + workers);
      const wrong: Box[] = [];
      for (const { columns, hardware, os, runtime, supervisor, pods, box } of front) {
        const parts = [hardware, os, runtime, supervisor, pods, ...columns.map((column) => column.box)];
        wrong.push(...crossing(parts), ...parts.filter((part) => !inside(part, box) || part.h < 17));
      }
      expect(wrong).toEqual([]);
    }
  });

  it('fits the pane with 3 masters and 20 workers on a laptop and a projector: one worker whole, the others slim', () => {
    for (const [width, height] of [[874, 520], [1454, 790]] as const) {
      const map = layOutSchematic(planOf(3, 20, { unfolded: 'worker7' }), width, height);
      expect(map.width * map.scale).toBeLessThan(width * 1.08);
      expect(map.stacks.filter(({ role, look }) => role === 'worker' && look === 'full').map(({ name }) => name)).toEqual(['worker7']);
      const slim = map.stacks.filter(({ look }) => look === 'slim').map(({ box }) => box.x * map.scale).sort((a, b) => a - b);
      expect(Math.min(...slim.slice(1).map((x, i) => x - slim[i]!))).toBeGreaterThanOrEqual(23.9);
    }
  });

  it('shows masters behind one another, or side by side', () => {
    const stacked = layOutSchematic(planOf(3, 3), 874, 520).stacks.filter(({ role }) => role === 'master');
    expect(stacked.map(({ name, look }) => `${name} ${look}`)).toEqual(['controlplane3 behind', 'controlplane2 behind', 'controlplane1 full']);
    expect(layOutSchematic(planOf(3, 3, { fanned: true }), 874, 520).stacks.every(({ look }) => look !== 'behind')).toBe(true);
  });

  it('leaves room for a cloud provider at the right', () => {
    for (const [masters, workers] of [[1, 3], [3, 8], [5, 20]] as const) for (const [width, height] of SIZES) {
      const map = layOutSchematic(planOf(masters, workers, { cloud: true }), width, height);
      expect(crossing([map.provider!, map.person, map.externalBar, ...map.stacks.filter(({ look }) => look !== 'behind').map(({ box }) => box)])).toEqual([]);
      expect(inside(map.provider!, { x: 0, y: 0, w: map.width, h: map.height })).toBe(true);
    }
  });

  it('gives each Pod a place, and the last to those that do not fit', () => {
    const area: Box = { x: 0, y: 0, w: 92, h: 80 };
    expect(podSlots(area, 3)).toMatchObject({ hidden: 0, boxes: { length: 3 } });
    expect(podSlots(area, 9)).toMatchObject({ hidden: 6, boxes: { length: 4 } });
    for (const box of podSlots(area, 9).boxes) expect(inside(box, area)).toBe(true);
  });
});
