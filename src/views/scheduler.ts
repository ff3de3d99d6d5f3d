/** kube-scheduler's queues with their timers, why each Pod is where it is and what would wake it; and the cycles up to now. */
import { readConfiguration, schedulerFile, SCHEDULER_FILES } from '../engine/lateCode.ts';
import { actorName, backoffEnd, DEFAULT_PROFILE, SECOND, type Pod, type QueuedPod, type Run, type Steps, type TraceEntry } from '../engine/index.ts';
import { missingScheduler } from './schedulerProfile.ts';

export interface SchedulerQuery {
  /** The machine of the scheduler to look into; without it the one that leads. */
  readonly instance?: string;
}

export const QUEUES = ['active', 'backoff', 'unschedulable', 'gated', 'inFlight'] as const;
export type QueueName = (typeof QUEUES)[number];

export interface WaitingPod {
  readonly key: string;
  readonly priority: number;
  readonly attempts: number;
  /** Simulated time at which it came here. */
  readonly since: number;
  /** When its back-off ends; absent without one. With an active queue that is empty it is taken before. */
  readonly backoffEnds?: number;
  /** The flush of those that have waited too long takes it. */
  readonly flushAt?: number;
  /** It failed for an error, not for a plugin: nobody takes it before its time. */
  readonly error?: boolean;
  /** Plugins that rejected it, or the gate that keeps it out. */
  readonly plugins: readonly string[];
  /** Kubernetes' names of the changes that would make it try again; `asks`: a queueing hint looks first whether the change helps. */
  readonly wakes: readonly { readonly event: string; readonly plugins: readonly string[]; readonly asks: boolean }[];
  readonly last?: { readonly seq: number; readonly at: number; readonly outcome: Steps['scheduled']['outcome']; readonly message?: string };
  /** The step that brought it here. */
  readonly cause?: { readonly seq: number; readonly at: number; readonly actor: string; readonly type: string; readonly grain: TraceEntry['grain']; readonly cause: number; readonly routine: boolean; readonly data: unknown };
  /** In flight: the node that it is being bound to, and whether volumes are waited for. Elsewhere: the node that preemption makes room on. */
  readonly node?: string;
  readonly volumes?: boolean;
  readonly gates?: readonly string[];
  /** What another plugin than SchedulingGates says that keeps it out. */
  readonly held?: string;
  readonly scheduler?: string;
}

export interface SchedulerData {
  readonly now: number;
  /** Machines with a scheduler; '' is the only one, or the first. */
  readonly instances: readonly { readonly name: string; readonly leads: boolean }[];
  readonly instance: string;
  readonly queues: { readonly [name in QueueName]: readonly WaitingPod[] };
  readonly counts: { readonly [name in QueueName]: number };
  /** Newest first. */
  readonly cycles: readonly { readonly seq: number; readonly at: number; readonly pod: string; readonly outcome: Steps['scheduled']['outcome']; readonly node?: string; /** Another profile than the usual one. */ readonly scheduler?: string }[];
  /** Pods in no queue at all, and the name of the scheduler that they ask for: none goes by it. */
  readonly unclaimed: readonly { readonly pod: string; readonly scheduler: string }[];
}

const MOST_WAITING = 60;
const MOST_CYCLES = 40;
/** So many steps back the cycles are looked for. */
const LOOK_BACK = 60_000;
const LONGEST_WAIT = 300 * SECOND;
const LEFTOVER_PERIOD = 30 * SECOND;

interface Assumed {
  readonly pod: Pod;
  readonly row: QueuedPod;
}

type Cycles = SchedulerData['cycles'];

export function schedulerView(run: Run, { instance: wanted }: SchedulerQuery): SchedulerData {
  const instances = instancesOf(run);
  const instance = wanted ?? instances.find(({ leads }) => leads)?.name ?? '';
  const rows = run.state<QueuedPod>(table('queue', instance));
  const settings = settingsOf(run, instance);
  const { cycles, last } = cyclesOf(run, new Set(rows.keys()));
  const all: { [name in QueueName]: WaitingPod[] } = { active: [], backoff: [], unschedulable: [], gated: [], inFlight: [] };
  for (const key of rows.keys()) {
    const row = rows.get(key)!;
    all[row.gate !== undefined ? 'gated' : row.place === 'errorBackoff' ? 'backoff' : row.place].push(waitingOf(run, key, row, last.get(key), settings));
  }
  const binding = run.state<Assumed>(table('assumed', instance));
  const volumes = run.state(table('volumes', instance));
  for (const key of binding.keys()) {
    const { pod, row } = binding.get(key)!;
    all.inFlight.push({ ...waitingOf(run, key, { ...row, place: 'inFlight' }, undefined, settings), ...(pod.spec.nodeName !== undefined && { node: pod.spec.nodeName }), volumes: volumes.has(key) });
  }
  all.active.sort(byTurn);
  all.backoff.sort((a, b) => (a.backoffEnds ?? 0) - (b.backoffEnds ?? 0) || byTurn(a, b));
  for (const name of ['unschedulable', 'gated', 'inFlight'] as const) all[name].sort((a, b) => a.since - b.since || (a.key < b.key ? -1 : 1));
  const each = <T>(of: (pods: readonly WaitingPod[]) => T): { readonly [name in QueueName]: T } => ({ active: of(all.active), backoff: of(all.backoff), unschedulable: of(all.unschedulable), gated: of(all.gated), inFlight: of(all.inFlight) });
  return { now: run.now, instances, instance, cycles, queues: each((pods) => pods.slice(0, MOST_WAITING)), counts: each((pods) => pods.length), unclaimed: unclaimedOf(run) };
}

/** Pods in no queue at all: no scheduler goes by the name that they ask for. */
function unclaimedOf(run: Run): SchedulerData['unclaimed'] {
  const found: { pod: string; scheduler: string }[] = [];
  for (const pod of run.objects<Pod>('', 'v1', 'pods')) {
    if (found.length === MOST_WAITING) break;
    if (profileOf(pod).scheduler === undefined) continue;
    const scheduler = missingScheduler(run, pod);
    if (scheduler !== undefined) found.push({ pod: `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`, scheduler });
  }
  return found;
}

/** As the active queue hands them out. */
const byTurn = (a: WaitingPod, b: WaitingPod): number => b.priority - a.priority || a.since - b.since || (a.key < b.key ? -1 : 1);

const table = (name: string, instance: string): string => `kube-scheduler/${name}${instance === '' ? '' : `/${instance}`}`;

/** The first machine's has no name of its own; the others are those of which anything is known. */
function instancesOf(run: Run): SchedulerData['instances'] {
  const others = run.objects('', 'v1', 'nodes').flatMap(({ metadata: { name, labels } }) => (labels?.['node-role.kubernetes.io/control-plane'] !== undefined && run.state(table('state', name)).size > 0 ? [name] : []));
  return ['', ...others].map((name) => ({ name, leads: !run.state(table('state', name)).has('standby') }));
}

/** The newest cycles, and the newest of each Pod that waits. */
function cyclesOf(run: Run, waiting: ReadonlySet<string>): { readonly cycles: Cycles; readonly last: ReadonlyMap<string, NonNullable<WaitingPod['last']>> } {
  const cycles: Cycles[number][] = [];
  const last = new Map<string, NonNullable<WaitingPod['last']>>();
  for (let seq = run.position; seq > Math.max(0, run.position - LOOK_BACK) && (cycles.length < MOST_CYCLES || last.size < waiting.size); seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) break;
    if (entry.type !== 'scheduled') continue;
    const { pod, outcome, node, message } = entry.data as Steps['scheduled'];
    if (cycles.length < MOST_CYCLES) cycles.push({ seq, at: entry.at, pod, outcome, ...(node !== undefined && { node }), ...profileOf(run.stored<Pod>(`/registry/pods/${pod}`)[0]?.value) });
    if (waiting.has(pod) && !last.has(pod)) last.set(pod, { seq, at: entry.at, outcome, ...(message !== undefined && { message }) });
  }
  return { cycles, last };
}

type Settings = Extract<ReturnType<typeof readConfiguration>, { readonly ok: true }>['settings'];

/** What the scheduler's configuration file says; undefined without one. */
function settingsOf(run: Run, instance: string): Settings | undefined {
  const machine = instance === '' ? (run.scenario.machines.find(({ controlPlane }) => controlPlane === true)?.name ?? '') : instance;
  const file = schedulerFile(run.state<string>(SCHEDULER_FILES), machine, run.scenario.schedulerConfig) ?? '';
  const read = file.trim() === '' ? undefined : readConfiguration(file);
  return read?.ok === true ? read.settings : undefined;
}

/** The profile by whose name a Pod asks to be scheduled, when it is not the usual one. */
function profileOf(pod: Pod | undefined): { readonly scheduler?: string } {
  const name = pod?.spec.schedulerName;
  return name === undefined || name === 'default-scheduler' ? {} : { scheduler: name };
}

function waitingOf(run: Run, key: string, row: QueuedPod, last: WaitingPod['last'], settings: Settings | undefined): WaitingPod {
  const { place, gate, since, attempts } = row;
  const spec = row.pod.spec as { readonly priority?: number; readonly schedulingGates?: readonly { readonly name: string }[] };
  const ends = backoffEnd(row, settings?.backoffs);
  const plugins = gate === undefined ? row.plugins : [gate];
  const nominated = row.pod.status?.nominatedNodeName;
  return {
    key,
    priority: spec.priority ?? 0,
    attempts,
    since,
    ...(ends !== 0 && place !== 'active' && place !== 'inFlight' && gate === undefined && { backoffEnds: ends }),
    ...(place === 'errorBackoff' && { error: true }),
    ...(place === 'unschedulable' && gate === undefined && { flushAt: flushOf(row) }),
    plugins,
    ...profileOf(row.pod),
    wakes: place === 'unschedulable' ? wakesOf(gate === 'SchedulingGates' ? [gate] : row.plugins, settings?.profiles.of(row.pod) ?? DEFAULT_PROFILE) : [],
    ...(last && { last }),
    ...causeOf(run, row.cause),
    ...(nominated !== undefined && nominated !== '' && { node: nominated }),
    ...(gate === 'SchedulingGates' ? { gates: (spec.schedulingGates ?? []).map(({ name }) => name) } : gate !== undefined && { held: heldBy(gate, row.pod, settings) }),
  };
}

/** In the words of the plugin that keeps the Pod out. */
function heldBy(plugin: string, pod: Pod, settings: Settings | undefined): string {
  const profile = settings?.profiles.of(pod) ?? DEFAULT_PROFILE;
  return profile.at('preEnqueue').find(({ name }) => name === plugin)?.preEnqueue?.(pod, () => true)?.reasons.join(', ') ?? '';
}

/** Every 30 seconds those are taken that have waited for more than five minutes. */
function flushOf({ since, flushed = 0 }: QueuedPod): number {
  return (Math.floor((Math.max(since, flushed) + LONGEST_WAIT) / LEFTOVER_PERIOD) + 1) * LEFTOVER_PERIOD;
}

function wakesOf(plugins: readonly string[], profile: typeof DEFAULT_PROFILE): WaitingPod['wakes'] {
  const found = new Map<string, { readonly plugins: string[]; asks: boolean }>();
  for (const { name, wakes = [] } of profile.plugins) {
    if (!plugins.includes(name)) continue;
    for (const { event, hint } of wakes) {
      const known = found.get(event) ?? { plugins: [], asks: true };
      known.plugins.push(name);
      known.asks &&= hint !== undefined;
      found.set(event, known);
    }
  }
  return [...found].map(([event, one]) => ({ event, ...one }));
}

function causeOf(run: Run, seq: number): Pick<WaitingPod, 'cause'> {
  const entry = seq === 0 ? undefined : run.entry(seq);
  if (entry === undefined) return {};
  const { verdicts: _verdicts, ...data } = entry.data as { readonly verdicts?: unknown };
  return { cause: { seq, at: entry.at, actor: actorName(entry.actor), type: entry.type, grain: entry.grain, cause: entry.cause, routine: entry.routine, data } };
}
