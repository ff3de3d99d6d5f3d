/**
 * What one member of a Raft group knows, apart from its log: a plain value. Upstream: go.etcd.io/raft/v3/raft.go (struct raft), tracker.
 * `term`, `vote` and `commit` outlive a crash (HardState), the rest does not. Leaves out: limits on messages in flight (inflights).
 */
import type { Micros } from '../../kernel/time.ts';
import type { Configuration, Message } from './message.ts';

export type Role = 'StateFollower' | 'StatePreCandidate' | 'StateCandidate' | 'StateLeader';

/** What a leader knows of another member's log. */
export interface Progress {
  /** The newest entry that it is known to have. */
  readonly match: number;
  /** The next entry to send. */
  readonly next: number;
  /** Probing for where the logs agree; replicating as fast as it goes; waiting for a snapshot to arrive. */
  readonly state: 'StateProbe' | 'StateReplicate' | 'StateSnapshot';
  /** Heard of since the last check of the quorum. */
  readonly recentActive: boolean;
  /** Probing: one message is on its way, no more until it is answered or a heartbeat is. */
  readonly paused: boolean;
  readonly pendingSnapshot: number;
}

/** A read that waits until a majority has confirmed that its leader still is one. */
export interface ReadRequest {
  readonly context: string;
  readonly from: string;
  readonly index: number;
  readonly acks: readonly string[];
}

/** A read may be answered from what was applied when the state machine has got to `index`. */
export interface ReadState {
  readonly context: string;
  readonly index: number;
}

export interface RaftState {
  readonly id: string;
  readonly term: number;
  /** Whom this member has voted for in its term; '' for nobody. */
  readonly vote: string;
  readonly commit: number;
  readonly applied: number;
  readonly configuration: Configuration;
  readonly role: Role;
  /** The leader as far as known; '' for none. */
  readonly lead: string;
  /** When it last heard of its leader, or began to campaign; how long it bears silence from then on. */
  readonly electionStart: Micros;
  readonly randomizedElectionTimeout: Micros;
  /** Leader: when it last sent heartbeats, and when it last checked that it has a quorum. */
  readonly heartbeatStart: Micros;
  readonly quorumStart: Micros;
  readonly progress: { readonly [member: string]: Progress };
  readonly votes: { readonly [member: string]: boolean };
  /** Only one change of the members may be under way: the index of the newest one in the log. */
  readonly pendingConfIndex: number;
  readonly leadTransferee: string;
  readonly reads: readonly ReadRequest[];
  /** Reads that came before the leader had committed an entry of its own term. */
  readonly earlyReads: readonly Message[];
}

/** How a group is run. Upstream: raft.Config; etcd's --election-timeout and --heartbeat-interval. */
export interface Config {
  readonly electionTimeout: Micros;
  readonly heartbeatInterval: Micros;
  readonly preVote: boolean;
  /** A leader without a quorum steps down, and who hears a leader gives no vote: its lease. */
  readonly checkQuorum: boolean;
  /** How reads are made sure of: by asking the members each time, or by trusting the lease. */
  readonly readOnly: 'ReadOnlySafe' | 'ReadOnlyLeaseBased';
}

export const ETCD_CONFIG: Config = { electionTimeout: 1_000_000, heartbeatInterval: 100_000, preVote: true, checkQuorum: true, readOnly: 'ReadOnlySafe' };

/** What outlives a crash. */
export type HardState = Pick<RaftState, 'term' | 'vote' | 'commit' | 'applied' | 'configuration'>;

/** A member that starts, with what it had kept. */
export const started = (id: string, hard: HardState, now: Micros, randomizedElectionTimeout: Micros): RaftState => ({
  ...hard,
  id,
  role: 'StateFollower',
  lead: '',
  electionStart: now,
  randomizedElectionTimeout,
  heartbeatStart: now,
  quorumStart: now,
  progress: {},
  votes: {},
  pendingConfIndex: 0,
  leadTransferee: '',
  reads: [],
  earlyReads: [],
});

export const hardState = ({ term, vote, commit, applied, configuration }: RaftState): HardState => ({ term, vote, commit, applied, configuration });

/** How many voters make a majority. */
export const quorumOf = (voters: readonly string[]): number => Math.floor(voters.length / 2) + 1;

export const isVoter = ({ voters }: Configuration, id: string): boolean => voters.includes(id);

/** The group after one change of its members. */
export function changed({ voters, learners }: Configuration, { type, node }: { readonly type: string; readonly node: string }): Configuration {
  const others = { voters: voters.filter((id) => id !== node), learners: learners.filter((id) => id !== node) };
  if (type === 'ConfChangeRemoveNode') return others;
  // A voter is not made a learner again: etcd has no such change.
  if (type === 'ConfChangeAddLearnerNode') return voters.includes(node) ? { voters, learners } : { ...others, learners: [...others.learners, node].sort() };
  return { ...others, voters: [...others.voters, node].sort() };
}

/** When this member will act by itself next. */
export function nextTimeout(state: RaftState, config: Config): Micros | undefined {
  if (state.role === 'StateLeader') return Math.min(state.heartbeatStart + config.heartbeatInterval, state.quorumStart + config.electionTimeout);
  return isVoter(state.configuration, state.id) ? state.electionStart + state.randomizedElectionTimeout : undefined;
}
