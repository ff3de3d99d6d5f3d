/**
 * The status that a kubelet writes about a Pod, made of its record, and the patch that brings the API server to it. Upstream:
 * pkg/kubelet/kubelet_pods.go (generateAPIPodStatus, getPhase, convertToAPIContainerStatuses), pkg/kubelet/status/generate.go,
 * pkg/kubelet/status/status_manager.go. Leaves out: device health.
 */
import type { OperatingSystem, RuntimeName } from '../api/machine.ts';
import { mayRestartAll } from '../api/declaredFeatures.ts';
import { sameJson } from '../api/equal.ts';
import type { Container, ContainerState, ContainerStatus, Pod, PodStatus } from '../api/kinds/pod.ts';
import type { Condition, Json } from '../api/object.ts';
import { formatTime } from '../api/time.ts';
import type { Micros } from '../kernel/time.ts';
import { imageIdOf, imageNameOf } from './imageStore.ts';
import { restarterOf, startsAgain } from './restartPolicy.ts';
import { specOf, type ContainerRecord, type Exit, type PodRecord } from './record.ts';

type Phase = NonNullable<PodStatus['phase']>;

/** What a kubelet says besides what the API's own types name. */
type FullContainerStatus = ContainerStatus & { readonly [field: string]: unknown };

const OWNED = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'] as const;
/** Also told of a Pod that has a rule for it. */
const RESTARTING = 'AllContainersRestarting';
type Owned = (typeof OWNED)[number];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Verdict = { readonly status: 'True' | 'False'; readonly reason?: string; readonly message?: string };

/** The node as its Pods' statuses speak of it. */
export interface StatusHost {
  readonly ip: string;
  /** Prefix of container IDs. */
  readonly runtime: RuntimeName;
  readonly os: OperatingSystem;
}

export function podStatus(record: PodRecord, host: StatusHost, now: Micros, epoch: number): PodStatus {
  const { pod, verdict } = record;
  const phase = phaseOf(record);
  const time = (at: Micros): string => formatTime(at, epoch);
  const ip = record.sandbox?.ip;
  const shown = record.stage === 'rejected' ? [] : record.containers;
  const statuses = (init: boolean): FullContainerStatus[] => shown.filter(({ role }) => (role !== 'app') === init).map((container) => containerStatus(record, container, time, host));
  const [initStatuses, appStatuses] = [statuses(true), statuses(false)];
  const { generation } = pod.metadata;
  const status: Mutable<PodStatus> = { phase };
  if (verdict) {
    status.reason = verdict.reason;
    status.message = verdict.message;
  }
  if (generation !== undefined) status.observedGeneration = generation;
  if (record.stage !== 'rejected') status.conditions = conditions(record, phase, now, epoch);
  status.hostIP = host.ip;
  status.hostIPs = [{ ip: host.ip }];
  if (ip !== undefined) {
    status.podIP = ip;
    status.podIPs = [{ ip }];
  }
  status.startTime = time(record.startTime);
  status.qosClass = pod.status?.qosClass ?? 'BestEffort';
  if (initStatuses.length > 0) status.initContainerStatuses = initStatuses;
  if (appStatuses.length > 0) status.containerStatuses = appStatuses;
  return status;
}

// ---- phase

/** A container that waits after an end counts as ended. */
const ended = ({ state, exit, last }: ContainerRecord): Exit | undefined => (state === 'exited' ? exit : state === 'waiting' ? last : undefined);

function phaseOf(record: PodRecord): Phase {
  if (record.verdict) return 'Failed';
  const over = record.stage === 'stopped';
  if (!over && (record.containers.some(({ reset }) => reset === true) || restarterOf(record) !== undefined)) return 'Running';
  const again = (container: ContainerRecord): boolean => startsAgain(record, container, ended(container)?.exitCode ?? 0);
  const plainInits = record.containers.filter(({ role }) => role === 'init');
  if (plainInits.some((container) => (ended(container)?.exitCode ?? 0) !== 0 && !again(container))) return 'Failed';
  const apps = record.containers.filter(({ role }) => role === 'app');
  const begun = apps.some(({ state, last }) => state !== 'waiting' || last !== undefined);
  if (!begun && !over) return 'Pending';
  if (!over && apps.some((container) => container.state === 'waiting' && container.last === undefined)) return 'Pending';
  if (apps.some(({ state }) => state === 'running')) return 'Running';
  if (!over && apps.some(again)) return 'Running';
  return apps.every((container) => ended(container)?.exitCode === 0) ? 'Succeeded' : 'Failed';
}

// ---- conditions

function conditions(record: PodRecord, phase: Phase, now: Micros, epoch: number): Condition[] {
  const { pod, sent } = record;
  const verdicts = verdictsOf(record, phase);
  const { generation } = pod.metadata;
  const found: Condition[] = [];
  const tell = (type: string, { status, reason, message }: Verdict): void => {
    const old = conditionOf(sent, type) ?? conditionOf(pod.status, type);
    const lastTransitionTime = old?.status === status && old.lastTransitionTime ? old.lastTransitionTime : formatTime(now, epoch);
    const condition: Mutable<Condition> = { type, status, lastProbeTime: null, lastTransitionTime };
    if (reason !== undefined) condition.reason = reason;
    if (message !== undefined) condition.message = message;
    if (generation !== undefined) condition.observedGeneration = generation;
    found.push(condition);
  };
  if (record.resize !== undefined) for (const [type, verdict] of resizeVerdicts(record.resize)) tell(type, verdict);
  for (const type of OWNED) tell(type, verdicts[type]);
  if (mayRestartAll(pod.spec)) tell(RESTARTING, restartingAll(record, phase));
  return found;
}

const RESIZE = ['PodResizePending', 'PodResizeInProgress'] as const;

/** Only while they hold do these conditions stand in the status. */
function resizeVerdicts({ allocated, actual, pending }: NonNullable<PodRecord['resize']>): (readonly [string, Verdict])[] {
  return [...(pending === undefined ? [] : [[RESIZE[0], { status: 'True', ...pending }] as const]), ...(sameJson(allocated, actual) ? [] : [[RESIZE[1], YES] as const])];
}

export const conditionOf = (status: PodStatus | undefined, type: string): Condition | undefined => status?.conditions?.find((condition) => condition.type === type);

const YES: Verdict = { status: 'True' };
const no = (reason: string, message?: string): Verdict => ({ status: 'False', reason, ...(message !== undefined && { message }) });
const names = (containers: readonly ContainerRecord[]): string => `[${containers.map(({ name }) => name).join(' ')}]`;

function verdictsOf(record: PodRecord, phase: Phase): { readonly [type in Owned]: Verdict } {
  const containersReady = containersReadiness(record, phase);
  const hasSandbox = record.sandbox !== undefined && record.stage !== 'stopped';
  return {
    PodReadyToStartContainers: hasSandbox ? YES : { status: 'False' },
    Initialized: initialized(record, phase),
    Ready: containersReady.status === 'True' ? gates(record.pod) : containersReady,
    ContainersReady: containersReady,
    PodScheduled: YES,
  };
}

function restartingAll(record: PodRecord, phase: Phase): Verdict {
  if (phase === 'Succeeded') return no('PodCompleted');
  if (phase === 'Failed') return no('PodFailed');
  return restarterOf(record) === undefined ? { status: 'False' } : { status: 'True', reason: 'RestartAllContainersStarted', message: 'container exited with restart policy rule' };
}

function containersReadiness(record: PodRecord, phase: Phase): Verdict {
  if (phase === 'Succeeded') return no('PodCompleted');
  if (phase === 'Failed') return no('PodFailed');
  const unready = record.containers.filter(({ role, ready }) => role !== 'init' && !ready);
  return unready.length === 0 ? YES : no('ContainersNotReady', `containers with unready status: ${names(unready)}`);
}

function initialized(record: PodRecord, phase: Phase): Verdict {
  if (phase === 'Succeeded' && record.containers.some(({ role }) => role === 'init')) return { status: 'True', reason: 'PodCompleted' };
  if (record.containers.some(({ role, state, last, reset }) => role === 'app' && (state !== 'waiting' || (last !== undefined && reset !== true)))) return YES;
  const incomplete = record.containers.filter((container) => (container.role === 'init' && !succeeded(container)) || (container.role === 'sidecar' && !container.started));
  return incomplete.length === 0 ? YES : no('ContainersNotInitialized', `containers with incomplete status: ${names(incomplete)}`);
}

export const succeeded = ({ state, exit }: ContainerRecord): boolean => state === 'exited' && exit?.exitCode === 0;

function gates({ spec, status }: Pod): Verdict {
  const messages: string[] = [];
  for (const { conditionType } of spec.readinessGates ?? []) {
    const condition = (status?.conditions ?? []).find(({ type }) => type === conditionType);
    if (condition === undefined) messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (condition.status !== 'True') messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`);
  }
  return messages.length === 0 ? YES : no('ReadinessGatesNotReady', messages.join(', '));
}

// ---- containers

function containerStatus(record: PodRecord, container: ContainerRecord, time: (at: Micros) => string, { runtime, os }: StatusHost): FullContainerStatus {
  const spec = specOf(record, container.name);
  const created = container.id !== undefined;
  const waitsAfterEnd = container.state === 'exited' && container.waiting !== undefined;
  const last = waitsAfterEnd ? container.exit : container.last;
  const image = spec.image ?? '';
  const { name, imageId, restarts: restartCount } = container;
  const ready = container.role === 'init' ? succeeded(container) && !waitsAfterEnd : container.ready;
  const started = container.state === 'running' && container.started;
  const state = stateOf(record, container, time, runtime);
  const lastState = last === undefined ? {} : { terminated: terminated(last, time, runtime) };
  const status: Mutable<FullContainerStatus> = created
    ? { name, image: imageNameOf(image), imageID: imageId ?? imageIdOf(image), containerID: `${runtime}://${container.id}`, ready, started, restartCount, state, lastState }
    : { name, image, imageID: '', ready, started, restartCount, state, lastState };
  const allocated = record.resize?.allocated[name] ?? spec.resources;
  if (allocated?.requests) status['allocatedResources'] = allocated.requests;
  if (created) status['resources'] = record.resize?.actual[name] ?? spec.resources ?? {};
  if (created && os === 'linux') status['user'] = { linux: { gid: 0, supplementalGroups: [0], uid: 0 } };
  const mounts = mountsOf(spec);
  if (mounts.length > 0) status['volumeMounts'] = mounts;
  return status;
}

const mountsOf = ({ volumeMounts = [] }: Container): readonly object[] =>
  volumeMounts.map(({ name, mountPath, readOnly }) => (readOnly === true ? { mountPath, name, readOnly, recursiveReadOnly: 'Disabled' } : { mountPath, name }));

function stateOf(record: PodRecord, container: ContainerRecord, time: (at: Micros) => string, runtime: RuntimeName): ContainerState {
  const { state, waiting, startedAt, exit } = container;
  if (state === 'running') return { running: { startedAt: time(startedAt ?? 0) } };
  if (state === 'exited' && waiting === undefined && exit !== undefined) return { terminated: terminated(exit, time, runtime) };
  if (waiting !== undefined) return { waiting: { reason: waiting.reason, ...(waiting.message !== undefined && { message: waiting.message }) } };
  return { waiting: { reason: record.containers.some(({ role }) => role !== 'app') ? 'PodInitializing' : 'ContainerCreating' } };
}

function terminated(exit: Exit, time: (at: Micros) => string, runtime: RuntimeName): NonNullable<ContainerState['terminated']> {
  return {
    exitCode: exit.exitCode,
    reason: exit.reason,
    ...(exit.message !== undefined && { message: exit.message }),
    // Of a container that was removed nobody knows when it ran.
    ...(exit.id !== '' && { startedAt: exit.startedAt === undefined ? '1970-01-01T00:00:00Z' : time(exit.startedAt), finishedAt: time(exit.finishedAt), containerID: `${runtime}://${exit.id}` }),
  };
}

// ---- patch

/** A strategic merge patch of pods/status; undefined when there is nothing to say. */
export function statusPatch(uid: string, status: PodStatus, known: PodStatus | undefined, stored: PodStatus | undefined = known): Json | undefined {
  const changed: { [field: string]: unknown } = {};
  const before = (known ?? {}) as { readonly [field: string]: unknown };
  for (const field in status) {
    const value = (status as { readonly [field: string]: unknown })[field];
    if (field !== 'conditions' && !sameJson(value, before[field])) changed[field] = value;
  }
  // Addresses are merged by their ip: those of a former sandbox must be taken out.
  const former = (stored?.podIPs ?? []).filter(({ ip }) => status.podIPs !== undefined && !status.podIPs.some((one) => one.ip === ip));
  if (changed['podIPs'] !== undefined && former.length > 0) changed['podIPs'] = [...(status.podIPs ?? []), ...former.map(({ ip }) => ({ $patch: 'delete', ip }))];
  const differing: object[] = [];
  for (const condition of status.conditions ?? []) {
    const old = conditionOf(known, condition.type);
    if (sameJson(old, condition)) continue;
    const withdrawn: { reason?: null; message?: null } = {};
    if (old?.reason !== undefined && condition.reason === undefined) withdrawn.reason = null;
    if (old?.message !== undefined && condition.message === undefined) withdrawn.message = null;
    differing.push({ ...condition, ...withdrawn });
  }
  for (const type of RESIZE) if (conditionOf(known, type) !== undefined && conditionOf(status, type) === undefined) differing.push({ $patch: 'delete', type });
  if (differing.length > 0) {
    changed['$setElementOrder/conditions'] = (status.conditions ?? []).map(({ type }) => ({ type }));
    changed['conditions'] = differing;
  }
  return Object.keys(changed).length === 0 ? undefined : ({ metadata: { uid }, status: changed } as Json);
}
