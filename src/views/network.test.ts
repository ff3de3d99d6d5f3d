import { expect, it } from 'vitest';
import { CLOUD_SCENARIOS, DEFAULT_SCENARIO, Run, type Walk } from '../engine/index.ts';
import { networkView } from './network.ts';

it('shows a walk whole, wherever in it one stands', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  expect(networkView(run, {}).walks).toEqual([]);
  const id = run.walk({ from: 'node/worker1', host: '10.96.0.1', port: 443, protocol: 'TCP' });
  const whole = networkView(run, {});
  expect(whole.shown?.hops.map(({ code }) => code)).toContain('rules.clusterIP');
  expect(whole.shown).toMatchObject({ id, to: 'tcp://10.96.0.1:443', outcome: 'answered' });
  const rule = whole.shown!.hops.find(({ code }) => code === 'rules.clusterIP')!;
  run.seek(rule.seq);
  const { shown, table } = networkView(run, {});
  expect(shown?.hops).toEqual(whole.shown?.hops);
  expect(table.command).toBe('iptables-save');
  expect(table.hits.length).toBeGreaterThan(1);
  for (const hit of table.hits) expect(table.lines).toContain(hit);
  expect(run.state<Walk>('network/walks').get(String(id))?.turn).not.toBe('done');
});

it('prints each table of each node', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  for (const table of ['rules', 'routes', 'neighbours', 'fdb', 'interfaces', 'conntrack'] as const) expect(networkView(run, { table, node: 'worker2' }).table.lines.join('')).not.toBe('');
  const { senders, targets } = networkView(run, {});
  expect(senders).toContain('outside');
  expect(targets).toContain('http://10.96.0.1:443');
});

it.each(['aws', 'gcp', 'openstack'])('offers what the load balancer of %s answers at, a name or an address', (id) => {
  const run = new Run(CLOUD_SCENARIOS.find((one) => one.id === id)!, 1);
  run.advanceTo(60_000_000);
  const body = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 80 }] } };
  run.execute({ verb: 'create', group: '', version: 'v1', resource: 'services', namespace: 'default', body, user: 'kubernetes-admin', agent: 'kubectl' });
  run.advanceTo(240_000_000);
  const own = ['http://web', 'http://10.96.', 'http://node/'];
  const offered = networkView(run, {}).targets.filter((target) => target.startsWith('http://') && !target.includes('kube') && !own.some((one) => target.startsWith(one)));
  expect(offered).toEqual([id === 'aws' ? expect.stringMatching(/^http:\/\/.+\.elb\.amazonaws\.com$/) : expect.stringMatching(/^http:\/\/[\d.]+$/)]);
});
