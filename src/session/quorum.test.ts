import { expect, it } from 'vitest';
import { quorumOf } from './quorum.ts';

it('tells why two and four are no better than one and three', () => {
  expect([1, 2, 3, 4, 5].map(quorumOf).map(({ needed, mayFail, pointless }) => `${needed} ${mayFail} ${pointless}`)).toEqual(['1 0 false', '2 0 true', '2 1 false', '3 1 true', '3 2 false']);
});
