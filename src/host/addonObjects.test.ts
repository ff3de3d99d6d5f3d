/** Add-ons that a cluster has from the start. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, provideAddons, Run, type Scenario } from '../engine/index.ts';
import { plannedScenario } from '../engine/lateCode.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import { checkRun } from '../session/runCheck.ts';
import { addonsView } from '../views/addons.ts';
import { addonObjects } from './addonObjects.ts';
import { runHost } from './runHost.ts';

describe('add-ons from the start', () => {
  beforeAll(() => provideAddons(addonObjects));

  it('work when the cluster has settled, and are the same in the run opened again', () => {
    const run = new Run({ ...DEFAULT_SCENARIO, id: 'own', addons: ['dashboard', 'metrics-server', 'prometheus', 'logging'] }, 1);
    run.settle();
    run.advanceTo(run.headTime + 60_000_000);
    expect(addonsView(run, {}).addons.map(({ id, state }) => `${id} ${state}`)).toEqual(['coredns working', 'dashboard working', 'metrics-server working', 'prometheus working', 'logging working']);
    expect(runKubectl(['top', 'nodes'], undefined, runHost(run, 'kubectl top nodes')).stdout).toContain('worker3');
    const written = checkRun(JSON.parse(JSON.stringify(run.save())));
    expect(Run.open(written as ReturnType<Run['save']>).hash()).toBe(run.hash());
  });

  it('are checked when somebody else has written them', () => {
    const check = (addons: unknown): unknown => checkRun({ version: 1, seed: 1, commands: [], head: { events: 0, at: 0 }, scenario: { ...DEFAULT_SCENARIO, addons } }).scenario;
    expect((check(['logging']) as Scenario).addons).toEqual(['logging']);
    for (const wrong of ['logging', ['coredns'], ['__proto__'], ['logging', 'logging'], [1]]) expect(() => check(wrong)).toThrow('scenario.addons');
  });

  it('are part of a plan; what there is not is left out', () => {
    const plan = { masters: 1, workers: 1, provider: 'none', cni: 'vxlan', proxyMode: 'iptables', runtime: 'containerd', supervisor: 'systemd', etcd: 'stacked' } as const;
    expect(plannedScenario({ ...plan, addons: ['logging', 'nothing' as 'logging', 'dashboard'] }).addons).toEqual(['dashboard', 'logging']);
    expect(plannedScenario(plan)).not.toHaveProperty('addons');
  });
});
