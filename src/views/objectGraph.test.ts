import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, type KubeObject } from '../engine/index.ts';
import { idOf, objectGraphView } from './objectGraph.ts';

const place = (group: string, resource: string) => ({ verb: 'create', group, version: 'v1', resource, namespace: 'default', user: 'kubernetes-admin', agent: 'kubectl' }) as const;
const labels = { app: 'web' };

function deployed(image: string): Run {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  run.execute({ ...place('', 'configmaps'), body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } } });
  run.execute({ ...place('apps', 'deployments'), body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image, envFrom: [{ configMapRef: { name: 'settings' } }] }] } } } } });
  run.execute({ ...place('', 'services'), body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80 }] } } });
  run.settle();
  return run;
}

describe('the graph of objects', () => {
  const run = deployed('nginx');
  const pods = run.objects<KubeObject>('', 'v1', 'pods', 'default').map(({ metadata }) => idOf('Pod', 'default', metadata.name));
  const { objects, relations, namespaces } = objectGraphView(run, { namespace: 'default', search: '', problems: false });
  const has = (from: string, to: string, type: string) => relations.some((one) => one.from === from && one.to === to && one.type === type);

  it('links owners, selectors, references, endpoints and nodes', () => {
    const set = objects.find(({ kind }) => kind === 'ReplicaSet')!.id;
    expect(has('Deployment/default/web', set, 'owns')).toBe(true);
    expect(pods).toHaveLength(2);
    for (const pod of pods) {
      expect(has(set, pod, 'owns')).toBe(true);
      expect(has('Service/default/web', pod, 'selects')).toBe(true);
      expect(has(pod, 'ConfigMap/default/settings', 'uses')).toBe(true);
      expect(relations.some(({ from, to, type }) => from === pod && to.startsWith('Node/') && type === 'runsOn')).toBe(true);
      expect(relations.some(({ from, to, type }) => from.startsWith('EndpointSlice/') && to === pod && type === 'serves')).toBe(true);
    }
    expect(objects.find(({ id }) => id === 'Deployment/default/web')).toMatchObject({ word: '2/2', tone: 'ok' });
  });

  it('is narrowed by namespace, label and name', () => {
    expect(namespaces).toContain('kube-system');
    expect(objects.every(({ namespace }) => namespace === undefined || namespace === 'default')).toBe(true);
    expect(objectGraphView(run, { search: 'app=web', problems: false }).objects.map(({ kind }) => kind).sort()).toEqual(['Pod', 'Pod', 'ReplicaSet']);
    expect(objectGraphView(run, { search: 'settings', problems: false }).objects.map(({ id }) => id)).toEqual(['ConfigMap/default/settings']);
  });

  it('finds what is wrong, with what hangs together with it, and nothing when all is well', () => {
    expect(objectGraphView(run, { search: '', problems: true }).objects).toEqual([]);
    const broken = objectGraphView(deployed('ngnix'), { search: '', problems: true });
    expect(broken.objects.filter(({ kind }) => kind === 'Pod')).toMatchObject([{ tone: 'bad' }, { tone: 'bad' }]);
    expect(broken.objects.map(({ kind }) => kind)).toContain('Service');
  });
});
