import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Component, World } from './component.ts';
import { Simulation } from './simulation.ts';
import type { Table } from './table.ts';

type Kick = { readonly add: number };

/** A counter that hands its number on, at random delays, until it is used up; commands feed it. */
function counter(world: World): readonly Component[] {
  const table: Table<number> = world.table('counts');
  const user: Component = {
    kind: 'user',
    handle(event, ctx) {
      const { add } = event.data as Kick;
      ctx.trace('command', { add }, { grain: 'milestone' });
      ctx.schedule(10, { kind: 'counter' }, 'count', add);
    },
  };
  const component: Component = {
    kind: 'counter',
    start: (ctx) => void ctx.schedule(5, ctx.self, 'count', 6),
    handle(event, ctx) {
      const left = event.data as number;
      ctx.trace('counted', { left }, { grain: left % 3 === 0 ? 'decision' : 'message', routine: left === 5 });
      table.set(`n${left}`, (table.get(`n${left}`) ?? 0) + 1);
      if (left > 0) ctx.schedule(1 + ctx.random.below('delay', 20), ctx.self, 'count', left - 1);
      if (left === 2) table.delete('n6');
      ctx.trace('done', { left }, { grain: 'write' });
      table.set('last', left);
    },
  };
  return [user, component];
}

const make = (): Simulation<Kick> => new Simulation<Kick>(7, counter);
const state = (simulation: Simulation<Kick>): string =>
  JSON.stringify([simulation.position, simulation.tables().map((table) => [table.name, table.keys().map((key) => [key, table.get(key)])])]);
const runOut = (simulation: Simulation<Kick>): void => {
  while (simulation.advance());
};

describe('Simulation', () => {
  it('runs the same way twice', () => {
    const [a, b] = [make(), make()];
    runOut(a);
    runOut(b);
    expect(state(a)).toBe(state(b));
    expect(a.head).toBe(14);
  });

  it('goes back to the very state it had, and forward again', () => {
    const simulation = make();
    const seen: string[] = [state(simulation)];
    while (simulation.advance());
    for (let seq = 1; seq <= simulation.head; seq++) {
      simulation.seek(seq);
      seen.push(state(simulation));
    }
    for (let seq = simulation.head; seq >= 1; seq--) {
      simulation.seek(seq);
      expect(state(simulation)).toBe(seen[seq]);
    }
  });

  it('keeps the state at a step the same whether it ran there or sought it', () => {
    const ran = make();
    const sought = make();
    runOut(sought);
    while (ran.head < 5) ran.advance();
    const { head } = ran;
    sought.seek(head);
    expect(state(sought)).toBe(state(ran));
  });

  it('steps at grains, passing over routine entries', () => {
    const simulation = make();
    const stops: unknown[] = [];
    while (simulation.step(1, 'decision', 1_000)) stops.push(simulation.entry(simulation.position)!.data);
    expect(stops).toEqual([{ left: 6 }, { left: 3 }, { left: 0 }]);
    expect(simulation.step(-1, 'decision', 1_000)).toBe(true);
    expect(simulation.entry(simulation.position)!.data).toEqual({ left: 3 });
    simulation.seek(1);
    expect(simulation.step(-1, 'milestone', 1_000)).toBe(false);
    expect(simulation.position).toBe(1);
    const messages = make();
    const lefts: number[] = [];
    while (messages.step(1, 'message', 1_000)) {
      const { type, data } = messages.entry(messages.position)!;
      if (type === 'counted') lefts.push((data as { left: number }).left);
    }
    expect(lefts).toEqual([6, 4, 3, 2, 1, 0]);
  });

  it('forks in the past, and finds the dropped future again by its commands', () => {
    const simulation = make();
    simulation.issue({ add: 4 }, 3);
    runOut(simulation);
    const first = state(simulation);
    const commands = [...simulation.commands];
    simulation.seek(4);
    expect(simulation.issue({ add: 1 }, simulation.entry(4)!.at)).toEqual([]);
    runOut(simulation);
    expect(simulation.commands).toHaveLength(2);
    expect(state(simulation)).not.toBe(first);
    const again = make();
    again.replay(commands);
    runOut(again);
    expect(state(again)).toBe(first);
  });

  it('keeps a history as long as asked for, and says so beyond it', () => {
    const simulation = new Simulation<Kick>(7, counter, 6);
    simulation.issue({ add: 40 }, 0);
    runOut(simulation);
    expect(() => simulation.seek(1)).toThrow(RangeError);
    const { head } = simulation;
    simulation.seek(head - 1);
    expect(simulation.position).toBe(head - 1);
  });

  it('says so when commands do not fit', () => {
    expect(() => make().replay([{ at: 0, after: 1_000, command: { add: 1 } }])).toThrow(RangeError);
  });

  it('replays any history to the same bytes', () => {
    const act = fc.record({ back: fc.integer({ min: 0, max: 12 }), add: fc.integer({ min: 0, max: 5 }), run: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 6 }), (acts) => {
        const simulation = make();
        for (const { back, add, run } of acts) {
          for (let i = 0; i < run; i++) simulation.advance();
          simulation.seek(simulation.head - back);
          simulation.issue({ add }, simulation.entry(simulation.position)?.at ?? 0);
        }
        runOut(simulation);
        const again = make();
        again.replay(simulation.commands);
        runOut(again);
        expect(state(again)).toBe(state(simulation));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
