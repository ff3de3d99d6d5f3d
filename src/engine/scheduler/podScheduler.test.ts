/** A second kube-scheduler, as the page "Configure Multiple Schedulers" of the Kubernetes documentation installs it. */
import { describe, expect, it } from 'vitest';
import type { Json, KubeObject } from '../api/object.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { makePod, podOf, wait } from '../testing/podRun.ts';

const NAMESPACE = 'kube-system';
const CONFIG = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - schedulerName: my-scheduler
leaderElection:
  leaderElect: false
`;

function create(run: Run, group: string, version: string, resource: string, object: object, namespace?: string): void {
  const response = run.execute({ verb: 'create', group, version, resource, ...(namespace !== undefined && { namespace }), body: object as Json, user: 'kubernetes-admin', agent: 'kubectl' });
  if (response.code >= 400) throw new Error(JSON.stringify(response.body));
}

function install(run: Run, config = CONFIG, path = 'my-scheduler-config.yaml', rights = true): void {
  const named = { name: 'my-scheduler', namespace: NAMESPACE };
  create(run, '', 'v1', 'serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: named }, NAMESPACE);
  for (const role of rights ? ['kube-scheduler', 'volume-scheduler'] : [])
    create(run, 'rbac.authorization.k8s.io', 'v1', 'clusterrolebindings', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: `my-scheduler-as-${role}` }, subjects: [{ kind: 'ServiceAccount', ...named }], roleRef: { kind: 'ClusterRole', name: `system:${role}`, apiGroup: 'rbac.authorization.k8s.io' } });
  create(run, '', 'v1', 'configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'my-scheduler-config', namespace: NAMESPACE }, data: { 'my-scheduler-config.yaml': config } }, NAMESPACE);
  const labels = { component: 'scheduler', tier: 'control-plane' };
  const container = {
    name: 'kube-second-scheduler',
    image: 'registry.k8s.io/kube-scheduler:v1.37.2',
    command: ['/usr/local/bin/kube-scheduler', `--config=/etc/kubernetes/my-scheduler/${path}`],
    livenessProbe: { httpGet: { path: '/healthz', port: 10259, scheme: 'HTTPS' }, initialDelaySeconds: 15 },
    readinessProbe: { httpGet: { path: '/healthz', port: 10259, scheme: 'HTTPS' } },
    resources: { requests: { cpu: '0.1' } },
    volumeMounts: [{ name: 'config-volume', mountPath: '/etc/kubernetes/my-scheduler' }],
  };
  const spec = { serviceAccountName: 'my-scheduler', containers: [container], volumes: [{ name: 'config-volume', configMap: { name: 'my-scheduler-config' } }] };
  create(run, 'apps', 'v1', 'deployments', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { ...named, labels }, spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } }, NAMESPACE);
  run.settle();
  wait(run, 20);
}

const start = (): Run => {
  const run = new Run({ ...DEFAULT_SCENARIO, systemPods: false }, 1);
  run.settle();
  return run;
};
const nodeOf = (run: Run, name: string): string | undefined => podOf(run, name)?.spec.nodeName;
const mine = (run: Run, name: string, requests: object = {}): void => makePod(run, name, { schedulerName: 'my-scheduler', containers: [{ name: 'c', image: 'nginx:1.29', resources: { requests } }] });

describe('a second scheduler in a Pod', () => {
  it('places the Pods that ask for it, under its own name, and nobody does before', () => {
    const run = start();
    mine(run, 'early');
    wait(run, 30);
    expect(nodeOf(run, 'early')).toBeUndefined();
    install(run);
    expect(nodeOf(run, 'early')).toBeDefined();
    makePod(run, 'plain', { containers: [{ name: 'c', image: 'nginx:1.29' }] });
    wait(run, 20);
    expect(podOf(run, 'plain')?.status?.phase).toBe('Running');
    const events = run.objects('', 'v1', 'events', 'default') as readonly (KubeObject & { readonly reason: string; readonly reportingComponent: string; readonly involvedObject: { readonly name: string } })[];
    expect(['early', 'plain'].map((name) => events.find(({ reason, involvedObject }) => reason === 'Scheduled' && involvedObject.name === name)?.reportingComponent)).toEqual(['my-scheduler', 'default-scheduler']);
    const seq = Array.from({ length: run.head }, (_, index) => index + 1).find((one) => run.entry(one)?.type === 'scheduled' && run.entry(one)?.actor.instance !== undefined)!;
    expect(run.inCycle(seq, ({ profile }) => profile.name)).toBe('my-scheduler');
    expect(Run.open(run.save()).hash()).toBe(run.hash());
  });

  it('ends with its Pod, and needs its file and its rights', () => {
    const run = start();
    install(run);
    run.execute({ verb: 'delete', group: 'apps', version: 'v1', resource: 'deployments', namespace: NAMESPACE, name: 'my-scheduler', user: 'kubernetes-admin', agent: 'kubectl' });
    run.settle();
    wait(run, 40);
    mine(run, 'late');
    wait(run, 30);
    expect(nodeOf(run, 'late')).toBeUndefined();
    const broken = start();
    install(broken, CONFIG, 'nothing.yaml');
    wait(broken, 60);
    const [pod] = broken.objects<KubeObject & { readonly status: { readonly containerStatuses: readonly { readonly restartCount: number }[] } }>('', 'v1', 'pods', NAMESPACE).filter(({ metadata }) => metadata.name.startsWith('my-scheduler'));
    expect(pod!.status.containerStatuses[0]!.restartCount).toBeGreaterThan(1);
    const powerless = start();
    install(powerless, CONFIG, 'my-scheduler-config.yaml', false);
    mine(powerless, 'waits');
    wait(powerless, 30);
    expect(nodeOf(powerless, 'waits')).toBeUndefined();
  });

  it('races with the first for the last room: the kubelet refuses who comes second', () => {
    const run = start();
    install(run);
    for (const index of [0, 1, 2, 3, 4, 5]) {
      mine(run, `mine${index}`, { cpu: '1500m' });
      makePod(run, `first${index}`, { containers: [{ name: 'c', image: 'nginx:1.29', resources: { requests: { cpu: '1500m' } } }] });
    }
    wait(run, 30);
    const pods = [0, 1, 2, 3, 4, 5].flatMap((index) => [podOf(run, `mine${index}`)!, podOf(run, `first${index}`)!]);
    const failed = pods.filter(({ status }) => status?.phase === 'Failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map(({ status }) => status?.reason))).toEqual(new Set(['OutOfcpu']));
    // No node runs more than it has.
    const running = new Map<string, number>();
    for (const { spec, status } of pods) if (status?.phase === 'Running') running.set(spec.nodeName!, (running.get(spec.nodeName!) ?? 0) + 1);
    for (const count of running.values()) expect(count).toBeLessThanOrEqual(2);
  });
});
