import { expect, it } from 'vitest';
import { Facts } from './facts.ts';

it('asks again only about what is another object, in whatever place', () => {
  const asked: number[] = [];
  const facts = new Facts<{ readonly n: number }>(({ n }) => {
    asked.push(n);
    return n * 10;
  });
  const [one, two, three] = [{ n: 1 }, { n: 2 }, { n: 3 }];
  expect(facts.read([one, three])).toEqual([10, 30]);
  expect(facts.read([one, two, three])).toEqual([10, 20, 30]);
  expect(facts.read([one, { n: 4 }, three])).toEqual([10, 40, 30]);
  expect(facts.read([two])).toEqual([20]);
  expect(facts.read([])).toEqual([]);
  expect(asked).toEqual([1, 3, 2, 3, 4, 2]);
});
