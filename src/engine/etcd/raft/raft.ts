/**
 * One step of the algorithm: a member's state and log, and a message (or the passing of time), give its next state, entries to store, messages
 * to send, entries to apply. Plain data in, plain data out. Upstream: go.etcd.io/raft/v3/raft.go, rawnode.go. Leaves out: joint consensus, flow
 * control by bytes, reports of transports.
 */
import type { Micros } from '../../kernel/time.ts';
import { campaign, hup, poll, vote } from './election.ts';
import { stepLeader } from './leader.ts';
import { RaftLog, type Storage } from './log.ts';
import { stepFollower } from './follower.ts';
import type { Entry, Message, Payload, Snapshot } from './message.ts';
import { bcastAppend, maybeCommit, maybeSendAppend } from './replication.ts';
import { changed, isVoter, type Config, type Progress, type RaftState, type ReadState } from './state.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Why a member's role has changed, for those who watch. */
export interface RoleChange {
  readonly role: RaftState['role'];
  readonly term: number;
  readonly reason: 'electionTimeout' | 'transfer' | 'preVotes' | 'votes' | 'voteLost' | 'higherTerm' | 'leaderHeard' | 'quorumLost' | 'removed';
  /** Who was for it. */
  readonly votes?: readonly string[];
  /** Who began the higher term. */
  readonly by?: string;
}

/** What came of a step. */
export interface Ready {
  readonly state: RaftState;
  /** Entries from here on replace what is stored. */
  readonly entries: readonly Entry[];
  readonly snapshot: Snapshot | undefined;
  /** MsgAppResp, MsgVoteResp and MsgPreVoteResp may leave only when the rest is stored; some are for the member itself. */
  readonly messages: readonly Message[];
  readonly committed: readonly Entry[];
  readonly readStates: readonly ReadState[];
  /** Proposals and reads for which there is no leader. */
  readonly dropped: readonly Message[];
  readonly roles: readonly RoleChange[];
}

export interface Surroundings {
  readonly config: Config;
  readonly storage: Storage;
  readonly now: Micros;
  /** A whole number from 0 to bound-1. */
  readonly random: (bound: number) => number;
}

/** The member while a step lasts. */
export class Raft {
  readonly s: Mutable<RaftState>;
  readonly log: RaftLog;
  readonly config: Config;
  readonly now: Micros;
  readonly #random: (bound: number) => number;
  readonly messages: Message[] = [];
  readonly committed: Entry[] = [];
  readonly readStates: ReadState[] = [];
  readonly dropped: Message[] = [];
  readonly roles: RoleChange[] = [];

  constructor(state: RaftState, { config, storage, now, random }: Surroundings) {
    this.s = { ...state };
    this.log = new RaftLog(storage);
    this.config = config;
    this.now = now;
    this.#random = random;
  }

  get leads(): boolean {
    return this.s.role === 'StateLeader';
  }

  send(message: Omit<Message, 'from' | 'term'> & { readonly from?: string; readonly term?: number }): void {
    const passedOn = message.type === 'MsgProp' || message.type === 'MsgReadIndex';
    this.messages.push({ from: this.s.id, term: passedOn ? 0 : this.s.term, ...message });
  }

  progress(member: string, change: Partial<Progress>): void {
    this.s.progress = { ...this.s.progress, [member]: { ...this.s.progress[member]!, ...change } };
  }

  /** All members, in order. */
  members(): readonly string[] {
    const { voters, learners } = this.s.configuration;
    return [...voters, ...learners].sort();
  }

  reset(term: number): void {
    const { s } = this;
    if (s.term !== term) {
      s.term = term;
      s.vote = '';
    }
    s.lead = '';
    this.heard();
    s.randomizedElectionTimeout = this.config.electionTimeout + this.#random(this.config.electionTimeout);
    Object.assign(s, { leadTransferee: '', votes: {}, progress: {}, pendingConfIndex: 0, reads: [], earlyReads: [] });
  }

  heard(): void {
    this.s.electionStart = this.now;
  }

  becomeFollower(term: number, lead: string, reason: RoleChange['reason'], by?: string): void {
    if (this.s.role !== 'StateFollower') this.roles.push({ role: 'StateFollower', term, reason, ...(by !== undefined && { by }) });
    this.reset(term);
    this.s.lead = lead;
    this.s.role = 'StateFollower';
  }

  step(message: Message): void {
    const { s } = this;
    if (message.term > s.term) {
      if (!this.#takeTerm(message)) return;
    } else if (message.term < s.term && message.term !== 0) {
      this.#answerThePast(message);
      return;
    }
    if (message.type === 'MsgHup') hup(this, 'electionTimeout');
    else if (message.type === 'MsgVote' || message.type === 'MsgPreVote') vote(this, message);
    else if (s.role === 'StateLeader') stepLeader(this, message);
    else if (s.role === 'StateFollower') stepFollower(this, message);
    else this.#stepCandidate(message);
  }

  /** A message of a later term: false when it is passed over. */
  #takeTerm(message: Message): boolean {
    const { s, config } = this;
    const { type, term, from } = message;
    if (type === 'MsgVote' || type === 'MsgPreVote') {
      const inLease = config.checkQuorum && s.lead !== '' && this.now - s.electionStart < config.electionTimeout;
      if (inLease && message.context !== 'CampaignTransfer') return false;
    }
    if (type === 'MsgPreVote' || (type === 'MsgPreVoteResp' && message.reject !== true)) return true;
    const ofLeader = type === 'MsgApp' || type === 'MsgHeartbeat' || type === 'MsgSnap';
    this.becomeFollower(term, ofLeader ? from : '', 'higherTerm', from);
    return true;
  }

  /** Who is behind learns it: a leader that was cut off, a candidate that may not disturb. */
  #answerThePast({ type, from }: Message): void {
    const { checkQuorum, preVote } = this.config;
    if ((checkQuorum || preVote) && (type === 'MsgHeartbeat' || type === 'MsgApp')) this.send({ type: 'MsgAppResp', to: from, index: 0 });
    else if (type === 'MsgPreVote') this.send({ type: 'MsgPreVoteResp', to: from, reject: true });
  }

  #stepCandidate(message: Message): void {
    const { s } = this;
    const { type, from } = message;
    const awaited = s.role === 'StatePreCandidate' ? 'MsgPreVoteResp' : 'MsgVoteResp';
    if (type === 'MsgProp' || type === 'MsgReadIndex') this.dropped.push(message);
    else if (type === 'MsgApp' || type === 'MsgHeartbeat' || type === 'MsgSnap') {
      this.becomeFollower(message.term, from, 'leaderHeard', from);
      stepFollower(this, message);
    } else if (type === awaited) poll(this, from, message.reject !== true);
  }

  /** Time has passed. */
  tick(): void {
    const { s, config, now } = this;
    if (s.role !== 'StateLeader') {
      if (!isVoter(s.configuration, s.id) || now - s.electionStart < s.randomizedElectionTimeout) return;
      this.heard();
      this.step({ type: 'MsgHup', from: s.id, to: s.id, term: 0 });
      return;
    }
    if (now - s.quorumStart >= config.electionTimeout) {
      s.quorumStart = now;
      if (config.checkQuorum) this.step({ type: 'MsgCheckQuorum', from: s.id, to: s.id, term: 0 });
      s.leadTransferee = '';
    }
    if (this.leads && now - s.heartbeatStart >= config.heartbeatInterval) {
      s.heartbeatStart = now;
      this.step({ type: 'MsgBeat', from: s.id, to: s.id, term: 0 });
    }
  }

  /** Hands committed entries to the state machine; changes of the members count from here on. */
  apply(): void {
    const { s, log } = this;
    while (s.applied < s.commit) {
      const entry = log.entry(s.applied + 1);
      s.applied = entry.index;
      this.committed.push(entry);
      if (entry.confChange !== undefined) this.#applyConfChange(entry);
    }
  }

  #applyConfChange({ confChange }: Entry): void {
    const { s } = this;
    s.configuration = changed(s.configuration, confChange!);
    if (!this.leads) return;
    const progress: { [member: string]: Progress } = {};
    for (const member of this.members()) progress[member] = s.progress[member] ?? { match: 0, next: this.log.lastIndex, state: 'StateProbe', recentActive: true, paused: false, pendingSnapshot: 0 };
    s.progress = progress;
    if (!isVoter(s.configuration, s.id)) {
      this.becomeFollower(s.term, '', 'removed');
      return;
    }
    if (maybeCommit(this)) bcastAppend(this);
    else for (const member of this.members()) if (member !== s.id) maybeSendAppend(this, member, false);
    if (s.leadTransferee !== '' && !isVoter(s.configuration, s.leadTransferee)) s.leadTransferee = '';
  }

  ready(): Ready {
    const { s, log, messages, committed, readStates, dropped, roles } = this;
    if (log.snapshot !== undefined) s.applied = Math.max(s.applied, log.snapshot.index);
    this.apply();
    return { state: s, entries: log.unstable, snapshot: log.snapshot, messages, committed, readStates, dropped, roles };
  }
}

/** A message has arrived. */
export function step(state: RaftState, message: Message, surroundings: Surroundings): Ready {
  const raft = new Raft(state, surroundings);
  raft.step(message);
  return raft.ready();
}

/** Time has passed. */
export function tick(state: RaftState, surroundings: Surroundings): Ready {
  const raft = new Raft(state, surroundings);
  raft.tick();
  return raft.ready();
}

/** Campaigns at once, for instance because this member is alone. */
export function campaignNow(state: RaftState, surroundings: Surroundings): Ready {
  const raft = new Raft(state, surroundings);
  campaign(raft, 'CampaignElection', 'electionTimeout');
  return raft.ready();
}

/** Something to be put into the log, at whatever member. */
export const propose = (state: RaftState, payload: Payload, surroundings: Surroundings): Ready => step(state, { type: 'MsgProp', from: state.id, to: state.id, term: 0, payloads: [payload] }, surroundings);

/** A read that must see everything committed before it. */
export const readIndex = (state: RaftState, context: string, surroundings: Surroundings): Ready => step(state, { type: 'MsgReadIndex', from: state.id, to: state.id, term: 0, context }, surroundings);
