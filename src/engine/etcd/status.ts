/**
 * How etcd is, as plain data for whoever looks from outside: members, roles, logs, alarms, backups. Upstream: the maintenance, cluster and KV services
 * of go.etcd.io/etcd/api/v3/etcdserverpb (Status, MemberList, Alarm, Range). Reading changes nothing and is no step.
 */
import type { Subject } from '../api/steps.ts';
import type { Latencies } from '../client/latencies.ts';
import type { World } from '../kernel/component.ts';
import { fnv1a32 } from '../kernel/random.ts';
import type { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';
import type { EtcdConnections } from './connections.ts';
import { actorOf, memberId, type Alarm, type DiskFault, type EtcdMember } from './disk.ts';
import type { EtcdMachine } from './etcd.ts';
import type { Backup } from './operations.ts';
import type { Entry } from './raft/message.ts';
import type { RaftState } from './raft/state.ts';
import type { RaftRequest } from './request.ts';
import type { StoredValue, StoreImage } from './store.ts';

export interface EtcdMemberStatus extends EtcdMember {
  /** `stopped`: it does not run, or stands still. */
  readonly role: 'leader' | 'follower' | 'candidate' | 'preCandidate' | 'learner' | 'stopped';
  /** Neither a voter nor a learner yet (or any more), as the leader sees it. */
  readonly outside: boolean;
  readonly term: number;
  readonly vote: string;
  /** Whom it takes for the leader; '' for nobody. */
  readonly lead: string;
  readonly first: number;
  readonly last: number;
  readonly commit: number;
  readonly applied: number;
  readonly revision: number;
  readonly compacted: number;
  readonly keys: number;
  /** When it will campaign unless it hears a leader. */
  readonly electionAt?: Micros;
  /** Leader: what it knows of the others' logs. */
  readonly progress?: RaftState['progress'];
  readonly disk: DiskFault;
}

export interface EtcdStatus {
  /** Whether Raft is at work: several members, or one to which something was done. */
  readonly grouped: boolean;
  readonly external: boolean;
  /** The leader's name; '' for none. */
  readonly leader: string;
  readonly members: readonly EtcdMemberStatus[];
  readonly voters: number;
  readonly needed: number;
  /** Voters that run and can speak to one another, at best. */
  readonly running: number;
  readonly hasQuorum: boolean;
  readonly alarms: readonly Alarm[];
  /** How often the group has begun anew with a backup. */
  readonly restores: number;
  readonly backups: readonly { readonly file: string; readonly at: Micros; readonly from: string; readonly revision: number; readonly keys: number }[];
}

/** One entry of a member's log. */
export interface EtcdLogEntry {
  readonly index: number;
  readonly term: number;
  readonly committed: boolean;
  readonly applied: boolean;
  readonly what: 'empty' | 'write' | 'delete' | 'compact' | 'alarm' | 'addLearner' | 'addMember' | 'removeMember';
  readonly subject?: Subject;
  /** The member or alarm that it is about. */
  readonly about?: string;
}

/** A key as a member holds it. */
export interface EtcdKey extends StoredValue {
  readonly key: string;
}

const ROLES = { StateLeader: 'leader', StateFollower: 'follower', StateCandidate: 'candidate', StatePreCandidate: 'preCandidate' } as const;

/** What etcd's face is made of. */
export class EtcdFace {
  readonly #connections: EtcdConnections;
  readonly #backups: Table<Backup>;
  readonly #first: EtcdMachine;
  readonly #latencies: Latencies;

  constructor(world: World, connections: EtcdConnections, machines: readonly EtcdMachine[], latencies: Latencies) {
    this.#latencies = latencies;
    this.#connections = connections;
    this.#backups = world.table('etcd/backups');
    this.#first = machines[0] ?? { name: '', address: '' };
  }

  status(): EtcdStatus {
    const { disks, around } = this.#connections;
    const members = disks.grouped ? disks.members() : [];
    const leader = this.#connections.leader();
    const best = members.filter((member) => around.runs(actorOf(member))).map((member) => this.#connections.reachable(member).length);
    const newest = this.#configuration(leader);
    const voters = disks.grouped ? newest.voters.length : 1;
    const running = disks.grouped ? Math.max(0, ...best) : 1;
    return {
      grouped: disks.grouped,
      external: around.external,
      leader: disks.grouped ? (leader?.name ?? '') : this.#first.name,
      members: disks.grouped ? members.map((member) => this.#memberStatus(member, newest)) : [this.#alone()],
      voters,
      needed: Math.floor(voters / 2) + 1,
      running,
      hasQuorum: disks.grouped ? leader !== undefined && this.#connections.hasQuorum(leader) : true,
      alarms: disks.grouped ? disks.alarms((leader ?? members[0])?.name ?? '') : [],
      restores: disks.counter('restores'),
      backups: this.#backups.keys().map((file) => {
        const { at, from, image } = this.#backups.get(file)!;
        return { file, at, from, revision: image.revision, keys: image.kv.length };
      }),
    };
  }

  /** The group as its leader sees it, or else who has applied most. */
  #configuration(leader: EtcdMember | undefined): RaftState['configuration'] {
    const { disks } = this.#connections;
    const states = disks.members().flatMap(({ name }) => disks.hard(name) ?? []);
    return (leader && disks.hard(leader.name)?.configuration) ?? states.reduce((a, b) => (b.applied > a.applied ? b : a), states[0] ?? { applied: 0, configuration: { voters: [], learners: [] } }).configuration;
  }

  /** A single member to which nothing was done: what etcd would say of itself. */
  #alone(): EtcdMemberStatus {
    const { name, address } = this.#first;
    const { revision, compacted, size } = this.#connections.ofMember(undefined);
    const last = revision + 2;
    return { name, address, id: memberId(name, address, 0), role: 'leader', outside: false, term: 2, vote: name, lead: name, first: last + 1, last, commit: last, applied: last, revision, compacted, keys: size, disk: {} };
  }

  #memberStatus(member: EtcdMember, { voters, learners }: RaftState['configuration']): EtcdMemberStatus {
    const { disks, around } = this.#connections;
    const { name, instance } = member;
    const node = this.#connections.node(name);
    const hard = disks.hard(name);
    const { index, last } = disks.span(name);
    const { revision, compacted, size } = this.#connections.ofMember(instance);
    const runs = node !== undefined && around.runs(actorOf(member));
    const role = !runs ? 'stopped' : learners.includes(name) ? 'learner' : ROLES[node.role];
    return {
      ...member,
      role,
      outside: !voters.includes(name) && !learners.includes(name),
      term: hard?.term ?? 0,
      vote: hard?.vote ?? '',
      lead: runs ? node.lead : '',
      first: index + 1,
      last,
      commit: hard?.commit ?? 0,
      applied: hard?.applied ?? 0,
      revision,
      compacted,
      keys: size,
      ...(runs && node.role !== 'StateLeader' && voters.includes(name) && { electionAt: node.electionStart + node.randomizedElectionTimeout }),
      ...(runs && node.role === 'StateLeader' && { progress: node.progress }),
      disk: disks.fault(name),
    };
  }

  /** The newest entries of a member's log, oldest first. */
  log(name: string, most: number): readonly EtcdLogEntry[] {
    const { disks } = this.#connections;
    const { index, last } = disks.span(name);
    const { commit = 0, applied = 0 } = disks.hard(name) ?? {};
    const found: EtcdLogEntry[] = [];
    for (let at = Math.max(index, last - most) + 1; at <= last; at++) {
      const entry = disks.entry(name, at);
      if (entry !== undefined) found.push({ index: at, term: entry.term, committed: at <= commit, applied: at <= applied, ...whatOf(entry) });
    }
    return found;
  }

  /** Keys as a member holds them now (a serializable read), in order. */
  keys(instance: string | undefined, prefix: string): readonly EtcdKey[] {
    const store = this.#connections.ofMember(instance);
    return store.keys(prefix).map((key) => ({ key, ...store.get(key)! }));
  }

  /** Whether a linearizable read at a member would be answered; otherwise why not. */
  problemOf(member: EtcdMemberStatus): string | undefined {
    const { disks } = this.#connections;
    if (!disks.grouped) return undefined;
    const found = this.#connections.linearizableAt(member);
    return typeof found === 'string' ? found : undefined;
  }

  /** What it takes a member to be sure that it is up to date: a round of heartbeats, after asking the leader if it is not that. */
  roundTrip({ role }: EtcdMemberStatus): Micros {
    const { committed, peer } = this.#latencies;
    return 2 * committed + (this.#connections.disks.grouped ? (role === 'leader' ? 2 : 4) * peer : 0);
  }

  /** Bytes that the keys of a member and their history take, as JSON. */
  size(instance: string | undefined): number {
    return sizeOf(this.#connections.ofMember(instance).image());
  }

  backupSize(file: string): number {
    const backup = this.#backups.get(file);
    return backup === undefined ? 0 : sizeOf(backup.image);
  }

  /** 32 bits in hexadecimal. */
  backupHash(file: string): string {
    return fnv1a32(JSON.stringify(this.#backups.get(file)?.image.kv ?? [])).toString(16);
  }
}

const sizeOf = ({ kv, log }: StoreImage): number => [...kv, ...log].reduce((sum, [key, { value }]) => sum + key.length + JSON.stringify(value).length, 0);

function whatOf({ confChange, data }: Entry): Pick<EtcdLogEntry, 'what' | 'subject' | 'about'> {
  if (confChange !== undefined) {
    const what = confChange.type === 'ConfChangeRemoveNode' ? 'removeMember' : confChange.type === 'ConfChangeAddNode' ? 'addMember' : 'addLearner';
    return { what, about: confChange.node };
  }
  const request = data as RaftRequest | undefined;
  if (request === undefined) return { what: 'empty' };
  if ('proposal' in request) return { what: request.proposal.transaction.value === undefined ? 'delete' : 'write', subject: request.proposal.subject };
  return 'compact' in request ? { what: 'compact', about: String(request.compact) } : { what: 'alarm', about: request.alarm.type };
}
