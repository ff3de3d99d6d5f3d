import { describe, expect, it } from 'vitest';
import type { Frame } from '../session/protocol.ts';
import { readLink } from '../session/link.ts';
import { EngineHost } from './host.ts';

const guestbook = async (): Promise<{ host: EngineHost; frame: Frame }> => {
  const host = new EngineHost();
  return { host, frame: await host.open({ scenario: 'guestbook' }) };
};

const podsOf = ({ scene }: Frame): string[] => [...scene.nodes.flatMap((node) => node.pods), ...scene.pending].filter((pod) => !pod.system).map((pod) => `${pod.name} ${pod.status}`).sort();

describe('host', () => {
  it('opens just before the application is applied, with its future recorded', async () => {
    const { host, frame } = await guestbook();
    expect(podsOf(frame)).toEqual([]);
    expect(frame.headSeq).toBeGreaterThan(frame.seq + 100);
    expect(frame.scene.nodes.map(({ name, ready }) => [name, ready])).toEqual([['controlplane', true], ['worker1', true], ['worker2', true], ['worker3', true]]);
    const next = await host.goto({ direction: 1, grain: 'milestone' });
    expect(next.step?.type).toBe('command');
    expect(next.scene.user).toBe('active');
    expect(next.markers.filter(({ code }) => code === 'command').map(({ name }) => name)).toEqual(['kubectl apply -f guestbook.yaml']);
    const end = await host.goto({ end: 'end' });
    expect(podsOf(end).map((pod) => pod.replace(/\S+ /, ''))).toEqual(['Running', 'Running', 'Running', 'Running']);
  });

  it('goes back and forth without a difference', async () => {
    const { host } = await guestbook();
    const there = await host.goto({ direction: 1, grain: 'decision' });
    const further = await host.goto({ direction: 1, grain: 'decision' });
    expect(await host.goto({ direction: -1, grain: 'decision' })).toEqual(there);
    expect(await host.goto({ seq: further.seq })).toEqual(further);
    expect(structuredClone(further)).toEqual(further);
  });

  it('keeps the future that something done in the past replaces', async () => {
    const { host, frame } = await guestbook();
    const before = await host.goto({ end: 'end' });
    const hash = await host.hash();
    await host.goto({ seq: frame.seq });
    const { outcome, frame: made } = await host.kubectl('kubectl create namespace shop', {});
    expect(outcome).toMatchObject({ stdout: 'namespace/shop created\n', exitCode: 0 });
    expect(made.branches).toHaveLength(2);
    const other = made.branches.find((branch) => !branch.current)!;
    expect(other).toMatchObject({ label: 'kubectl apply -f guestbook.yaml', fromSeq: frame.seq, toAt: before.headAt });
    const back = await host.branch(other.id);
    expect(back.step?.type).toBe('command');
    expect(back.headSeq).toBe(before.headSeq);
    await host.goto({ end: 'end' });
    expect(await host.hash()).toBe(hash);
    const again = await host.branch(back.branches.find((branch) => !branch.current)!.id);
    expect(again.step?.data).toMatchObject({ line: 'kubectl create namespace shop' });
    expect((await host.objects()).some(({ kind, name }) => kind === 'Namespace' && name === 'shop')).toBe(false);
    await host.goto({ end: 'end' });
    expect((await host.objects()).some(({ kind, name }) => kind === 'Namespace' && name === 'shop')).toBe(true);
  });

  it('looks at the past without changing it', async () => {
    const { host, frame } = await guestbook();
    const { outcome, frame: after } = await host.kubectl('kubectl get nodes', {});
    expect(outcome.stdout).toContain('worker3');
    expect(after).toEqual(frame);
  });

  it('shares and saves a run that opens at the same place with the same hash', async () => {
    const { host } = await guestbook();
    const there = await host.goto({ direction: 1, grain: 'milestone' });
    const fragment = await host.share('lang=es');
    expect(readLink(fragment)).toMatchObject({ view: 'lang=es', at: there.seq });
    const other = new EngineHost();
    const opened = await other.open({ fragment });
    expect(opened).toEqual({ ...there, branches: opened.branches, view: 'lang=es' });
    expect(await other.hash()).toBe(await host.hash());
    const third = new EngineHost();
    const saved = await third.open({ file: await host.save(), name: 'run.json' });
    expect(saved).toMatchObject({ seq: there.seq, headSeq: there.headSeq });
    expect(await third.hash()).toBe(await host.hash());
  });

  it('starts from a cluster given as YAML, Pods where they were', async () => {
    const { host } = await guestbook();
    const end = await host.goto({ end: 'end' });
    const placed = (frame: Frame): string[] => frame.scene.nodes.flatMap((node) => node.pods.filter((pod) => !pod.system).map((pod) => `${pod.name} on ${node.name}`)).sort();
    const text = await host.exportObjects();
    expect(text).toContain('kind: List');
    const other = new EngineHost();
    const opened = await other.open({ file: new TextEncoder().encode(text), name: 'cluster.yaml' });
    expect(placed(opened)).toEqual(placed(end));
    expect(opened.scene.nodes.map(({ name, taints }) => [name, taints])).toEqual(end.scene.nodes.map(({ name, taints }) => [name, taints]));
  });

  it('refuses files and links with a code', async () => {
    const host = new EngineHost();
    const open = (file: string): Promise<unknown> => host.open({ file: new TextEncoder().encode(file), name: 'a.yaml' }).catch((error: { code: string }) => error.code);
    expect(await open('kind: [')).toBe('invalid');
    expect(await open('apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n')).toBe('invalid');
    expect(await open('{"podium":1,"version":1}')).toBe('invalid');
    expect(await open('{"podium":9}')).toBe('newer');
    expect(await host.open({ scenario: '__proto__' }).catch((error: { code: string }) => error.code)).toBe('unknownScenario');
    expect(await host.open({ fragment: 'v1.abc' }).catch((error: { code: string }) => error.code)).toMatch(/truncated|damaged/);
    expect(await host.fault('constructor', 'worker1').catch((error: { code: string }) => error.code)).toBe('empty');
  });

  it('waits for a Pod to be placed, and shows why it went there', async () => {
    const { host } = await guestbook();
    const frame = await host.until({ pod: 'frontend-*' });
    expect(frame.step).toMatchObject({ type: 'stored', actor: 'etcd' });
    const { changes } = frame.step!.data as { changes: { path: string }[] };
    expect(changes.map(({ path }) => path)).toContain('spec.nodeName');
    const cycle = frame.causes.findLast(({ type }) => type === 'scheduled')!;
    const shown = await host.goto({ seq: cycle.seq });
    expect(shown.scene.nodes.map(({ verdict }) => verdict?.outcome).sort()).toEqual(['best', 'filtered', 'scored', 'scored']);
    expect(shown.causes.at(0)).toMatchObject({ type: 'command' });
    expect(shown.causes.length).toBeLessThanOrEqual(12);
  });

  it('leaves every Pod at its place while others come and go', async () => {
    const { host } = await guestbook();
    const { scene } = await host.goto({ end: 'end' });
    // Its first Pod takes a node's first place: what the graph draws itself takes none.
    for (const { pods } of scene.nodes.slice(1)) expect(pods.find((pod) => pod.slot !== undefined)?.slot).toBe(0);
    const slots = (frame: Frame): Map<string, string> => new Map(frame.scene.nodes.flatMap((node) => node.pods.filter((pod) => pod.slot !== undefined).map((pod): [string, string] => [pod.uid, `${node.name} ${pod.slot}`])));
    await host.kubectl('kubectl scale deployment frontend --replicas=9', {});
    const grown = await host.goto({ end: 'end' });
    expect(new Set(slots(grown).values()).size).toBe(slots(grown).size);
    await host.kubectl('kubectl delete pod --all', {});
    await host.goto({ end: 'end' });
    const before = new Map<string, string>();
    for (let back = 0; back < 400; back++) {
      for (const [uid, slot] of slots(await host.goto({ direction: -1, grain: 'write' }))) {
        expect(before.get(uid) ?? slot).toBe(slot);
        before.set(uid, slot);
      }
    }
    expect(before.size).toBeGreaterThan(12);
  });

  it('lets time pass in slices, beyond what is recorded', async () => {
    let pauses = 0;
    let ticks = 0;
    const host = new EngineHost({ pause: async () => void pauses++, clock: () => (ticks += 3) });
    const frame = await host.open({ scenario: 'default' });
    const later = await host.advance(frame.headAt + 30_000_000);
    expect(later.headAt).toBeGreaterThan(frame.headAt + 15_000_000);
    expect(pauses).toBeGreaterThan(3);
  });

  it('tells of one of several alike alone', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'ha3' });
    const steps = await host.log({ actor: 'etcd', limit: 200, routine: true });
    expect(steps.length).toBeGreaterThan(0);
    expect(new Set(steps.map(({ actor }) => actor))).toEqual(new Set(['etcd']));
    expect((await host.log({ actor: 'etcd/controlplane2', limit: 200, routine: true })).length).toBeGreaterThan(0);
  });

  it('answers questions about the log and objects', async () => {
    const { host } = await guestbook();
    await host.goto({ end: 'end' });
    const steps = await host.log({ actor: 'kube-scheduler', grain: 'decision', limit: 50 });
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.every(({ actor }) => actor === 'kube-scheduler')).toBe(true);
    expect(await host.log({ actor: 'etcd', limit: 50 })).not.toEqual([]);
    expect((await host.log({ actor: 'kubelet', limit: 50 })).every(({ actor }) => actor.startsWith('kubelet/'))).toBe(true);
    const about = await host.log({ object: 'deployments/frontend', limit: 5 });
    expect(about).toHaveLength(5);
    const objects = await host.objects();
    expect(objects).toContainEqual({ kind: 'Deployment', resource: 'deployments.apps', namespace: 'default', name: 'frontend' });
    const found = await host.inspect({ resource: 'deployments.apps', namespace: 'default', name: 'frontend' });
    expect(found?.yaml).toContain('replicas: 3');
    expect(await host.inspect({ resource: 'pods', namespace: 'default', name: 'constructor' })).toBeUndefined();
  });
});

describe('forged runs', () => {
  it('open as something, or are refused with a code; the host lives on', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'default' });
    const run = JSON.parse(new TextDecoder().decode(await host.save())) as { head: { events: number; at: number }; commands: unknown[]; scenario: unknown };
    const request = { verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', user: 'kubernetes-admin', agent: 'kubectl' };
    const at = run.head.at - 1;
    const forged: readonly object[] = [
      { commands: [{ at, command: { fault: { code: 'constructor', target: 'worker1' } } }] },
      { commands: [{ at, command: { fault: { code: 'stopKubelet', target: 'nowhere' } } }] },
      { commands: [{ at, command: { request: { ...request, resource: '__proto__' } } }] },
      { commands: [{ at, command: { request: { ...request, body: [1, 2, 3] } } }] },
      { commands: [{ at, command: { request: { ...request, verb: 'watch' } } }] },
      { commands: [{ at, after: run.head.events, command: { request } }, { at, after: 3, command: { request } }] },
      { scenario: { epoch: 0, machines: [], podNetwork: '999.1.1.1/99', serviceNetwork: '0.0.0.0/0', workload: 'containers', systemPods: true, clientLimits: true } },
      { scenario: 'nowhere' },
    ];
    for (const change of forged) {
      const file = new TextEncoder().encode(JSON.stringify({ ...run, ...change }));
      const result = await host.open({ file, name: 'forged' }).then(() => 'opened', (error: { code?: string }) => error.code ?? 'unknown');
      expect(['opened', 'invalid', 'doesNotFit', 'unknownScenario'], JSON.stringify(change)).toContain(result);
    }
    expect((await host.open({ scenario: 'default' })).scene.nodes).toHaveLength(4);
  });
});
