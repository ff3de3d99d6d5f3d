import { describe, expect, it } from 'vitest';
import { fakeScene } from '../testing/fakeScene.ts';
import { MOST_ROWS, nodeRows } from './nodeRows.ts';

const nodesOf = (nodes: number, node?: string) => fakeScene({ seq: 1, at: 0, actor: 'user', nodes, pods: node === undefined ? [] : [{ base: 'a', suffix: '1', node, status: 'Running' }] }).nodes;

describe('the nodes of two clusters', () => {
  it('stand in their own order where all have room', () => {
    const { rows, hidden } = nodeRows(nodesOf(3), nodesOf(3, 'worker2'));
    expect(rows.map(({ name }) => name)).toEqual(nodesOf(3).map(({ name }) => name));
    expect(rows.find(({ name }) => name === 'worker2')!.cells[0]).toEqual({ own: '0', other: '1' });
    expect(hidden).toBe(0);
  });

  it('of many, those that differ come first, and the number of the others is told', () => {
    const left = nodesOf(150);
    const last = left.at(-1)!.name;
    const { rows, hidden } = nodeRows(left, nodesOf(150, last));
    expect(rows[0]).toMatchObject({ name: last, cells: [{ own: '0', other: '1' }, {}, {}] });
    expect(rows).toHaveLength(MOST_ROWS);
    expect(hidden).toBe(left.length - MOST_ROWS);
  });

  it('a node that is on one side only says nothing on the other', () => {
    const { rows } = nodeRows(nodesOf(2), nodesOf(3));
    expect(rows.find(({ name }) => name === 'worker2')!.cells[0]).toEqual({ own: undefined, other: '0' });
  });
});
