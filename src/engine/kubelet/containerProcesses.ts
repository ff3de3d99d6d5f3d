/**
 * The programs in containers while they run: shells that sleep and go on, hooks after the start, ends. Upstream: the container runtime's shim;
 * pkg/kubelet/kuberuntime (postStart), pkg/kubelet/container (status).
 */
import { besideSupported, nodeSkew, parseVersion } from '../api/version.ts';
import { without } from '../api/without.ts';
import { podActor } from '../client/podActor.ts';
import type { Context } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { StageData } from './containerStarter.ts';
import { tellDns } from './dnsSteps.ts';
import { parseImageName } from './imageName.ts';
import type { KilledData } from './killer.ts';
import type { LogStore } from './logStore.ts';
import type { PodStore } from './podStore.ts';
import { COMPONENTS } from './staticPods.ts';
import { containerOf, placedProgram, replaced, specOf, type ContainerRecord, type PodRecord } from './record.ts';
import { volumeReferences } from './references.ts';
import { policyOf } from './restartPolicy.ts';
import type { Next, Runtime } from './runtime.ts';
import { terminationMessage } from './terminationMessage.ts';

/** Data of a container's end. */
export type EndData = KilledData & { readonly reason?: string };

/** How long after its start a program that is to end is awaited. */
const AWAITED: Micros = 60 * SECOND;

export class ContainerProcesses {
  readonly #store: PodStore;
  readonly #runtime: Runtime;
  readonly #logs: LogStore;

  constructor(store: PodStore, runtime: Runtime, logs: LogStore) {
    this.#store = store;
    this.#runtime = runtime;
    this.#logs = logs;
  }

  /** A container that is a part of this simulation: that part begins. */
  begin(ctx: Context, record: PodRecord, container: ContainerRecord): void {
    const { component, program } = container.process ?? {};
    if (component !== undefined) ctx.schedule(0, { kind: component, instance: record.node }, 'start', undefined);
    if (component === 'kube-proxy') this.#judgeProxy(ctx, record, container);
    if (container.process?.idle !== true) this.#turn(ctx, record, false);
    // A static Pod's program is the control plane's own.
    if (program === undefined || record.isStatic) return;
    const placed = placedProgram(record, container);
    ctx.schedule(0, podActor(program, placed), 'start', placed);
  }

  /** Any kube-proxy may run; that a version is not supported is only said. Upstream: the version skew policy. */
  #judgeProxy(ctx: Context, record: PodRecord, { name }: ContainerRecord): void {
    const version = parseImageName(specOf(record, name).image ?? '')?.tag ?? '';
    if (parseVersion(version) === undefined) return;
    const { oldest, newest } = this.#store.apiServers;
    const skew = nodeSkew(version, oldest, newest);
    const kubelet = this.#store.nodes.get(record.node)?.machine.kubeletVersion ?? version;
    if (skew !== 'supported') this.#store.step(ctx, record, `proxyVersion.${skew}`, { container: name, numbers: { version, server: skew === 'tooNew' ? oldest : newest } });
    else if (!besideSupported(version, kubelet)) this.#store.step(ctx, record, 'proxyVersion.apart', { container: name, numbers: { version, kubelet } });
  }

  /** The container of a static Pod is a program of the control plane: it begins and ends with it. */
  #turn(ctx: Context, record: PodRecord, running: boolean): void {
    const component = record.isStatic ? COMPONENTS.find((one) => record.pod.metadata.name === `${one}-${record.node}`) : undefined;
    if (component === undefined || this.#store.nodes.get(record.node)?.machine.controlPlane !== true) return;
    const program = this.#store.parts.program?.(record.node, component);
    if (program !== undefined && program.runs === running) ctx.schedule(0, program.actor, running ? 'programCrash' : 'programStart', undefined);
  }

  /** Sets out when a program goes on, or ends. */
  next(ctx: Context, record: PodRecord, container: ContainerRecord, next: Next): PodRecord {
    const id = { row: record.row, container: container.name, attempt: container.restarts };
    // What others wait for, or is to end, counts as movement for a while; a service's own loop does not.
    const awaited = container.role === 'init' || (container.role === 'app' ? policyOf(record, container.name) : (record.pod.spec.restartPolicy ?? 'Always')) !== 'Always';
    const wake =
      next.kind === 'wake'
        ? ctx.schedule(next.delay, ctx.self, 'wake', id, { routine: !awaited || ctx.now + next.delay - (container.startedAt ?? 0) > AWAITED })
        : ctx.schedule(next.delay, ctx.self, 'killed', { ...id, code: next.code, ...(next.reason !== undefined && { reason: next.reason }) } satisfies EndData);
    return this.#store.put(replaced(record, { ...container, wake }));
  }

  /** A shell's sleep is over. */
  wake(ctx: Context, data: StageData): void {
    const record = this.#store.get(data.row);
    const container = record && containerOf(record, data.container);
    if (record === undefined || container?.state !== 'running' || container.restarts !== data.attempt || container.process?.shell === undefined) return;
    const { process, log, next, kept, dns } = this.#runtime.wake(record, container, specOf(record, container.name), this.#store.hostIP(record.node), ctx.now);
    // A service that goes on asking is no news after a while.
    tellDns(ctx, this.#store, record, container.name, dns, ctx.now - (container.startedAt ?? 0) > AWAITED);
    this.#logs.append(data.row, container.name, container.restarts, ctx.now, log);
    const after: ContainerRecord = { ...without(container, ['wake']), process, ...(kept && { files: kept.files, removed: kept.removed }) };
    const written = this.#store.put({ ...replaced(record, after), ...(kept && { volumeFiles: kept.volumeFiles }) });
    if (next) this.next(ctx, written, after, next);
    // It looks at its files: what is mounted of ConfigMaps and Secrets is kept up to date for it.
    if ((record.pod.spec.volumes ?? []).some((volume) => volumeReferences(volume).length > 0)) ctx.schedule(0, ctx.self, 'refresh', { row: record.row }, { routine: true });
  }

  postStart(ctx: Context, record: PodRecord, name: string): { readonly record: PodRecord; readonly failed: boolean } {
    const spec = specOf(record, name);
    const command = spec.lifecycle?.postStart?.exec?.command;
    if (command === undefined) return { record, failed: false };
    const container = containerOf(record, name)!;
    const { exitCode, kept, forever } = this.#runtime.exec(record, container, spec, command, this.#store.hostIP(record.node), ctx.now);
    const written = kept === undefined ? record : this.#store.put({ ...replaced(record, { ...container, files: kept.files, removed: kept.removed }), volumeFiles: kept.volumeFiles });
    const failed = exitCode !== 0 && !forever;
    if (failed) this.#store.event(ctx, written, container, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
    return { record: written, failed };
  }

  /** Notes the end of a container, whose probes have been ended already. `unseen`: no kubelet is there to see it. */
  end(ctx: Context, found: PodRecord, container: ContainerRecord, { row, code, reason }: EndData, unseen = false): PodRecord {
    if (container.wake !== undefined) ctx.cancel(container.wake);
    if (container.process?.component !== undefined) ctx.schedule(0, { kind: container.process.component, instance: found.node }, 'stop', undefined);
    this.#turn(ctx, found, true);
    if (container.process?.program !== undefined && !found.isStatic) ctx.schedule(0, podActor(container.process.program, { node: found.node, pod: found.pod.metadata.name }), 'stop', undefined);
    if (!unseen) this.#store.step(ctx, found, 'exited', { container: container.name, numbers: { exitCode: code }, routine: container.crashBackOff !== undefined });
    const message = terminationMessage(specOf(found, container.name), container, code, this.#logs.lines(row, container.name, container.restarts));
    const exit = {
      exitCode: code,
      reason: reason ?? (code === 0 ? 'Completed' : 'Error'),
      ...(message !== undefined && { message }),
      startedAt: container.startedAt ?? ctx.now,
      finishedAt: ctx.now,
      id: container.id ?? '',
    };
    const ended: ContainerRecord = { ...without(container, ['wake', 'stopping', 'process']), state: 'exited', exit, ready: false, started: false };
    return this.#store.put(replaced(found, ended));
  }
}
