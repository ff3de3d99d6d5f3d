import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, machine, Run, SECOND } from '../../engine/index.ts';
import { runHost } from '../../host/runHost.ts';
import { Shell } from '../shell/shell.ts';
import { humanBytes, tableOf } from './table.ts';

function cluster(masters: number): { readonly run: Run; readonly type: (line: string) => string } {
  const control = Array.from({ length: masters }, (_, at) => ({ ...machine(at === 0 ? 'controlplane' : `controlplane${at + 1}`, at, 'a'), controlPlane: true }));
  const run = new Run({ ...DEFAULT_SCENARIO, id: 'test', systemPods: false, machines: [...control, machine('worker1', masters, 'b')] }, 1);
  run.settle(60 * SECOND);
  const type = (line: string): string => {
    const { stdout, stderr } = new Shell(runHost(run, line)).run(line);
    return stdout + stderr;
  };
  return { run, type };
}

describe('etcdctl', () => {
  it('lists the members of a single one and of three', () => {
    const { run, type } = cluster(1);
    const { id } = run.etcd.status().members[0]!;
    expect(type('etcdctl member list')).toBe(`${id}, started, controlplane, https://192.168.49.2:2380, https://192.168.49.2:2379, false\n`);
    expect(cluster(3).type('etcdctl member list -w table').split('\n')).toHaveLength(8);
  });

  it('tells the status of endpoints in a table', () => {
    const { run, type } = cluster(3);
    const lines = type('etcdctl endpoint status --cluster -w table').split('\n');
    expect(lines[1]).toMatch(/^\| +ENDPOINT +\| +ID +\| VERSION \| STORAGE VERSION \| DB SIZE \| IN USE \| PERCENTAGE NOT IN USE \| +QUOTA +\| IS LEADER \| IS LEARNER \| RAFT TERM \| RAFT INDEX \| RAFT APPLIED INDEX \| ERRORS \| DOWNGRADE TARGET VERSION \| DOWNGRADE ENABLED \|$/);
    const { leader, members } = run.etcd.status();
    const { address } = members.find(({ name }) => name === leader)!;
    expect(lines.filter((line) => / true \| +false \| +2 \|/.test(line)).join()).toContain(`https://${address}:2379`);
  });

  it('tells who is healthy', () => {
    const { type } = cluster(3);
    expect(type('etcdctl endpoint health')).toMatch(/^127\.0\.0\.1:2379 is healthy: successfully committed proposal: took = \d+ms\n$/);
  });

  it('reads keys', () => {
    const { type } = cluster(1);
    expect(type('etcdctl get /registry/namespaces --prefix --keys-only')).toBe(['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => `/registry/namespaces/${name}\n\n`).join(''));
    expect(type('etcdctl get /registry/namespaces/default')).toMatch(/^\/registry\/namespaces\/default\n\{"apiVersion":"v1","kind":"Namespace"/);
    expect(type('etcdctl get /registry/namespaces --prefix --count-only')).toBe('4\n');
    expect(type('etcdctl get /nothing')).toBe('');
  });

  it('does not show the present for the past', () => {
    const { run, type } = cluster(1);
    expect(type(`etcdctl get /registry/namespaces/default --rev=${run.revision}`)).toMatch(/^\/registry\/namespaces\/default\n/);
    expect(type('etcdctl get /registry/namespaces/default --rev 2')).toMatch(/^Error: only the newest revision, \d+, can be read here/);
  });

  it('saves a snapshot and goes back to it', () => {
    const { run, type } = cluster(3);
    type('kubectl create configmap kept');
    expect(type('etcdctl snapshot save backup.db')).toBe('Snapshot saved at backup.db\nServer version 3.6.5\n');
    const [hash, revision] = type('etcdutl snapshot status backup.db').split(', ');
    expect([/^[0-9a-f]+$/.test(hash!), Number(revision)]).toEqual([true, run.revision]);
    type('kubectl create configmap lost');
    expect(type('etcdutl snapshot restore backup.db --bump-revision 1000 --mark-compacted')).toBe('');
    expect(run.revision).toBeGreaterThanOrEqual(Number(revision) + 1000);
    expect(type('kubectl get configmap -o name | grep -v kube-root')).toBe('configmap/kept\n');
    expect(type('etcdctl snapshot status other.db')).toBe('Error: stat other.db: no such file or directory\n');
  });

  it('lists and disarms alarms', () => {
    const { run, type } = cluster(1);
    run.fault({ code: 'fillDisk', target: 'etcd' });
    expect(type('kubectl create configmap one')).toContain('etcdserver: mvcc: database space exceeded');
    run.advanceTo(run.headTime + SECOND);
    expect(type('etcdctl alarm list')).toMatch(/^memberID:\d+ alarm:NOSPACE \n$/);
    run.fault({ code: 'freeDisk', target: 'etcd' });
    expect(type('etcdctl alarm disarm')).toMatch(/NOSPACE/);
    expect(type('etcdctl alarm list')).toBe('');
    expect(type('kubectl create configmap one')).toBe('configmap/one created\n');
  });

  it('removes a member and moves the lead', () => {
    const { run, type } = cluster(3);
    const { leader, members } = run.etcd.status();
    const other = members.find(({ name }) => name !== leader)!;
    const leading = members.find(({ name }) => name === leader)!;
    expect(type(`etcdctl move-leader ${other.id} --endpoints=https://${leading.address}:2379`)).toMatch(/^Leadership transferred from \w+ to \w+\n$/);
    expect(run.etcd.status().leader).toBe(other.name);
    expect(type(`etcdctl member remove ${leading.id}`)).toMatch(/^Member \w+ removed from cluster \w+\n$/);
    expect(run.etcd.status().voters).toBe(2);
  });

  it('takes a damaged member out and a new one in', () => {
    const { run, type } = cluster(3);
    const { leader, members } = run.etcd.status();
    const damaged = members.find(({ name }) => name !== leader)!;
    run.fault({ code: 'corruptMember', target: damaged.instance === undefined ? 'etcd' : `etcd/${damaged.instance}` });
    run.advanceTo(run.headTime + 420 * SECOND);
    expect(type('etcdctl endpoint health')).toContain('is unhealthy: failed to commit proposal: Active Alarm(s): CORRUPT');
    expect(type('etcdctl get /registry/namespaces/default')).toBe('Error: etcdserver: corrupt cluster\n');
    const { address } = members.find(({ name }) => name === leader)!;
    expect(type(`etcdctl member remove ${damaged.id} --endpoints=https://${address}:2379`)).toMatch(/^Member/);
    run.advanceTo(run.headTime + SECOND);
    expect(type(`etcdctl alarm disarm --endpoints=https://${address}:2379`)).toContain('CORRUPT');
    expect(type(`etcdctl member add ${damaged.name} --peer-urls=https://${damaged.address}:2380 --endpoints=https://${address}:2379`)).toMatch(/^Member \w+ added to cluster \w+\n\nETCD_NAME/);
    run.advanceTo(run.headTime + 5 * SECOND);
    expect(run.etcd.status()).toMatchObject({ voters: 3, hasQuorum: true, alarms: [] });
    const revisions = new Set(run.etcd.status().members.map(({ name, instance }) => JSON.stringify([name === '', run.etcd.keys(instance, '/registry/')])));
    expect(revisions.size).toBe(1);
  });

  it('knows what it does not know', () => {
    const { type } = cluster(1);
    expect(type('etcdctl put a b')).toBe('Error: unknown command "put a" for "etcdctl"\n');
    expect(type('etcdctl --endpoints=https://10.0.0.1:2379 endpoint health')).toBe('https://10.0.0.1:2379 is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster\n');
  });
});

describe('its tables', () => {
  it('have headings in the middle and cells to the right', () => {
    expect(tableOf(['id', 'name'], [['1', 'controlplane'], ['22', 'b']])).toBe('+----+--------------+\n| ID |     NAME     |\n+----+--------------+\n|  1 | controlplane |\n| 22 |            b |\n+----+--------------+\n');
    expect([humanBytes(98_300), humanBytes(5_620_000), humanBytes(512)]).toEqual(['98 kB', '5.6 MB', '512 B']);
  });
});
