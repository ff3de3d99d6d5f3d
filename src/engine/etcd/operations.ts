/**
 * What people and programs do to etcd itself: members added and removed, backup and restore, alarms, and what breaks on purpose. Upstream:
 * go.etcd.io/etcd/etcdctl, etcdutl/snapshot, server/v3/etcdserver/corrupt.go; cmd/kubeadm/app/util/etcd (a member joins as a learner and is
 * promoted when it has caught up). Leaves out: users and roles, --force-new-cluster.
 */
import { emit } from '../api/steps.ts';
import { sameJson } from '../api/equal.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import type { Applier } from './applier.ts';
import type { EtcdConnections } from './connections.ts';
import { actorOf, memberId, type AlarmType, type Disks, type EtcdMember } from './disk.ts';
import type { EtcdGroup } from './group.ts';
import type { ConfChange, Entry } from './raft/message.ts';
import { quorumOf, started } from './raft/state.ts';
import type { EtcdStore, StoreImage } from './store.ts';

/** `name` is the member's, its machine's; '' is the first machine's, whose programs carry no name. */
type OnMember<T extends string> = T extends string ? { readonly do: T; readonly name: string } : never;

/** Data of an `operation` event at etcd, whichever member it goes to. */
export type Operation =
  | { readonly do: 'addMember'; readonly name: string; readonly instance?: string; readonly address: string }
  | OnMember<'removeMember' | 'moveLeader' | 'corrupt' | 'fillDisk' | 'freeDisk' | 'mendDisk'>
  | { readonly do: 'slowDisk'; readonly name: string; readonly by: Micros }
  | { readonly do: 'disarm' }
  | { readonly do: 'save'; readonly file: string; readonly name?: string }
  | { readonly do: 'restore'; readonly file: string; readonly bump?: number };

/** A backup, as `etcdctl snapshot save` writes it. */
export interface Backup {
  readonly at: Micros;
  readonly from: string;
  readonly image: StoreImage;
}

/** kubeadm asks again and again until the member is promoted. */
const RETRY = 500 * MILLISECOND;
/** A learner must have this share of the leader's log. Upstream: readyPercentThreshold. */
const READY = 0.9;

export interface OperationsParts {
  readonly connections: EtcdConnections;
  readonly group: EtcdGroup;
  readonly applier: Applier;
  /** The machine of the first member. */
  readonly first: { readonly name: string; readonly address: string };
}

/** A data directory of which there is nothing yet. */
const EMPTY: StoreImage = { revision: 1, compacted: 1, kv: [], log: [] };

export class Operations {
  readonly #parts: OperationsParts;
  readonly #disks: Disks;
  readonly #backups: Table<Backup>;

  constructor(world: World, parts: OperationsParts) {
    this.#parts = parts;
    this.#disks = parts.connections.disks;
    this.#backups = world.table('etcd/backups');
  }

  // ---- a group begins

  /** Members that begin together, as by --initial-cluster. */
  bootstrap(members: readonly EtcdMember[]): void {
    const voters = members.map(({ name }) => name).sort();
    const entries = voters.map((node, at): Entry => ({ term: 1, index: at + 1, confChange: { type: 'ConfChangeAddNode', node } }));
    for (const member of members) {
      this.#disks.enlist(member);
      this.#disks.restart(member.name, { index: 0, term: 0 });
      this.#disks.append(member.name, entries);
      this.#disks.keepHard(member.name, { term: 1, vote: '', commit: entries.length, applied: entries.length, configuration: { voters, learners: [] } });
    }
  }

  /** A single member that was alone becomes one of a group, and leads it. */
  form(ctx: Context): void {
    const { connections, group, first } = this.#parts;
    if (this.#disks.grouped) return;
    const member: EtcdMember = { ...first, id: memberId(first.name, first.address, 0) };
    const index = connections.ofMember(undefined).revision + 2;
    const configuration = { voters: [first.name], learners: [] };
    const hard = { term: 2, vote: first.name, commit: index, applied: index, configuration };
    this.#disks.enlist(member);
    this.#disks.restart(first.name, { index, term: 2 });
    this.#disks.keepHard(first.name, hard);
    this.#disks.count('announced', connections.ofMember(undefined).revision);
    group.lead(ctx, member, { ...started(first.name, hard, ctx.now, SECOND), role: 'StateLeader', lead: first.name, progress: { [first.name]: { match: index, next: index + 1, state: 'StateReplicate', recentActive: true, paused: false, pendingSnapshot: 0 } } });
  }

  // ---- what is asked for

  handle(ctx: Context, operation: Operation): void {
    if (operation.do === 'save') {
      this.#save(ctx, operation.file, operation.name);
      return;
    }
    if (operation.do === 'restore') {
      this.#restore(ctx, operation.file, operation.bump ?? 0);
      return;
    }
    this.form(ctx);
    this.#onGroup(ctx, 'name' in operation && operation.name === '' ? { ...operation, name: this.#parts.first.name } : operation);
  }

  #onGroup(ctx: Context, operation: Exclude<Operation, { do: 'save' | 'restore' }>): void {
    switch (operation.do) {
      case 'addMember':
        this.#join(ctx, operation);
        return;
      case 'removeMember':
        this.#leave(ctx, operation);
        return;
      case 'moveLeader':
        this.#moveLeader(ctx, operation.name);
        return;
      case 'disarm':
        this.#disarm(ctx);
        return;
      case 'corrupt':
        this.#corrupt(ctx, operation.name);
        return;
      default:
        if (this.#disks.member(operation.name) !== undefined) this.#strikeDisk(operation);
    }
  }

  #again(ctx: Context, operation: Operation): void {
    ctx.schedule(RETRY, ctx.self, 'operation', operation, { routine: true });
  }

  /** What a leader that has a quorum is asked to change; false: there is none, or a change is under way. */
  #change(ctx: Context, confChange: ConfChange): void {
    const leader = this.#parts.connections.leader();
    if (leader !== undefined) this.#parts.group.propose(ctx, leader, { confChange });
  }

  /** A learner first, a voter when it has caught up: asked for until it is done. */
  #join(ctx: Context, operation: Extract<Operation, { do: 'addMember' }>): void {
    const { connections, group, first } = this.#parts;
    const { name, address } = operation;
    // The first machine's program carries no name, whoever adds it again.
    const instance = name === first.name && !connections.around.external ? undefined : operation.instance;
    const leader = connections.leader();
    const state = leader && group.state(leader.name);
    if (state?.configuration.voters.includes(name) === true) return;
    if (state !== undefined && !state.configuration.learners.includes(name)) {
      if (this.#disks.member(name) === undefined) {
        this.#disks.wipe(name);
        connections.ofMember(instance).load(EMPTY);
        this.#disks.enlist({ name, address, ...(instance !== undefined && { instance }), id: memberId(name, address, ctx.now) });
      }
      this.#change(ctx, { type: 'ConfChangeAddLearnerNode', node: name });
    } else if (state !== undefined) {
      const member = this.#disks.member(name)!;
      if (group.state(name) === undefined && connections.around.runs(actorOf(member))) group.startNew(ctx, member);
      if ((state.progress[name]?.match ?? 0) >= state.commit * READY) this.#change(ctx, { type: 'ConfChangeAddNode', node: name });
    }
    this.#again(ctx, operation);
  }

  #leave(ctx: Context, operation: Extract<Operation, { do: 'removeMember' }>): void {
    const { connections, group, applier } = this.#parts;
    const { name } = operation;
    const leader = connections.leader();
    const member = this.#disks.member(name);
    const configuration = leader && group.state(leader.name)?.configuration;
    if (member === undefined || (configuration !== undefined && [...configuration.voters, ...configuration.learners].join() === name)) return;
    if (configuration !== undefined && ![...configuration.voters, ...configuration.learners].includes(name)) {
      applier.crashed(ctx, member);
      group.stop(ctx, member);
      this.#disks.wipe(name);
      this.#disks.strike(name);
      return;
    }
    this.#change(ctx, { type: 'ConfChangeRemoveNode', node: name });
    this.#again(ctx, operation);
  }

  #moveLeader(ctx: Context, name: string): void {
    const leader = this.#parts.connections.leader();
    if (leader !== undefined && leader.name !== name) this.#parts.group.transferLeader(ctx, leader, name);
  }

  // ---- disks and alarms

  #strikeDisk(operation: Operation & { readonly name: string }): void {
    if (operation.do === 'fillDisk') this.#disks.setFault(operation.name, { full: true });
    else if (operation.do === 'freeDisk') this.#disks.setFault(operation.name, { full: false });
    else this.#disks.setFault(operation.name, { slow: operation.do === 'slowDisk' ? operation.by : 0 });
  }

  #disarm(ctx: Context): void {
    const leader = this.#parts.connections.leader();
    if (leader === undefined) return;
    for (const alarm of this.#disks.alarms(leader.name)) this.#parts.applier.ask(ctx, leader, { n: this.#disks.count('request'), alarm, active: false });
  }

  /** Something writes past etcd into a member's data: one object loses its labels, or gets one that nobody gave it. */
  #corrupt(ctx: Context, name: string): void {
    const member = this.#disks.member(name);
    if (member === undefined) return;
    const store = this.#parts.connections.ofMember(member.instance);
    const keys = store.keys('/registry/').filter((key) => !/^\/registry\/(leases|events)\//.test(key));
    const key = keys[ctx.random.below('etcd/corruption', Math.max(1, keys.length))];
    const value = key === undefined ? undefined : store.get(key)?.value;
    if (key === undefined || value === undefined) return;
    const labels = value.metadata.labels === undefined ? { damaged: 'true' } : {};
    store.corrupt(key, { ...value, metadata: { ...value.metadata, labels } });
  }

  /** Compares what the members hold; whoever differs from the majority raises an alarm. Upstream: CompactHashCheck. */
  checkHashes(ctx: Context, member: EtcdMember): void {
    const { connections, group, applier } = this.#parts;
    if (group.state(member.name)?.role !== 'StateLeader') return;
    const { voters, learners } = group.state(member.name)!.configuration;
    const members = [...voters, ...learners].flatMap((name) => this.#disks.member(name) ?? []).filter((one) => connections.around.runs(actorOf(one)));
    const classes: EtcdMember[][] = [];
    for (const one of members) {
      const known = classes.find(([first]) => sameData(connections.ofMember(first!.instance), connections.ofMember(one.instance)));
      if (known === undefined) classes.push([one]);
      else known.push(one);
    }
    if (classes.length < 2) return;
    const right = classes.find((group) => group.length >= quorumOf(voters)) ?? classes.find((group) => group.includes(member))!;
    for (const wrong of members.filter((one) => !right.includes(one))) applier.ask(ctx, member, { n: this.#disks.count('request'), alarm: { member: wrong.name, type: 'CORRUPT' satisfies AlarmType }, active: true });
  }

  /** Whether what a member has on its disk is not what the others agree on: it will not serve then. Upstream: InitialCorruptCheck, which kubeadm sets. */
  damaged(member: EtcdMember): boolean {
    const { connections } = this.#parts;
    const others = this.#disks.members().filter((other) => other.name !== member.name && connections.around.runs(actorOf(other)));
    const [first, ...rest] = others.map(({ instance }) => connections.ofMember(instance));
    return first !== undefined && rest.length > 0 && rest.every((store) => sameData(first, store)) && !sameData(first, connections.ofMember(member.instance));
  }

  // ---- backup and restore

  #save(ctx: Context, file: string, name: string | undefined): void {
    const { connections, first } = this.#parts;
    const member = name === undefined ? connections.leader() : this.#disks.member(name);
    const store = member === undefined ? connections.newest() : connections.ofMember(member.instance);
    emit(ctx, 'etcd', { code: 'backupSaved', member: member?.name ?? first.name, about: file, numbers: { revision: store.revision, keys: store.keys('').length } });
    this.#backups.set(file, { at: ctx.now, from: member?.name ?? first.name, image: store.image() });
  }

  /** All members begin anew with the backup's keys, as after `etcdutl snapshot restore` on each; API servers start their watches anew. */
  #restore(ctx: Context, file: string, bump: number): void {
    const { connections, group, applier } = this.#parts;
    const backup = this.#backups.get(file);
    if (backup === undefined) return;
    const { image } = backup;
    const revision = image.revision + bump;
    emit(ctx, 'etcd', { code: 'restored', about: file, numbers: { revision: image.revision, newRevision: revision, keys: image.kv.length } });
    // With --bump-revision everything before counts as compacted, so that no watch goes on as if nothing had happened.
    const restored: StoreImage = bump === 0 ? image : { ...image, revision, compacted: revision, log: [] };
    this.#disks.count('restores');
    const members = this.#disks.members();
    for (const member of members) {
      applier.crashed(ctx, member);
      group.stop(ctx, member);
      for (const alarm of this.#disks.alarms(member.name)) this.#disks.setAlarm(member.name, alarm, false);
    }
    for (const { instance } of members.length === 0 ? [{ instance: undefined }] : members) connections.ofMember(instance).load(restored);
    if (members.length > 0) {
      this.bootstrap(members);
      this.#disks.count('announced', revision);
      for (const member of members) if (connections.around.runs(actorOf(member))) group.start(ctx, member);
    }
    for (const apiServer of connections.around.apiServers()) {
      connections.tell(apiServer, revision);
      ctx.schedule(0, apiServer, 'compacted', undefined);
    }
  }
}

/** Whether two members hold the same under every key that the one which is behind knows in its newest form. */
function sameData(a: EtcdStore, b: EtcdStore): boolean {
  const until = Math.min(a.revision, b.revision);
  return a.keys('').every((key) => {
    const [ours, theirs] = [a.get(key)!, b.get(key)];
    if (ours.modRevision > until || theirs === undefined || theirs.modRevision > until) return true;
    return ours.value === theirs.value || sameJson(ours.value, theirs.value);
  });
}
