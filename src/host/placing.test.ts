import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EngineHost } from './host.ts';

const files = { 'placing.yaml': readFileSync('src/examples/manifests/placing.yaml', 'utf8') };

async function stopped() {
  const host = new EngineHost();
  const { seq } = await host.open({ scenario: 'default' });
  const { running } = await host.view('placing', {}, seq);
  expect(running).toEqual(['kube-scheduler']);
  for (const program of running) await host.fault('freeze', program);
  const { outcome, frame } = await host.kubectl('kubectl apply -f placing.yaml', files);
  expect(outcome.stderr).toBe('');
  return { host, frame };
}

describe('be the scheduler', () => {
  it('has the Pods in the order of the queue, and nobody else places them', async () => {
    const { host, frame } = await stopped();
    const later = await host.advance(frame.at + 120_000_000);
    const data = await host.view('placing', {}, later.seq);
    expect(data).toMatchObject({ running: [], frozen: ['kube-scheduler'], bound: [] });
    expect(data.pods.map(({ key }) => key)).toEqual(['batch', 'cache', 'report', 'shop-1', 'shop-2', 'solo'].map((name) => `default/${name}`));
    expect(data.pods[2]).toMatchObject({ cpu: '1', memory: '1Gi', wishes: ['nodeSelector: topology.kubernetes.io/zone=b'] });
    expect(data.nodes.map(({ name }) => name)).toEqual(['controlplane', 'worker1', 'worker2', 'worker3']);
    expect(data.nodes[0]!.taints).toEqual(['node-role.kubernetes.io/control-plane:NoSchedule']);
  });

  it('is under way as soon as the scheduler stands still, with Pods that waited before', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'default' });
    await host.kubectl(`kubectl run picky --image=nginx --overrides='{"spec":{"nodeSelector":{"disk":"ssd"}}}'`, files);
    const { at } = await host.fault('freeze', 'kube-scheduler', { unprobed: true });
    const { seq } = await host.advance(at + 1);
    expect(await host.view('placing', {}, seq)).toMatchObject({ frozen: ['kube-scheduler'], pods: [{ key: 'default/picky' }] });
  });

  it('judges a choice plugin by plugin, as kube-scheduler would', async () => {
    const { host, frame } = await stopped();
    const { judged } = await host.view('placing', { pod: 'default/report', node: 'controlplane' }, frame.seq);
    expect(judged!.filters.filter(({ verdict }) => verdict === 'refuses').map(({ plugin }) => plugin)).toEqual(['TaintToleration', 'NodeAffinity']);
    expect(judged).toMatchObject({ fits: false, best: ['worker2'] });
    const { judged: right } = await host.view('placing', { pod: 'default/report', node: 'worker2' }, frame.seq);
    expect(right).toMatchObject({ fits: true, total: right!.bestTotal });
    expect(right!.scores.reduce((sum, { mine }) => sum + mine, 0)).toBe(right!.total);
  });

  it('binds by the Binding API: later Pods see it, and what was kept of the score is counted, back and forth', async () => {
    const { host, frame } = await stopped();
    let { seq } = frame;
    const start = seq;
    const placed: string[] = [];
    for (const [name, node] of [['batch', 'worker1'], ['cache', 'worker1'], ['report', 'worker2'], ['shop-1', 'worker3'], ['shop-2', 'worker1'], ['solo', 'worker2']]) {
      const { line, judged } = await host.view('placing', { pod: `default/${name!}`, node: node! }, seq);
      expect(judged!.fits, `${name!} on ${node!}`).toBe(true);
      const { outcome, frame: after } = await host.kubectl(line!, {});
      expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
      ({ seq } = after);
      placed.push(name!);
      const data = await host.view('placing', {}, seq);
      expect(data.bound.map((one) => one.pod)).toEqual(placed.map((one) => `default/${one}`));
      expect(data.nodes.find((one) => one.name === node)!.pods).toContain(name!);
      expect(data.bound.at(-1)).toMatchObject({ node, total: judged!.total, bestTotal: judged!.bestTotal, best: judged!.best });
    }
    const { bound, kept, pods } = await host.view('placing', {}, seq);
    expect(pods).toEqual([]);
    expect(kept).toBe(Math.floor((100 * bound.reduce((sum, one) => sum + one.total!, 0)) / bound.reduce((sum, one) => sum + one.bestTotal!, 0)));
    expect(kept).toBeLessThan(100);
    expect((await host.view('placing', {}, bound[1]!.seq)).bound).toHaveLength(2);
    expect((await host.view('placing', {}, start)).bound).toEqual([]);
    const end = await host.advance((await host.goto({ seq })).at + 40_000_000);
    expect((await host.kubectl('kubectl get pods', {})).outcome.stdout.match(/Running/g)).toHaveLength(6);
    expect((await host.view('placing', {}, end.seq)).bound).toEqual(bound);
  });

  it('keeps all of the score of what kube-scheduler would have chosen', async () => {
    const { host, frame } = await stopped();
    let { seq } = frame;
    for (const name of ['batch', 'cache', 'report', 'shop-1', 'shop-2', 'solo']) {
      const { judged } = await host.view('placing', { pod: `default/${name}`, node: 'worker1' }, seq);
      const { line } = await host.view('placing', { pod: `default/${name}`, node: judged!.best[0]! }, seq);
      ({ seq } = (await host.kubectl(line!, {})).frame);
    }
    expect(await host.view('placing', {}, seq)).toMatchObject({ kept: 100, pods: [] });
  });
});
