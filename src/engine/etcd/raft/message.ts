/**
 * What Raft's members say to one another and keep: plain data, by the names of the Raft paper and of etcd-io/raft. Upstream:
 * go.etcd.io/raft/v3/raftpb. Leaves out: joint consensus (etcd changes one member at a time).
 */
export type MessageType =
  | 'MsgHup'
  | 'MsgBeat'
  | 'MsgProp'
  | 'MsgApp'
  | 'MsgAppResp'
  | 'MsgVote'
  | 'MsgVoteResp'
  | 'MsgSnap'
  | 'MsgHeartbeat'
  | 'MsgHeartbeatResp'
  | 'MsgCheckQuorum'
  | 'MsgTransferLeader'
  | 'MsgTimeoutNow'
  | 'MsgReadIndex'
  | 'MsgReadIndexResp'
  | 'MsgPreVote'
  | 'MsgPreVoteResp';

export interface ConfChange {
  readonly type: 'ConfChangeAddNode' | 'ConfChangeAddLearnerNode' | 'ConfChangeRemoveNode';
  readonly node: string;
  /** What the state machine is told of the member. */
  readonly context?: unknown;
}

/** Something proposed that has no place in the log yet. */
export interface Payload {
  readonly confChange?: ConfChange;
  /** For the state machine. An entry with neither is the empty one by which a leader begins its term. */
  readonly data?: unknown;
}

export interface Entry extends Payload {
  readonly term: number;
  readonly index: number;
}

/** Who decides (voters) and who only receives the log (learners), in order. */
export interface Configuration {
  readonly voters: readonly string[];
  readonly learners: readonly string[];
}

/** The state machine as it was after an entry: stands for the log up to there. */
export interface Snapshot {
  readonly index: number;
  readonly term: number;
  readonly configuration: Configuration;
  readonly data: unknown;
}

export interface Message {
  readonly type: MessageType;
  readonly from: string;
  readonly to: string;
  /** 0 for messages of a member to itself, and for what is passed on to the leader. */
  readonly term: number;
  /** Of MsgApp: the entry before the first one sent; of a vote: the candidate's last entry. */
  readonly logTerm?: number;
  readonly index?: number;
  readonly entries?: readonly Entry[];
  readonly payloads?: readonly Payload[];
  readonly commit?: number;
  readonly snapshot?: Snapshot;
  readonly reject?: boolean;
  readonly rejectHint?: number;
  /** Of reads: which; of votes: that the leader has asked for it. */
  readonly context?: string;
}
