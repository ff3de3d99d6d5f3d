/**
 * A member while one step lasts: its state to write to, and what the step leaves for others. Upstream: go.etcd.io/raft/v3/raft.go (raft, send,
 * reset, becomeFollower), node.go (Ready).
 */
import type { Micros } from '../../kernel/time.ts';
import { RaftLog, type Storage } from './log.ts';
import type { Entry, Message, Snapshot } from './message.ts';
import type { Config, Progress, RaftState, ReadState } from './state.ts';

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
}
