import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, HA_SCENARIOS, Run, type Fault, type Scenario } from '../engine/index.ts';
import { cardView, type CardData } from './card.ts';

function settled(scenario: Scenario = DEFAULT_SCENARIO): Run {
  const run = new Run(scenario, 1);
  run.settle();
  return run;
}

const fact = ({ facts }: CardData, code: string): string | number | undefined => ((found) => found?.word ?? found?.value)(facts.find((one) => one.code === code));
const setting = ({ configuration }: CardData, code: string): string | undefined => configuration.settings.find((one) => one.code === code)?.value;

describe('the card of a component', () => {
  it('says how the scheduler is, what it decided last, and the flags of its manifest', () => {
    const run = settled();
    const card = cardView(run, { actor: 'kube-scheduler' });
    expect(fact(card, 'state')).toBe('running');
    expect(fact(card, 'queue')).toBe(0);
    expect(fact(card, 'watched')).toContain('nodes');
    expect(card.last?.type).toBe('scheduled');
    expect(card.configuration.from).toBe('/etc/kubernetes/manifests/kube-scheduler.yaml');
    expect(card.configuration.edit).toBe('ssh controlplane sudo vi /etc/kubernetes/manifests/kube-scheduler.yaml');
    expect(card.configuration.flags).toContain('--leader-elect=true');
    expect(setting(card, 'cycle')).toBe('1 ms');
    expect(card.trial?.strike).toEqual([{ fault: 'moveManifest', target: 'kube-scheduler' }]);
  });

  it('has the numbers of the configuration that the scheduler was started with', () => {
    const schedulerConfig = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: { qps: 5, burst: 7 }
profiles:
- { schedulerName: default-scheduler }
- { schedulerName: bare, plugins: { score: { disabled: [{ name: '*' }], enabled: [{ name: ImageLocality }] } } }
`;
    const card = cardView(settled({ ...DEFAULT_SCENARIO, schedulerConfig }), { actor: 'kube-scheduler' });
    expect(setting(card, 'clientLimit')).toBe('5/s, 7');
    expect(setting(card, 'scores')).toMatch(/^default-scheduler: [5-9], bare: 1$/);
  });

  it('has latencies and networks that the scenario has chosen', () => {
    const run = settled({ ...DEFAULT_SCENARIO, latencies: { commit: 7_000 } });
    expect(setting(cardView(run, { actor: 'etcd' }), 'commit')).toBe('7 ms');
    expect(setting(cardView(run, { actor: 'kube-apiserver' }), 'serviceNetwork')).toBe('10.96.0.0/12');
    expect(setting(cardView(run, { actor: 'kubelet/worker1' }), 'endpoint')).toBe('unix:///run/containerd/containerd.sock');
  });

  it('has the flags of the manifest as the scenario has them', () => {
    const card = cardView(settled({ ...DEFAULT_SCENARIO, podNetwork: '10.20.0.0/16' }), { actor: 'kube-controller-manager' });
    expect(card.configuration.flags.filter((flag) => flag.startsWith('--cluster-cidr'))).toEqual(['--cluster-cidr=10.20.0.0/16']);
    expect(card.configuration.flags).toContain('--leader-elect=true');
    expect(setting(card, 'podNetwork')).toBe('10.20.0.0/16');
  });

  it('knows who leads and who stands by, and how many could take over', () => {
    const run = settled(HA_SCENARIOS[0]!);
    const cards = ['kube-scheduler', 'kube-scheduler/controlplane2', 'kube-scheduler/controlplane3'].map((actor) => cardView(run, { actor }));
    expect(cards.map((card) => fact(card, 'role')).toSorted()).toEqual(['leader', 'standby', 'standby']);
    expect(cards[0]?.spares).toBe(2);
    expect(fact(cardView(run, { actor: 'etcd/controlplane2' }), 'needed')).toBe('2/3');
    const balancer = cardView(run, { actor: 'load-balancer' });
    expect(fact(balancer, 'state')).toBe('running');
    expect(balancer.trial?.strike).toEqual([{ fault: 'crash', target: 'load-balancer' }]);
  });

  it('knows the agent of the CNI plugin: its Pod, and on how many nodes it is ready', () => {
    const run = settled();
    const card = cardView(run, { actor: 'cni/worker1' });
    expect([fact(card, 'state'), fact(card, 'ready')]).toEqual(['running', 'kube-flannel-ds 4/4']);
    expect(card.configuration.flags[0]).toBe('/opt/bin/flanneld');
    expect(fact(cardView(run, { actor: 'network/pods' }), 'ready')).toBe('kube-flannel-ds 4/4');
  });

  it('shows a part that has been struck as such, and how the trial strikes it', () => {
    const run = settled();
    const trial = cardView(run, { actor: 'kubelet/worker2' }).trial!;
    for (const deed of trial.strike) if ('fault' in deed) run.fault({ code: deed.fault, target: deed.target } as Fault);
    run.advanceTo(run.now + trial.after);
    expect(fact(cardView(run, { actor: 'kubelet/worker2' }), 'state')).toBe('stopped');
    expect(fact(cardView(run, { actor: 'supervisor/worker2' }), 'unitKubelet')).toBe('inactive');
  });

  it('has a trial for everything that can be struck, and none for the person', () => {
    const run = settled();
    const tried = (actor: string): unknown => cardView(run, { actor }).trial?.strike[0];
    expect(tried('addon/dns')).toEqual({ line: 'kubectl delete deployment coredns -n kube-system' });
    expect(tried('hardware/worker1')).toEqual({ fault: 'powerOff', target: 'worker1' });
    expect(tried('network/pods')).toEqual({ fault: 'cutNetwork', target: 'worker3' });
    expect(tried('cni/worker1')).toEqual({ line: 'kubectl delete daemonset kube-flannel-ds -n kube-flannel' });
    expect(['user', 'cloud', 'addon/webUI'].map(tried)).toEqual([undefined, undefined, undefined]);
  });
});
