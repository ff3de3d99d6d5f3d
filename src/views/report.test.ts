import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import { runHost } from '../host/runHost.ts';
import { reportView } from './report.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`;

/** A cluster in which somebody has worked: given first, then the student's lines. */
function worked(): { readonly run: Run; readonly since: number } {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const type = (line: string): void => void runKubectl(line.split(' ').slice(1), undefined, runHost(run, line, { read: () => WEB, list: () => undefined }));
  type('kubectl create configmap given');
  type('kubectl label node worker1 disk=ssd');
  const since = run.head;
  type('kubectl apply -f web.yaml');
  run.settle();
  type('kubectl scale deployment web --replicas=3');
  type('kubectl label node worker1 disk=hdd --overwrite');
  type('kubectl create namespace other');
  type('kubectl delete configmap given');
  run.fault({ code: 'crash', target: 'kube-scheduler' });
  run.settle();
  return { run, since };
}

describe('what a run tells of the work', () => {
  it('is what was typed since, the manifests, and the objects before and after', () => {
    const { run, since } = worked();
    const { position } = run;
    const facts = reportView(run, { since, typed: [], others: [] });
    expect(run.position).toBe(position);
    expect(facts.deeds.map(({ what, own }) => `${own ? '+' : '-'} ${what}`)).toEqual([
      '- kubectl create configmap given', '- kubectl label node worker1 disk=ssd', '+ kubectl apply -f web.yaml', '+ kubectl scale deployment web --replicas=3',
      '+ kubectl label node worker1 disk=hdd --overwrite', '+ kubectl create namespace other', '+ kubectl delete configmap given', '+ crash kube-scheduler',
    ]);
    expect(facts.files[0]).toMatchObject({ kind: 'Deployment', resource: 'deployments.apps', name: 'web', form: 'object' });
    expect(facts.files[0]?.yaml).toContain('image: nginx');
    expect(facts.files[0]?.yaml).not.toContain('last-applied');
    const of = (kind: string) => facts.objects.find((one) => one.kind === kind);
    expect(of('Deployment')).toMatchObject({ how: 'made', by: 'kubectl apply -f web.yaml' });
    expect(of('Deployment')?.changes).toContainEqual({ path: 'spec.replicas', after: '3' });
    expect(of('Node')).toMatchObject({ how: 'changed' });
    expect(of('Node')?.changes).toContainEqual({ path: 'metadata.labels.disk', before: 'ssd', after: 'hdd' });
    expect(of('ConfigMap')).toMatchObject({ how: 'deleted', changes: [] });
    expect(of('Namespace')).toMatchObject({ how: 'made' });
    expect(facts.events.some(({ reason, object }) => reason === 'ScalingReplicaSet' && object === 'Deployment/web')).toBe(true);
  });

  it('leaves a lesson\'s own lines out, unless the student has typed them too, and what is still to come', () => {
    const { run, since } = worked();
    const line = 'kubectl create namespace other';
    const own = (typed: string[]): readonly string[] => reportView(run, { since, typed, others: [line] }).objects.map(({ kind }) => kind);
    expect(own([])).not.toContain('Namespace');
    expect(own([line])).toContain('Namespace');
    run.seek(since);
    expect(reportView(run, { since: 0, typed: [], others: [] }).objects.map(({ kind, how }) => `${kind} ${how}`)).toEqual(['ConfigMap made', 'Node changed']);
  });
});
