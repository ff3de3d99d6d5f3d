/**
 * The row of a Pod in `kubectl get`, its status word above all. Upstream: pkg/printers/internalversion/printers.go (printPod).
 */
import { humanDuration } from '../age.ts';
import { parseTime } from '../time.ts';
import type { ContainerStatus, Pod } from '../kinds/pod.ts';
import type { Json } from '../object.ts';
import type { Micros } from '../../kernel/time.ts';

interface Tally {
  /** Status word. */
  reason: string;
  ready: number;
  restarts: number;
  /** Of the last restart; NaN: none. */
  lastRestart: number;
}

export function podRow(pod: Pod, now: Micros, age: string): readonly Json[] {
  const { spec, status, metadata } = pod;
  const sidecars = sidecarNames(pod);
  const { reason, ready, restarts, lastRestart } = tally(pod, sidecars);
  const total = (spec.containers ?? []).length + sidecars.size;
  const restartText =
    restarts !== 0 && !Number.isNaN(lastRestart) ? `${restarts} (${humanDuration((now - lastRestart) / 1_000_000)} ago)` : String(restarts);
  return [
    metadata.name,
    `${ready}/${total}`,
    finalReason(pod, reason),
    restartText,
    age,
    orNone(status?.podIPs?.[0]?.ip ?? status?.podIP),
    orNone(spec.nodeName),
    orNone(status?.nominatedNodeName),
    readinessGates(pod),
  ];
}

/** The status word of `kubectl get`: Running, Init:0/1, CrashLoopBackOff, Terminating... */
export const podStatusWord = (pod: Pod): string => finalReason(pod, tally(pod, sidecarNames(pod)).reason);

const orNone = (text: string | undefined): string => (text === undefined || text === '' ? '<none>' : text);

const sidecarNames = ({ spec }: Pod): ReadonlySet<string> =>
  new Set((spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name));

function tally(pod: Pod, sidecars: ReadonlySet<string>): Tally {
  const { status } = pod;
  const gated = (status?.conditions ?? []).some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  const start = gated ? 'SchedulingGated' : status?.reason || status?.phase || '';
  const initial: Tally = { reason: start, ready: 0, restarts: 0, lastRestart: Number.NaN };
  const ofSidecars: Tally = { reason: '', ready: 0, restarts: 0, lastRestart: Number.NaN };
  const initializing = tallyInit(pod, sidecars, initial, ofSidecars);
  const initialized = (status?.conditions ?? []).some((condition) => condition.type === 'Initialized' && condition.status === 'True');
  if (initializing && !initialized) return initial;
  return tallyMain(pod, {
    reason: initial.reason,
    ready: initial.ready,
    restarts: ofSidecars.restarts,
    lastRestart: ofSidecars.lastRestart,
  });
}

function tallyInit({ spec, status }: Pod, sidecars: ReadonlySet<string>, all: Tally, ofSidecars: Tally): boolean {
  for (const [index, container] of (status?.initContainerStatuses ?? []).entries()) {
    addRestarts(all, container);
    const sidecar = sidecars.has(container.name);
    if (sidecar) addRestarts(ofSidecars, container);
    const { terminated, waiting } = container.state ?? {};
    if (terminated !== undefined && terminated.exitCode === 0) continue;
    if (sidecar && container.started === true) {
      if (container.ready) all.ready++;
      continue;
    }
    if (terminated !== undefined) all.reason = `Init:${terminationWord(terminated)}`;
    else if (waiting?.reason !== undefined && waiting.reason !== '' && waiting.reason !== 'PodInitializing')
      all.reason = `Init:${waiting.reason}`;
    else all.reason = `Init:${index}/${(spec.initContainers ?? []).length}`;
    return true;
  }
  return false;
}

function tallyMain({ status }: Pod, row: Tally): Tally {
  let running = false;
  for (const container of (status?.containerStatuses ?? []).toReversed()) {
    addRestarts(row, container);
    const { waiting, terminated, running: runs } = container.state ?? {};
    if (waiting?.reason !== undefined && waiting.reason !== '') row.reason = waiting.reason;
    else if (terminated !== undefined) row.reason = terminationWord(terminated);
    else if (container.ready && runs !== undefined) {
      running = true;
      row.ready++;
    }
  }
  if (row.reason === 'Completed' && running) {
    const ready = (status?.conditions ?? []).some((condition) => condition.type === 'Ready' && condition.status === 'True');
    row.reason = ready ? 'Running' : 'NotReady';
  }
  return row;
}

function addRestarts(row: Tally, { restartCount, lastState }: ContainerStatus): void {
  row.restarts += restartCount;
  const ended = lastState?.terminated?.finishedAt;
  if (ended === undefined) return;
  const at = parseTime(ended, 0);
  if (!(row.lastRestart >= at)) row.lastRestart = at;
}

function terminationWord({
  reason,
  signal,
  exitCode,
}: {
  readonly reason?: string;
  readonly signal?: number;
  readonly exitCode: number;
}): string {
  if (reason !== undefined && reason !== '') return reason;
  return signal !== undefined && signal !== 0 ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function finalReason({ metadata, status }: Pod, reason: string): string {
  if (metadata.deletionTimestamp === undefined) return reason;
  if (status?.reason === 'NodeLost') return 'Unknown';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? reason : 'Terminating';
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const met = gates.filter(({ conditionType }) =>
    (status?.conditions ?? []).some((condition) => condition.type === conditionType && condition.status === 'True'),
  );
  return `${met.length}/${gates.length}`;
}
