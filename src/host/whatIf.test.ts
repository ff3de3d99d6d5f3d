import { describe, expect, it } from 'vitest';
import type { Steps } from '../engine/index.ts';
import type { WhatIfData } from '../views/whatIf.ts';
import { EngineHost } from './host.ts';

const MANIFEST = (name: string, spec: object): string => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
const container = (more: object = {}): object => ({ name: 'app', image: 'nginx', ...more });

async function opened(files: Readonly<Record<string, string>>, lines: readonly string[], pod: string) {
  const host = new EngineHost();
  const start = await host.open({ scenario: 'default' });
  let frame = start;
  for (const line of lines) {
    const { outcome, frame: after } = await host.kubectl(line, files);
    expect(outcome.stderr).toBe('');
    frame = await host.advance(after.at + 20_000_000);
  }
  const name = (await host.objects()).find((one) => one.kind === 'Pod' && one.name.startsWith(pod))!.name;
  const data = await host.view('whatIf', { pod: `default/${name}` }, frame.seq);
  return { host, frame, data };
}

/** What one click does, without the page: a suggestion with each kind of change in a future of its own, until the Pod is placed. */
async function eachPlaces({ host, frame, data }: { readonly host: EngineHost; readonly frame: { readonly seq: number; readonly branch: string }; readonly data: WhatIfData }, kinds: readonly string[]) {
  const seen = new Set<string>();
  for (const { name, suggestions } of data.nodes!) {
    for (const { changes, lines, follow } of suggestions) {
      if (changes.every(({ kind }) => seen.has(kind))) continue;
      for (const { kind } of changes) seen.add(kind);
      await host.branch(frame.branch);
      await host.goto({ seq: frame.seq });
      await host.fork(`${name} ${changes.map(({ kind }) => kind).join()}`);
      for (const line of lines) expect((await host.kubectl(line, {})).outcome, line).toMatchObject({ exitCode: 0 });
      let where: string | undefined;
      for (let tries = 0; tries < 30 && where === undefined; tries++) {
        const { step } = await host.until({ actor: 'kube-scheduler' });
        const { pod = '', outcome, node } = (step?.type === 'scheduled' ? step.data : {}) as Partial<Steps['scheduled']>;
        if (outcome === 'bound' && (pod === follow || (follow.endsWith('*') && pod.startsWith(follow.slice(0, -1))))) where = node;
      }
      expect(where, `${lines.join('; ')} should place ${follow}`).toBeDefined();
    }
  }
  for (const kind of kinds) expect([...seen]).toContain(kind);
}

describe('what if: each suggestion, carried out in a future of its own, places the Pod', () => {
  it('that wants a label and does not tolerate', async () => {
    const world = await opened({ 'p.json': MANIFEST('picky', { containers: [container()], nodeSelector: { disk: 'ssd' } }) }, ['kubectl taint nodes worker1 team=a:NoSchedule', 'kubectl cordon worker2', 'kubectl apply -f p.json'], 'picky');
    expect(world.data.nodes!.map(({ name }) => name).sort()).toEqual(['controlplane', 'worker1', 'worker2', 'worker3']);
    expect(world.data.nodes!.find(({ name }) => name === 'worker3')!.suggestions.map(({ lines }) => lines)).toEqual([
      ['kubectl label nodes worker3 disk=ssd'],
      [expect.stringMatching(/^kubectl replace --force -f - <<< '.*"name":"picky".*'$/)],
    ]);
    await eachPlaces(world, ['label', 'noSelector', 'untaint', 'tolerate', 'uncordon']);
  });

  it('that asks for more than is free', async () => {
    const big = (name: string, cpu: string): string => MANIFEST(name, { containers: [container({ resources: { requests: { cpu } } })] });
    const world = await opened({ 'a.json': big('filler', '3'), 'b.json': big('big', '2500m') }, ['kubectl cordon worker2 worker3', 'kubectl apply -f a.json', 'kubectl uncordon worker2 worker3', 'kubectl taint nodes worker2 worker3 team=a:NoSchedule', 'kubectl apply -f b.json'], 'big');
    const worker1 = world.data.nodes!.find(({ name }) => name === 'worker1')!;
    expect(worker1.suggestions.map(({ changes }) => changes.map(({ kind }) => kind).join())).toEqual(expect.arrayContaining(['request', 'remove']));
    await eachPlaces(world, ['request', 'remove']);
  });

  it('of a Deployment whose node is missing, by the Deployment', async () => {
    const world = await opened({}, ['kubectl create deployment web --image=nginx', `kubectl patch deployment web --type=merge -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null},"template":{"spec":{"nodeSelector":{"disk":"ssd"}}}}}'`], 'web');
    const lines = world.data.nodes!.flatMap(({ suggestions }) => suggestions.flatMap((one) => one.lines));
    expect(lines).toContain(`kubectl patch deployment web -n default --type=merge -p '{"spec":{"template":{"spec":{"nodeSelector":null}}}}'`);
    await eachPlaces(world, ['label', 'noSelector']);
  });

  it('whose claim is missing', async () => {
    const world = await opened({ 'p.json': MANIFEST('stored', { containers: [container({ volumeMounts: [{ name: 'data', mountPath: '/data' }] })], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }) }, ['kubectl apply -f p.json'], 'stored');
    await eachPlaces(world, ['noVolume', 'createClaim']);
  });

  it('that is gated, and that wants to be alone', async () => {
    const gated = await opened({ 'p.json': MANIFEST('gated', { containers: [container()], schedulingGates: [{ name: 'wait' }] }) }, ['kubectl apply -f p.json'], 'gated');
    await eachPlaces(gated, ['ungate']);
    const alone = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } }] } };
    const lonely = await opened({ 'p.json': MANIFEST('lonely', { containers: [container()], affinity: alone }) }, ['kubectl create deployment web --image=nginx --replicas=3', 'kubectl apply -f p.json'], 'lonely');
    expect(lonely.data.nodes!.filter(({ suggestions }) => suggestions.some(({ lines }) => lines.some((line) => line.startsWith('kubectl scale deployment/web')))).length).toBeGreaterThan(0);
    await eachPlaces(lonely, ['remove', 'noAntiAffinity']);
  });
});

describe('a Pod that asks for a scheduler that is not there', () => {
  it('waits in vain, whatever the nodes are like', async () => {
    const { host, data } = await opened({ 'p.json': MANIFEST('lost', { containers: [container()], schedulerName: 'mine' }) }, ['kubectl apply -f p.json'], 'lost');
    expect(data).toMatchObject({ pod: 'default/lost', missingScheduler: 'mine' });
    expect(data.nodes).toBeUndefined();
    expect(await host.inspect({ resource: 'pods', namespace: 'default', name: 'lost' })).toMatchObject({ missingScheduler: 'mine' });
    expect(await host.inspect({ resource: 'pods', namespace: 'kube-system', name: 'etcd-controlplane' })).not.toHaveProperty('missingScheduler');
  });
});

describe('why not the others', () => {
  it('tells what each other node lacked of the chosen one, and what weight would have turned it', async () => {
    const { data } = await opened({}, ['kubectl create deployment web --image=nginx --replicas=2'], 'web');
    const { node, total, others, turnings } = data.choice!;
    expect(others.find(({ name }) => name === 'controlplane')).toMatchObject({ refusals: [{ plugin: 'TaintToleration' }] });
    for (const { name, total: theirs, behind } of others.filter((one) => one.behind !== undefined)) {
      expect(name).not.toBe(node);
      expect(behind!.reduce((sum, { by }) => sum + by, 0)).toBe(theirs! - total!);
      expect(theirs!).toBeLessThanOrEqual(total!);
    }
    expect(turnings.length).toBeGreaterThan(3);
    for (const { below, above } of turnings) for (const turn of [below, above]) expect(turn?.nodes ?? []).not.toContain(node);
  });
});
