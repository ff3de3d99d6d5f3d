/**
 * How a leader spreads its log and finds out what is committed. Upstream: go.etcd.io/raft/v3/raft.go (maybeSendAppend, bcastAppend,
 * maybeCommit), tracker/progress.go. Leaves out: limits on messages in flight.
 */
import type { Payload } from './message.ts';
import type { Raft } from './member.ts';

/** Puts entries at the end of the leader's own log; they count as its own when they are stored. */
export function appendEntries(raft: Raft, payloads: readonly Payload[]): void {
  const { s, log } = raft;
  const { lastIndex } = log;
  log.append(payloads.map((payload, at) => ({ ...payload, term: s.term, index: lastIndex + 1 + at })));
  raft.send({ type: 'MsgAppResp', to: s.id, index: log.lastIndex });
}

/** Sends a member what it lacks. `sendIfEmpty`: also nothing but the commit index. */
export function maybeSendAppend(raft: Raft, to: string, sendIfEmpty: boolean): boolean {
  const { s, log } = raft;
  const { next, state, paused } = s.progress[to]!;
  if (state === 'StateSnapshot' || (state === 'StateProbe' && paused)) return false;
  const logTerm = log.term(next - 1);
  if (logTerm === undefined || (next < log.firstIndex && next <= log.lastIndex)) return sendSnapshot(raft, to);
  const entries = log.entriesFrom(next);
  if (entries.length === 0 && !sendIfEmpty) return false;
  raft.send({ type: 'MsgApp', to, index: next - 1, logTerm, entries, commit: s.commit });
  if (state === 'StateReplicate') raft.progress(to, { next: next + entries.length });
  else raft.progress(to, { paused: true });
  return true;
}

/** What it lacks is no longer in the log: the whole state instead. */
function sendSnapshot(raft: Raft, to: string): boolean {
  if (raft.s.progress[to]!.recentActive === false) return false;
  const snapshot = raft.log.storage.snapshot();
  raft.progress(to, { state: 'StateSnapshot', pendingSnapshot: snapshot.index, next: snapshot.index + 1, paused: false });
  raft.send({ type: 'MsgSnap', to, snapshot });
  return true;
}

export function bcastAppend(raft: Raft): void {
  for (const member of raft.members()) if (member !== raft.s.id) maybeSendAppend(raft, member, true);
}

export function bcastHeartbeat(raft: Raft, context?: string): void {
  for (const to of raft.members()) {
    if (to === raft.s.id) continue;
    // What a member is not known to have must not be committed there.
    const commit = Math.min(raft.s.progress[to]!.match, raft.s.commit);
    raft.send({ type: 'MsgHeartbeat', to, commit, ...(context !== undefined && { context }) });
  }
}

/** The highest entry that a majority has is committed, if it is of this term (Raft paper, 5.4.2). */
export function maybeCommit(raft: Raft): boolean {
  const { s, log } = raft;
  const { voters } = s.configuration;
  const matches = voters.map((id) => s.progress[id]?.match ?? 0).sort((a, b) => a - b);
  const index = matches[Math.floor((matches.length - 1) / 2)] ?? 0;
  if (index <= s.commit || log.term(index) !== s.term) return false;
  s.commit = index;
  return true;
}
