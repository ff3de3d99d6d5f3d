import { describe, expect, it } from 'vitest';
import { Run } from './run.ts';
import { plannedScenario, type ClusterPlan } from './plannedScenario.ts';

const PLAN: ClusterPlan = { masters: 1, workers: 2, provider: 'none', cni: 'vxlan', proxyMode: 'iptables', runtime: 'containerd', supervisor: 'systemd', etcd: 'stacked' };

const readyNodes = (run: Run): readonly string[] =>
  run.stored('/registry/minions/').flatMap(({ value }) => ((value.status as { conditions?: { type: string; status: string }[] }).conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true ? [value.metadata.name] : []));

describe('a cluster of one\'s own', () => {
  it.each([
    [{}],
    [{ masters: 2, runtime: 'cri-o', proxyMode: 'ipvs', cni: 'geneve', supervisor: 'supervisord' }],
    [{ masters: 3, etcd: 'external', cni: 'hostRoutes', proxyMode: 'nftables', runtime: 'docker' }],
    [{ provider: 'aws', cni: 'cloudRoutes' }],
  ] as readonly [Partial<ClusterPlan>][])('comes up: %o', (change) => {
    const plan = { ...PLAN, ...change };
    const scenario = plannedScenario(plan);
    expect(scenario.schedulerConfig).toBeUndefined();
    expect(plannedScenario({ ...plan, schedulerConfig: 'kind: KubeSchedulerConfiguration' }).schedulerConfig).toBe('kind: KubeSchedulerConfiguration');
    expect(new Set(scenario.machines.map(({ address }) => address)).size).toBe(plan.masters + plan.workers);
    const run = new Run(scenario, 1);
    run.settle();
    expect(readyNodes(run)).toHaveLength(plan.masters + plan.workers);
    expect(run.stored('/registry/minions/').every(({ value }) => JSON.stringify(value.status).includes(`"containerRuntimeVersion":"${plan.runtime}`))).toBe(true);
  });

  it('takes nothing that there is not', () => {
    const forged = { ...PLAN, masters: 7, workers: 1e9, cni: '__proto__', runtime: 'rkt', proxyMode: 7, provider: 'azure' } as object as ClusterPlan;
    const scenario = plannedScenario(forged);
    expect(scenario.machines).toHaveLength(25);
    expect(scenario.machines[0]!.containerRuntimeVersion).toMatch(/^containerd/);
    expect([scenario.cni, scenario.proxyMode]).toEqual([undefined, undefined]);
  });
});
