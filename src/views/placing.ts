/**
 * Be the scheduler: the Pods that wait, the nodes as one sees them, what kube-scheduler's plugins say of a choice, and how good the choices were
 * that somebody has bound by hand in this future. What was bound is read from the run's commands and judged by the state just before each.
 */
import { DEFAULT_PROFILE, formatQuantity, podRequests, type Command, type Node, type Pod, type Run, type SchedulerProfile } from '../engine/index.ts';
import { podInfoOf, recordCycle, storedView, type CycleRecord } from '../engine/whatIf.ts';
import { faultsView } from './faults.ts';
import { schedulerProfile } from './schedulerProfile.ts';

export interface PlacingQuery {
  /** A choice to be judged: `namespace/name` and a node. */
  readonly pod?: string;
  readonly node?: string;
  /** Only nodes whose names have this in them. */
  readonly find?: string;
}

export interface PodToPlace {
  readonly key: string;
  readonly priority: number;
  readonly cpu: string;
  readonly memory: string;
  /** What it says of where it wants to be, as it is written in its spec. */
  readonly wishes: readonly string[];
}

export interface NodeToChoose {
  readonly name: string;
  readonly cpu: { readonly used: string; readonly of: string; readonly share: number };
  readonly memory: { readonly used: string; readonly of: string; readonly share: number };
  readonly taints: readonly string[];
  readonly cordoned: boolean;
  readonly labels: readonly string[];
  /** Names of the Pods there, but those of the system. */
  readonly pods: readonly string[];
}

export interface Judged {
  readonly pod: string;
  readonly node: string;
  /** Filter plugins in their order. */
  readonly filters: readonly { readonly plugin: string; readonly verdict: 'passes' | 'refuses' | 'skips'; readonly reasons: readonly string[] }[];
  readonly fits: boolean;
  /** Where kube-scheduler would put it: any of these. Empty: it fits nowhere. */
  readonly best: readonly string[];
  readonly total?: number;
  readonly bestTotal?: number;
  /** Weighted scores of the chosen node and of the first of the best. */
  readonly scores: readonly { readonly plugin: string; readonly mine: number; readonly best: number }[];
}

export interface Bound extends Judged {
  readonly seq: number;
}

export interface PlacingData {
  /** Programs of the scheduler that would place the Pods themselves. */
  readonly running: readonly string[];
  /** Those that stand still. */
  readonly frozen: readonly string[];
  readonly pods: readonly PodToPlace[];
  readonly nodes: readonly NodeToChoose[];
  /** Nodes that are not listed. */
  readonly hidden: number;
  readonly judged?: Judged;
  /** The line that binds the Pod so, as kube-scheduler's own request does. */
  readonly line?: string;
  /** Bound by hand so far, oldest first. */
  readonly bound: readonly Bound[];
  /** Of the best scores of the Pods bound where they fit, so many hundredths were kept. */
  readonly kept?: number;
}

const MOST_PODS = 40;
const MOST_NODES = 60;
const MOST_BOUND = 40;

const keyOf = ({ metadata: { namespace = 'default', name } }: Pod): string => `${namespace}/${name}`;

export function placingView(run: Run, { pod: wanted, node, find = '' }: PlacingQuery): PlacingData {
  const pods = run.objects<Pod>('', 'v1', 'pods');
  const nodes = run.objects<Node>('', 'v1', 'nodes').filter(({ metadata }) => metadata.name.includes(find));
  const waiting = pods.filter(({ spec, metadata, status }) => (spec.nodeName ?? '') === '' && metadata.deletionTimestamp === undefined && (spec.schedulingGates ?? []).length === 0 && status?.phase !== 'Failed');
  const pod = waiting.find((one) => keyOf(one) === wanted);
  const bound = boundByHand(run);
  const good = bound.filter(({ fits }) => fits);
  const sum = (of: 'total' | 'bestTotal'): number => good.reduce((all, one) => all + (one[of] ?? 0), 0);
  const programs = faultsView(run, {}).targets.filter(({ group, target }) => group === 'program' && target.startsWith('kube-scheduler'));
  return {
    running: programs.filter(({ codes }) => codes.includes('freeze')).map(({ target }) => target),
    frozen: programs.filter(({ codes }) => codes.includes('thaw')).map(({ target }) => target),
    pods: waiting.sort(byTurn).slice(0, MOST_PODS).map(toPlace),
    nodes: nodes.slice(0, MOST_NODES).map((one) => toChoose(one, pods)),
    hidden: Math.max(0, nodes.length - MOST_NODES),
    ...(pod !== undefined && node !== undefined && { judged: judge(run, pod, node), line: bindingLine(pod, node) }),
    bound,
    ...(sum('bestTotal') > 0 && { kept: Math.floor((100 * sum('total')) / sum('bestTotal')) }),
  };
}

function bindingLine({ metadata: { namespace = 'default', name } }: Pod, node: string): string {
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target: { apiVersion: 'v1', kind: 'Node', name: node } };
  return `kubectl create --raw /api/v1/namespaces/${namespace}/pods/${name}/binding -f - <<< '${JSON.stringify(binding)}'`;
}

/** As the queue has them: higher priority first, then who came first. */
const byTurn = (a: Pod, b: Pod): number =>
  (b.spec.priority ?? 0) - (a.spec.priority ?? 0) || (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : a.metadata.creationTimestamp > b.metadata.creationTimestamp ? 1 : Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));

const cpuText = (milli: number): string => formatQuantity({ nanos: BigInt(milli) * 1_000_000n, format: 'DecimalSI' });
const MEBI = 1_048_576;
const memoryText = (bytes: number): string => (bytes === 0 ? '0' : bytes >= 1024 * MEBI ? `${(bytes / (1024 * MEBI)).toFixed(1).replace('.0', '')}Gi` : `${Math.round(bytes / MEBI)}Mi`);

function toPlace(pod: Pod): PodToPlace {
  const { milliCpu, memory } = podRequests(pod.spec);
  return { key: keyOf(pod), priority: pod.spec.priority ?? 0, cpu: cpuText(milliCpu), memory: memoryText(memory), wishes: wishesOf(pod) };
}

/** Tolerations that admission gives to every Pod say nothing. */
const USUAL: readonly string[] = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

function wishesOf({ spec }: Pod): readonly string[] {
  const written = (field: string, value: unknown): string => `${field}: ${JSON.stringify(value).replaceAll('"', '').replaceAll('DuringSchedulingIgnoredDuringExecution', '')}`;
  const wishes: string[] = [];
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) wishes.push(`nodeSelector: ${key}=${value}`);
  for (const { key = '', operator = 'Equal', value = '', effect = '' } of spec.tolerations ?? []) if (!USUAL.includes(key)) wishes.push(`toleration: ${key}${operator === 'Exists' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`);
  for (const [field, value] of Object.entries(spec.affinity ?? {})) wishes.push(written(field, value));
  for (const { maxSkew, topologyKey, whenUnsatisfiable } of spec.topologySpreadConstraints ?? []) wishes.push(`topologySpread: ${topologyKey}, maxSkew ${maxSkew}, ${whenUnsatisfiable}`);
  for (const { hostPort } of spec.containers.flatMap(({ ports = [] }) => ports)) if (hostPort !== undefined && hostPort > 0) wishes.push(`hostPort: ${hostPort}`);
  for (const { persistentVolumeClaim } of spec.volumes ?? []) if (persistentVolumeClaim !== undefined) wishes.push(`persistentVolumeClaim: ${persistentVolumeClaim.claimName}`);
  return wishes;
}

const PLAIN = /^(beta\.)?kubernetes\.io\/|^node-role\.kubernetes\.io\//;

function toChoose({ metadata, spec, status }: Node, pods: readonly Pod[]): NodeToChoose {
  const own = pods.filter((pod) => pod.spec.nodeName === metadata.name && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed');
  const asked = own.map((pod) => podRequests(pod.spec));
  const all = podRequests({ containers: [{ name: '', resources: { requests: status?.allocatable ?? {} } }] });
  const [cpu, memory] = [asked.reduce((sum, one) => sum + one.milliCpu, 0), asked.reduce((sum, one) => sum + one.memory, 0)];
  return {
    name: metadata.name,
    cpu: { used: cpuText(cpu), of: cpuText(all.milliCpu), share: all.milliCpu === 0 ? 1 : cpu / all.milliCpu },
    memory: { used: memoryText(memory), of: memoryText(all.memory), share: all.memory === 0 ? 1 : memory / all.memory },
    taints: (spec.taints ?? []).map(({ key, value, effect }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`),
    cordoned: spec.unschedulable === true,
    labels: Object.entries(metadata.labels ?? {}).filter(([key]) => !PLAIN.test(key)).map(([key, value]) => `${key}=${value}`),
    pods: own.filter((pod) => pod.metadata.namespace?.startsWith('kube-') !== true).map((pod) => pod.metadata.name).sort(),
  };
}

function judge(run: Run, pod: Pod, node: string): Judged {
  const profile = schedulerProfile(run, pod) ?? DEFAULT_PROFILE;
  const record = recordCycle(profile, podInfoOf(pod), storedView((group, version, resource) => run.objects(group, version, resource)));
  return judgedBy(record, profile, keyOf(pod), node);
}

function judgedBy(record: CycleRecord, profile: SchedulerProfile, pod: string, node: string): Judged {
  const { feasible, best, totals, scores } = record;
  const refusals = new Map([...record.preFilterRefusals, ...(record.allRefusals.get(node) ?? [])].map(({ plugin, status }) => [plugin, status.reasons]));
  const first = record.refusals.get(node);
  if (first !== undefined && !refusals.has(first.plugin)) refusals.set(first.plugin, first.status.reasons);
  const filters = profile.filters.filter(({ filter }) => filter !== undefined).map(({ name }) => {
    const reasons = refusals.get(name);
    return { plugin: name, verdict: reasons !== undefined ? ('refuses' as const) : record.skipped.includes(name) ? ('skips' as const) : ('passes' as const), reasons: reasons ?? [] };
  });
  const [place, top] = [feasible.indexOf(node), feasible.indexOf(best[0] ?? '')];
  const head = { pod, node, filters, fits: place >= 0, best };
  if (top < 0) return { ...head, scores: [] };
  const beside = scores.map(({ plugin, weight, normalized }) => ({ plugin, mine: place < 0 ? 0 : weight * normalized[place]!, best: weight * normalized[top]! }));
  return { ...head, ...(place >= 0 && { total: totals[place]! }), bestTotal: totals[top]!, scores: beside };
}

/** What was judged of a command stays true for as long as it is in a run: what goes before it is then the same. */
const known = new WeakMap<Command, Judged>();

function boundByHand(run: Run): readonly Bound[] {
  const found: Bound[] = [];
  for (const { command, after = -1 } of run.commands) {
    if (!('request' in command) || command.request.subresource !== 'binding' || command.request.resource !== 'pods') continue;
    const seq = firstOf(run, after);
    if (seq === undefined || seq > run.position) break;
    const judged = known.get(command) ?? judgedThen(run, command.request, seq);
    if (judged === undefined) continue;
    known.set(command, judged);
    found.push({ ...judged, seq });
  }
  return found.slice(-MOST_BOUND);
}

function judgedThen(run: Run, { namespace = 'default', name = '', body }: Extract<Command, { readonly request: unknown }>['request'], seq: number): Judged | undefined {
  const node = (body as { readonly target?: { readonly name?: string } } | undefined)?.target?.name ?? '';
  const { position } = run;
  run.seek(seq - 1);
  const pod = run.objects<Pod>('', 'v1', 'pods', namespace).find(({ metadata }) => metadata.name === name);
  const judged = pod !== undefined && (pod.spec.nodeName ?? '') === '' ? judge(run, pod, node) : undefined;
  run.seek(position);
  return judged;
}

/** The first step of an event. */
function firstOf(run: Run, event: number): number | undefined {
  let [low, high] = [1, run.head + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (run.eventOf(middle) < event) low = middle + 1;
    else high = middle;
  }
  return low <= run.head ? low : undefined;
}
