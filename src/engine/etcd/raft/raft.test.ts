import { assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../kernel/time.ts';
import { Group } from '../testing/group.ts';

const RUNS = process.env['PODIUM_LONG'] === '1' ? 10_000 : 500;

interface Schedule {
  readonly seed: number;
  readonly size: number;
  readonly acts: number;
  readonly loss: number;
  readonly duplication: number;
  readonly slowness: number;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
}

/** One thing that may happen, chosen by the schedule's luck. */
function act(group: Group): void {
  const ids = group.ids();
  const any = (): string => ids[group.random(ids.length)]!;
  const luck = group.random(100);
  // Most at who believes to lead, whether it does or not.
  const leaders = ids.filter((id) => group.members.get(id)!.state.role === 'StateLeader');
  const one = leaders.length > 0 && group.random(2) === 0 ? leaders[group.random(leaders.length)]! : any();
  if (luck < 40) group.write(one, `/k${group.random(3)}`, group.random(4) > 0);
  else if (luck < 65) group.read(one);
  else if (luck < 72) group.crash(any());
  else if (luck < 80) group.restart(any());
  else if (luck < 84) for (const other of ids.slice(group.random(ids.length))) group.cut(any(), other);
  else if (luck < 87) {
    const alone = one;
    for (const other of ids) {
      group.cut(alone, other);
      group.cut(other, alone);
    }
  } else if (luck < 90) group.heal();
  else if (luck < 93) group.compact(any());
  else changeMembers(group);
}

function changeMembers(group: Group): void {
  const at = group.leader()?.state;
  if (at === undefined) return;
  const { voters, learners } = at.configuration;
  const next = `m${group.ids().length + 1}`;
  const luck = group.random(3);
  if (luck === 0 && group.ids().length < 7) {
    group.join(next);
    group.change(at.id, { type: 'ConfChangeAddLearnerNode', node: next });
  } else if (luck === 1 && learners.length > 0) group.change(at.id, { type: 'ConfChangeAddNode', node: learners[0]! });
  else if (luck === 2 && voters.length > 2) group.change(at.id, { type: 'ConfChangeRemoveNode', node: voters[group.random(voters.length)]! });
}

function play({ seed, size, acts, loss, duplication, slowness, preVote, checkQuorum }: Schedule): Group {
  const group = new Group(seed, size, { preVote, checkQuorum });
  Object.assign(group, { loss, duplication, slowness });
  group.run(2 * SECOND);
  for (let done = 0; done < acts; done++) {
    act(group);
    group.run(group.now + 1_000 + group.random(group.random(5) === 0 ? 2 * SECOND : 60_000));
    if (done % 8 === 0) group.checkLogs();
  }
  return group;
}

/** The network is whole again and everybody runs. */
function mend(group: Group): void {
  Object.assign(group, { loss: 0, duplication: 0, slowness: 2_000 });
  group.heal();
  for (const id of group.ids()) group.restart(id);
  group.run(group.now + 8 * SECOND);
  // Who was removed goes once the others know it.
  for (const id of group.ids()) if (!group.belongs(id)) group.crash(id);
  group.run(group.now + 12 * SECOND);
}

const schedules = record({ seed: integer(), size: constantFrom(1, 2, 3, 3, 4, 5, 5), acts: integer({ min: 5, max: 70 }), loss: constantFrom(0, 0, 50, 250), duplication: constantFrom(0, 100), slowness: constantFrom(2_000, 30_000, 400_000), preVote: constantFrom(true, true, false), checkQuorum: constantFrom(true, true, false) });

describe('Raft', () => {
  it(
    `${RUNS} schedules: election safety, log matching, leader completeness, state-machine safety, linearizability, and an end to every trouble`,
    () => {
      assert(
        property(schedules, (schedule) => {
          const group = play(schedule);
          mend(group);
          group.checkLogs();
          group.checkOrder();
          expect(group.faults).toEqual([]);
          const leader = group.leader();
          expect(leader).toBeDefined();
          const { configuration, commit } = leader!.state;
          const behind = [...configuration.voters, ...configuration.learners].filter((id) => group.members.get(id)!.state.applied !== commit);
          expect(behind).toEqual([]);
          const stores = configuration.voters.map((id) => JSON.stringify(group.members.get(id)!.store.image()));
          expect(new Set(stores).size).toBe(1);
        }),
        { numRuns: RUNS, seed: 71 },
      );
    },
    30 * 60_000,
  );
});
