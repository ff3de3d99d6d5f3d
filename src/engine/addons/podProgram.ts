/**
 * What all add-ons' programs have in common: they are where their containers run, one instance a Pod, ask the API server as their ServiceAccount,
 * and forget everything when they end. Upstream: client-go in a Pod (rest.InClusterConfig). Leaves out: leader election among replicas.
 */
import { isFailure, type ApiRequest } from '../api/request.ts';
import type { Client, Response } from '../client/client.ts';
import { Informer, type ResourceName, type WatchNotice } from '../client/informer.ts';
import type { ContainerWorld, PlacedProgram } from '../client/podActor.ts';
import type { Watcher } from '../client/reconnector.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';

export interface AddonParts {
  readonly client: Client;
  readonly containers: ContainerWorld;
  /** Wall clock at simulated time 0, in seconds since the Unix epoch. */
  readonly epoch: number;
  /** One way between two programs of the cluster. */
  readonly latency: Micros;
  /** What kubelets and other programs ask the API server of who comes to them. */
  allowed(account: string, attributes: { readonly verb: string; readonly group: string; readonly resource: string; readonly subresource?: string }): boolean;
}

/** A refused watch is tried again. Upstream: client-go's reflector back-off begins with 800 ms and ends at 30 s. */
const RETRY: Micros = 5 * SECOND;

export abstract class PodProgram implements Component, Watcher {
  readonly kind: string;
  protected readonly world: World;
  protected readonly parts: AddonParts;
  /** By instance: the programs that run. */
  protected readonly placed: Table<PlacedProgram>;
  readonly #informers: readonly Informer[];

  protected constructor(kind: string, world: World, parts: AddonParts, watched: readonly ResourceName[]) {
    this.kind = kind;
    this.world = world;
    this.parts = parts;
    this.placed = world.table(`${kind}/placed`);
    this.#informers = watched.map((name) => new Informer(world, parts.client, kind, name));
  }

  informer(resource: string): Informer | undefined {
    return this.#informers.find((informer) => informer.resource === resource);
  }

  alive(instance: string | undefined): boolean {
    return instance !== undefined && this.placed.has(instance);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const instance = ctx.self.instance!;
    if (event.type === 'start') {
      this.placed.set(instance, event.data as PlacedProgram);
      for (const informer of this.#informers) informer.start(ctx, (event.data as PlacedProgram).account);
      this.started(ctx, event.data as PlacedProgram);
      return;
    }
    const placed = this.placed.get(instance);
    // What comes for a container that has ended, or for its former start, is nobody's any more.
    if (placed === undefined) return;
    if (event.type === 'stop') this.#stop(ctx, instance);
    else if (event.type === 'watch') this.#watched(ctx, placed, event.data as WatchNotice);
    else if (event.type === 'again') this.#informers.find(({ resource }) => resource === event.data)?.start(ctx, placed.account);
    else if (event.type === 'response') this.#answered(ctx, placed, event.data as Response);
    else if (event.type === 'tick') {
      if (event.data === placed.attempt) this.tick(ctx, placed);
    } else this.told(ctx, placed, event);
  }

  protected started(_ctx: Context, _placed: PlacedProgram): void {}
  protected stopped(_instance: string): void {}
  protected tick(_ctx: Context, _placed: PlacedProgram): void {}
  protected changed(_ctx: Context, _placed: PlacedProgram, _notice: WatchNotice): void {}
  protected answered(_ctx: Context, _placed: PlacedProgram, _answer: Response): void {}
  protected told(_ctx: Context, _placed: PlacedProgram, _event: ScheduledEvent): void {}

  protected tickAfter(ctx: Context, placed: PlacedProgram, delay: Micros): void {
    ctx.schedule(delay, ctx.self, 'tick', placed.attempt, { routine: true, cause: 0 });
  }

  protected ask(ctx: Context, placed: PlacedProgram, request: Omit<ApiRequest, 'user' | 'agent'>, token: unknown): void {
    this.parts.client.send(ctx, { ...request, user: placed.account, agent: this.kind }, token, { routine: true });
  }

  /** Says something to another program; over a network that is cut, nobody hears it. */
  protected tell(ctx: Context, to: Actor, type: string, data: unknown): boolean {
    const added = this.parts.client.ways.delay(ctx.self, to, ctx.random);
    if (added !== undefined) ctx.schedule(this.parts.latency + added, to, type, data, { routine: true });
    return added !== undefined;
  }

  protected print(ctx: Context, placed: PlacedProgram, line: string): void {
    this.parts.containers.print(placed, ctx.now, `${line}\n`);
  }

  /** Ends the program: its container exits. */
  protected exit(ctx: Context, { node, row, container, attempt }: PlacedProgram, code: number): void {
    ctx.schedule(0, { kind: 'kubelet', instance: node }, 'killed', { row, container, attempt, code });
  }

  #watched(ctx: Context, placed: PlacedProgram, notice: WatchNotice): void {
    this.#informers.find(({ resource }) => resource === notice.resource)?.apply(notice, ctx.self.instance);
    this.changed(ctx, placed, notice);
  }

  #answered(ctx: Context, placed: PlacedProgram, answer: Response): void {
    const { request, response } = answer;
    if (request.verb !== 'watch') {
      this.answered(ctx, placed, answer);
      return;
    }
    if (!isFailure(response)) return;
    const informer = this.#informers.find(({ resource }) => resource === (answer.token as { readonly watch?: string } | undefined)?.watch);
    this.print(ctx, placed, `"Failed to watch" err="failed to list ${request.resource}: ${response.body.message ?? ''}"`);
    if (informer) ctx.schedule(RETRY, ctx.self, 'again', informer.resource, { routine: true, cause: 0 });
  }

  #stop(ctx: Context, instance: string): void {
    this.placed.delete(instance);
    for (const { resource } of this.#informers) {
      const copy = this.world.table(`cache/${this.kind}/${resource}`);
      for (const key of copy.keys(`${instance}|`)) copy.delete(key);
      this.world.table(`seen/${this.kind}`).delete(`${instance}|${resource}`);
    }
    this.stopped(instance);
    if (this.#informers.length > 0) this.parts.client.gone(ctx, ctx.self);
  }
}
