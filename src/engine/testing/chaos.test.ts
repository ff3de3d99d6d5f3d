/**
 * Programs of the control plane crash, stand still and come back while people work; then the trouble stops, and every cluster must come to rest
 * with nothing wrong. `PODIUM_LONG=1` (npm run test:long) takes 300 histories.
 */
import { assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { haScenario } from '../haScenarios.ts';
import { SECOND } from '../kernel/time.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO, mastersOf, type Scenario } from '../scenario.ts';
import { CHECKERS } from './checkers.ts';
import { troubled, type Act } from './commands.ts';

const RUNS = process.env['PODIUM_LONG'] === '1' ? 300 : 20;
const KINDS = ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager'];

function programsOf(scenario: Scenario): string[] {
  const masters = mastersOf(scenario);
  return [...masters.flatMap(({ name }, index) => KINDS.map((kind) => (index === 0 ? kind : `${kind}/${name}`))), ...(masters.length > 1 ? ['load-balancer'] : [])];
}

function play(scenario: Scenario, acts: readonly Act[], seed: number): Run {
  const run = new Run(scenario, seed);
  run.settle(20 * SECOND);
  let now = run.headTime;
  for (const { wait, act } of acts) {
    run.advanceTo((now = Math.max(now, run.headTime) + wait));
    if ('fault' in act) run.fault(act.fault);
    else run.execute(act.request);
  }
  return run;
}

/** Mends everything and gives the cluster time: back-offs, Leases, evictions. */
function mend(run: Run): void {
  for (const target of programsOf(run.scenario)) for (const code of ['start', 'thaw'] as const) run.fault({ code, target });
  for (const { name: target } of run.scenario.machines) for (const code of ['startRuntime', 'startSupervisor', 'startKubelet', 'startHeartbeats', 'powerOn', 'healNetwork'] as const) run.fault({ code, target });
  run.advanceTo(run.headTime + 150 * SECOND);
  run.settle(300 * SECOND);
}

describe('chaos', () => {
  const three = haScenario('', 3);
  for (const [name, scenario] of [['one master', { ...DEFAULT_SCENARIO, systemPods: false }], ['three masters', { ...three, systemPods: false }], ['three masters with static Pods', three]] as const) {
    it(
      `${RUNS} histories on ${name}: when the trouble stops, the cluster comes to rest and nothing is wrong with it`,
      () => {
        let seed = 0;
        assert(
          property(troubled(8, programsOf(scenario)), (acts) => {
            const run = play(scenario, acts, ++seed);
            mend(run);
            expect(CHECKERS.flatMap((check) => check(run))).toEqual([]);
            expect(run.state('programs/down').keys()).toEqual([]);
          }),
          { numRuns: RUNS, seed: 47 },
        );
      },
      30 * 60_000,
    );
  }
});
