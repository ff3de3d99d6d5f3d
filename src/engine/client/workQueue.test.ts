import { expect, it } from 'vitest';
import { Journal } from '../kernel/journal.ts';
import { Table } from '../kernel/table.ts';
import { WorkQueue } from './workQueue.ts';

it('keeps the keys that wait for a worker in the order in which they came, and nothing when none waits', () => {
  const journal = new Journal();
  const tables = new Map<string, Table<unknown>>();
  const world = {
    table: <V>(name: string): Table<V> => {
      const table = tables.get(name) ?? new Table<unknown>(name, journal);
      tables.set(name, table);
      return table as Table<V>;
    },
    epoch: () => journal.epoch,
  };
  const queue = new WorkQueue(world, 'a');
  const other = new WorkQueue(world, 'b');
  const order = (): string[] => {
    const found: string[] = [];
    for (let key = queue.first; key !== undefined; key = queue.first) {
      found.push(key);
      queue.leaveLine();
    }
    return found;
  };
  for (let i = 12; i > 0; i--) queue.lineUp(`key-${i}`);
  expect(other.first).toBeUndefined();
  expect(order()).toEqual(Array.from({ length: 12 }, (_, i) => `key-${12 - i}`));
  expect([...tables.values()].map(({ size }) => size)).toEqual([...tables.values()].map(() => 0));
  queue.lineUp('again');
  expect(queue.first).toBe('again');
});
