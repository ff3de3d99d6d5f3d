import { describe, expect, it } from 'vitest';
import { largeScenario, Run } from '../engine/index.ts';
import { distributionView } from './distribution.ts';
import { placingView } from './placing.ts';
import { whatIfView } from './whatIf.ts';

describe('a cluster with more nodes than a list can hold', () => {
  const run = new Run(largeScenario('nodes130')!, 1);
  run.settle();
  const create = (name: string, spec: object) => run.execute({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', user: 'kubernetes-admin', agent: 'kubectl', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '1' } } }], ...spec } } });
  create('placed', {});
  create('nowhere', { nodeSelector: { disk: 'ssd' } });
  run.settle();

  it('lists the fullest nodes, and says how many others there are', () => {
    const { rows, hidden } = distributionView(run, { of: 'nodes', resource: 'cpu' });
    expect([rows.length, hidden, rows[0]!.pods]).toEqual([100, 31, 1]);
    expect(distributionView(run, { of: 'zones', resource: 'cpu' })).toMatchObject({ hidden: 0 });
  });

  it('finds what would help on any node, by its name', () => {
    const all = whatIfView(run, { pod: 'default/nowhere' });
    expect([all.nodes!.length, all.hidden]).toEqual([24, 107]);
    expect(all.nodes!.every(({ suggestions }) => suggestions.length > 0)).toBe(true);
    const one = whatIfView(run, { pod: 'default/nowhere', find: 'worker129' });
    expect(one.nodes!.map(({ name, suggestions }) => [name, suggestions[0]!.changes[0]!.kind])).toEqual([['worker129', 'label']]);
    expect(one.hidden).toBe(0);
    expect(whatIfView(run, { pod: 'default/placed', find: 'worker12' }).choice!.others.every(({ name }) => name.includes('worker12'))).toBe(true);
  });

  it('lets a Pod be placed by hand on any node', () => {
    expect(placingView(run, {})).toMatchObject({ hidden: 71 });
    expect(placingView(run, { find: 'worker129' })).toMatchObject({ hidden: 0, nodes: [{ name: 'worker129' }] });
  });
});
