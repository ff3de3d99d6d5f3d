/**
 * Elections: pre-vote (would you vote for me?), then the vote in a new term. Upstream: go.etcd.io/raft/v3/raft.go (hup, campaign, poll,
 * becomeLeader).
 */
import type { Message } from './message.ts';
import type { Raft, RoleChange } from './member.ts';
import { appendEntries, bcastAppend } from './replication.ts';
import { isVoter, quorumOf, type Progress } from './state.ts';

type Campaign = 'CampaignPreElection' | 'CampaignElection' | 'CampaignTransfer';

/** Silence has lasted too long, or the leader wants this member in its place. */
export function hup(raft: Raft, reason: RoleChange['reason']): void {
  const { s, log } = raft;
  if (raft.leads || !isVoter(s.configuration, s.id) || log.snapshot !== undefined) return;
  for (let index = s.applied + 1; index <= s.commit; index++) if (log.entry(index).confChange !== undefined) return;
  campaign(raft, reason === 'transfer' ? 'CampaignTransfer' : raft.config.preVote ? 'CampaignPreElection' : 'CampaignElection', reason);
}

function campaign(raft: Raft, kind: Campaign, reason: RoleChange['reason'], votes?: readonly string[]): void {
  const { s, log } = raft;
  const pre = kind === 'CampaignPreElection';
  if (pre) {
    s.votes = {};
    s.lead = '';
    s.role = 'StatePreCandidate';
  } else {
    raft.reset(s.term + 1);
    s.vote = s.id;
    s.role = 'StateCandidate';
  }
  raft.roles.push({ role: s.role, term: pre ? s.term + 1 : s.term, reason, ...(votes && { votes }) });
  const term = pre ? s.term + 1 : s.term;
  for (const to of s.configuration.voters) {
    // Its own vote counts when it is stored.
    if (to === s.id) raft.send({ type: pre ? 'MsgPreVoteResp' : 'MsgVoteResp', to, term });
    else raft.send({ type: pre ? 'MsgPreVote' : 'MsgVote', to, term, index: log.lastIndex, logTerm: log.lastTerm, ...(kind === 'CampaignTransfer' && { context: kind }) });
  }
}

/** Somebody asks for this member's vote. */
export function vote(raft: Raft, { type, from, term, index = 0, logTerm = 0 }: Message): void {
  const { s, log } = raft;
  const free = s.vote === from || (s.vote === '' && s.lead === '') || (type === 'MsgPreVote' && term > s.term);
  const answer = type === 'MsgVote' ? 'MsgVoteResp' : 'MsgPreVoteResp';
  if (!free || !log.isUpToDate(index, logTerm)) {
    raft.send({ type: answer, to: from, reject: true });
    return;
  }
  raft.send({ type: answer, to: from, term });
  if (type !== 'MsgVote') return;
  raft.heard();
  s.vote = from;
}

/** Counts a vote. */
export function poll(raft: Raft, from: string, granted: boolean): void {
  const { s } = raft;
  if (s.votes[from] === undefined) s.votes = { ...s.votes, [from]: granted };
  const { voters } = s.configuration;
  const yes = voters.filter((id) => s.votes[id] === true);
  const no = voters.filter((id) => s.votes[id] === false);
  if (yes.length >= quorumOf(voters)) {
    if (s.role === 'StatePreCandidate') campaign(raft, 'CampaignElection', 'preVotes', yes);
    else becomeLeader(raft, yes);
  } else if (voters.length - no.length < quorumOf(voters)) raft.becomeFollower(s.term, '', 'voteLost');
}

function becomeLeader(raft: Raft, votes: readonly string[]): void {
  const { s, log, now } = raft;
  raft.reset(s.term);
  s.lead = s.id;
  s.role = 'StateLeader';
  s.heartbeatStart = now;
  s.quorumStart = now;
  raft.roles.push({ role: s.role, term: s.term, reason: 'votes', votes });
  const progress: { [member: string]: Progress } = {};
  for (const member of raft.members()) progress[member] = { match: 0, next: log.lastIndex + 1, state: member === s.id ? 'StateReplicate' : 'StateProbe', recentActive: member === s.id, paused: false, pendingSnapshot: 0 };
  progress[s.id] = { ...progress[s.id]!, match: log.lastIndex };
  s.progress = progress;
  // Whether a change of the members is under way is not known: none is taken until all that is there is applied.
  s.pendingConfIndex = log.lastIndex;
  appendEntries(raft, [{}]);
  bcastAppend(raft);
}
