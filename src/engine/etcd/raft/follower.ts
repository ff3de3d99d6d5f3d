/**
 * What a follower does with messages. Upstream: go.etcd.io/raft/v3/raft.go (stepFollower, handleAppendEntries, handleSnapshot).
 */
import { hup } from './election.ts';
import type { Message } from './message.ts';
import type { Raft } from './member.ts';

export function stepFollower(raft: Raft, message: Message): void {
  const { s } = raft;
  const { type, from } = message;
  switch (type) {
    case 'MsgProp':
    case 'MsgReadIndex':
    case 'MsgTransferLeader':
      if (s.lead === '') raft.dropped.push(message);
      else raft.send({ ...message, to: s.lead, term: type === 'MsgTransferLeader' ? s.term : 0 });
      return;
    case 'MsgApp':
    case 'MsgHeartbeat':
    case 'MsgSnap':
      raft.heard();
      s.lead = from;
      if (type === 'MsgApp') handleAppendEntries(raft, message);
      else if (type === 'MsgHeartbeat') handleHeartbeat(raft, message);
      else handleSnapshot(raft, message);
      return;
    case 'MsgTimeoutNow':
      hup(raft, 'transfer');
      return;
    case 'MsgReadIndexResp':
      raft.readStates.push({ context: message.context ?? '', index: message.index ?? 0 });
      return;
    default:
  }
}

function commitTo(raft: Raft, index: number): void {
  raft.s.commit = Math.max(raft.s.commit, Math.min(index, raft.log.lastIndex));
}

function handleAppendEntries(raft: Raft, { from, index = 0, logTerm = 0, entries = [], commit = 0 }: Message): void {
  const { s, log } = raft;
  if (index < s.commit) {
    raft.send({ type: 'MsgAppResp', to: from, index: s.commit });
    return;
  }
  const last = log.maybeAppend(index, logTerm, entries);
  if (last !== undefined) {
    commitTo(raft, Math.min(commit, last));
    raft.send({ type: 'MsgAppResp', to: from, index: last });
    return;
  }
  const hint = log.findConflictByTerm(Math.min(index, log.lastIndex), logTerm);
  raft.send({ type: 'MsgAppResp', to: from, index, reject: true, rejectHint: hint.index, logTerm: hint.term });
}

function handleHeartbeat(raft: Raft, { from, commit = 0, context }: Message): void {
  commitTo(raft, commit);
  raft.send({ type: 'MsgHeartbeatResp', to: from, ...(context !== undefined && { context }) });
}

function handleSnapshot(raft: Raft, { from, snapshot }: Message): void {
  const { s, log } = raft;
  const { index, term, configuration } = snapshot!;
  const known = [...configuration.voters, ...configuration.learners].includes(s.id);
  if (index <= s.commit || !known) {
    raft.send({ type: 'MsgAppResp', to: from, index: s.commit });
    return;
  }
  if (log.term(index) === term) {
    s.commit = index;
    raft.send({ type: 'MsgAppResp', to: from, index });
    return;
  }
  log.restore(snapshot!);
  Object.assign(s, { commit: index, applied: index, configuration });
  raft.send({ type: 'MsgAppResp', to: from, index: log.lastIndex });
}
