import { describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';
import { Table } from './table.ts';

describe('Table', () => {
  it('gives keys in order by any prefix, however they came, also after going back', () => {
    const journal = new Journal();
    const table = new Table<number>('t', journal);
    const keys = ['/registry/pods/b/1', '/registry/podsx/1', 'plain', '/registry/pods/a/2', '/registry/', '/registry', '/registry/pods', '/registry/services/specs/x'];
    const expected = (prefix: string): string[] => [...present].filter((key) => key.startsWith(prefix)).sort();
    const present = new Set<string>();
    const check = (): void => {
      for (const prefix of ['/registry/pods/', '/registry/pods/a/', '/registry/services/sp', '/registry/', '/reg', '/', 'pl', '']) expect(table.keys(prefix)).toEqual(expected(prefix));
    };
    keys.forEach((key, index) => {
      table.set(key, index);
      present.add(key);
      check();
    });
    const full = journal.position;
    for (const key of keys.slice(2, 5)) {
      table.delete(key);
      present.delete(key);
      check();
    }
    journal.moveTo(full);
    for (const key of keys) present.add(key);
    check();
    journal.moveTo(0);
    present.clear();
    check();
  });
});
