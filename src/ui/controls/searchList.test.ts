import { expect, it } from 'vitest';
import { matching } from './searchList.ts';

it('every word must be there, in any order, accents or not, and no more than so many are found', () => {
  const entries = ['Nodo caído worker1', 'Kill kubelet worker1', 'Kill kubelet worker2'];
  const found = (search: string, most = 10): readonly string[] => matching(entries, search, (entry) => entry, most);
  expect(found('')).toEqual(entries);
  expect(found('worker1 KILL')).toEqual(['Kill kubelet worker1']);
  expect(found('caido')).toEqual(['Nodo caído worker1']);
  expect(found('kubelet', 1)).toEqual(['Kill kubelet worker1']);
  expect(found('nothing')).toEqual([]);
});
