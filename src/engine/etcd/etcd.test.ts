import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../kernel/time.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { Run } from '../run.ts';
import { alive, create, kvOf, leaderOf, messageOf, node, pass, remove, scenario, told, WHO } from './testing/runs.ts';

describe('etcd with several members', () => {
  it('elects a leader, commits by majority, and all members come to hold the same', () => {
    const run = alive(3);
    expect(told(run, 'etcd')).toEqual([{ code: 'leaderElected', member: leaderOf(run), numbers: { term: 2, votes: 2, voters: 3 } }]);
    const before = run.head;
    expect(run.execute(create('one')).code).toBe(201);
    pass(run, SECOND);
    const sent = told(run, 'raft', before).filter(({ subject }) => subject?.name === 'one');
    // The API server that the load balancer has chosen may speak to a follower, which passes the write on.
    expect(sent.filter(({ message }) => message !== 'MsgProp').map(({ message, entries }) => `${message} ${entries}`)).toEqual(['MsgApp 1', 'MsgApp 1']);
    expect([kvOf(run, 'controlplane2'), kvOf(run, 'controlplane3')]).toEqual([kvOf(run), kvOf(run)]);
  });

  it('goes back and forward without a difference', () => {
    const run = alive(3);
    run.execute(create('one'));
    pass(run, SECOND);
    run.seek(run.head);
    const hash = run.hash();
    run.seek(Math.floor(run.head / 2));
    run.seek(run.head);
    expect(run.hash()).toBe(hash);
    expect(Run.open(run.save()).hash()).toBe(hash);
  });

  it('takes a new member as a learner, then as a voter, by a snapshot when the log has been cut', () => {
    const run = alive(1);
    run.operate({ do: 'addMember', name: 'controlplane2', instance: 'controlplane2', address: '192.168.49.9' });
    pass(run, 3 * SECOND);
    expect(told(run, 'etcd').map(({ code, member }) => `${code} ${member}`)).toEqual(['learnerAdded controlplane2', 'snapshotInstalled controlplane2', 'memberPromoted controlplane2']);
    expect(node(run, 'controlplane')!.configuration).toEqual({ voters: ['controlplane', 'controlplane2'], learners: [] });
    expect(run.execute(create('one')).code).toBe(201);
    pass(run, SECOND);
    expect(kvOf(run, 'controlplane2')).toBe(kvOf(run));
  });

  it('lets a member go, even the one that leads', () => {
    const run = alive(3);
    const leader = leaderOf(run);
    run.operate({ do: 'removeMember', name: leader });
    pass(run, 5 * SECOND);
    expect(told(run, 'etcd').map(({ code }) => code)).toEqual(['leaderElected', 'memberRemoved', 'leaderElected']);
    expect(leaderOf(run)).not.toBe(leader);
    expect(node(run, leaderOf(run))!.configuration.voters).toHaveLength(2);
  });

  it('hands the lead over when it is asked to', () => {
    const run = alive(3);
    const other = ['controlplane', 'controlplane2', 'controlplane3'].find((name) => name !== leaderOf(run))!;
    run.operate({ do: 'moveLeader', name: other });
    pass(run, SECOND);
    expect(leaderOf(run)).toBe(other);
    expect(told(run, 'etcd').at(-1)).toMatchObject({ code: 'leaderElected', member: other, numbers: { term: 3 } });
  });

  it('refuses writes when a disk is full, until there is room and the alarm is disarmed', () => {
    const run = alive(1);
    run.fault({ code: 'fillDisk', target: 'etcd' });
    expect(messageOf(run.execute(create('one')))).toBe('etcdserver: mvcc: database space exceeded');
    pass(run, SECOND);
    expect(told(run, 'etcd').at(-1)).toMatchObject({ code: 'alarmNOSPACE', member: 'controlplane' });
    run.fault({ code: 'freeDisk', target: 'etcd' });
    expect(messageOf(run.execute(create('one')))).toBe('etcdserver: mvcc: database space exceeded');
    run.operate({ do: 'disarm' });
    pass(run, SECOND);
    expect(run.execute(create('one')).code).toBe(201);
    expect(run.execute(remove('one')).code).toBe(200);
  });

  it('finds out that the data of one member differ', () => {
    const run = alive(3);
    const leader = leaderOf(run);
    const other = leader === 'controlplane2' ? 'controlplane3' : 'controlplane2';
    run.fault({ code: 'corruptMember', target: `etcd/${other}` });
    pass(run, SECOND);
    expect(kvOf(run, other)).not.toBe(kvOf(run, leader === 'controlplane' ? undefined : leader));
    pass(run, 7 * MINUTE);
    expect(told(run, 'etcd').at(-1)).toEqual({ code: 'alarmCORRUPT', member: other, about: 'CORRUPT' });
    // No API server is well without it: the load balancer hands out none.
    expect(messageOf(run.execute(create('late')))).toMatch(/: EOF$/);
  });

  it('is slower when disks are', () => {
    const run = alive(3);
    const before = run.headTime;
    run.execute(create('one'));
    const quick = run.headTime - before;
    for (const target of ['etcd', 'etcd/controlplane2', 'etcd/controlplane3']) run.fault({ code: 'slowDisk', target, by: 300_000 });
    const slowFrom = run.headTime;
    run.execute(create('two'));
    expect(run.headTime - slowFrom).toBeGreaterThan(quick + 290_000);
  });

  it('takes no writes where there is no majority, and goes on where there is one', () => {
    const run = alive(3);
    // The API server's own member alone; the two others still are a majority.
    run.fault({ code: 'cutNetwork', target: 'controlplane', from: ['controlplane2', 'controlplane3'] });
    const refused = run.execute(create('late'));
    expect(messageOf(refused)).toMatch(/^etcdserver: request timed out/);
// The load balancer has found out which API server's etcd does not answer.
    expect(run.read({ verb: 'get', group: '', version: 'v1', resource: 'namespaces', name: 'default', ...WHO }).code).toBe(200);
    expect(run.objects('', 'v1', 'namespaces').length).toBeGreaterThan(0);
    expect(leaderOf(run)).toMatch(/controlplane[23]/);
    expect(told(run, 'etcd').map(({ code }) => code)).not.toContain('quorumLost');
    run.fault({ code: 'healNetwork', target: 'controlplane' });
    pass(run, 5 * SECOND);
    expect(run.execute(create('back')).code).toBe(201);
    pass(run, SECOND);
    expect(kvOf(run, 'controlplane2')).toBe(kvOf(run));
  });

  it('has no quorum when nobody can speak to another, and says so when it has one again', () => {
    const run = alive(3);
    for (const target of ['controlplane', 'controlplane2', 'controlplane3']) run.fault({ code: 'cutNetwork', target });
    pass(run, 5 * SECOND);
    expect(told(run, 'etcd').at(-1)).toEqual({ code: 'quorumLost', numbers: { running: 1, voters: 3, needed: 2 } });
    expect(run.etcd.status()).toMatchObject({ leader: '', hasQuorum: false, running: 1, needed: 2 });
    for (const target of ['controlplane', 'controlplane2', 'controlplane3']) run.fault({ code: 'healNetwork', target });
    pass(run, 5 * SECOND);
    expect(told(run, 'etcd').slice(-2).map(({ code }) => code)).toEqual(['leaderElected', 'quorumRegained']);
  });

  it('shows members, roles and logs as data', () => {
    const run = alive(3);
    const { members, leader, voters, needed, hasQuorum } = run.etcd.status();
    expect([members.map(({ role }) => role).sort(), voters, needed, hasQuorum]).toEqual([['follower', 'follower', 'leader'], 3, 2, true]);
    const log = run.etcd.log(leader, 10_000);
    expect(log.slice(0, 4).map(({ what, about }) => `${what} ${about ?? ''}`)).toEqual(['addMember controlplane', 'addMember controlplane2', 'addMember controlplane3', 'empty ']);
    expect(log.find(({ what, subject }) => what === 'write' && subject?.resource !== 'masterleases')?.subject?.resource).toBe('namespaces');
    expect(log.every(({ committed, applied }) => committed && applied)).toBe(true);
  });

  it('lets members have machines of their own', () => {
    const run = new Run({ ...scenario(1, { systemPods: true }), controlPlane: { etcd: 'external' } }, 1);
    expect(run.settle(60 * SECOND).settled).toBe(true);
    expect(run.etcd.status().members.map(({ name, address }) => `${name} ${address}`)).toEqual(['etcd1 192.168.49.241', 'etcd2 192.168.49.242', 'etcd3 192.168.49.243']);
    const pods = run.objects<Pod>('', 'v1', 'pods', 'kube-system').filter(({ spec }) => spec.nodeName === 'controlplane' && spec.hostNetwork === true);
    expect(pods.map(({ metadata }) => metadata.name.replace(/-controlplane$|-[a-z0-9]{5}$/, '')).sort()).toEqual(['kube-apiserver', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler']);
    expect(pods[0]!.spec.containers[0]!.command).toContain('--etcd-servers=https://192.168.49.241:2379,https://192.168.49.242:2379,https://192.168.49.243:2379');
    expect(run.execute(create('one')).code).toBe(201);
    expect(run.read({ verb: 'get', group: '', version: 'v1', resource: 'configmaps', namespace: 'default', name: 'one', ...WHO }).code).toBe(200);
    for (const name of ['etcd1', 'etcd2']) run.fault({ code: 'crash', target: `etcd/${name}` });
    pass(run, SECOND);
    expect(run.execute(create('late')).code).toBe(500);
    run.fault({ code: 'start', target: 'etcd/etcd1' });
    pass(run, 5 * SECOND);
    expect(run.execute(create('back')).code).toBe(201);
  });
});
