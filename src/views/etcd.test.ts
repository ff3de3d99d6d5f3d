import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { etcdView } from './etcd.ts';

describe('etcd', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const configMap = (value: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { colour: value } });
  const place = { group: '', version: 'v1', resource: 'configmaps', namespace: 'default', user: 'kubernetes-admin', agent: 'kubectl' };
  run.execute({ ...place, verb: 'create', body: configMap('red') });
  run.execute({ ...place, verb: 'update', name: 'settings', body: configMap('blue') });
  const key = '/registry/configmaps/default/settings';

  it('holds each object under its key, with its revisions', () => {
    const { keys, total, recent } = etcdView(run, { search: 'configmaps/default/settings' });
    expect(total).toBe(1);
    expect(keys[0]).toMatchObject({ key, version: 2 });
    expect(keys[0]!.modRevision).toBeGreaterThan(keys[0]!.createRevision);
    expect(recent.map(({ op }) => op)).toEqual(['update', 'create']);
    expect(run.entry(recent[0]!.seq!)).toMatchObject({ type: 'stored', data: { revision: recent[0]!.revision } });
  });

  it('tells what each write of a key has changed, and its value then', () => {
    const { chosen } = etcdView(run, { search: '', key });
    expect(chosen?.shown?.changes).toEqual([{ path: 'data.colour', before: 'red', after: 'blue' }]);
    const first = chosen!.revisions.at(-1)!;
    const then = etcdView(run, { search: '', key, revision: first.revision }).chosen?.shown;
    expect(then).toMatchObject({ op: 'create', revision: first.revision });
    expect(then?.yaml).toContain('colour: red');
  });

  it('shows the past as it was', () => {
    const created = etcdView(run, { search: '', key }).chosen!.revisions.at(-1)!;
    const { head } = run;
    run.seek(created.seq!);
    expect(etcdView(run, { search: key }).keys).toMatchObject([{ key, version: 1 }]);
    run.seek(head);
  });

  it('shows a single member without Raft, and several with their logs', () => {
    expect(etcdView(run, { search: '' }).members).toMatchObject({ grouped: false, leader: 'controlplane', log: [], members: [{ name: 'controlplane', role: 'leader', behind: 0 }] });
    const [control, ...workers] = DEFAULT_SCENARIO.machines;
    const machines = [control!, ...workers.slice(0, 2).map((machine) => ({ ...machine, controlPlane: true }))];
    const three = new Run({ ...DEFAULT_SCENARIO, machines, systemPods: false }, 1);
    three.settle();
    const { members, hasQuorum, leader, shown, log } = etcdView(three, { search: '' }).members;
    expect([members.length, hasQuorum, shown, log.length]).toEqual([3, true, leader, 24]);
    const other = members.find(({ name }) => name !== leader)!;
    expect(other.campaignsIn).toBeGreaterThan(0);
    expect(etcdView(three, { search: '', member: other.name }).members.shown).toBe(other.name);
    three.fault({ code: 'crash', target: other.name === 'controlplane' ? 'etcd' : `etcd/${other.name}` });
    three.advanceTo(three.headTime + 1_000);
    expect(etcdView(three, { search: '' }).members.members.find(({ name }) => name === other.name)?.role).toBe('stopped');
  });
});
