import { describe, expect, it } from 'vitest';
import { EngineHost } from './host.ts';

const MOST_ALLOCATED = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - pluginConfig:
      - name: NodeResourcesFit
        args: { scoringStrategy: { type: MostAllocated, resources: [{ name: cpu, weight: 1 }, { name: memory, weight: 1 }] } }
`;

async function opened() {
  const host = new EngineHost();
  await host.open({ scenario: 'default' });
  for (const name of ['a', 'b', 'c', 'd']) await host.kubectl(`kubectl create deployment ${name} --image=nginx`, {});
  for (const name of ['a', 'b', 'c', 'd']) await host.kubectl(`kubectl set resources deployment ${name} --requests=cpu=500m,memory=256Mi`, {});
  const frame = await host.advance((await host.goto({ end: 'end' })).at + 90_000_000);
  return { host, frame };
}

describe('the same commands elsewhere', () => {
  it('in the same cluster come to the same', async () => {
    const { host, frame } = await opened();
    const { placements, otherPlacements, frame: other, differences } = await host.compare({ scenario: 'default' }, frame.at);
    expect(otherPlacements).toEqual(placements);
    expect(placements).toMatchObject({ placed: 4, waiting: [], all: 3, zones: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] });
    expect(Object.keys(placements.workloads)).toEqual(expect.arrayContaining(['default/a', 'default/d']));
    expect(placements.nodes.reduce((sum, { pods }) => sum + pods, 0)).toBe(4);
    expect(other).toMatchObject({ branch: 'rival', at: expect.closeTo(frame.at, -7) as number });
    expect(differences).toEqual([]);
    // Comparing moved nothing, and coming back is the same.
    expect(await host.goto({ seq: frame.seq })).toMatchObject({ branch: frame.branch, at: frame.at });
    expect((await host.compare({ scenario: 'default' }, frame.at)).otherPlacements).toEqual(otherPlacements);
  });

  it('are given in another cluster, and stand in the past where the reader stands', async () => {
    const { host, frame } = await opened();
    const { otherPlacements, frame: other } = await host.compare({ scenario: 'ha3' }, frame.at);
    expect(otherPlacements.placed).toBe(4);
    expect(other.scene.nodes.length).toBeGreaterThan(frame.scene.nodes.length);
    const early = await host.goto({ end: 'start' });
    expect((await host.compare({ scenario: 'ha3' }, early.at)).otherPlacements.placed).toBe(0);
  });

  it('under another configuration of kube-scheduler fill the nodes otherwise', async () => {
    const { host, frame } = await opened();
    const { placements, otherPlacements } = await host.compare({ schedulerConfig: MOST_ALLOCATED }, frame.at);
    expect(placements.used).toBe(3);
    expect(otherPlacements).toMatchObject({ placed: 4, used: 1, cpu: placements.cpu, memory: placements.memory });
  });

  it('need a cluster that there is, and a configuration that can be read', async () => {
    const { host, frame } = await opened();
    await expect(host.compare({ scenario: 'nowhere' }, frame.at)).rejects.toThrow('nowhere');
    await expect(host.compare({ schedulerConfig: 'kind: Pod' }, frame.at)).rejects.toThrow();
  });
});
