/**
 * etcdctl and etcdutl, as the administrator runs them on the first control plane machine: members, endpoints, keys, alarms, backup and restore.
 * Upstream: go.etcd.io/etcd/etcdctl/v3 and etcdutl/v3 of 3.6. Leaves out: put, del, watch, leases, auth, lines of its log; a restore is done on all
 * members at once, and starts them and the API servers again.
 */
import type { EtcdAccess, KubectlHost, Outcome } from '../host.ts';
import { encodeBase64, utf8 } from '../input/base64.ts';
import type { EtcdKey, EtcdMemberStatus, EtcdStatus } from '../discovery.ts';
import { EtcdFlags } from './flags.ts';
import { goMilliseconds, humanBytes, tableOf } from './table.ts';
import { usageOf } from './usage.ts';

const VERSION = '3.6.5';
const STORAGE_VERSION = '3.6.0';
/** Upstream: DefaultQuotaBytes, 2 GiB. */
const QUOTA = 2 * 1024 ** 3;
/** Upstream: --command-timeout. */
const PATIENCE = 5;
const LOCAL = '127.0.0.1:2379';

/** What ends a command: `Error: ...` and exit code 1, or another. */
class EtcdctlError extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

interface Endpoint {
  readonly name: string;
  /** Undefined: nobody listens there. */
  readonly member: EtcdMemberStatus | undefined;
}

export function runEtcdctl(program: string, args: readonly string[], host: KubectlHost): Outcome {
  if (host.etcd === undefined) return { stdout: '', stderr: `sh: ${program}: command not found\n`, exitCode: 127 };
  const command = new Etcdctl(host.etcd, new EtcdFlags(args));
  try {
    command.run(program);
    return { stdout: command.stdout, stderr: command.stderr, exitCode: command.exitCode };
  } catch (fault) {
    if (!(fault instanceof EtcdctlError)) throw fault;
    return { stdout: command.stdout, stderr: `${command.stderr}Error: ${fault.message}\n`, exitCode: fault.code };
  }
}

class Etcdctl {
  stdout = '';
  stderr = '';
  exitCode = 0;
  readonly #etcd: EtcdAccess;
  readonly #flags: EtcdFlags;

  constructor(etcd: EtcdAccess, flags: EtcdFlags) {
    this.#etcd = etcd;
    this.#flags = flags;
  }

  run(program: string): void {
    const [first = '', second = ''] = this.#flags.words;
    const commands: { readonly [command: string]: () => void } = {
      version: () => this.#print(`${program} version: ${VERSION}\nAPI version: 3.6\n`),
      'member list': () => this.#memberList(),
      'member add': () => this.#memberAdd(),
      'member remove': () => this.#memberRemove(),
      'endpoint status': () => this.#endpointStatus(),
      'endpoint health': () => this.#endpointHealth(),
      get: () => this.#get(),
      'alarm list': () => this.#alarms(this.#status(), false),
      'alarm disarm': () => this.#alarms(this.#status(), true),
      'move-leader': () => this.#moveLeader(),
      'snapshot save': () => this.#save(),
      'snapshot status': () => this.#backupStatus(),
      'snapshot restore': () => this.#restore(program),
    };
    const found = commands[`${first} ${second}`] ?? commands[first];
    if (first === '' || first === 'help') {
      this.#print(usageOf(program, VERSION));
      return;
    }
    if (found === undefined) throw new EtcdctlError(`unknown command "${first}${second === '' ? '' : ` ${second}`}" for "${program}"`);
    found();
  }

  #print(text: string): void {
    this.stdout += text;
  }

  #status(): EtcdStatus {
    return this.#etcd.status();
  }

  // ---- where it asks

  #endpoints(): readonly Endpoint[] {
    const { members, external } = this.#status();
    const own = members.find(({ instance }) => instance === undefined);
    if (this.#flags.has('cluster')) return members.filter(({ outside }) => !outside).map((member) => ({ name: `https://${member.address}:2379`, member }));
    const given = this.#flags.text('endpoints');
    if (given === '') return [{ name: LOCAL, member: external ? undefined : own }];
    return given.split(',').map((name) => {
      const address = name.replace(/^https?:\/\//, '').replace(/:\d+$/, '');
      return { name, member: address === '127.0.0.1' || address === 'localhost' ? own : members.find((member) => member.address === address || member.name === address) };
    });
  }

  /** A member that answers. */
  #reached(): EtcdMemberStatus {
    const alive = this.#endpoints().find(({ member }) => member !== undefined && member.role !== 'stopped');
    if (alive?.member === undefined) throw new EtcdctlError('context deadline exceeded');
    return alive.member;
  }

  /** The same, when its answer needs the others. An alarm shuts off the keys, not the members. */
  #agreed(keys = false): EtcdMemberStatus {
    const member = this.#reached();
    const problem = this.#etcd.problemOf(member);
    const corrupt = problem === 'etcdserver: corrupt cluster';
    if (problem !== undefined && (keys || !corrupt)) throw new EtcdctlError(corrupt ? problem : 'context deadline exceeded');
    return member;
  }

  // ---- members and endpoints

  #memberList(): void {
    this.#agreed();
    const rows = this.#status()
      .members.filter(({ outside }) => !outside)
      .map(({ id, name, address, role, last }) => [id, last === 0 ? 'unstarted' : 'started', name, `https://${address}:2380`, `https://${address}:2379`, String(role === 'learner')]);
    this.#rows(['ID', 'Status', 'Name', 'Peer Addrs', 'Client Addrs', 'Is Learner'], rows);
  }

  #rows(headings: readonly string[], rows: readonly (readonly string[])[]): void {
    const output = this.#flags.text('write-out') || 'simple';
    if (output === 'table') this.#print(tableOf(headings, rows));
    else if (output === 'simple') this.#print(rows.map((row) => `${row.join(', ')}\n`).join(''));
    else throw new EtcdctlError(`${output} not supported as output format`, 128);
  }

  #endpointStatus(): void {
    const { leader, alarms, members } = this.#status();
    const rows: string[][] = [];
    for (const { name, member } of this.#endpoints()) {
      if (member === undefined || member.role === 'stopped') {
        this.stderr += `Failed to get the status of endpoint ${name} (context deadline exceeded)\n`;
        this.exitCode = 1;
        continue;
      }
      const size = this.#etcd.size(member);
      const errors = [...(member.lead === '' ? ['etcdserver: no leader'] : []), ...alarms.map((alarm) => alarmText(alarm, members))].join(', ');
      const { id, lead, role, term, last, applied } = member;
      rows.push([name, id, VERSION, STORAGE_VERSION, humanBytes(size), humanBytes(size), '0%', humanBytes(QUOTA), String(lead !== '' && member.name === leader), String(role === 'learner'), String(term), String(last), String(applied), errors, '', 'false']);
    }
    this.#rows(['endpoint', 'ID', 'version', 'storage version', 'db size', 'in use', 'percentage not in use', 'quota', 'is leader', 'is learner', 'raft term', 'raft index', 'raft applied index', 'errors', 'downgrade target version', 'downgrade enabled'], rows);
  }

  #endpointHealth(): void {
    const { alarms } = this.#status();
    const rows = this.#endpoints().map(({ name, member }) => {
      const found = member === undefined || member.role === 'stopped' ? 'stopped' : this.#etcd.problemOf(member);
      const problem = found === undefined || found === 'etcdserver: corrupt cluster' ? '' : 'context deadline exceeded';
      const error = problem === '' && alarms.length > 0 ? `Active Alarm(s): ${alarms.map(({ type }) => type).join(', ')}` : problem;
      return { name, error, took: error === '' ? goMilliseconds(this.#etcd.roundTrip(member!)) : `${PATIENCE}s` };
    });
    if (this.#flags.text('write-out') === 'table') this.#rows(['endpoint', 'health', 'took', 'error'], rows.map(({ name, error, took }) => [name, String(error === ''), took, error]));
    else for (const { name, error, took } of rows) this.stderr += error === '' ? `${name} is healthy: successfully committed proposal: took = ${took}\n` : `${name} is unhealthy: failed to commit proposal: ${error}\n`;
    if (rows.some(({ error }) => error !== '')) throw new EtcdctlError('unhealthy cluster');
  }

  // ---- what changes the group

  #operate(operation: Parameters<EtcdAccess['operate']>[0], done: () => boolean): void {
    if (!this.#etcd.operate(operation, done, PATIENCE)) throw new EtcdctlError('context deadline exceeded');
  }

  #memberNamed(given: string | undefined): EtcdMemberStatus {
    const member = this.#status().members.find(({ id, name }) => id === given?.toLowerCase() || name === given);
    if (given === undefined || given === '') throw new EtcdctlError('member ID is not provided', 128);
    if (member === undefined) throw new EtcdctlError(/^[0-9a-f]+$/i.test(given) ? 'etcdserver: member not found' : `bad member ID arg (strconv.ParseUint: parsing "${given}": invalid syntax), expecting ID in Hex`, 128);
    return member;
  }

  #memberAdd(): void {
    const [, , name] = this.#flags.words;
    const address = /^https?:\/\/([^:/,]+)/.exec(this.#flags.text('peer-urls'))?.[1];
    if (name === undefined) throw new EtcdctlError('member name not provided', 128);
    if (address === undefined) throw new EtcdctlError('member peer urls not provided', 128);
    this.#agreed();
    this.#operate({ do: 'addMember', name, instance: name, address }, () => this.#status().members.some((member) => member.name === name && !member.outside));
    const { members } = this.#status();
    const added = members.find((member) => member.name === name)!;
    const cluster = members.map((member) => `${member.name}=https://${member.address}:2380`).join(',');
    this.#print(`Member ${added.id} added to cluster ${clusterId(members)}\n\nETCD_NAME="${name}"\nETCD_INITIAL_CLUSTER="${cluster}"\nETCD_INITIAL_ADVERTISE_PEER_URLS="https://${address}:2380"\nETCD_INITIAL_CLUSTER_STATE="existing"\n`);
  }

  #memberRemove(): void {
    const { id, name } = this.#memberNamed(this.#flags.words[2]);
    this.#agreed();
    const cluster = clusterId(this.#status().members);
    this.#operate({ do: 'removeMember', name }, () => this.#status().members.every((member) => member.name !== name || member.outside));
    this.#print(`Member ${id} removed from cluster ${cluster}\n`);
  }

  #moveLeader(): void {
    const target = this.#memberNamed(this.#flags.words[1]);
    const { leader, members } = this.#status();
    if (this.#reached().name !== leader) throw new EtcdctlError(`no leader endpoint given at [${this.#flags.text('endpoints') || LOCAL}]`, 128);
    this.#operate({ do: 'moveLeader', name: target.name }, () => this.#status().leader === target.name);
    this.#print(`Leadership transferred from ${members.find(({ name }) => name === leader)?.id ?? ''} to ${target.id}\n`);
  }

  #alarms({ alarms, members }: EtcdStatus, disarm: boolean): void {
    this.#reached();
    if (disarm && alarms.length > 0) this.#operate({ do: 'disarm' }, () => this.#status().alarms.length === 0);
    this.#print(alarms.map((alarm) => `${alarmText(alarm, members)}\n`).join(''));
  }

  // ---- keys

  #get(): void {
    const [, key] = this.#flags.words;
    if (key === undefined) throw new EtcdctlError('get command needs one argument as key and an optional argument as range_end', 128);
    const member = this.#flags.text('consistency') === 's' ? this.#reached() : this.#agreed(true);
    if (Number(this.#flags.text('rev') || member.revision) !== member.revision) throw new EtcdctlError(`only the newest revision, ${member.revision}, can be read here; the view etcd shows how each key changed`);
    const prefix = this.#flags.has('prefix');
    const found = this.#etcd.keys(member, key).filter((one) => prefix || one.key === key);
    const limit = Number(this.#flags.text('limit')) || found.length;
    const shown = found.slice(0, limit);
    if (this.#flags.text('write-out') === 'json') this.#print(`${JSON.stringify(this.#json(member, shown, found.length))}\n`);
    else if (this.#flags.has('count-only')) this.#print(`${found.length}\n`);
    else for (const one of shown) this.#print(this.#flags.has('print-value-only') ? `${JSON.stringify(one.value)}\n` : `${one.key}\n${this.#flags.has('keys-only') ? '' : JSON.stringify(one.value)}\n`);
  }

  #json(member: EtcdMemberStatus, keys: readonly EtcdKey[], count: number): unknown {
    const kvs = keys.map(({ key, createRevision, modRevision, version, value }) => ({ key: encodeBase64(utf8(key)), create_revision: createRevision, mod_revision: modRevision, version, ...(!this.#flags.has('keys-only') && { value: encodeBase64(utf8(JSON.stringify(value))) }) }));
    const { members } = this.#status();
    return { header: { cluster_id: clusterId(members), member_id: member.id, revision: member.revision, raft_term: member.term }, kvs, count };
  }

  // ---- backup and restore

  #save(): void {
    const [, , file] = this.#flags.words;
    if (file === undefined) throw new EtcdctlError('snapshot save expects one argument', 128);
    const { name } = this.#reached();
    this.#operate({ do: 'save', file, name }, () => this.#status().backups.some((backup) => backup.file === file));
    this.#print(`Snapshot saved at ${file}\nServer version ${VERSION}\n`);
  }

  #backup(file: string | undefined, verb: string): EtcdStatus['backups'][number] {
    const backup = this.#status().backups.find((one) => one.file === file);
    if (file === undefined) throw new EtcdctlError(`snapshot ${verb} requires exactly one argument`, 128);
    if (backup === undefined) throw new EtcdctlError(`stat ${file}: no such file or directory`);
    return backup;
  }

  #backupStatus(): void {
    const { file, revision, keys } = this.#backup(this.#flags.words[2], 'status');
    const size = this.#etcd.backupSize(file);
    this.#rows(['hash', 'revision', 'total keys', 'total size', 'storage version'], [[this.#etcd.backupHash(file), String(revision), String(keys), humanBytes(size), STORAGE_VERSION]]);
  }

  #restore(program: string): void {
    const { file } = this.#backup(this.#flags.words[2], 'restore');
    const bump = Number(this.#flags.text('bump-revision')) || 0;
    if (bump > 0 !== this.#flags.has('mark-compacted')) throw new EtcdctlError('--mark-compacted required if --revision-bump', 128);
    if (program === 'etcdctl') this.stderr += 'Deprecated: Use `etcdutl snapshot restore` instead.\n\n';
    const { restores } = this.#status();
    this.#operate({ do: 'restore', file, ...(bump > 0 && { bump }) }, () => this.#status().restores > restores && this.#status().leader !== '');
  }
}

const alarmText = ({ member, type }: EtcdStatus['alarms'][number], members: readonly EtcdMemberStatus[]): string =>
  `memberID:${BigInt(`0x${members.find(({ name }) => name === member)?.id ?? '0'}`)} alarm:${type} `;

/** All members' ids in one, as upstream's hash over them. */
const clusterId = (members: readonly EtcdMemberStatus[]): string => members.reduce((sum, { id }) => BigInt.asUintN(64, sum * 31n + BigInt(`0x${id}`)), 7n).toString(16);
