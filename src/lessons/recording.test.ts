import { describe, expect, it } from 'vitest';
import { checkFor, empty, faultLine, filesIn, idFor, machineLine, matchFor, openName, patchLine, rightOf, type TracedStep } from './recording.ts';

const step = (seq: number, type: string, data: object, actor = 'kube-apiserver'): TracedStep => ({ seq, type, actor, data });
const stored = (seq: number, op: string, resource: string, name: string, changes: readonly object[] = []): TracedStep => step(seq, 'stored', { op, subject: { resource, namespace: 'default', name }, changes });

describe('the place in the run', () => {
  const run = [stored(1, 'create', 'pods', 'web-7d4b9c55f-x2k9l'), stored(2, 'update', 'pods', 'web-7d4b9c55f-x2k9l'), step(3, 'scheduled', { outcome: 'bound', pod: 'default/api-x2k9l', node: 'worker1' }, 'kube-scheduler'), step(4, 'scheduled', { outcome: 'bound', pod: 'default/web-7d4b9c55f-x2k9l', node: 'worker2' }, 'kube-scheduler')];

  it('is told by what happens there, with names that the cluster made up left open', () => {
    expect(matchFor(run[3]!, run)).toEqual({ type: 'scheduled', outcome: 'bound', name: 'web-*' });
    expect(matchFor(run[1]!, run)).toEqual({ type: 'stored', op: 'update', resource: 'pods', name: 'web-*' });
    expect(matchFor(step(5, 'milestone', { code: 'quiet' }), run)).toEqual({ type: 'milestone', code: 'quiet' });
  });

  it('cannot be told when the like was there before', () => {
    expect(matchFor({ ...run[0]!, seq: 9 }, run)).toBeUndefined();
  });
});

describe('lines that do again what was done without them', () => {
  it('send the patch of an editor, and what an administrator did on a machine', () => {
    const patch = { verb: 'patch', group: 'apps', resource: 'deployments', name: 'web', body: { metadata: { annotations: { why: "it's" } } } };
    expect(patchLine({ ...patch, namespace: 'team-a' })).toBe(String.raw`kubectl patch deployments.apps web -n team-a --type=merge -p '{"metadata":{"annotations":{"why":"it'\''s"}}}'`);
    expect(patchLine({ ...patch, group: '', resource: 'nodes', name: 'worker1', subresource: 'status' })).toMatch(/^kubectl patch nodes worker1 --subresource=status /);
    expect(patchLine({ ...patch, verb: 'get' })).toBeUndefined();
    expect(machineLine({ do: 'reset', name: 'worker1' })).toBe('ssh worker1 kubeadm reset -f');
    expect(machineLine({ do: 'configureScheduler', name: 'controlplane', text: '' })).toBeUndefined();
    expect(faultLine({ code: 'freeze', target: 'kube-scheduler', unprobed: true })).toBe('podium fault freeze kube-scheduler --unprobed');
  });
});

describe('a check for what was done', () => {
  const scaled = (replicas: number): object => ({ metadata: { labels: { app: 'web' }, generation: replicas }, spec: { replicas, template: { spec: { containers: [{ image: 'nginx' }] } } }, status: { readyReplicas: replicas } });
  const all = (): boolean => true;
  const none = (): undefined => undefined;

  it('asks for the fields that were changed and for what has become of it', () => {
    const made = [stored(1, 'update', 'deployments.apps', 'web')];
    expect(checkFor([''], made, all, () => scaled(3), () => scaled(5))).toEqual({ object: 'deployments.apps/web', where: { 'spec.replicas': 5, 'status.readyReplicas': 5 } });
    const dotted = { metadata: { labels: { app: 'web', 'topology.kubernetes.io/zone': 'a' } }, spec: { template: { spec: { containers: [{ image: 'nginx:2' }] } } } };
    expect(checkFor([''], made, all, () => scaled(3), () => dotted)).toEqual({ object: 'deployments.apps/web', where: { 'spec.template.spec.containers[0].image': 'nginx:2', 'metadata.labels[topology.kubernetes.io/zone]': 'a' } });
    expect(checkFor([''], [stored(1, 'create', 'pods', 'web')], all, none, () => ({ spec: { nodeName: 'a' }, status: { phase: 'Running' } }))).toEqual({ object: 'pods/web', where: { 'status.phase': 'Running' } });
  });

  it('asks that something was deleted, whatever its name', () => {
    for (const op of ['delete', 'update']) expect(checkFor([''], [stored(1, op, 'pods', 'web-x2k9l')], all, () => ({}), none)).toEqual({ happened: { type: 'stored', resource: 'pods', op: 'delete', name: 'web-*' } });
  });

  it('asks for all that was done, for the fault, or that it was typed', () => {
    expect(checkFor([''], [stored(1, 'create', 'pods', 'a'), stored(2, 'create', 'pods', 'b')], all, none, () => ({}))).toEqual({ all: [{ object: 'pods/a' }, { object: 'pods/b' }] });
    expect(checkFor([''], [step(1, 'fault', { code: 'powerOff', target: 'worker1' })], all, none, none)).toEqual({ happened: { type: 'fault', code: 'powerOff' } });
    expect(checkFor(['kubectl get pods -o wide'], [stored(1, 'update', 'pods', 'x')], () => false, none, none)).toEqual({ typed: 'kubectl get pods*' });
  });
});

it('a fault is a line of the terminal', () => {
  expect(faultLine({ code: 'cutNetwork', target: 'worker1', with: ['worker2', 'worker3'], millis: 3000 })).toBe('podium fault cutNetwork worker1 --with worker2,worker3 --millis 3000');
});

it('a question says how the run answers it, or that it does not', () => {
  expect(rightOf({ code: 'whichNode', data: { pod: 'web-1' }, options: ['a', 'b'], right: 'a' })).toEqual({ at: { type: 'scheduled', outcome: 'bound', name: 'web-1' }, value: 'data.node' });
  expect(rightOf({ code: 'howMany', data: { name: 'web' }, options: ['3', '0'], right: '3' })).toEqual({ cases: { 3: { object: 'replicasets.apps/web', namespace: '*', where: { 'status.readyReplicas': 3 } }, 0: { object: 'replicasets.apps/web', namespace: '*', where: { 'status.readyReplicas': { atMost: 0 } } } } });
  expect(rightOf({ code: 'inEtcd', data: {}, options: [], right: '' })).toBeUndefined();
});

it('names, files and empty texts', () => {
  expect(['web-7d4b9c55f-x2k9l', 'web-x2k9l', 'web', 'kube-proxy'].map(openName)).toEqual(['web-*', 'web-*', 'web', 'kube-proxy']);
  expect(['kubectl scale deployment/web --replicas=5', 'podium fault crash kube-scheduler', '!!'].map(idFor)).toEqual(['scale-deployment-web', 'fault-crash-kube-scheduler', 'step']);
  expect(filesIn("kubectl apply -f web.yaml --filename='x.yaml'")).toEqual(['web.yaml', 'x.yaml']);
  expect(empty(['en', 'es'])).toEqual({ en: '', es: '' });
});
