import { describe, expect, it } from 'vitest';
import type { DaemonSet } from '../api/kinds/daemonSet.ts';
import type { Node, Taint } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { KubeObject } from '../api/object.ts';
import { SECOND } from '../kernel/time.ts';
import { emptyMemory, inShort, keysAfter, reconcile, stored, timeText } from '../testing/reconcile.ts';
import { daemonSetController } from './daemonSet.ts';
import { templateHash } from './templateHash.ts';

const labels = { app: 'agent' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const HASH = templateHash(template, undefined);
const OWNER = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: 'uid-agent', controller: true, blockOwnerDeletion: true };
const daemon = (rollingUpdate: object = { maxUnavailable: 1, maxSurge: 0 }, status: object = {}, spec: object = {}): DaemonSet =>
  stored('apps/v1', 'DaemonSet', { name: 'agent', namespace: 'default', annotations: { 'deprecated.daemonset.template.generation': '2' } }, { spec: { selector: { matchLabels: labels }, template, updateStrategy: { type: 'RollingUpdate', rollingUpdate }, ...spec }, status });
const node = (name: string, ...taints: readonly Taint[]): Node => stored('v1', 'Node', { name, labels: {} }, { spec: { taints } });
const revision = (hash: string, number: number, image = 'nginx'): KubeObject =>
  stored('apps/v1', 'ControllerRevision', { name: `agent-${hash}`, namespace: 'default', labels: { 'controller-revision-hash': hash }, ownerReferences: [OWNER] }, {
    revision: number,
    data: { spec: { template: { ...template, spec: { containers: [{ name: 'c', image }] }, $patch: 'replace' } } },
  });
const pod = (name: string, on: string, { hash = HASH, ready = true, phase = 'Running', ending = false }: { hash?: string; ready?: boolean; phase?: string; ending?: boolean } = {}): Pod =>
  stored('v1', 'Pod', { name, namespace: 'default', labels: { ...labels, 'controller-revision-hash': hash }, ownerReferences: [OWNER], ...(ending && { deletionTimestamp: timeText(0) }) }, {
    spec: { nodeName: on, containers: [] },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: timeText(0) }] },
  });
const current = revision(HASH, 2);
const run = (objects: readonly KubeObject[], rest: Parameters<typeof reconcile>[3] = {}) => reconcile(daemonSetController, 'default/agent', objects, rest);
const changes = (plan: ReturnType<typeof run>): string[] => inShort(plan.calls).filter((call) => call.includes(' pods'));
const statusOf = (plan: ReturnType<typeof run>): object | undefined => (plan.calls.find(({ subresource }) => subresource === 'status')?.body as DaemonSet | undefined)?.status;

describe('where', () => {
  it('puts one Pod on each node that tolerates it, pinned to that node and tolerating trouble', () => {
    const plan = run([daemon(), node('w1'), node('master', { key: 'role', effect: 'NoSchedule' }), node('w2', { key: 'soft', effect: 'PreferNoSchedule' })]);
    expect(inShort(plan.calls)).toEqual(['create controllerrevisions', 'create pods', 'create pods']);
    expect(plan.calls[0]!.body).toMatchObject({ metadata: { name: `agent-${HASH}` }, revision: 1, data: { spec: { template: { $patch: 'replace' } } } });
    expect(plan.calls.slice(1).map(({ body }) => (body as Pod).spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms)).toEqual([
      [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['w1'] }] }],
      [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['w2'] }] }],
    ]);
    expect(plan.calls[1]!.body).toMatchObject({ metadata: { labels: { app: 'agent', 'controller-revision-hash': HASH, 'pod-template-generation': '2' } } });
    expect((plan.calls[1]!.body as Pod).spec.tolerations!.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/disk-pressure:NoSchedule',
      'node.kubernetes.io/memory-pressure:NoSchedule',
      'node.kubernetes.io/pid-pressure:NoSchedule',
      'node.kubernetes.io/unschedulable:NoSchedule',
    ]);
  });
  it('a Pod may stay on a node that would get none now, but not under NoExecute', () => {
    const plan = run([daemon(), current, node('w1', { key: 'a', effect: 'NoSchedule' }), node('w2', { key: 'a', effect: 'NoExecute' }), pod('p1', 'w1'), pod('p2', 'w2')]);
    expect(changes(plan)).toEqual(['delete pods p2']);
    expect(statusOf(plan)).toMatchObject({ desiredNumberScheduled: 0, numberMisscheduled: 2 });
  });
  it('hears of nodes that lack a Pod or must lose one, not of those where one may stay', () => {
    const objects = [daemon(), pod('p1', 'w1')];
    const after = (before: Node, now: Node): string[] => keysAfter(daemonSetController, { event: 'MODIFIED', object: now, old: before }, objects);
    const soft = { key: 'a', effect: 'NoSchedule' };
    expect(after(node('w1'), node('w1', soft))).toEqual([]);
    expect(after(node('w1'), node('w1', { key: 'a', effect: 'NoExecute' }))).toEqual(['default/agent']);
    expect(after(node('w2', soft), node('w2'))).toEqual(['default/agent']);
    expect(keysAfter(daemonSetController, { event: 'DELETED', object: node('w1') }, objects)).toEqual([]);
  });
});

describe('replacing', () => {
  const nodes = [node('w1'), node('w2'), node('w3')];
  const old = (name: string, on: string, ready = true): Pod => pod(name, on, { hash: 'old', ready });
  it('takes old ones as far as availability allows, broken ones at once', () => {
    expect(changes(run([daemon(), current, revision('old', 1, 'other'), ...nodes, old('a', 'w1'), old('b', 'w2'), old('c', 'w3')]))).toEqual(['delete pods a']);
    expect(changes(run([daemon(), current, ...nodes, pod('a', 'w1', { ready: false }), old('b', 'w2'), old('c', 'w3', false)]))).toEqual(['delete pods c']);
    expect(changes(run([daemon({ maxUnavailable: '50%' }), current, ...nodes, old('a', 'w1'), old('b', 'w2'), old('c', 'w3')]))).toEqual(['delete pods a', 'delete pods b']);
  });
  it('with surge, brings new ones first, then takes the old', () => {
    const surge = daemon({ maxUnavailable: 0, maxSurge: 1 });
    expect(changes(run([surge, current, ...nodes, old('a', 'w1'), old('b', 'w2'), old('c', 'w3')]))).toEqual(['create pods']);
    expect(changes(run([surge, current, ...nodes, old('a', 'w1'), pod('a2', 'w1', { ready: false }), old('b', 'w2'), old('c', 'w3')]))).toEqual([]);
    expect(changes(run([surge, current, ...nodes, old('a', 'w1'), pod('a2', 'w1'), old('b', 'w2'), old('c', 'w3')]))).toEqual(['delete pods a']);
  });
  it('OnDelete replaces only what somebody deletes', () => {
    const plan = run([daemon({}, {}, { updateStrategy: { type: 'OnDelete' } }), current, ...nodes, old('a', 'w1'), old('b', 'w2'), pod('c', 'w3', { hash: 'old', ending: true })]);
    expect(changes(plan)).toEqual([]);
  });
  it('a template that comes back renews its revision', () => {
    const plan = run([daemon(), revision(HASH, 1), revision('old', 2, 'other'), ...nodes]);
    expect([plan.calls[0]!.verb, plan.calls[0]!.body]).toMatchObject(['update', { revision: 3 }]);
  });
});

it('removes failed Pods with growing patience, and says so', () => {
  const memory = emptyMemory();
  const objects = [daemon(), current, node('w1'), pod('p1', 'w1', { phase: 'Failed' })];
  const first = run(objects, { memory });
  expect([changes(first), first.notes[0]?.message]).toEqual([['delete pods p1'], 'Found failed daemon pod default/p1 on node w1, will try to kill it']);
  const second = run(objects, { memory, now: SECOND / 2 });
  expect([changes(second), second.requeueAfter]).toEqual([[], SECOND / 2]);
});

it('counts', () => {
  const plan = run([daemon(), current, node('w1'), node('w2'), node('w3'), pod('a', 'w1'), pod('b', 'w2', { ready: false }), pod('c', 'w3', { hash: 'old' })]);
  expect(statusOf(plan)).toEqual({ currentNumberScheduled: 3, numberMisscheduled: 0, desiredNumberScheduled: 3, numberReady: 2, observedGeneration: 1, updatedNumberScheduled: 2, numberAvailable: 2, numberUnavailable: 1 });
});
