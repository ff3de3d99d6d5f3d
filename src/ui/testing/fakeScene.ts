/** A plausible cluster as plain data, for tests and for looking at the design without an engine. */
import type { NodePart, NodeVerdictPart, PodPart, Scene } from '../../scene/scene.ts';

export interface FakePod {
  readonly base: string;
  readonly suffix: string;
  readonly node?: string;
  readonly status: string;
  readonly system?: boolean;
}

const TONES: ReadonlyMap<string, PodPart['tone']> = new Map([['Running', 'ok'], ['Completed', 'done'], ['CrashLoopBackOff', 'bad'], ['ImagePullBackOff', 'bad']]);

const podOf = (pod: FakePod, active: string): PodPart => ({
  uid: `${pod.base}-${pod.suffix}`,
  namespace: pod.system === true ? 'kube-system' : 'default',
  name: `${pod.base}-${pod.suffix}`,
  base: pod.base,
  suffix: pod.suffix,
  status: pod.status,
  tone: TONES.get(pod.status) ?? 'waiting',
  ready: pod.status === 'Running' ? '1/1' : '0/1',
  restarts: 0,
  ...(pod.status === 'Running' && { ip: '10.244.1.7' }),
  system: pod.system === true,
  active: active === `${pod.base}-${pod.suffix}`,
});

const OS = ['Debian GNU/Linux 13 (trixie)', 'Ubuntu 24.04.3 LTS', 'Debian GNU/Linux 12 (bookworm)', 'Ubuntu 24.04.3 LTS'];

function nodeOf(i: number, pods: readonly FakePod[], active: string, verdicts: ReadonlyMap<string, NodeVerdictPart> | undefined, speaking: string, masters: number): NodePart {
  const name = i === 0 ? 'controlplane' : i < masters ? `controlplane${i + 1}` : `worker${i - masters + 1}`;
  const own = pods.filter((pod) => pod.node === name);
  const cpu = 200 + own.length * 250;
  const memory = 0.3 + own.length * 0.25;
  const verdict = verdicts?.get(name);
  return {
    name, controlPlane: i < masters, ready: true, schedulable: true, os: OS[i % 4] ?? '', zone: 'aabc'[i % 4] ?? 'a', version: 'v1.37.2',
    runtime: 'containerd://2.1.4', address: `192.168.49.${i + 2}`, podCIDR: `10.244.${i}.0/24`,
    taints: i < masters ? ['node-role.kubernetes.io/control-plane:NoSchedule'] : [],
    kubelet: speaking === `kubelet/${name}` ? 'active' : 'idle', kubeProxy: 'idle', containerRuntime: 'idle',
    pods: own.map((pod) => podOf(pod, active)),
    bars: [
      { resource: 'cpu', used: Math.min(1, cpu / 4000), usedText: `${cpu}m`, totalText: '4' },
      { resource: 'memory', used: Math.min(1, memory / 8), usedText: `${memory.toFixed(1)}Gi`, totalText: '8Gi' },
      { resource: 'pods', used: own.length / 110, usedText: String(own.length), totalText: '110' },
    ],
    ...(verdict && { verdict }),
  };
}

export interface FakeMoment {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly pods: readonly FakePod[];
  readonly active?: string;
  readonly verdicts?: ReadonlyMap<string, NodeVerdictPart>;
  readonly messages?: Scene['messages'];
  readonly nodes?: number;
  readonly masters?: number;
}

export function fakeScene(moment: FakeMoment): Scene {
  const speaking = moment.actor;
  const state = (id: string): 'active' | 'idle' => (speaking === id ? 'active' : 'idle');
  const active = moment.active ?? '';
  const nodes = Array.from({ length: moment.nodes ?? 4 }, (_, i) => nodeOf(i, moment.pods, active, moment.verdicts, speaking, moment.masters ?? 1));
  return {
    seq: moment.seq, at: moment.at, nodes,
    controlPlane: [
      { id: 'etcd', type: 'etcd', state: state('etcd'), doing: { code: 'revision', data: { revision: 1000 + moment.seq } } },
      { id: 'kube-controller-manager', type: 'kube-controller-manager', state: state('kube-controller-manager'), doing: { code: 'idle', data: {} } },
      { id: 'kube-scheduler', type: 'kube-scheduler', state: state('kube-scheduler'), doing: { code: 'queue', data: { count: moment.pods.filter((pod) => pod.node === undefined).length } } },
      { id: 'kube-apiserver', type: 'kube-apiserver', state: state('kube-apiserver'), doing: { code: 'idle', data: {} } },
    ],
    pending: moment.pods.filter((pod) => pod.node === undefined).map((pod) => podOf(pod, active)),
    networks: { pods: '10.244.0.0/16', services: '10.96.0.0/12', infrastructure: '192.168.49.0/24' },
    services: [
      { namespace: 'default', name: 'kubernetes', clusterIP: '10.96.0.1', endpoints: 1, system: true },
      { namespace: 'default', name: 'frontend', clusterIP: '10.99.31.7', endpoints: moment.pods.filter((pod) => pod.base === 'frontend' && pod.status === 'Running').length, system: false },
    ],
    messages: moment.messages ?? [],
    user: speaking === 'user' ? 'active' : 'idle',
  };
}
