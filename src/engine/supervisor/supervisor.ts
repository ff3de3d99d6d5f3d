/**
 * The supervisor of every machine, one instance a node: systemd, or supervisord as in older clusters. It watches kubelet and container runtime and
 * starts them again when they end unasked; killed itself, it starts nothing any more. With it the machine's power, since it is the first to run.
 * Upstream: systemd (src/core/service.c), supervisord (process.py). Leaves out: start limits, dependencies between units, all other units.
 *
 * Events from outside: `kill`, `stop`, `start`, `restart`, `exited` (data: which unit), `killSupervisor`, `startSupervisor`, `powerOff`, `powerOn`,
 * `reboot`, `forget`. Rows are made when something happens: nodes where nothing has cost nothing.
 */
import { runtimeOf, systemOf, type Machine } from '../api/machine.ts';
import { emit, type Steps } from '../api/steps.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { RUNNING, STARTED, descriptionOf, linesOf, pidOf, restartAfter, serviceOf, type Supervisor as Host, type SupervisorName, type Unit, type UnitName } from './units.ts';

interface JournalLine {
  readonly at: Micros;
  readonly unit: string;
  readonly text: string;
}

type Data = { readonly unit: UnitName };

/** From power to a supervisor that starts its services. */
const BOOT: Micros = 25 * SECOND;
/** A runtime must be there before the kubelet is: kubelet.service waits for it. */
const AFTER_RUNTIME: Micros = 2 * SECOND;
const KEPT_LINES = 200;
const UNITS: readonly UnitName[] = ['runtime', 'kubelet'];

export class Supervisor implements Component {
  readonly kind = 'supervisor';
  readonly #name: SupervisorName;
  readonly #units: Table<Unit>;
  readonly #hosts: Table<Host>;
  readonly #journal: Table<readonly JournalLine[]>;
  readonly #nodes: Table<{ readonly machine: Machine }>;

  constructor(world: World, name: SupervisorName = 'systemd') {
    this.#name = name;
    this.#units = world.table('supervisor/units');
    this.#hosts = world.table('supervisor/hosts');
    this.#journal = world.table('supervisor/journal');
    this.#nodes = world.table('kubelet/nodes');
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const node = ctx.self.instance;
    const machine = node === undefined ? undefined : this.#nodes.get(node)?.machine;
    if (node === undefined) return;
    if (event.type === 'forget') this.#forget(ctx, node);
    if (machine === undefined) return;
    const data = event.data as Data | undefined;
    const unit = data?.unit ?? 'kubelet';
    switch (event.type) {
      case 'kill': return this.#ended(ctx, machine, unit, 'killed');
      case 'exited': return this.#ended(ctx, machine, unit, 'exited');
      case 'stop': return this.#stop(ctx, machine, unit);
      case 'start': return this.#start(ctx, machine, unit, 'asked');
      case 'restart': return this.#restart(ctx, machine, unit);
      case 'due': return this.#start(ctx, machine, unit, 'due');
      case 'killSupervisor': return this.#die(ctx, machine);
      case 'startSupervisor': return this.#revive(ctx, machine);
      case 'powerOff': return this.#powerOff(ctx, machine);
      case 'powerOn': return this.#powerOn(ctx, machine);
      case 'reboot': return this.#reboot(ctx, machine);
      case 'booted': return this.#booted(ctx, machine);
    }
  }

  #nameOn(machine: Machine): SupervisorName {
    return systemOf(machine) === 'windows' ? 'scm' : this.#name;
  }

  #unit(node: string, unit: UnitName): Unit {
    return this.#units.get(`${node}|${unit}`) ?? STARTED;
  }

  #host(node: string): Host {
    return this.#hosts.get(node) ?? RUNNING;
  }

  // ---- services

  /** A process has ended and nobody had asked it to. */
  #ended(ctx: Context, machine: Machine, unit: UnitName, how: 'killed' | 'exited'): void {
    const { name } = machine;
    const before = this.#unit(name, unit);
    const host = this.#host(name);
    if (host.power !== 'on' || (before.state !== 'active' && how === 'killed')) return;
    const runtime = runtimeOf(machine);
    const service = serviceOf(unit, runtime);
    const seconds = restartAfter(this.#nameOn(machine), unit, runtime) / SECOND;
    this.#step(ctx, machine, host.dead ? 'endedUnseen' : how, service, { seconds });
    if (how === 'killed') this.#tell(ctx, name, unit, 'stop', false);
    if (before.due !== undefined) ctx.cancel(before.due);
    if (host.dead) {
      this.#units.set(`${name}|${unit}`, { state: 'failed', since: ctx.now, restarts: before.restarts, starts: before.starts });
      return;
    }
    this.#write(ctx, machine, unit, how);
    const due = ctx.schedule(seconds * SECOND, ctx.self, 'due', { unit } satisfies Data);
    this.#units.set(`${name}|${unit}`, { state: 'restarting', since: ctx.now, restarts: before.restarts + 1, starts: before.starts, due });
  }

  /** systemctl stop: it stays stopped. */
  #stop(ctx: Context, machine: Machine, unit: UnitName): void {
    const { name } = machine;
    const before = this.#unit(name, unit);
    const host = this.#host(name);
    if (host.power !== 'on' || host.dead || before.state === 'inactive') return;
    this.#step(ctx, machine, 'stopped', serviceOf(unit, runtimeOf(machine)));
    if (before.due !== undefined) ctx.cancel(before.due);
    if (before.state === 'active') this.#tell(ctx, name, unit, 'stop', true);
    this.#write(ctx, machine, unit, 'stopped');
    this.#units.set(`${name}|${unit}`, { state: 'inactive', since: ctx.now, restarts: 0, starts: before.starts });
  }

  #start(ctx: Context, machine: Machine, unit: UnitName, why: 'asked' | 'due'): void {
    const { name } = machine;
    const before = this.#unit(name, unit);
    const host = this.#host(name);
    if (host.power !== 'on' || host.dead || before.state === 'active') return;
    const runtime = runtimeOf(machine);
    const service = serviceOf(unit, runtime);
    this.#step(ctx, machine, why === 'due' ? 'startedAgain' : 'started', service, { restarts: before.restarts });
    if (before.due !== undefined && why === 'asked') ctx.cancel(before.due);
    if (why === 'due') this.#write(ctx, machine, unit, 'scheduled');
    this.#units.set(`${name}|${unit}`, { state: 'active', since: ctx.now, restarts: why === 'due' ? before.restarts : 0, starts: before.starts + 1 });
    this.#write(ctx, machine, unit, 'started');
    this.#tell(ctx, name, unit, 'start', true);
  }

  #restart(ctx: Context, machine: Machine, unit: UnitName): void {
    this.#stop(ctx, machine, unit);
    this.#start(ctx, machine, unit, 'asked');
  }

  #tell(ctx: Context, node: string, unit: UnitName, what: 'stop' | 'start', told: boolean): void {
    const type = unit === 'kubelet' ? what : what === 'stop' ? 'runtimeStop' : 'runtimeStart';
    ctx.schedule(0, { kind: 'kubelet', instance: node }, type, { told });
  }

  // ---- the supervisor itself

  #die(ctx: Context, machine: Machine): void {
    const host = this.#host(machine.name);
    if (host.dead || host.power !== 'on') return;
    this.#step(ctx, machine, 'supervisorDead', '');
    const last = this.#nameOn(machine) === 'systemd' ? 'Caught <SEGV>, dumped core as pid 1. Freezing execution.' : undefined;
    if (last !== undefined) this.#append(machine.name, [{ at: ctx.now, unit: 'systemd', text: last }]);
    this.#hosts.set(machine.name, { ...host, dead: true });
    for (const unit of UNITS) {
      const before = this.#units.get(`${machine.name}|${unit}`);
      if (before?.due === undefined) continue;
      ctx.cancel(before.due);
      this.#units.set(`${machine.name}|${unit}`, { state: 'failed', since: before.since, restarts: before.restarts, starts: before.starts });
    }
  }

  /** Somebody starts it again: it starts what does not run. (systemd is the first process: only a reboot brings it back.) */
  #revive(ctx: Context, machine: Machine): void {
    const host = this.#host(machine.name);
    if (!host.dead || host.power !== 'on') return;
    if (this.#nameOn(machine) === 'systemd') {
      this.#reboot(ctx, machine);
      return;
    }
    this.#step(ctx, machine, 'supervisorBack', '');
    this.#hosts.set(machine.name, { ...host, dead: false });
    for (const unit of UNITS) if (this.#unit(machine.name, unit).state === 'failed') this.#start(ctx, machine, unit, 'asked');
  }

  // ---- power

  #powerOff(ctx: Context, machine: Machine): void {
    const { name } = machine;
    const host = this.#host(name);
    if (host.power === 'off') return;
    this.#step(ctx, machine, 'poweredOff', '');
    this.#hosts.set(name, { ...host, power: 'off' });
    for (const unit of UNITS) {
      const before = this.#unit(name, unit);
      if (before.due !== undefined) ctx.cancel(before.due);
      this.#units.set(`${name}|${unit}`, { state: 'inactive', since: ctx.now, restarts: 0, starts: before.starts });
    }
    ctx.schedule(0, { kind: 'kubelet', instance: name }, 'powerOff', undefined);
  }

  #powerOn(ctx: Context, machine: Machine): void {
    if (this.#host(machine.name).power !== 'off') return;
    this.#step(ctx, machine, 'poweredOn', '', { seconds: BOOT / SECOND });
    this.#hosts.set(machine.name, { dead: false, power: 'booting', bootedAt: ctx.now });
    this.#journal.delete(machine.name);
    ctx.schedule(BOOT, ctx.self, 'booted', undefined);
  }

  #reboot(ctx: Context, machine: Machine): void {
    if (this.#host(machine.name).power === 'on') this.#powerOff(ctx, machine);
    this.#powerOn(ctx, machine);
  }

  #booted(ctx: Context, machine: Machine): void {
    const { name } = machine;
    const host = this.#host(name);
    if (host.power !== 'booting') return;
    this.#hosts.set(name, { ...host, power: 'on' });
    ctx.schedule(0, { kind: 'kubelet', instance: name }, 'powerOn', undefined);
    this.#start(ctx, machine, 'runtime', 'asked');
    ctx.schedule(AFTER_RUNTIME, ctx.self, 'start', { unit: 'kubelet' } satisfies Data);
  }

  #forget(ctx: Context, node: string): void {
    for (const unit of UNITS) {
      const known = this.#units.get(`${node}|${unit}`);
      if (known?.due !== undefined) ctx.cancel(known.due);
      if (known !== undefined) this.#units.delete(`${node}|${unit}`);
    }
    for (const table of [this.#hosts, this.#journal]) if (table.has(node)) table.delete(node);
  }

  // ---- words

  #step(ctx: Context, machine: Machine, code: string, service: string, numbers: NonNullable<Steps['supervised']['numbers']> = {}): void {
    emit(ctx, 'supervised', { node: machine.name, supervisor: this.#nameOn(machine), code, ...(service !== '' && { unit: service }), numbers });
  }

  #write(ctx: Context, machine: Machine, unit: UnitName, happening: Parameters<typeof linesOf>[1]): void {
    const { name } = machine;
    const runtime = runtimeOf(machine);
    const service = serviceOf(unit, runtime);
    const { restarts, starts } = this.#unit(name, unit);
    const lines = linesOf(this.#nameOn(machine), happening, service, descriptionOf(unit, runtime), restarts, pidOf(name, unit, starts));
    this.#append(name, lines.map((text) => ({ at: ctx.now, unit: service, text })));
  }

  #append(node: string, lines: readonly JournalLine[]): void {
    this.#journal.set(node, [...(this.#journal.get(node) ?? []), ...lines].slice(-KEPT_LINES));
  }
}
