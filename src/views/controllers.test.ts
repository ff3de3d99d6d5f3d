import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { controllersView } from './controllers.ts';

describe('the controllers', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const labels = { app: 'web' };
  run.execute({ verb: 'create', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', user: 'kubernetes-admin', agent: 'kubectl', body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } } } } });
  const before = run.position;
  run.settle();
  const of = (name: string) => controllersView(run, { chosen: name }).controllers.find((one) => one.name === name)!;

  it('tell what they watch and what they have done', () => {
    const { history } = controllersView(run, { chosen: 'replicaset-controller' });
    const created = history.find(({ code }) => code === 'createPods')!;
    expect(created).toMatchObject({ key: expect.stringMatching(/^default\/web-/), step: { data: { numbers: { desired: 3, actual: 0 } } } });
    expect(created.calls.filter(({ verb, subject }) => verb === 'create' && subject.resource === 'pods')).toHaveLength(3);
    expect(of('replicaset-controller').watches).toEqual(expect.arrayContaining(['replicasets.apps', 'pods']));
    expect(history.map(({ seq }) => seq)).toEqual(history.map(({ seq }) => seq).toSorted((a, b) => b - a));
  });

  it('have a key in their queue or at work while there is something to do, and none when all is done', () => {
    const busy = new Set<string>();
    const { head } = run;
    run.seek(before);
    while (run.step(1, 'message') && run.position < head) for (const { name, waiting, working } of controllersView(run, {}).controllers) if (waiting.length + working.length > 0) busy.add(name);
    expect([...busy]).toEqual(expect.arrayContaining(['deployment-controller', 'replicaset-controller']));
    run.seek(head);
    expect(of('deployment-controller')).toMatchObject({ waiting: [], working: [], failing: [] });
  });

  it('point at the one that speaks in the present step', () => {
    const { history } = controllersView(run, { chosen: 'deployment-controller' });
    run.seek(history[0]!.seq);
    expect(controllersView(run, {}).controllers.filter(({ active }) => active).map(({ name }) => name)).toEqual(['deployment-controller']);
  });
});
