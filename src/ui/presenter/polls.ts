/** A question to the class in rounds: everybody votes, talks with the neighbour, votes again (peer instruction). Pure: what is counted, and what that says. */
import type { Poll } from '../../session/stage/moment.ts';

type Counts = Poll['rounds'][number];

const nobody = (values: readonly string[]): Counts => Object.fromEntries(values.map((value) => [value, 0]));

export const startPoll = (step: string, values: readonly string[]): Poll => ({ step, phase: 'voting', rounds: [nobody(values)] });

const withRound = (poll: Poll, round: Counts): Poll => ({ ...poll, rounds: [...poll.rounds.slice(0, -1), round] });

/** Counts hands in the round that is open. */
export function count(poll: Poll, value: string, by: number): Poll {
  const round = poll.rounds.at(-1) ?? {};
  if (poll.phase !== 'voting' || !Object.hasOwn(round, value)) return poll;
  return withRound(poll, { ...round, [value]: Math.max(0, Math.min(9_999, (round[value] ?? 0) + by)) });
}

export const discuss = (poll: Poll): Poll => ({ ...poll, phase: 'discussing' });

export function voteAgain(poll: Poll): Poll {
  return poll.rounds.length >= 2 ? poll : { ...poll, phase: 'voting', rounds: [...poll.rounds, nobody(Object.keys(poll.rounds[0] ?? {}))] };
}

export const reveal = (poll: Poll): Poll => ({ ...poll, phase: 'revealed' });

/** Votes that were counted elsewhere, round by round; what is no option is left out. */
export function counted(poll: Poll, rounds: readonly Counts[]): Poll {
  const values = Object.keys(poll.rounds[0] ?? {});
  return { ...poll, rounds: rounds.slice(0, 2).map((round) => Object.fromEntries(values.map((value) => [value, Math.max(0, Math.min(9_999, Math.trunc(round[value] ?? 0)))]))) };
}

export const totalOf = (round: Counts): number => Object.values(round).reduce((sum, votes) => sum + votes, 0);

/** The share of an option in percent, as a whole number. */
export const shareOf = (round: Counts, value: string): number => (totalOf(round) === 0 ? 0 : Math.round((100 * (round[value] ?? 0)) / totalOf(round)));

/** What most have voted for last; undefined when nobody has voted. */
export function leading({ rounds }: Poll): string | undefined {
  const round = rounds.findLast((one) => totalOf(one) > 0);
  return round && Object.keys(round).toSorted((a, b) => round[b]! - round[a]!)[0];
}
