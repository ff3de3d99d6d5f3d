/**
 * One step of the algorithm: a member's state and log, and a message (or the passing of time), give its next state, entries to store, messages
 * to send, entries to apply. Plain data in, plain data out. Upstream: go.etcd.io/raft/v3/raft.go, rawnode.go. Leaves out: joint consensus, flow
 * control by bytes, reports of transports.
 */
import { hup, poll, vote } from './election.ts';
import { stepFollower } from './follower.ts';
import { stepLeader } from './leader.ts';
import { Raft, type Ready, type Surroundings } from './member.ts';
import type { Entry, Message, Payload } from './message.ts';
import { bcastAppend, maybeCommit, maybeSendAppend } from './replication.ts';
import { changed, isVoter, type Progress, type RaftState } from './state.ts';

function advance(raft: Raft, message: Message): void {
  const { s } = raft;
  if (message.term > s.term) {
    if (!takeTerm(raft, message)) return;
  } else if (message.term < s.term && message.term !== 0) {
    answerThePast(raft, message);
    return;
  }
  if (message.type === 'MsgHup') hup(raft, 'electionTimeout');
  else if (message.type === 'MsgVote' || message.type === 'MsgPreVote') vote(raft, message);
  else if (s.role === 'StateLeader') stepLeader(raft, message);
  else if (s.role === 'StateFollower') stepFollower(raft, message);
  else stepCandidate(raft, message);
}

/** A message of a later term: false when it is passed over. */
function takeTerm(raft: Raft, message: Message): boolean {
  const { s, config } = raft;
  const { type, term, from } = message;
  if (type === 'MsgVote' || type === 'MsgPreVote') {
    const inLease = config.checkQuorum && s.lead !== '' && raft.now - s.electionStart < config.electionTimeout;
    if (inLease && message.context !== 'CampaignTransfer') return false;
  }
  if (type === 'MsgPreVote' || (type === 'MsgPreVoteResp' && message.reject !== true)) return true;
  const ofLeader = type === 'MsgApp' || type === 'MsgHeartbeat' || type === 'MsgSnap';
  raft.becomeFollower(term, ofLeader ? from : '', 'higherTerm', from);
  return true;
}

/** Who is behind learns it: a leader that was cut off, a candidate that may not disturb. */
function answerThePast(raft: Raft, { type, from }: Message): void {
  const { checkQuorum, preVote } = raft.config;
  if ((checkQuorum || preVote) && (type === 'MsgHeartbeat' || type === 'MsgApp')) raft.send({ type: 'MsgAppResp', to: from, index: 0 });
  else if (type === 'MsgPreVote') raft.send({ type: 'MsgPreVoteResp', to: from, reject: true });
}

function stepCandidate(raft: Raft, message: Message): void {
  const { s } = raft;
  const { type, from } = message;
  const awaited = s.role === 'StatePreCandidate' ? 'MsgPreVoteResp' : 'MsgVoteResp';
  if (type === 'MsgProp' || type === 'MsgReadIndex') raft.dropped.push(message);
  else if (type === 'MsgApp' || type === 'MsgHeartbeat' || type === 'MsgSnap') {
    raft.becomeFollower(message.term, from, 'leaderHeard', from);
    stepFollower(raft, message);
  } else if (type === awaited) poll(raft, from, message.reject !== true);
}

function passTime(raft: Raft): void {
  const { s, config, now } = raft;
  const own = (type: 'MsgHup' | 'MsgBeat' | 'MsgCheckQuorum'): void => advance(raft, { type, from: s.id, to: s.id, term: 0 });
  if (!raft.leads) {
    if (!isVoter(s.configuration, s.id) || now - s.electionStart < s.randomizedElectionTimeout) return;
    raft.heard();
    own('MsgHup');
    return;
  }
  if (now - s.quorumStart >= config.electionTimeout) {
    s.quorumStart = now;
    if (config.checkQuorum) own('MsgCheckQuorum');
    s.leadTransferee = '';
  }
  if (raft.leads && now - s.heartbeatStart >= config.heartbeatInterval) {
    s.heartbeatStart = now;
    own('MsgBeat');
  }
}

/** Hands committed entries to the state machine; changes of the members count from here on. */
function apply(raft: Raft): void {
  const { s, log } = raft;
  while (s.applied < s.commit) {
    const entry = log.entry(s.applied + 1);
    s.applied = entry.index;
    raft.committed.push(entry);
    if (entry.confChange !== undefined) applyConfChange(raft, entry);
  }
}

function applyConfChange(raft: Raft, { confChange }: Entry): void {
  const { s, log } = raft;
  s.configuration = changed(s.configuration, confChange!);
  if (!raft.leads) return;
  const fresh: Progress = { match: 0, next: log.lastIndex, state: 'StateProbe', recentActive: true, paused: false, pendingSnapshot: 0 };
  s.progress = Object.fromEntries(raft.members().map((member) => [member, s.progress[member] ?? fresh]));
  if (!isVoter(s.configuration, s.id)) {
    raft.becomeFollower(s.term, '', 'removed');
    return;
  }
  if (maybeCommit(raft)) bcastAppend(raft);
  else for (const member of raft.members()) if (member !== s.id) maybeSendAppend(raft, member, false);
  if (s.leadTransferee !== '' && !isVoter(s.configuration, s.leadTransferee)) s.leadTransferee = '';
}

function after(state: RaftState, surroundings: Surroundings, action: (raft: Raft) => void): Ready {
  const raft = new Raft(state, surroundings);
  action(raft);
  const { s, log, messages, committed, readStates, dropped, roles } = raft;
  if (log.snapshot !== undefined) s.applied = Math.max(s.applied, log.snapshot.index);
  apply(raft);
  return { state: s, entries: log.unstable, snapshot: log.snapshot, messages, committed, readStates, dropped, roles };
}

/** A message has arrived. */
export const step = (state: RaftState, message: Message, surroundings: Surroundings): Ready => after(state, surroundings, (raft) => advance(raft, message));

/** Time has passed. */
export const tick = (state: RaftState, surroundings: Surroundings): Ready => after(state, surroundings, passTime);

/** Something to be put into the log, at whatever member. */
export const propose = (state: RaftState, payload: Payload, surroundings: Surroundings): Ready => step(state, { type: 'MsgProp', from: state.id, to: state.id, term: 0, payloads: [payload] }, surroundings);

/** A read that must see everything committed before it. */
export const readIndex = (state: RaftState, context: string, surroundings: Surroundings): Ready => step(state, { type: 'MsgReadIndex', from: state.id, to: state.id, term: 0, context }, surroundings);
