import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../api/request.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { SECOND } from '../kernel/time.ts';
import { Run } from '../run.ts';
import { alive, create, kvOf, leaderOf, messageOf, pass, told, WHO } from './testing/runs.ts';

const actor = (name: string): string => (name === 'controlplane' ? 'etcd' : `etcd/${name}`);
const others = (name: string): string[] => ['controlplane', 'controlplane2', 'controlplane3'].filter((one) => one !== name);
const kv = (run: Run, name: string): string => kvOf(run, name === 'controlplane' ? undefined : name);
const codes = (run: Run, from = 0): string[] => told(run, 'etcd', from).map(({ code }) => code);
const web: ApiRequest = { verb: 'create', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } } } }, ...WHO };

describe('members of etcd that die and stand still', () => {
  it('choose a new leader when theirs dies; the old one comes back and catches up', () => {
    const run = alive(3);
    const leader = leaderOf(run);
    const from = run.head;
    run.fault({ code: 'crash', target: actor(leader) });
    pass(run, 5 * SECOND);
    expect(codes(run, from)).toEqual(['leaderElected']);
    expect(others(leader)).toContain(leaderOf(run));
    pass(run, 10 * SECOND);
    expect(run.execute(create('without')).code).toBe(201);
    run.fault({ code: 'start', target: actor(leader) });
    pass(run, 5 * SECOND);
    expect(kv(run, leader)).toBe(kv(run, leaderOf(run)));
    expect(kv(run, leader)).toContain('without');
  });

  it('take no writes without a quorum, while Pods run on; and go on when one comes back', () => {
    const run = alive(3);
    expect(run.execute(web).code).toBe(201);
    run.settle(120 * SECOND);
    const [one = '', two = ''] = others(leaderOf(run));
    run.fault({ code: 'crash', target: actor(one) });
    run.fault({ code: 'crash', target: actor(two) });
    pass(run, 3 * SECOND);
    expect(codes(run).at(-1)).toBe('quorumLost');
    const refused = run.execute(create('late'));
    expect(refused.code).toBeGreaterThanOrEqual(500);
    expect(messageOf(run.read({ verb: 'list', group: '', version: 'v1', resource: 'pods', namespace: 'default', ...WHO }))).toMatch(/etcdserver: request timed out|connection refused|EOF/);
    const pods = run.objects<Pod>('', 'v1', 'pods', 'default');
    expect(pods.map(({ status }) => status?.phase)).toEqual(['Running', 'Running']);
    run.fault({ code: 'start', target: actor(one) });
    pass(run, 20 * SECOND);
    expect(codes(run).slice(-2)).toEqual(['leaderElected', 'quorumRegained']);
    expect(run.execute(create('back')).code).toBe(201);
  });

  it.each([[1, 0], [2, 0], [3, 1], [4, 1], [5, 2]])('of %i bear the loss of %i', (masters, losses) => {
    const run = alive(masters);
    const names = run.etcd.status().members.map(({ name }) => name);
    for (const name of names.slice(0, losses)) run.fault({ code: 'crash', target: actor(name) });
    pass(run, 5 * SECOND);
    expect([run.etcd.status().hasQuorum, run.etcd.status().needed]).toEqual([true, Math.floor(masters / 2) + 1]);
    run.fault({ code: 'crash', target: actor(names[losses]!) });
    pass(run, 5 * SECOND);
    expect(run.etcd.status().hasQuorum).toBe(false);
    expect(codes(run)).toContain('quorumLost');
  });

  it('lead no longer after standing still', () => {
    const run = alive(3);
    const leader = leaderOf(run);
    run.fault({ code: 'freeze', target: actor(leader) });
    pass(run, 5 * SECOND);
    run.fault({ code: 'thaw', target: actor(leader) });
    pass(run, 5 * SECOND);
    expect(run.etcd.status().members.filter(({ role }) => role === 'leader')).toHaveLength(1);
    expect(run.etcd.status().leader).not.toBe(leader);
    expect(run.execute(create('after')).code).toBe(201);
    pass(run, SECOND);
    expect(kv(run, leader)).toBe(kv(run, run.etcd.status().leader));
  });

  it('can be seen to while the first of them stands still', () => {
    const run = alive(3);
    run.fault({ code: 'freeze', target: 'etcd' });
    pass(run, 3 * SECOND);
    run.operate({ do: 'save', file: 'backup.db' });
    run.fault({ code: 'fillDisk', target: 'etcd' });
    pass(run, SECOND);
    expect(run.etcd.status().backups.map(({ file }) => file)).toEqual(['backup.db']);
    expect(run.etcd.status().members[0]!.disk).toEqual({ full: true });
  });

  it('do not start with damaged data', () => {
    const run = alive(3);
    const [one = ''] = others(leaderOf(run));
    run.fault({ code: 'corruptMember', target: actor(one) });
    run.fault({ code: 'crash', target: actor(one) });
    pass(run, SECOND);
    run.fault({ code: 'start', target: actor(one) });
    pass(run, SECOND);
    expect(codes(run).at(-1)).toBe('damagedAtStart');
    expect(run.etcd.status().members.find(({ name }) => name === one)?.role).toBe('stopped');
    expect(run.execute(create('on')).code).toBe(201);
  });

  it('do all that again, to the byte', () => {
    const run = alive(3);
    const leader = leaderOf(run);
    run.operate({ do: 'save', file: 'backup.db' });
    run.fault({ code: 'freeze', target: actor(leader) });
    pass(run, 4 * SECOND);
    run.execute(create('one'));
    run.fault({ code: 'crash', target: actor(leader) });
    run.fault({ code: 'start', target: actor(leader) });
    pass(run, 3 * SECOND);
    run.operate({ do: 'restore', file: 'backup.db', bump: 1_000 });
    pass(run, 5 * SECOND);
    run.seek(run.head);
    const hash = run.hash();
    expect(Run.open(run.save()).hash()).toBe(hash);
    run.seek(Math.floor(run.head / 2));
    run.seek(run.head);
    expect(run.hash()).toBe(hash);
  });

  it('is refused by a single one that is dead, and served again when it is back', () => {
    const run = alive(1);
    run.fault({ code: 'crash', target: 'etcd' });
    pass(run, SECOND);
    expect(messageOf(run.execute(create('late')))).toBe('rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused"');
    run.fault({ code: 'start', target: 'etcd' });
    pass(run, 2 * SECOND);
    expect(run.execute(create('back')).code).toBe(201);
  });

  it('go back to a backup together, and everybody lists again', () => {
    const run = alive(3);
    run.operate({ do: 'save', file: 'backup.db' });
    pass(run, SECOND);
    expect(run.execute(web).code).toBe(201);
    run.settle(120 * SECOND);
    expect(run.objects('', 'v1', 'pods', 'default')).toHaveLength(2);
    run.operate({ do: 'restore', file: 'backup.db', bump: 1_000_000 });
    run.settle(120 * SECOND);
    expect(run.objects('apps', 'v1', 'deployments', 'default')).toHaveLength(0);
    expect(run.objects('', 'v1', 'pods', 'default')).toHaveLength(0);
    expect(run.state<string>('cache/kube-controller-manager/deployments.apps').keys()).toEqual([]);
    expect(run.execute(web).code).toBe(201);
    run.settle(120 * SECOND);
    expect(run.objects<Pod>('', 'v1', 'pods', 'default').map(({ status }) => status?.phase)).toEqual(['Running', 'Running']);
  });

  it('catch up by a snapshot when the log has been cut meanwhile', () => {
    const run = alive(3, { controlPlane: { snapshotCount: 20 } });
    const [away = ''] = others(leaderOf(run));
    run.fault({ code: 'crash', target: actor(away) });
    for (let n = 0; n < 40; n++) run.execute(create(`n${n}`));
    const from = run.head;
    run.fault({ code: 'start', target: actor(away) });
    pass(run, 5 * SECOND);
    expect(told(run, 'etcd', from)).toMatchObject([{ code: 'snapshotInstalled', member: away }]);
    expect(kv(run, away)).toBe(kv(run, leaderOf(run)));
  });
});
