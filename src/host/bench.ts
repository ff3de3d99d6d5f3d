/**
 * `podium bench [scheduler|scene|settle|class|hostile]`: how fast the engine is, how quickly a class follows or what is hostile is refused, as JSON.
 * Ratios within one run count; the figures of one machine do not. `--once`: the full size only.
 */
import mri from 'mri';
import { machine, DEFAULT_SCENARIO, Run, type ApiRequest, type Scenario } from '../engine/index.ts';
import { project } from '../scene/project.ts';
import { benchScheduler } from './schedulerBench.ts';

export async function run(argv: string[]): Promise<number> {
  const args = mri(argv, { string: ['nodes', 'pods', 'followers'], boolean: ['once'] });
  const nodes = Number(args['nodes'] ?? 1000);
  const pods = Number(args['pods'] ?? 10_000);
  const [part] = args._;
  if (part === 'scheduler') return print({ scheduler: benchScheduler(Number(args['pods'] ?? SCHEDULED)) });
  if (part === 'class') return print({ class: await (await import('./classroom/bench.ts')).benchClass(Number(args['followers'] ?? 200)) });
  if (part === 'hostile') return print({ hostile: (await import('./hostileBench.ts')).benchHostile() });
  if (part === 'scene') return print({ scene: scene(100, 1000) });
  const sizes = args['once'] === true ? [pods] : [Math.round(pods / 4), Math.round(pods / 2), pods];
  const settled = (): object[] => sizes.map((size) => settle(nodes, size));
  if (part === 'settle') return print({ settle: settled() });
  return print({ scheduler: benchScheduler(SCHEDULED), stepBack: stepBack(), scene: scene(100, 1000), settle: settled() });
}

/** Pods of the scheduler's part. */
const SCHEDULED = 2000;

function print(results: object): number {
  process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
  return 0;
}

/** Changes that can still be undone: nobody steps back through the whole of a bench. */
const HISTORY = 20_000;

const cpu = (): number => process.cpuUsage().user + process.cpuUsage().system;

/** Milliseconds for a step back at the finest grain, on the default cluster with an application. */
function stepBack(): { readonly steps: number; readonly medianMs: number; readonly maxMs: number } {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  run.execute(deployment('web', 20));
  run.settle();
  run.seek(run.head);
  const times: number[] = [];
  for (let from = performance.now(); times.length < 2000 && run.step(-1, 'message'); from = performance.now()) times.push(performance.now() - from);
  times.sort((a, b) => a - b);
  return { steps: times.length, medianMs: times[times.length >> 1] ?? 0, maxMs: times.at(-1) ?? 0 };
}

/** Milliseconds of CPU to draw a cluster: the first time, again, and after a change; the least of many times, because others work on the machine too. */
function scene(nodes: number, pods: number): object {
  const run = new Run({ ...cluster(nodes), workload: 'instant', systemPods: false }, 1);
  run.settle();
  for (let i = 0; i < pods / 500; i++) run.execute(deployment(`app-${i}`, 500));
  run.settle();
  const times: number[] = [];
  for (let from = cpu(); times.length < 200; from = cpu()) {
    run.seek(run.head - (times.length % 2) * 100);
    from = cpu();
    project(run);
    times.push((cpu() - from) / 1e3);
  }
  return { nodes, pods, firstMs: times[0], leastMs: Math.min(...times), medianMs: times.toSorted((a, b) => a - b)[100] };
}

/** CPU seconds until `pods` Pods of Deployments of 100 run on `nodes` nodes. */
function settle(nodes: number, pods: number): object {
  const start = cpu();
  const run = new Run(cluster(nodes), 1, HISTORY);
  run.settle();
  const joined = cpu();
  const before = run.head;
  for (let i = 0; i < pods / 100; i++) run.execute(deployment(`app-${String(i).padStart(3, '0')}`, 100));
  const { settled } = run.settle();
  const running = run.objects('', 'v1', 'pods').filter((pod) => (pod.status as { phase?: string } | undefined)?.phase === 'Running').length;
  return {
    nodes,
    pods,
    settled,
    running,
    cpuSecondsToJoin: (joined - start) / 1e6,
    cpuSecondsForPods: (cpu() - joined) / 1e6,
    cpuMillisecondsAPod: (cpu() - joined) / 1e3 / pods,
    stepsAPod: (run.head - before) / pods,
    simulatedSeconds: run.headTime / 1e6,
    heapMegabytes: Math.round(process.memoryUsage().heapUsed / 1e6),
  };
}

const cluster = (nodes: number): Scenario => ({
  ...DEFAULT_SCENARIO,
  machines: Array.from({ length: nodes + 1 }, (_, index) => ({
    ...machine(index === 0 ? 'controlplane' : `node-${String(index).padStart(4, '0')}`, index, 'abcdefghij'[index % 10]!),
    podCIDR: `10.${128 + Math.floor(index / 256)}.${index % 256}.0/24`,
  })),
  podNetwork: '10.128.0.0/9',
  clientLimits: false,
});

function deployment(name: string, replicas: number): ApiRequest {
  const labels = { app: name };
  const spec = { containers: [{ name: 'web', image: 'nginx:1.29', resources: { requests: { cpu: '100m', memory: '64Mi' } } }] };
  const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels }, spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } };
  return { verb: 'create', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', body, user: 'kubernetes-admin', agent: 'kubectl' };
}
