/**
 * Determinism and convergence over generated histories. `PODIUM_LONG=1` (npm run test:long) takes thousands.
 */
import { assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../scenario.ts';
import { SECOND } from '../kernel/time.ts';
import { CHECKERS } from './checkers.ts';
import { histories, type Act } from './commands.ts';

const RUNS = process.env['PODIUM_LONG'] === '1' ? 3000 : 200;
const SCENARIO: Scenario = { ...DEFAULT_SCENARIO, systemPods: false };
const SETTLE = 120 * SECOND;

function play(acts: readonly Act[], seed: number): Run {
  const run = new Run(SCENARIO, seed);
  run.settle(20 * SECOND);
  for (const { wait, back, act } of acts) {
    run.advanceTo(run.headTime + wait);
    run.seek(run.head - back);
    if ('fault' in act) run.fault(act.fault);
    else run.execute(act.request);
  }
  return run;
}

describe('generated runs', () => {
  it(
    `${RUNS} histories: the same twice, the same when opened from their value, back and forward is the identity`,
    () => {
      let seed = 0;
      assert(
        property(histories(6), (acts) => {
          seed++;
          const run = play(acts, seed);
          run.advanceTo(run.headTime + 3 * SECOND);
          run.seek(run.head);
          const hash = run.hash();
          expect(Run.open(run.save()).hash()).toBe(hash);
          const middle = Math.floor(run.head / 2);
          run.seek(middle);
          run.step(-1, 'message');
          run.seek(run.head);
          expect(run.hash()).toBe(hash);
        }),
        { numRuns: RUNS, seed: 37 },
      );
    },
    30 * 60_000,
  );

  it(
    'seeking a time is running to it',
    () => {
      assert(
        property(histories(4), (acts) => {
          const whole = play(acts.map((act) => ({ ...act, back: 0 })), 5);
          whole.advanceTo(whole.headTime + 5 * SECOND);
          const value = whole.save();
          const seq = Math.floor(whole.head * 0.7);
          whole.seek(seq);
          const hash = whole.hash();
          const part = new Run(value.scenario, value.seed);
          const reached = value.commands.filter(({ after }) => after! < whole.eventOf(seq));
          part.replay(reached);
          while (part.head < seq && part.advance());
          part.seek(seq);
          expect(part.hash()).toBe(hash);
        }),
        { numRuns: Math.min(RUNS / 5, 200), seed: 41 },
      );
    },
    30 * 60_000,
  );

  it(
    'when faults stop, the cluster comes to rest and nothing is wrong with it',
    () => {
      assert(
        property(histories(6), (acts) => {
          const run = play(acts, 9);
          for (const target of ['worker1', 'worker2', 'worker3']) {
            run.fault({ code: 'startKubelet', target });
            run.fault({ code: 'startHeartbeats', target });
          }
          run.settle(SETTLE);
          expect(CHECKERS.flatMap((check) => check(run))).toEqual([]);
        }),
        { numRuns: Math.min(RUNS / 2, 1000), seed: 43 },
      );
    },
    30 * 60_000,
  );
});
