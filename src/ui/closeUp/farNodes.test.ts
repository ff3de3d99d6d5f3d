import { describe, expect, it } from 'vitest';
import { fakeScene } from '../testing/fakeScene.ts';
import { seenFromAfar } from './FarNodes.tsx';

describe('a machine from afar', () => {
  it('shows how many Pods it has, how full it is, and what is wrong', () => {
    const scene = fakeScene({ seq: 1, at: 0, actor: 'user', nodes: 3, pods: [{ base: 'a', suffix: '1', node: 'worker1', status: 'Running' }, { base: 'b', suffix: '1', node: 'worker1', status: 'CrashLoopBackOff' }, { base: 'c', suffix: '1', node: 'worker1', status: 'ContainerCreating' }] });
    const [, first, second] = scene.nodes;
    expect(seenFromAfar(first!)).toMatchObject({ pods: 3, bad: 1, waiting: 1, down: false });
    expect(seenFromAfar(first!).full).toBeCloseTo(950 / 4000);
    expect(seenFromAfar({ ...second!, ready: false, bars: [] })).toEqual({ pods: 0, full: 0, bad: 0, waiting: 0, down: true });
  });
});
