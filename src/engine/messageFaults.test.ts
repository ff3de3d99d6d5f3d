/** A message in flight is lost, held up or comes twice: what follows, and that the cluster gets where it would have got anyway. */
import { describe, expect, it } from 'vitest';
import type { KubeObject } from './api/object.ts';
import type { Steps } from './api/steps.ts';
import { faultProblem } from './faults.ts';
import { CLOUD_SCENARIOS } from './cloudScenarios.ts';
import { haScenario } from './haScenarios.ts';
import { SECOND } from './kernel/time.ts';
import type { TraceEntry } from './kernel/trace.ts';
import { Run } from './run.ts';
import { CHECKERS } from './testing/checkers.ts';
import { make, podRun } from './testing/podRun.ts';

const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } } } };

/** Which messages: kind of step, and what it must be about. */
const MESSAGES: readonly (readonly [name: string, type: keyof Steps, matches: (entry: TraceEntry) => boolean])[] = [
  ['a request', 'request', ({ actor, data }) => actor.kind === 'kube-controller-manager' && (data as Steps['request']).verb === 'create' && (data as Steps['request']).subject.resource === 'pods'],
  ['a binding', 'request', ({ actor, data }) => actor.kind === 'kube-scheduler' && (data as Steps['request']).subject.subresource === 'binding'],
  ['an answer', 'response', ({ data }) => (data as Steps['response']).to.kind === 'kube-controller-manager' && (data as Steps['response']).subject.resource === 'pods' && (data as Steps['response']).verb === 'create'],
  ['a notice', 'notified', ({ data }) => (data as Steps['notified']).to.kind === 'kube-scheduler' && (data as Steps['notified']).subject.resource === 'pods' && (data as Steps['notified']).event === 'ADDED'],
  ['a notice of a kubelet', 'notified', ({ data }) => (data as Steps['notified']).to.kind === 'kubelet' && (data as Steps['notified']).subject.resource === 'pods'],
  ['a transaction', 'proposed', ({ data }) => (data as Steps['proposed']).subject.resource === 'replicasets.apps'],
  ['an answer of etcd', 'stored', ({ data }) => (data as Steps['stored']).subject.resource === 'pods'],
];

/** A rollout as far as the first message that fits, which is in flight then. */
function until(run: Run, type: keyof Steps, matches: (entry: TraceEntry) => boolean): number {
  const from = run.head;
  make(run, DEPLOYMENT);
  const find = (): number | undefined => {
    for (let seq = from + 1; seq <= run.head; seq++) if (run.entry(seq)!.type === type && matches(run.entry(seq)!)) return seq;
    return undefined;
  };
  run.runUntil(() => find() !== undefined, 60 * SECOND);
  const seq = find()!;
  run.seek(seq);
  return seq;
}

function ready(run: Run): void {
  run.advanceTo(run.headTime + 150 * SECOND);
  run.settle(300 * SECOND);
  expect(CHECKERS.flatMap((check) => check(run))).toEqual([]);
  const [deployment] = run.objects<KubeObject & { readonly status?: { readonly readyReplicas?: number } }>('apps', 'v1', 'deployments', 'default');
  expect(deployment?.status?.readyReplicas).toBe(3);
  expect(run.objects('', 'v1', 'pods', 'default')).toHaveLength(3);
}

const ALL = [{ code: 'dropMessage' }, { code: 'delayMessage' }, { code: 'delayMessage', millis: 90_000 }, { code: 'duplicateMessage' }] as const;

describe.each([['one API server', ALL, () => podRun()], ['three', ALL.slice(0, 1), () => { const run = new Run({ ...haScenario('', 3), systemPods: false }, 1); run.settle(20 * SECOND); return run; }]] as const)('messages of a rollout, %s', (_name, faults, begin) => {
  for (const [name, type, matches] of MESSAGES) {
    for (const fault of faults) {
      it(`${name}: ${JSON.stringify(fault)}, and the rollout completes; back and forward is the same, and so is the run opened again`, () => {
        const run = begin();
        const seq = until(run, type, matches);
        expect(run.hasTarget('message', String(seq))).toBe(true);
        run.fault({ ...fault, target: String(seq) });
        if (fault.code === 'dropMessage') expect(run.hasTarget('message', String(seq))).toBe(false);
        ready(run);
        const hash = run.hash();
        run.seek(seq);
        run.seek(run.head);
        expect(run.hash()).toBe(hash);
        expect(Run.open(JSON.parse(JSON.stringify(run.save())) as ReturnType<Run['save']>).hash()).toBe(hash);
      });
    }
  }
});

describe('messages between members of etcd', () => {
  it.each([[ALL[0], 'MsgApp'], [ALL[2], 'MsgApp'], [ALL[3], 'MsgApp'], [ALL[0], 'MsgAppResp']] as const)('%j %s, and the rollout completes', (fault, kind) => {
    const run = new Run({ ...haScenario('', 3), systemPods: false }, 1);
    run.settle(20 * SECOND);
    const seq = until(run, 'raft', ({ data }) => (data as Steps['raft']).message === kind && (kind === 'MsgAppResp' || (data as Steps['raft']).subject !== undefined));
    expect(run.hasTarget('message', String(seq))).toBe(true);
    run.fault({ ...fault, target: String(seq) });
    expect(run.entry(run.head)).toMatchObject({ type: 'fault', data: { message: 'raft' } });
    ready(run);
    expect(new Set(run.etcd.status().members.map(({ revision }) => revision)).size).toBe(1);
  });
});

describe('calls of the cloud provider', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'front' }, spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] } };
  it.each([[ALL[0], 'cloudCall'], [ALL[2], 'cloudCall'], [ALL[3], 'cloudCall'], [ALL[0], 'cloudAnswer'], [ALL[1], 'cloudAnswer']] as const)('%j %s, and there is one load balancer in the end', (fault, type) => {
    const run = new Run(CLOUD_SCENARIOS.find(({ id }) => id === 'aws')!, 1);
    run.settle(60 * SECOND);
    const from = run.head;
    make(run, service);
    const find = (): number | undefined => {
      for (let seq = from + 1; seq <= run.head; seq++) if (run.entry(seq)!.type === type && (run.entry(seq)!.data as Steps['cloudCall']).call === 'CreateLoadBalancer') return seq;
      return undefined;
    };
    run.runUntil(() => find() !== undefined, 60 * SECOND);
    const seq = find()!;
    run.seek(seq);
    expect(run.hasTarget('message', String(seq))).toBe(true);
    run.fault({ ...fault, target: String(seq) });
    run.advanceTo(run.headTime + 110 * SECOND);
    expect(run.state('cloud/balancers').size).toBe(1);
    const [found] = run.objects<KubeObject & { readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly object[] } } }>('', 'v1', 'services', 'default').filter(({ metadata }) => metadata.name === 'front');
    expect(found?.status?.loadBalancer?.ingress).toHaveLength(1);
    const failed = fault.code === 'dropMessage' || ('millis' in fault && fault.millis > 5_000 && type === 'cloudCall');
    const errors = run.objects<KubeObject & { readonly reason?: string; readonly message?: string }>('', 'v1', 'events', 'default').filter(({ reason }) => reason === 'SyncLoadBalancerFailed');
    if (failed) expect(errors[0]?.message).toContain('i/o timeout');
    else if (fault.code === 'duplicateMessage') expect(errors).toEqual([]);
  });
});

describe('messages in flight', () => {
  const after = (run: Run, seq: number, type: keyof Steps): TraceEntry[] => {
    const found: TraceEntry[] = [];
    for (let at = seq + 1; at <= run.head; at++) if (run.entry(at)!.type === type) found.push(run.entry(at)!);
    return found;
  };

  it('a create that comes twice finds that it is there already, and nobody hears of it', () => {
    const run = podRun();
    const seq = until(run, 'request', ({ actor, data }) => actor.kind === 'kube-controller-manager' && (data as Steps['request']).subject.resource === 'replicasets.apps');
    run.fault({ code: 'duplicateMessage', target: String(seq) });
    run.settle();
    expect(after(run, seq, 'refused').map(({ data }) => (data as Steps['refused']).reason)).toContain('AlreadyExists');
    expect(run.objects('apps', 'v1', 'replicasets', 'default')).toHaveLength(1);
  });

  it('a lost notice breaks the connection: the client watches again, from where it had got to', () => {
    const run = podRun();
    const seq = until(run, 'notified', ({ data }) => (data as Steps['notified']).to.kind === 'kube-scheduler' && (data as Steps['notified']).subject.resource === 'pods');
    run.fault({ code: 'dropMessage', target: String(seq) });
    run.settle();
    const again = after(run, seq, 'request').filter(({ actor, data }) => actor.kind === 'kube-scheduler' && (data as Steps['request']).verb === 'watch');
    expect(again.map(({ data }) => (data as Steps['request']).subject.resource)).toContain('pods');
  });

  it('only those that are under way can be struck, and what is no number is refused', () => {
    const run = podRun();
    expect(run.hasTarget('message', '1')).toBe(false);
    const { head } = run;
    run.fault({ code: 'dropMessage', target: '1' });
    expect(run.head).toBe(head + 1);
    expect(faultProblem({ code: 'dropMessage', target: '0x1' })).toContain('number');
    expect(faultProblem({ code: 'delayMessage', target: '7', millis: 1e9 })).toContain('at most');
    expect(faultProblem({ code: 'delayMessage', target: '7', millis: 10 })).toBeUndefined();
  });
});
