/**
 * Clusters with several members of etcd under faults: what was acknowledged stays, what members hold is the same in the end. `PODIUM_LONG=1`
 * takes hundreds.
 */
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaultCode } from '../faults.ts';
import { MILLISECOND, SECOND } from '../kernel/time.ts';
import { Run } from '../run.ts';
import { create, kvOf, pass, scenario } from './testing/runs.ts';

const RUNS = process.env['PODIUM_LONG'] === '1' ? 300 : 15;
const MASTERS = ['controlplane', 'controlplane2', 'controlplane3'];
const onProgram: readonly FaultCode[] = ['crash', 'start', 'freeze', 'thaw', 'slowDisk', 'mendDisk'];
const onMachine: readonly FaultCode[] = ['cutNetwork', 'slowNetwork', 'healNetwork'];

const actor = (name: string): string => (name === 'controlplane' ? 'etcd' : `etcd/${name}`);

const acts = array(
  record({ code: constantFrom(...onProgram, ...onMachine), master: constantFrom(...MASTERS), wait: integer({ min: 0, max: 3_000 }), writes: integer({ min: 0, max: 3 }) }),
  { minLength: 2, maxLength: 8 },
);

/** A controller manager that began anew was answered what it had asked in its former life. */
const FORMER_LIFE: { code: FaultCode; master: string; wait: number; writes: number }[] = [
  { code: 'freeze', master: 'controlplane', wait: 0, writes: 1 },
  { code: 'thaw', master: 'controlplane', wait: 3, writes: 1 },
  { code: 'freeze', master: 'controlplane3', wait: 0, writes: 0 },
  { code: 'crash', master: 'controlplane', wait: 0, writes: 1 },
];

describe('etcd under faults', () => {
  it(
    `${RUNS} runs: every acknowledged write is there in the end, and all members hold the same`,
    () => {
      assert(
        property(acts, integer({ min: 1, max: 1_000 }), (faults, seed) => {
          const run = new Run(scenario(3, { workload: 'instant' }), seed);
          run.settle(30 * SECOND);
          const written: string[] = [];
          for (const { code, master, wait, writes } of faults) {
            run.fault({ code, target: onMachine.includes(code) ? master : actor(master) });
            for (let n = 0; n < writes; n++) {
              const name = `c${written.length}-${run.commands.length}`;
              if (run.execute(create(name)).code === 201) written.push(name);
            }
            pass(run, wait * MILLISECOND);
          }
          for (const master of MASTERS) {
            run.fault({ code: 'healNetwork', target: master });
            for (const code of ['thaw', 'start', 'mendDisk'] as const) run.fault({ code, target: actor(master) });
          }
          pass(run, 30 * SECOND);
          run.settle(120 * SECOND);
          expect(run.execute(create('last')).code).toBe(201);
          pass(run, SECOND);
          const names = new Set(run.objects('', 'v1', 'configmaps', 'default').map(({ metadata }) => metadata.name));
          expect(written.filter((name) => !names.has(name))).toEqual([]);
          // Leases are renewed all the time: a write that is on its way just now is everywhere a moment later.
          const others = (): string[] => [kvOf(run, 'controlplane2'), kvOf(run, 'controlplane3')];
          for (let tries = 0; tries < 5 && others().some((kv) => kv !== kvOf(run)); tries++) pass(run, 20 * MILLISECOND);
          expect(others()).toEqual([kvOf(run), kvOf(run)]);
        }),
        { numRuns: RUNS, seed: 73, examples: [[FORMER_LIFE, 1]] },
      );
    },
    30 * 60_000,
  );
});
