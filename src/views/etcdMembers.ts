/** The members of etcd at one moment: who leads, how far each one's log goes, and the newest entries of one log. */
import type { EtcdLogEntry, EtcdMemberStatus, EtcdStatus, Run } from '../engine/index.ts';

export interface EtcdMemberRow extends Pick<EtcdMemberStatus, 'name' | 'role' | 'term' | 'commit' | 'applied' | 'last' | 'revision' | 'keys'> {
  /** What it cannot know but whoever sees all can: entries that the leader has and it has not. */
  readonly behind: number;
  readonly alarms: readonly string[];
  /** Microseconds until it campaigns, unless it hears a leader. */
  readonly campaignsIn?: number;
}

export interface EtcdMembersData extends Pick<EtcdStatus, 'grouped' | 'leader' | 'voters' | 'needed' | 'running' | 'hasQuorum'> {
  readonly term: number;
  readonly members: readonly EtcdMemberRow[];
  /** Whose log is shown, and its newest entries, oldest first. */
  readonly shown: string;
  readonly log: readonly EtcdLogEntry[];
}

const MOST_ENTRIES = 24;

export function etcdMembers(run: Run, chosen: string | undefined): EtcdMembersData {
  const { grouped, leader, voters, needed, running, hasQuorum, members, alarms } = run.etcd.status();
  const furthest = Math.max(...members.map(({ last }) => last));
  const shown = members.find(({ name }) => name === chosen)?.name ?? (leader || (members[0]?.name ?? ''));
  return {
    grouped,
    leader,
    voters,
    needed,
    running,
    hasQuorum,
    term: Math.max(...members.map(({ term }) => term)),
    members: members.map(({ name, role, term, commit, applied, last, revision, keys, electionAt }) => ({
      name,
      role,
      term,
      commit,
      applied,
      last,
      revision,
      keys,
      behind: furthest - last,
      alarms: alarms.filter(({ member }) => member === name).map(({ type }) => type),
      ...(electionAt !== undefined && { campaignsIn: Math.max(0, electionAt - run.now) }),
    })),
    shown,
    log: run.etcd.log(shown, MOST_ENTRIES),
  };
}
