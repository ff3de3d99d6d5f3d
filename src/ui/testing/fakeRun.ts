/** A short run, written by hand: guestbook applied, three frontend Pods and a redis placed one after the other. */
import type { Message, NodeVerdictPart } from '../../scene/scene.ts';
import type { Frame, Grain, Marker, Step } from '../../session/protocol.ts';
import { fakeScene, type FakePod } from './fakeScene.ts';

interface Draft {
  readonly step: Step;
  readonly pods: readonly FakePod[];
  readonly active?: string;
  readonly verdicts?: ReadonlyMap<string, NodeVerdictPart>;
  readonly message?: Omit<Message, 'order' | 'current' | 'seq'>;
}

const SYSTEM: readonly FakePod[] = [
  { base: 'coredns', suffix: '7c65d6cfc9-4xk2p', node: 'worker1', status: 'Running', system: true },
  { base: 'coredns', suffix: '7c65d6cfc9-q8d5n', node: 'worker2', status: 'Running', system: true },
  ...['controlplane', 'worker1', 'worker2', 'worker3'].map((node, i) => ({ base: 'kube-proxy', suffix: `x${i}k2p`, node, status: 'Running', system: true })),
];

const TAINT: NodeVerdictPart = { outcome: 'filtered', plugin: 'TaintToleration', reasons: ["node(s) had untolerated taint(s)"] };

export class FakeRun {
  readonly drafts: Draft[] = [];
  private at = 12_004_000;
  private pods: readonly FakePod[] = SYSTEM;
  private last = 0;

  constructor() {
    this.add('user', 'command', 'milestone', { code: 'request', line: 'kubectl apply -f guestbook.yaml' }, 0);
    this.send('user', 'kube-apiserver', 'request', 'POST', 'deployments/frontend');
    this.add('kube-apiserver', 'proposed', 'message', { id: 1, verb: 'create', subject: { resource: 'deployments.apps', namespace: 'default', name: 'frontend' }, arriveAt: this.at + 2500 }, 1500, { from: 'kube-apiserver', to: 'etcd', kind: 'commit', label: 'PUT', about: 'deployments/frontend' });
    this.add('etcd', 'stored', 'write', { op: 'create', revision: 1043, key: '/registry/deployments/default/frontend', kind: 'Deployment', subject: { resource: 'deployments.apps', namespace: 'default', name: 'frontend' }, by: 'kubectl' }, 2500);
    this.send('kube-apiserver', 'kube-controller-manager', 'watch', 'ADDED', 'deployments/frontend');
    this.add('kube-controller-manager', 'reconciled', 'decision', { controller: 'deployment', resource: 'deployments.apps', key: 'default/frontend', code: 'createReplicaSet', numbers: { replicas: 3 }, calls: [] }, 900);
    ['w5n8h', 'x2k9l', 'q7d4z'].forEach((suffix, i) => this.place('frontend', `5f7c-${suffix}`, `worker${((i + 1) % 3) + 1}`, 591 - i * 7));
    this.place('redis', '7d4b-m8p2q', 'worker1', 588);
  }

  private add(actor: string, type: string, grain: Grain, data: unknown, wait: number, message?: Omit<Message, 'order' | 'current' | 'seq' | 'sentAt' | 'arriveAt'>, extra: Partial<Draft> = {}): void {
    this.at += wait;
    const seq = 2044 + this.drafts.length;
    const step: Step = { seq, at: this.at, actor, type, grain, cause: this.last, routine: false, data };
    this.last = seq;
    this.drafts.push({ step, pods: this.pods, ...extra, ...(message && { message: { ...message, sentAt: this.at, arriveAt: this.at + 1500 } }) });
  }

  private send(from: string, to: string, kind: Message['kind'], label: string, about: string, active?: string): void {
    const [resource = '', name = ''] = about.split('/');
    this.add(from, kind === 'watch' ? 'notified' : 'request', 'message', { id: this.drafts.length, to, verb: 'create', arriveAt: this.at + 1500, event: 'ADDED', revision: 1044, subject: { resource, namespace: 'default', name } }, 1600, { from, to, kind, label, about }, active === undefined ? {} : { active });
  }

  private set(name: string, change: Partial<FakePod>): void {
    this.pods = this.pods.map((pod) => (`${pod.base}-${pod.suffix}` === name ? { ...pod, ...change } : pod));
  }

  private place(base: string, suffix: string, node: string, total: number): void {
    const name = `${base}-${suffix}`;
    this.send('kube-controller-manager', 'kube-apiserver', 'request', 'POST', `pods/${name}`);
    this.pods = [...this.pods, { base, suffix, status: 'Pending' }];
    this.add('etcd', 'stored', 'write', { op: 'create', revision: 1050 + this.drafts.length, key: `/registry/pods/default/${name}`, kind: 'Pod', subject: { resource: 'pods', namespace: 'default', name }, by: 'kube-controller-manager' }, 2500, undefined, { active: name });
    this.send('kube-apiserver', 'kube-scheduler', 'watch', 'ADDED', `pods/${name}`, name);
    const rest = ['worker1', 'worker2', 'worker3'].filter((one) => one !== node);
    const verdicts = new Map<string, NodeVerdictPart>([['controlplane', TAINT], [node, { outcome: 'best', total }], [rest[0] ?? '', { outcome: 'scored', total: total - 14 }], [rest[1] ?? '', base === 'redis' ? { outcome: 'filtered', plugin: 'NodeResourcesFit', reasons: ['Insufficient memory'] } : { outcome: 'scored', total: total - 30 }]]);
    this.add('kube-scheduler', 'scheduled', 'decision', { pod: `default/${name}`, outcome: 'bound', node, evaluated: 4, feasible: 3, attempts: 1 }, 1500, undefined, { active: name, verdicts });
    this.send('kube-scheduler', 'kube-apiserver', 'request', 'POST', `pods/${name}/binding`, name);
    this.set(name, { node, status: 'ContainerCreating' });
    this.add('kube-apiserver', 'milestone', 'milestone', { code: 'podScheduled', subject: { resource: 'pods', namespace: 'default', name }, node }, 2600, undefined, { active: name });
    this.send('kube-apiserver', `kubelet/${node}`, 'watch', 'MODIFIED', `pods/${name}`, name);
    this.add(`kubelet/${node}`, 'synced', 'decision', { node, pod: `default/${name}`, code: 'pulling' }, 400_000, undefined, { active: name });
    this.set(name, { status: 'Running' });
    this.send(`kubelet/${node}`, 'kube-apiserver', 'request', 'PATCH', `pods/${name}/status`, name);
    this.add('kube-apiserver', 'milestone', 'milestone', { code: 'podRunning', subject: { resource: 'pods', namespace: 'default', name }, node }, 300_000, undefined, { active: name });
  }

  frame(index: number, nodes = 4): Frame {
    const draft = this.drafts[index] ?? this.drafts[0];
    if (draft === undefined) throw new Error('empty run');
    const near = this.drafts.slice(Math.max(0, index - 2), index + 1).flatMap((one) => (one.message === undefined ? [] : [{ draft: one, message: one.message }]));
    const messages = near.map(({ draft: one, message }, i): Message => ({ ...message, seq: one.step.seq, order: i + 1, current: one === draft }));
    const head = this.drafts.at(-1)?.step ?? draft.step;
    const { seq, at, actor } = draft.step;
    const markers = this.drafts.filter((one) => one.step.grain === 'milestone').map(({ step }): Marker => {
      const data = step.data as { readonly code: string; readonly line?: string; readonly subject?: { readonly name: string } };
      return { seq: step.seq, at: step.at, code: step.type === 'command' ? 'command' : data.code, name: data.line ?? data.subject?.name ?? '', tone: 'plain' };
    });
    return {
      seq, at, headSeq: head.seq, headAt: head.at, ordinal: index + 1, count: this.drafts.length, step: draft.step,
      effects: this.drafts.slice(index + 1, index + 3).map((one) => one.step),
      causes: this.drafts.slice(Math.max(0, index - 4), index).map((one) => one.step),
      scene: fakeScene({ seq, at, actor, pods: draft.pods, messages, nodes, ...(draft.active !== undefined && { active: draft.active }), ...(draft.verdicts && { verdicts: draft.verdicts }) }),
      branch: 'main',
      branches: [{ id: 'main', fromSeq: 0, fromAt: 0, toAt: head.at, label: '', current: true }, { id: 'b2', fromSeq: 2060, fromAt: this.drafts[16]?.step.at ?? 0, toAt: head.at + 500_000, label: 'kubectl scale deployment frontend --replicas=5', current: false }],
      markers,
      events: head.seq,
      edition: '0',
    };
  }
}
