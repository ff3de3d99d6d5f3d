import { describe, expect, it } from 'vitest';
import { count, counted, discuss, leading, reveal, shareOf, startPoll, voteAgain } from './polls.ts';

describe('a question to the class', () => {
  it('is voted on, talked over, voted on again and compared', () => {
    let poll = startPoll('two', ['a', 'b']);
    expect(leading(poll)).toBeUndefined();
    poll = count(count(count(poll, 'a', 5), 'b', 1), 'c', 9);
    expect(poll.rounds).toEqual([{ a: 5, b: 1 }]);
    poll = discuss(poll);
    // While they talk nobody votes.
    expect(count(poll, 'a', 1)).toBe(poll);
    poll = count(voteAgain(poll), 'b', 6);
    expect(poll).toMatchObject({ phase: 'voting', rounds: [{ a: 5, b: 1 }, { a: 0, b: 6 }] });
    expect(leading(poll)).toBe('b');
    expect(voteAgain(poll)).toBe(poll);
    expect([shareOf(poll.rounds[0]!, 'a'), shareOf({ a: 0, b: 0 }, 'a')]).toEqual([83, 0]);
    expect(reveal(poll).phase).toBe('revealed');
    expect(count(poll, 'b', -99).rounds[1]).toEqual({ a: 0, b: 0 });
  });

  it('takes what was counted elsewhere, for its own options', () => {
    expect(counted(startPoll('two', ['a', 'b']), [{ a: 2.5, x: 7 }, { b: -1 }, { a: 1 }]).rounds).toEqual([{ a: 2, b: 0 }, { a: 0, b: 0 }]);
  });
});
