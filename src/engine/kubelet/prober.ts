/**
 * Startup, readiness and liveness probes. Upstream: pkg/kubelet/prober (worker.go, prober.go), pkg/probe. A probe whose outcome cannot change
 * any more (an application that always answers the same) is not made again; what it would find is known. Leaves out: HTTPS, redirects.
 */
import type { Container, Probe } from '../api/kinds/pod.ts';
import type { IntOrString } from '../api/object.ts';
import type { Context } from '../kernel/component.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import { httpAnswer, listensOn } from './podNetwork.ts';
import type { PodStore } from './podStore.ts';
import { replaced, specOf, type ContainerRecord, type PodRecord, type ProbeKind, type ProbeState } from './record.ts';
import type { Runtime } from './runtime.ts';

export interface ProbeData {
  readonly row: string;
  readonly container: string;
  readonly attempt: number;
  readonly kind: ProbeKind;
}

interface Outcome {
  readonly ok: boolean;
  readonly message: string;
  /** It would come out the same for as long as the container runs. */
  readonly constant: boolean;
}

export interface ProberParts {
  readonly store: PodStore;
  readonly runtime: Runtime;
  /** The container's readiness or start has changed. */
  readonly onChange: (ctx: Context, record: PodRecord) => void;
  /** The container is to be killed and started again. */
  readonly onFailed: (ctx: Context, record: PodRecord, container: ContainerRecord, kind: 'startup' | 'liveness') => void;
}

const TITLES = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' } as const;
const FIELDS = { startup: 'startupProbe', readiness: 'readinessProbe', liveness: 'livenessProbe' } as const;
const INITIALLY: { readonly [kind in ProbeKind]: boolean } = { startup: false, readiness: false, liveness: true };
/** From a container's start to its first probe, when no delay is asked for. */
const FIRST: Micros = 100 * MILLISECOND;

export class Prober {
  readonly #parts: ProberParts;

  constructor(parts: ProberParts) {
    this.#parts = parts;
  }

  /** Sets out the probes that a container which has just started, or just passed its startup probe, is to have. */
  begin(ctx: Context, record: PodRecord, container: ContainerRecord): PodRecord {
    const spec = specOf(record, container.name);
    if (container.role === 'init') return record;
    const kinds: readonly ProbeKind[] = spec.startupProbe !== undefined && !container.started ? ['startup'] : ['readiness', 'liveness'];
    let probes = container.probes;
    for (const kind of kinds) {
      const probe = spec[FIELDS[kind]];
      if (probe === undefined || probes[kind] !== undefined) continue;
      const delay = Math.max(0, (container.startedAt ?? 0) + (probe.initialDelaySeconds ?? 0) * SECOND - ctx.now) + FIRST;
      const state: ProbeState = { result: INITIALLY[kind], outcome: INITIALLY[kind], run: 0 };
      probes = { ...probes, [kind]: { ...state, next: this.#schedule(ctx, record, container, kind, delay, state) } };
    }
    return probes === container.probes ? record : this.#parts.store.put(replaced(record, { ...container, probes }));
  }

  /** Ends all probes of a container. */
  end(ctx: Context, container: ContainerRecord): ContainerRecord {
    for (const state of Object.values(container.probes)) if (state.next !== undefined) ctx.cancel(state.next);
    return { ...container, probes: {} };
  }

  probe(ctx: Context, record: PodRecord, container: ContainerRecord, kind: ProbeKind): void {
    const spec = specOf(record, container.name);
    const probe = spec[FIELDS[kind]];
    const before = container.probes[kind];
    if (probe === undefined || before === undefined || container.state !== 'running') return;
    const outcome = this.#look(record, container, spec, probe, ctx.now);
    if (!outcome.ok) {
      this.#parts.store.step(ctx, record, 'probeFailed', { container: container.name, numbers: { probe: kind, message: outcome.message }, routine: before.run > 0 && !before.outcome });
      this.#parts.store.event(ctx, record, container, 'Warning', 'Unhealthy', `${TITLES[kind]} probe failed: ${outcome.message}`);
    }
    const run = before.outcome === outcome.ok ? before.run + 1 : 1;
    const passed = run >= (outcome.ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3));
    const result = passed ? outcome.ok : before.result;
    const settled = passed && outcome.constant && outcome.ok;
    const state: ProbeState = { result, outcome: outcome.ok, run };
    const over = settled || (kind === 'startup' && result) || (passed && !outcome.ok && kind !== 'readiness');
    const next = over ? undefined : this.#schedule(ctx, record, container, kind, (probe.periodSeconds ?? 10) * SECOND, state);
    this.#conclude(ctx, record, { ...container, probes: { ...container.probes, [kind]: { ...state, ...(next !== undefined && { next }) } } }, kind, passed, outcome.ok);
  }

  #conclude(ctx: Context, record: PodRecord, container: ContainerRecord, kind: ProbeKind, passed: boolean, ok: boolean): void {
    const { store, onChange, onFailed } = this.#parts;
    const started = container.started || (kind === 'startup' && passed && ok);
    const waits = specOf(record, container.name).readinessProbe !== undefined;
    const ready = kind === 'readiness' ? (passed ? ok && started : container.ready) : kind === 'startup' && started && !waits ? true : container.ready;
    if (started === container.started && ready === container.ready) {
      store.put(replaced(record, container));
      if (passed && !ok && kind !== 'readiness') onFailed(ctx, store.get(record.row)!, container, kind);
      return;
    }
    if (ready !== container.ready) store.step(ctx, record, ready ? 'containerReady' : 'containerUnready', { container: container.name });
    else store.step(ctx, record, 'startupDone', { container: container.name });
    const changed = { ...container, started, ready };
    const next = store.put(replaced(record, changed));
    onChange(ctx, started === container.started ? next : this.begin(ctx, next, changed));
  }

  #schedule(ctx: Context, record: PodRecord, container: ContainerRecord, kind: ProbeKind, delay: Micros, state: ProbeState): number {
    const data: ProbeData = { row: record.row, container: container.name, attempt: container.restarts, kind };
    // Heartbeat-like, but for the probe that is known to make the container ready: with that the cluster is not at rest yet.
    const probe = specOf(record, container.name)[FIELDS[kind]]!;
    const expected = !state.result && container.process?.shell === undefined ? this.#look(record, container, specOf(record, container.name), probe, ctx.now) : undefined;
    return ctx.schedule(delay, ctx.self, 'probe', data, { routine: !(expected?.ok === true && expected.constant) });
  }

  // ---- looking

  #look(record: PodRecord, container: ContainerRecord, spec: Container, probe: Probe, now: Micros): Outcome {
    const seconds = probe.timeoutSeconds ?? 1;
    if (probe.exec) return this.#exec(record, container, spec, probe.exec.command ?? [], seconds, now);
    const ip = record.sandbox?.ip ?? '';
    const constant = container.process?.shell === undefined;
    if (probe.grpc) {
      const ok = listensOn(container, probe.grpc.port);
      return { ok, constant, message: `timeout: failed to connect service "${ip}:${probe.grpc.port}" within ${seconds}s: context deadline exceeded` };
    }
    const action = probe.httpGet ?? probe.tcpSocket;
    if (action === undefined) return { ok: true, constant: true, message: '' };
    const port = portNumber(action.port, spec);
    const host = action.host === undefined || action.host === '' ? ip : action.host;
    const refused = `dial tcp ${host}:${port}: connect: connection refused`;
    if (probe.httpGet === undefined) return { ok: listensOn(container, port), constant, message: refused };
    const { scheme = 'HTTP', path = '/' } = probe.httpGet;
    if (!listensOn(container, port)) return { ok: false, constant, message: `Get "${scheme.toLowerCase()}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}": ${refused}` };
    const answer = httpAnswer(record, container, port, path.startsWith('/') ? path : `/${path}`, now);
    const status = 'status' in answer ? answer.status : 0;
    const changes = container.process?.listens.some((listener) => listener.failsAfter !== undefined) === true;
    return { ok: status >= 200 && status < 400, constant: constant && !changes, message: `HTTP probe failed with statuscode: ${status}` };
  }

  #exec(record: PodRecord, container: ContainerRecord, spec: Container, command: readonly string[], seconds: number, now: Micros): Outcome {
    const { stdout, stderr, exitCode, took, forever, missing } = this.#parts.runtime.exec(record, container, spec, command, this.#parts.store.hostIP(record.node), now);
    if (missing !== undefined) return { ok: false, constant: false, message: `exec: "${missing}": executable file not found in $PATH` };
    if (forever || took > seconds * SECOND) return { ok: false, constant: false, message: `command timed out: "${command.join(' ')}" timed out after ${seconds}s` };
    return { ok: exitCode === 0, constant: container.process?.shell === undefined && !asksAround(command), message: (stdout + stderr).trimEnd() };
  }
}

/** Whether a command's outcome depends on others than its own container. */
const asksAround = (command: readonly string[]): boolean => /nslookup|wget|curl|\bnc\b|ping|dig|date/.test(command.join(' '));

function portNumber(port: IntOrString, spec: Container): number {
  if (typeof port === 'number') return port;
  const named = (spec.ports ?? []).find(({ name }) => name === port)?.containerPort;
  return named ?? (Number(port) || 0);
}
