import { describe, expect, it } from 'vitest';
import { wayTo } from './oneStop.ts';

const list = Array.from({ length: 25 }, (_, index) => [index]);
const table = [['name', 'total', 'fit'], ['worker1'], ['worker2', 'go']];

describe('one stop for many', () => {
  it('goes up and down a list, by ten rows, and to its ends; not past them', () => {
    expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => wayTo(list, 12, key))).toEqual([13, 11, 22, 2, 0, 24]);
    expect(wayTo(list, 0, 'ArrowUp')).toBe(0);
    expect(wayTo(list, 20, 'PageDown')).toBe(24);
  });

  it('goes along a row that has several, and leaves left and right to the page where there is one', () => {
    expect(wayTo(table, 'name', 'ArrowRight')).toBe('total');
    expect(wayTo(table, 'fit', 'ArrowRight')).toBe('fit');
    expect(wayTo(table, 'worker1', 'ArrowRight')).toBeUndefined();
    expect(wayTo(table, 'fit', 'ArrowDown')).toBe('worker1');
    expect(wayTo(table, 'go', 'ArrowLeft')).toBe('worker2');
  });

  it('takes no other key, and none for what is not in the list', () => {
    expect(wayTo(list, 3, 'Enter')).toBeUndefined();
    expect(wayTo(list, 3, 'Tab')).toBeUndefined();
    expect(wayTo(list, 99, 'ArrowDown')).toBeUndefined();
  });
});
