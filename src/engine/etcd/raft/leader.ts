/**
 * What a leader does with messages: proposals, answers of the others, reads. Upstream: go.etcd.io/raft/v3/raft.go (stepLeader), read_only.go.
 */
import type { Message } from './message.ts';
import type { Raft } from './member.ts';
import { appendEntries, bcastAppend, bcastHeartbeat, maybeCommit, maybeSendAppend } from './replication.ts';
import { isVoter, quorumOf, type Progress } from './state.ts';

export function stepLeader(raft: Raft, message: Message): void {
  switch (message.type) {
    case 'MsgBeat':
      bcastHeartbeat(raft, raft.s.reads.at(-1)?.context);
      return;
    case 'MsgCheckQuorum':
      checkQuorum(raft);
      return;
    case 'MsgProp':
      handleProposal(raft, message);
      return;
    case 'MsgReadIndex':
      handleReadIndex(raft, message);
      return;
    default:
      if (raft.s.progress[message.from] !== undefined) stepOfMember(raft, message);
  }
}

/** Answers of another member; those of members that are gone count for nothing. */
function stepOfMember(raft: Raft, message: Message): void {
  switch (message.type) {
    case 'MsgAppResp':
      handleAppendResponse(raft, message);
      return;
    case 'MsgHeartbeatResp':
      handleHeartbeatResponse(raft, message);
      return;
    case 'MsgTransferLeader':
      handleTransferLeader(raft, message);
      return;
    default:
  }
}

function checkQuorum(raft: Raft): void {
  const { s } = raft;
  const active = s.configuration.voters.filter((id) => id === s.id || s.progress[id]?.recentActive === true);
  if (active.length < quorumOf(s.configuration.voters)) {
    raft.becomeFollower(s.term, '', 'quorumLost');
    return;
  }
  for (const member of raft.members()) if (member !== s.id) raft.progress(member, { recentActive: false });
}

function handleProposal(raft: Raft, message: Message): void {
  const { s, log } = raft;
  if (s.leadTransferee !== '') {
    raft.dropped.push(message);
    return;
  }
  const payloads = (message.payloads ?? []).map((payload, at) => {
    if (payload.confChange === undefined) return payload;
    // One change of the members at a time: another becomes an empty entry.
    if (s.pendingConfIndex > s.applied) return {};
    s.pendingConfIndex = log.lastIndex + 1 + at;
    return payload;
  });
  appendEntries(raft, payloads);
  bcastAppend(raft);
}

function handleAppendResponse(raft: Raft, { from, index = 0, reject, rejectHint = 0, logTerm = 0 }: Message): void {
  const { s, log } = raft;
  raft.progress(from, { recentActive: true });
  const known = s.progress[from]!;
  if (reject === true) {
    const probe = logTerm > 0 ? log.findConflictByTerm(rejectHint, logTerm).index : rejectHint;
    if (!maybeDecrease(raft, from, known, index, probe)) return;
    maybeSendAppend(raft, from, true);
    return;
  }
  const updated = index > known.match;
  if (!updated && !(known.match === index && known.state === 'StateProbe')) return;
  const match = Math.max(known.match, index);
  const wasPaused = known.state === 'StateSnapshot' || known.paused;
  // A snapshot is done with when its member can follow by entries again.
  const replicates = known.state !== 'StateSnapshot' || match + 1 >= log.firstIndex;
  raft.progress(from, { match, next: Math.max(replicates && known.state !== 'StateReplicate' ? 0 : known.next, match + 1), ...(replicates && { state: 'StateReplicate', pendingSnapshot: 0 }), paused: false });
  if (maybeCommit(raft)) {
    releaseEarlyReads(raft);
    bcastAppend(raft);
  } else if (wasPaused && from !== s.id) maybeSendAppend(raft, from, true);
  if (from === s.id) return;
  while (s.progress[from]?.state === 'StateReplicate' && maybeSendAppend(raft, from, false));
  if (from === s.leadTransferee && s.progress[from]!.match === log.lastIndex) raft.send({ type: 'MsgTimeoutNow', to: from });
}

/** A refused message: goes back to where the logs may agree. False for an old refusal. */
function maybeDecrease(raft: Raft, from: string, { match, next, state }: Progress, rejected: number, hint: number): boolean {
  if (state === 'StateReplicate') {
    if (rejected <= match) return false;
    raft.progress(from, { state: 'StateProbe', next: match + 1, paused: false });
    return true;
  }
  if (state === 'StateSnapshot' || next - 1 !== rejected) return false;
  raft.progress(from, { next: Math.max(Math.min(rejected, hint + 1), match + 1), paused: false });
  return true;
}

function handleHeartbeatResponse(raft: Raft, { from, context }: Message): void {
  const { s, log } = raft;
  raft.progress(from, { recentActive: true, paused: false });
  const { match, state, pendingSnapshot } = s.progress[from]!;
  // A snapshot that was lost on its way is sent again.
  if (state === 'StateSnapshot' && match < pendingSnapshot) raft.progress(from, { state: 'StateProbe', next: match + 1 });
  if (match < log.lastIndex || s.progress[from]!.state === 'StateProbe') maybeSendAppend(raft, from, true);
  if (context === undefined || !isVoter(s.configuration, from)) return;
  const at = s.reads.findIndex((read) => read.context === context);
  if (at < 0) return;
  s.reads = s.reads.map((read, i) => (i === at && !read.acks.includes(from) ? { ...read, acks: [...read.acks, from] } : read));
  if (s.reads[at]!.acks.filter((id) => isVoter(s.configuration, id)).length < quorumOf(s.configuration.voters)) return;
  // Who confirms a read confirms all before it.
  const done = s.reads.slice(0, at + 1);
  s.reads = s.reads.slice(at + 1);
  for (const read of done) answerRead(raft, read);
}

// ---- reads

function handleReadIndex(raft: Raft, message: Message): void {
  const { s, log, config } = raft;
  const { from, context = '' } = message;
  if (log.term(s.commit) !== s.term) {
    s.earlyReads = [...s.earlyReads, message];
    return;
  }
  if (s.configuration.voters.length === 1 || config.readOnly === 'ReadOnlyLeaseBased') {
    answerRead(raft, { context, from, index: s.commit });
    return;
  }
  s.reads = [...s.reads, { context, from, index: s.commit, acks: [s.id] }];
  bcastHeartbeat(raft, context);
}

function answerRead(raft: Raft, { from, index, context }: { readonly from: string; readonly index: number; readonly context: string }): void {
  if (from === raft.s.id) raft.readStates.push({ context, index });
  else raft.send({ type: 'MsgReadIndexResp', to: from, index, context });
}

function releaseEarlyReads(raft: Raft): void {
  const { s, log } = raft;
  if (s.earlyReads.length === 0 || log.term(s.commit) !== s.term) return;
  const early = s.earlyReads;
  s.earlyReads = [];
  for (const message of early) handleReadIndex(raft, message);
}

// ---- passing the lead on

function handleTransferLeader(raft: Raft, { from }: Message): void {
  const { s, log, now } = raft;
  if (!isVoter(s.configuration, from) || from === s.id || s.leadTransferee === from) return;
  s.leadTransferee = from;
  s.quorumStart = now;
  if (s.progress[from]!.match === log.lastIndex) raft.send({ type: 'MsgTimeoutNow', to: from });
  else maybeSendAppend(raft, from, true);
}
