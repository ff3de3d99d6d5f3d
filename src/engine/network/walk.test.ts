import { describe, expect, it } from 'vitest';
import type { Service } from '../api/kinds/service.ts';
import type { Json } from '../api/object.ts';
import type { Steps } from '../api/steps.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../scenario.ts';
import { exec, make, makePod, podOf, wait } from '../testing/podRun.ts';
import { CNI_PROFILES, CNIS } from './cni.ts';
import type { Tracked } from './conntrack.ts';
import { hitsOf, nodeCommand } from './nodeCommands.ts';
import type { Walk, WalkRequest } from './walk.ts';

type Hop = Steps['hop'];
const PINNED = { client: 'worker1', near: 'worker1', far: 'worker2' };

/** A client, a web server on its node and one on another, and a Service before both. */
function cluster(given: Partial<Scenario> = {}, service: object = {}): Run {
  const run = new Run({ ...DEFAULT_SCENARIO, ...given }, 1);
  run.settle();
  for (const [name, nodeName] of Object.entries(PINNED)) {
    makePod(run, name, { nodeName, containers: [{ name: 'c', image: name === 'client' ? 'busybox:1.37' : 'nginx:1.25', ...(name === 'client' && { command: ['sleep', '3600'] }) }] }, name === 'client' ? { app: 'client' } : { app: 'web' });
  }
  make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30_080 }], ...service } });
  run.settle();
  return run;
}

const addressOf = (run: Run, name: string): string => podOf(run, name)!.status!.podIP!;
const hopsOf = (run: Run, id: number): Hop[] => walkOf(run, id).steps.map((seq) => run.entry(seq)!.data as Hop);
const walkOf = (run: Run, id: number): Walk => run.state<Walk>('network/walks').get(String(id))!;
const codes = (hops: readonly Hop[]): string[] => hops.map(({ code }) => code);

function go(run: Run, request: Partial<WalkRequest>): { readonly hops: Hop[]; readonly outcome: string | undefined; readonly reason: string | undefined } {
  const id = run.walk({ from: 'pod/default/client', host: '', port: 80, protocol: 'TCP', path: '/', ...request });
  const { outcome, reason } = walkOf(run, id);
  return { hops: hopsOf(run, id), outcome, reason };
}

describe('a packet', () => {
  it('to a Pod of the same node goes over the bridge alone', () => {
    const run = cluster();
    const { hops, outcome } = go(run, { host: addressOf(run, 'near') });
    expect(outcome).toBe('answered');
    expect(codes(hops)).toEqual(['send.TCP', 'leavePod.near', 'bridge.near', 'enterPod', 'deliver.TCP', 'reply.TCP', 'leavePod.near', 'bridge.near', 'enterPod', 'answered.HTTP']);
    expect(hops.at(-1)?.values).toMatchObject({ program: 'nginx', status: 200 });
  });

  it.each(CNIS.filter((cni) => cni !== 'cloudRoutes'))('to another node wears what %s puts on, and takes it off again', (cni) => {
    const run = cluster({ cni });
    const { hops, outcome } = go(run, { host: addressOf(run, 'far') });
    expect(outcome).toBe('answered');
    const { tunnel, mtu } = CNI_PROFILES[cni];
    const onWire = hops.find(({ code }) => code === 'transmit')!;
    const kinds = onWire.layers.map(({ kind }) => kind);
    const around = { vxlan: ['ipv4', 'udp', 'vxlan', 'ethernet'], geneve: ['ipv4', 'udp', 'geneve', 'ethernet'], ipip: ['ipv4'] };
    expect(kinds).toEqual(['ethernet', ...(tunnel ? around[tunnel.kind] : []), 'ipv4', 'tcp']);
    expect(onWire.layers.slice(1).reduce((sum, { size }) => sum + size, 0)).toBe(40 + 1500 - mtu);
    expect(hops.find(({ code }) => code === 'deliver.TCP')?.layers.map(({ kind }) => kind)).toEqual(['ipv4', 'tcp']);
    expect(hops.map(({ node }) => node).filter((node, at, all) => node !== all[at - 1])).toEqual(['worker1', 'worker2', 'worker1']);
  });

  it('to a Service meets the rule that the listing has, is translated, and its answer translated back', () => {
    const run = cluster();
    const { hops, outcome } = go(run, { host: 'web', path: '/' });
    expect(outcome).toBe('answered');
    expect(codes(hops).slice(0, 4)).toEqual(['sendQuery', 'leavePod', 'bridge', 'rules.clusterIP']);
    expect(hops.find(({ code }) => code === 'resolved')?.values['name']).toBe('web.default.svc.cluster.local');
    const rule = hops.find(({ purpose, part }) => purpose === 'request' && part === 'rules')!;
    expect(hitsOf(run.network.look, rule).at(-1)).toContain(`-j DNAT --to-destination ${rule.values['endpoint']}`);
    const ip = rule.values['to'];
    expect(hops.findLast(({ code }) => code === 'unNat')?.values['from']).toBe(ip);
  });

  it('asks for one name of the search path after the other', () => {
    const run = cluster();
    const asked = (host: string): unknown[] => go(run, { host }).hops.filter(({ code }) => code === 'sendQuery').map(({ values }) => values['name']);
    expect(asked('web.default')).toEqual(['web.default.default.svc.cluster.local', 'web.default.svc.cluster.local']);
    expect(asked('web.default.svc.cluster.local.')).toEqual(['web.default.svc.cluster.local']);
    expect(go(run, { host: 'nobody' }).outcome).toBe('unknownHost');
  });

  it('from outside comes in by a node port of any node, masqueraded, and not by addresses of the inside', () => {
    const run = cluster();
    const { hops, outcome } = go(run, { from: 'outside', host: '192.168.49.5', port: 30_080 });
    expect(outcome).toBe('answered');
    expect(codes(hops)).toContain('masquerade');
    expect(hops.find(({ code }) => code === 'deliver.TCP')?.values['client']).not.toBe('198.51.100.7');
    for (const host of [addressOf(run, 'far'), '10.96.0.1']) expect(go(run, { from: 'outside', host }).reason).toBe('noRoute.outside');
  });

  it('keeps its sender with externalTrafficPolicy Local, and is dropped on nodes without an endpoint', () => {
    const run = cluster({}, { externalTrafficPolicy: 'Local' });
    const { hops } = go(run, { from: 'outside', host: '192.168.49.4', port: 30_080 });
    expect(hops.find(({ code }) => code === 'deliver.TCP')?.values['client']).toBe('198.51.100.7');
    expect(go(run, { from: 'outside', host: '192.168.49.5', port: 30_080 })).toMatchObject({ outcome: 'timeout', reason: 'rules.drop' });
  });

  it('of a node or a Pod to the API server goes to the machine itself', () => {
    const run = cluster();
    for (const from of ['node/worker1', 'pod/default/client']) {
      const { hops, outcome } = go(run, { from, host: '10.96.0.1', port: 443 });
      expect(outcome).toBe('answered');
      expect(hops.find(({ code }) => code === 'deliver.TCP')?.values['program']).toContain('kube-apiserver');
    }
  });

  it('ends where nobody is: no endpoints, no listener, nobody there, no route', () => {
    const run = cluster({}, { selector: { app: 'nobody' } });
    expect(go(run, { host: 'web' })).toMatchObject({ outcome: 'refused', reason: 'rules.reject' });
    expect(go(run, { host: addressOf(run, 'far'), port: 81 })).toMatchObject({ outcome: 'refused' });
    expect(go(run, { host: '10.244.1.200' }).reason).toBe('noHost');
    expect(go(run, { host: '10.96.200.1' }).reason).toBe('noRoute');
    expect(go(run, { host: '192.0.2.1' }).reason).toBe('leftCluster');
    expect(go(run, { from: 'pod/default/ghost', host: '10.96.0.1' }).outcome).toBe('noSender');
  });

  it('too big for the Pod\'s interface goes in pieces', () => {
    const run = cluster();
    const { hops, outcome } = go(run, { host: addressOf(run, 'far'), protocol: 'ICMP', port: 0, size: 4_000 });
    expect(outcome).toBe('answered');
    expect(hops[0]?.values).toMatchObject({ pieces: 3 });
    expect(hops[0]?.values['size']).toBeLessThanOrEqual(1450);
  });
});

describe('kube-proxy in a walk', () => {
  const endpoints = (run: Run, times: number): unknown[] => Array.from({ length: times }, () => go(run, { host: podService(run) }).hops.find(({ part }) => part === 'rules')?.values['endpoint']);
  const podService = (run: Run): string => (run.objects<Service>('', 'v1', 'services', 'default').find(({ metadata }) => metadata.name === 'web')?.spec.clusterIP ?? '');

  it('takes turns with ipvs, chance with the others', () => {
    const [first, second, third] = endpoints(cluster({ proxyMode: 'ipvs' }), 3);
    expect(first).not.toBe(second);
    expect(third).toBe(first);
    for (const proxyMode of ['iptables', 'nftables'] as const) expect(new Set(endpoints(cluster({ proxyMode }), 12)).size).toBe(2);
  });

  it('remembers clients with sessionAffinity', () => {
    const run = cluster({}, { sessionAffinity: 'ClientIP' });
    expect(new Set(endpoints(run, 6)).size).toBe(1);
    expect(codes(go(run, { host: podService(run) }).hops)).toContain('rules.sticky');
  });

  it('conntrack forgets after a while', () => {
    const run = cluster();
    go(run, { host: podService(run) });
    const left = (): number => run.state<Tracked>('network/conntrack').values('worker1|').filter(({ expiresAt }) => expiresAt > run.now).length;
    expect(left()).toBeGreaterThan(0);
    wait(run, 130);
    go(run, { from: 'outside', host: '192.168.49.5', port: 1 });
    expect(left()).toBe(0);
  });
});

describe('network policies', () => {
  const deny = (run: Run): void => {
    const body: Json = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny' }, spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: { matchLabels: { app: 'friend' } } }] }] } };
    run.execute({ verb: 'create', group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies', namespace: 'default', body, user: 'kubernetes-admin', agent: 'kubectl' });
    run.settle();
  };

  it.each(CNIS.filter((cni) => cni !== 'cloudRoutes'))('hold with %s only if it enforces', (cni) => {
    const run = cluster({ cni });
    deny(run);
    for (const name of ['near', 'far']) {
      const { outcome, reason } = go(run, { host: addressOf(run, name) });
      expect([outcome, reason]).toEqual(CNI_PROFILES[cni].enforces ? ['timeout', 'policy.Ingress.denied'] : ['answered', 'answered.HTTP']);
      expect(exec(run, 'client', ['wget', '-qO-', `http://${addressOf(run, name)}`]).exitCode).toBe(CNI_PROFILES[cni].enforces ? 1 : 0);
    }
  });
});

describe('faults of the network', () => {
  it('stop a packet, or the answer', () => {
    const run = cluster();
    run.fault({ code: 'cutNetwork', target: 'worker1', from: ['worker2'] });
    expect(go(run, { host: addressOf(run, 'far') })).toMatchObject({ outcome: 'timeout', reason: 'cut' });
    expect(exec(run, 'client', ['wget', '-qO-', `http://${addressOf(run, 'far')}`]).stderr).toContain('timed out');
    expect(exec(run, 'client', ['wget', '-qO-', `http://${addressOf(run, 'near')}`]).stdout).toContain('nginx');
    expect(go(run, { host: addressOf(run, 'near') }).outcome).toBe('answered');
    run.fault({ code: 'healNetwork', target: 'worker2' });
    expect(go(run, { host: addressOf(run, 'far') }).outcome).toBe('answered');
    run.fault({ code: 'loseNetwork', target: 'worker2', percent: 100 });
    expect(go(run, { host: addressOf(run, 'far') }).reason).toBe('lost');
  });

  it('change nothing of a run that has none', () => {
    const [run, other] = [cluster(), cluster()];
    expect(run.hash()).toBe(other.hash());
    expect(run.state('network/disturbances').size).toBe(0);
  });
});

it('steps back and forth through a walk', () => {
  const run = cluster();
  const { head } = run;
  go(run, { host: addressOf(run, 'far') });
  const end = run.hash();
  run.seek(head);
  expect(run.state('network/walks').size).toBe(0);
  expect(run.step(1, 'decision')).toBe(true);
  run.seek(run.head);
  expect(run.hash()).toBe(end);
  expect(Run.open(run.save()).hash()).toBe(end);
});

describe('the tools of a node', () => {
  it('print what the packet met', () => {
    const run = cluster();
    const { hops } = go(run, { host: 'web' });
    for (const hop of hops) for (const hit of hitsOf(run.network.look, hop)) expect(nodeCommand(run.network.look, hop.node!, 'iptables-save')).toContain(hit);
    for (const { node, code, values } of hops) if (code.startsWith('route.')) expect(nodeCommand(run.network.look, node!, 'ip route')).toContain(values['line']);
    expect(nodeCommand(run.network.look, 'worker1', 'bridge fdb show')).toMatch(/dev flannel\.1 dst 192\.168\.49\.4 self permanent/);
    expect(nodeCommand(run.network.look, 'worker1', 'ip addr')).toMatch(/flannel\.1: .* mtu 1450/);
    expect(nodeCommand(run.network.look, 'worker1', 'ip neigh')).toContain('PERMANENT');
    expect(nodeCommand(run.network.look, 'worker1', 'conntrack -L')).toMatch(/src=10\.244\.1\.\d+ dst=10\.96\.\d+\.\d+ sport=\d+ dport=80 src=10\.244\.\d\.\d+ dst=10\.244\.1\.\d+ sport=80/);
    expect(nodeCommand(run.network.look, 'worker1', 'rm -rf /')).toBeUndefined();
    expect(nodeCommand(run.network.look, 'nobody', 'ip route')).toBeUndefined();
  });

  it('are those of the mode', () => {
    const run = cluster({ proxyMode: 'ipvs' });
    expect(nodeCommand(run.network.look, 'worker1', 'ipvsadm -Ln')).toMatch(/TCP {2}10\.96\.0\.1:443 rr\n {2}-> 192\.168\.49\.2:6443/);
    expect(nodeCommand(run.network.look, 'worker1', 'iptables-save')).toBe('');
    expect(nodeCommand(run.network.look, 'worker1', 'ip addr')).toContain('kube-ipvs0');
    expect(nodeCommand(cluster({ proxyMode: 'nftables' }).network.look, 'worker1', 'nft list ruleset')).toContain('table ip kube-proxy {');
  });
});
