/**
 * `podium bench scheduler`: CPU time of pure scheduling (PreFilter to Reserve) on the workloads of which the real scheduler's figures are known:
 * empty nodes of 32 CPU and 256 Gi in 10 zones, Pods of 100m and 200Mi one after the other.
 */
import { Placement, type Node, type Pod, type PodSpec } from '../engine/index.ts';

const KINDS = ['plain', 'antiAffinity', 'spread', 'preferred'] as const;
type Kind = (typeof KINDS)[number];

/** CPU ms a Pod of kube-scheduler 1.37.2's framework, in one process: with adaptive sampling, and with every node scored. */
const REAL: { readonly [kind in Kind]: { readonly [nodes: number]: readonly [adaptive: number, every: number] } } = {
  plain: { 100: [0.57, 0.75], 1000: [2.3, 4.41], 5000: [1.89, 17.3] },
  antiAffinity: { 1000: [5.84, 7.2], 5000: [7.02, 22.6] },
  spread: { 1000: [3.61, 5.47], 5000: [5.64, 23.6] },
  preferred: { 1000: [4.2, 5.97], 5000: [6.15, 26.9] },
};
const SIZES = [100, 1000, 5000];
/** An application's Pods, where each of its nodes may take only one. */
const APP = 100;
const TENTH = 0.1;
const THIRD = 1 / 3;

export interface SchedulerFigure {
  readonly kind: Kind;
  readonly nodes: number;
  readonly sampling: 'adaptive' | 'every node';
  readonly pods: number;
  readonly placed: number;
  readonly cpuMillisecondsAPod: number;
  readonly podsASecond: number;
  /** The last quarter of the Pods against the first: how the time grows with the Pods that are there. */
  readonly growthWithPods: number;
  readonly real?: number;
  /** Of the real one's time. */
  readonly ratio?: number;
  readonly atMost?: number;
}

const cpu = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1e3;

export function benchScheduler(pods: number): object {
  for (const kind of KINDS) for (const percentage of [0, 100]) measure(kind, 300, percentage, 1000);
  const figures = KINDS.flatMap((kind) => SIZES.flatMap((nodes) => [0, 100].map((percentage) => measure(kind, nodes, percentage, pods))));
  process.stderr.write(table(figures));
  return { pods, figures, growthWithNodes: growth(figures) };
}

function measure(kind: Kind, nodes: number, percentage: number, count: number): SchedulerFigure {
  const pods = Array.from({ length: count }, (_, i) => podOf(kind, i));
  const placement = new Placement(Array.from({ length: nodes }, (_, i) => nodeOf(i)), percentage, dice());
  const quarters: number[] = [];
  let placed = 0;
  for (let quarter = 0; quarter < 4; quarter++) {
    const start = cpu();
    for (let i = Math.floor((quarter * count) / 4); i < Math.floor(((quarter + 1) * count) / 4); i++) if (placement.place(pods[i]!) !== undefined) placed++;
    quarters.push(cpu() - start);
  }
  const each = quarters.reduce((a, b) => a + b) / count;
  const every = percentage === 100;
  const real = REAL[kind][nodes]?.[every ? 1 : 0];
  const atMost = every && nodes === 5000 ? TENTH : !every || nodes === 100 ? THIRD : undefined;
  return {
    kind,
    nodes,
    sampling: every ? 'every node' : 'adaptive',
    pods: count,
    placed,
    cpuMillisecondsAPod: rounded(each),
    podsASecond: Math.round(1000 / each),
    growthWithPods: rounded(quarters[3]! / quarters[0]!),
    ...(real !== undefined && { real, ratio: rounded(each / real), ...(atMost !== undefined && { atMost: rounded(atMost) }) }),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(3));

/** How often the time of the smaller cluster goes into that of the larger one. */
function growth(figures: readonly SchedulerFigure[]): object[] {
  return figures.flatMap((large) => {
    const small = figures.find(({ kind, sampling, nodes }) => kind === large.kind && sampling === large.sampling && nodes === SIZES[SIZES.indexOf(large.nodes) - 1]);
    const { kind, sampling } = large;
    return small === undefined ? [] : [{ kind, sampling, from: small.nodes, to: large.nodes, times: rounded(large.cpuMillisecondsAPod / small.cpuMillisecondsAPod) }];
  });
}

function table(figures: readonly SchedulerFigure[]): string {
  const head = ['kind', 'nodes', 'sampling', 'ms/Pod', 'Pods/s', 'last/first quarter', 'real ms', 'ratio', 'at most'];
  const rows = figures.map(({ kind, nodes, sampling, cpuMillisecondsAPod, podsASecond, growthWithPods, real = '', ratio = '', atMost = '' }) =>
    [kind, nodes, sampling, cpuMillisecondsAPod, podsASecond, growthWithPods, real, ratio, atMost].map(String),
  );
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  return [head, ...rows].map((row) => `${row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ').trimEnd()}\n`).join('');
}

/** The same luck in every run. */
function dice(): (n: number) => number {
  let state = 1;
  return (n) => (state = (state * 48_271) % 2_147_483_647) % n;
}

function nodeOf(index: number): Node {
  const name = `node-${String(index).padStart(4, '0')}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...meta(name), labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${index % 10}` } },
    spec: {},
    status: { allocatable: { cpu: '32', memory: '256Gi', pods: '110' } },
  };
}

const meta = (name: string) => ({ name, uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' });

const zone = 'topology.kubernetes.io/zone';

/** Each Pod is an object of its own, as it would come from the API server. */
function podOf(kind: Kind, index: number): Pod {
  const app = kind === 'antiAffinity' ? `app-${Math.floor(index / APP)}` : 'app';
  const name = `pod-${String(index).padStart(5, '0')}`;
  const toleration = { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 } as const;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...meta(name), namespace: 'default', labels: { app } },
    spec: {
      containers: [{ name: 'c', image: 'nginx:1.29', resources: { requests: { cpu: '100m', memory: '200Mi' } } }],
      tolerations: [
        { ...toleration, key: 'node.kubernetes.io/not-ready' },
        { ...toleration, key: 'node.kubernetes.io/unreachable' },
      ],
      ...rules(kind, app),
    },
  };
}

function rules(kind: Kind, app: string): Partial<PodSpec> {
  const labelSelector = { matchLabels: { app } };
  if (kind === 'antiAffinity') {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector };
    return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
  }
  if (kind === 'spread') return { topologySpreadConstraints: [{ maxSkew: 5, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector }] };
  if (kind === 'preferred') {
    const term = { weight: 100, podAffinityTerm: { topologyKey: zone, labelSelector } };
    return { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term] } } };
  }
  return {};
}
