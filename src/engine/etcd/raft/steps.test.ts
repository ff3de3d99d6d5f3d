import { describe, expect, it } from 'vitest';
import type { Storage } from './log.ts';
import type { Ready } from './member.ts';
import type { Entry, Message } from './message.ts';
import { propose, readIndex, step, tick } from './raft.ts';
import { ETCD_CONFIG, nextTimeout, started, type Config, type RaftState } from './state.ts';

const voters = ['a', 'b', 'c', 'd', 'e'];
const entry = (index: number, term: number): Entry => ({ index, term, data: `${index}/${term}` });

const storage = (entries: readonly Entry[]): Storage => ({
  firstIndex: () => 1,
  lastIndex: () => entries.length,
  term: (index) => (index === 0 ? 0 : entries[index - 1]?.term),
  entry: (index) => entries[index - 1]!,
  snapshot: () => ({ index: 0, term: 0, configuration: { voters, learners: [] }, data: undefined }),
});

class Member {
  state: RaftState;
  entries: Entry[];
  now = 0;

  readonly config: Config;

  constructor(term: number, commit: number, entries: readonly Entry[], config: Partial<Config> = {}) {
    this.config = { ...ETCD_CONFIG, ...config };
    this.entries = [...entries];
    this.state = started('a', { term, vote: '', commit, applied: commit, configuration: { voters, learners: [] } }, 0, 1_500_000);
  }

  #around = () => ({ config: this.config, storage: storage(this.entries), now: this.now, random: () => 500_000 });

  take(ready: Ready): Ready {
    if (ready.entries.length > 0) this.entries.splice(ready.entries[0]!.index - 1, Infinity, ...ready.entries);
    this.state = ready.state;
    return ready;
  }

  tick = (now: number): Ready => this.take(tick(this.state, { ...this.#around(), now: (this.now = now) }));
  hear = (message: Omit<Message, 'to' | 'term'> & { readonly term?: number }): Ready => this.take(step(this.state, { to: 'a', term: this.state.term, ...message }, this.#around()));
  propose = (data: string): Ready => this.take(propose(this.state, { data }, this.#around()));
  read = (context: string): Ready => this.take(readIndex(this.state, context, this.#around()));

  /** Wins an election with the votes of b and c. */
  elect(): Ready {
    this.tick(1_500_000);
    for (const from of ['a', 'b', 'c']) this.hear({ type: 'MsgPreVoteResp', from, term: this.state.term + 1 });
    for (const from of ['a', 'b']) this.hear({ type: 'MsgVoteResp', from });
    return this.hear({ type: 'MsgVoteResp', from: 'c' });
  }
}

const types = ({ messages }: Ready): readonly string[] => messages.map(({ type, to }) => `${type} ${to}`);

describe('a step of Raft', () => {
  it('asks whether it would be voted for before it begins a term', () => {
    const member = new Member(4, 0, [entry(1, 4)]);
    expect(nextTimeout(member.state, ETCD_CONFIG)).toBe(1_500_000);
    expect(types(member.tick(1_499_999))).toEqual([]);
    const asked = member.tick(1_500_000);
    expect(types(asked)).toEqual(['MsgPreVoteResp a', 'MsgPreVote b', 'MsgPreVote c', 'MsgPreVote d', 'MsgPreVote e']);
    expect([member.state.term, member.state.role, asked.messages[1]!.term]).toEqual([4, 'StatePreCandidate', 5]);
  });

  it('leads with a majority of votes, and begins with an empty entry', () => {
    const member = new Member(4, 0, [entry(1, 4)]);
    const { roles, messages } = member.elect();
    expect(roles).toEqual([{ role: 'StateLeader', term: 5, reason: 'votes', votes: ['a', 'b', 'c'] }]);
    expect(member.entries.at(-1)).toEqual({ index: 2, term: 5 });
    expect(messages.filter(({ type }) => type === 'MsgApp').map(({ to }) => to)).toEqual(['b', 'c', 'd', 'e']);
  });

  it('commits no entry of an earlier term by counting (Raft paper, figure 8)', () => {
    const member = new Member(4, 1, [entry(1, 1), entry(2, 2)]);
    member.elect();
    for (const from of ['a', 'b', 'c']) member.hear({ type: 'MsgAppResp', from, index: 2 });
    expect(member.state.commit).toBe(1);
    for (const from of ['a', 'b', 'c']) member.hear({ type: 'MsgAppResp', from, index: 3 });
    expect(member.state.commit).toBe(3);
  });

  it('answers a read when a majority still takes it for the leader, and not before its first own commit', () => {
    const member = new Member(4, 1, [entry(1, 1)]);
    member.elect();
    expect(member.read('early').readStates).toEqual([]);
    for (const from of ['a', 'b', 'c']) member.hear({ type: 'MsgAppResp', from, index: 2 });
    expect(member.hear({ type: 'MsgHeartbeatResp', from: 'b', context: 'early' }).readStates).toEqual([]);
    expect(member.hear({ type: 'MsgHeartbeatResp', from: 'c', context: 'early' }).readStates).toEqual([{ context: 'early', index: 2 }]);
  });

  it('answers a read at once when it may trust its lease', () => {
    const member = new Member(4, 1, [entry(1, 1)], { readOnly: 'ReadOnlyLeaseBased' });
    member.elect();
    for (const from of ['a', 'b', 'c']) member.hear({ type: 'MsgAppResp', from, index: 2 });
    expect(member.read('now').readStates).toEqual([{ context: 'now', index: 2 }]);
  });

  it('steps down when it has not heard of a majority for an election timeout', () => {
    const member = new Member(4, 0, [entry(1, 4)]);
    member.elect();
    member.hear({ type: 'MsgHeartbeatResp', from: 'b' });
    member.hear({ type: 'MsgHeartbeatResp', from: 'c' });
    expect(member.tick(2_500_000).roles).toEqual([]);
    expect(member.tick(3_500_000).roles).toEqual([{ role: 'StateFollower', term: 5, reason: 'quorumLost' }]);
    expect(member.propose('late').dropped).toHaveLength(1);
  });

  it('gives no vote while it hears its leader, unless the leader asks for it', () => {
    const member = new Member(4, 0, [entry(1, 4)]);
    member.hear({ type: 'MsgHeartbeat', from: 'b', commit: 0 });
    expect(types(member.hear({ type: 'MsgVote', from: 'c', term: 5, index: 1, logTerm: 4 }))).toEqual([]);
    expect(types(member.hear({ type: 'MsgVote', from: 'c', term: 5, index: 1, logTerm: 4, context: 'CampaignTransfer' }))).toEqual(['MsgVoteResp c']);
    expect(member.state).toMatchObject({ term: 5, vote: 'c' });
  });

  it('refuses entries that do not follow its log, with a hint where to try', () => {
    const member = new Member(4, 0, [entry(1, 1), entry(2, 3)]);
    expect(member.hear({ type: 'MsgApp', from: 'b', index: 5, logTerm: 4, entries: [] }).messages).toMatchObject([{ type: 'MsgAppResp', reject: true, index: 5, rejectHint: 2, logTerm: 3 }]);
    expect(member.hear({ type: 'MsgApp', from: 'b', index: 1, logTerm: 1, entries: [entry(2, 4)], commit: 2 }).messages).toMatchObject([{ type: 'MsgAppResp', index: 2 }]);
    expect([member.entries, member.state.commit]).toEqual([[entry(1, 1), entry(2, 4)], 2]);
  });

  it('takes one change of the members at a time', () => {
    const member = new Member(4, 0, [entry(1, 4)]);
    member.elect();
    for (const from of ['a', 'b', 'c']) member.hear({ type: 'MsgAppResp', from, index: 2 });
    const change = (node: string): Ready => member.hear({ type: 'MsgProp', from: 'a', term: 0, payloads: [{ confChange: { type: 'ConfChangeAddLearnerNode', node } }] });
    change('f');
    change('g');
    expect(member.entries.slice(2).map(({ confChange }) => confChange?.node)).toEqual(['f', undefined]);
    for (const from of ['a', 'b', 'c']) member.hear({ type: 'MsgAppResp', from, index: 4 });
    expect(member.state.configuration).toEqual({ voters, learners: ['f'] });
  });
});
