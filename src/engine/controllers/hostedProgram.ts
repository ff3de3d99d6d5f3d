/**
 * A program of controllers that lives in Pods: it runs while a container of it does, on whatever node, and when the last one ends it forgets
 * everything. Upstream: k8s.io/cloud-provider/app (one of several replicas leads). Leaves out: the Lease by which replicas choose their leader.
 */
import type { Client } from '../client/client.ts';
import type { Informer } from '../client/informer.ts';
import type { Watcher } from '../client/reconnector.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';

export class HostedProgram implements Component, Watcher {
  readonly kind: string;
  readonly #client: Client;
  readonly #program: Component & Watcher;
  readonly #waits: boolean;
  /** Nodes where a container of it runs. */
  readonly #nodes: Table<number>;
  readonly #memory = new Map<string, Table<unknown>>();

  constructor(world: World, client: Client, kind: string, waits: boolean, make: (memory: World) => Component & Watcher) {
    this.#client = client;
    this.kind = kind;
    this.#waits = waits;
    this.#nodes = world.table(`${kind}/nodes`);
    this.#program = make({
      epoch: () => world.epoch(),
      table: <V>(name: string): Table<V> => {
        const table = world.table<V>(name.startsWith('cache/') || name.startsWith('seen/') ? name : `${kind}/${name}`);
        this.#memory.set(table.name, table as Table<unknown>);
        return table;
      },
    });
  }

  informer(resource: string): Informer | undefined {
    return this.#program.informer?.(resource);
  }

  /** Whether it runs: a connection of a program that does not is nobody's. */
  alive(): boolean {
    return this.#nodes.size > 0;
  }

  start(ctx: Context): void {
    if (!this.#waits) this.#begin(ctx);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const node = ctx.self.instance;
    if (node === undefined) {
      if (event.type === 'begin') this.#begin(ctx);
      else if (event.type === 'halt') this.#halt(ctx);
      else if (this.#nodes.size > 0) this.#program.handle(event, ctx);
      return;
    }
    const before = this.#nodes.size;
    if (event.type === 'start') this.#nodes.set(node, 1);
    else if (event.type === 'stop') this.#nodes.delete(node);
    if (before === 0 && this.#nodes.size > 0) ctx.schedule(0, { kind: this.kind }, 'begin', undefined);
    else if (before > 0 && this.#nodes.size === 0) ctx.schedule(0, { kind: this.kind }, 'halt', undefined);
  }

  #begin(ctx: Context): void {
    if (this.#nodes.size === 0) this.#nodes.set('', 1);
    this.#program.start?.(ctx);
  }

  #halt(ctx: Context): void {
    for (const table of this.#memory.values()) for (const key of table.keys().slice()) table.delete(key);
    this.#client.gone(ctx, ctx.self);
  }
}
