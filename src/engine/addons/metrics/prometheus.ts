/**
 * Prometheus: finds its targets (the kubelets) through the API, scrapes them each 15 s, and keeps what they answer for an hour, in its Pod: another
 * Pod begins anew. Upstream: prometheus/prometheus (discovery/kubernetes, scrape, tsdb). Leaves out: other targets, PromQL, alerts.
 */
import type { KubeObject } from '../../api/object.ts';
import { emit } from '../../api/steps.ts';
import type { PlacedProgram } from '../../client/podActor.ts';
import type { Context, World } from '../../kernel/component.ts';
import type { ScheduledEvent } from '../../kernel/eventQueue.ts';
import { MINUTE, SECOND, type Micros } from '../../kernel/time.ts';
import type { Table } from '../../kernel/table.ts';
import { PodProgram, type AddonParts } from '../podProgram.ts';
import type { NodeSample } from './nodeSample.ts';

const NODES = { group: '', version: 'v1', resource: 'nodes' };
const INTERVAL: Micros = 15 * SECOND;
const RETENTION: Micros = 60 * MINUTE;

/** One scrape of all targets. */
export interface Scrape {
  readonly at: Micros;
  /** Names of the targets; those without a sample are down. */
  readonly targets: readonly string[];
  readonly samples: readonly NodeSample[];
}

export class Prometheus extends PodProgram {
  /** `instance|time` */
  readonly #scrapes: Table<Scrape>;

  constructor(world: World, parts: AddonParts) {
    super('prometheus', world, parts, [NODES]);
    this.#scrapes = world.table('prometheus/scrapes');
  }

  protected override started(ctx: Context, placed: PlacedProgram): void {
    this.tickAfter(ctx, placed, 1 * SECOND);
  }

  protected override stopped(instance: string): void {
    for (const key of this.#scrapes.keys(`${instance}|`)) this.#scrapes.delete(key);
  }

  protected override tick(ctx: Context, placed: PlacedProgram): void {
    this.tickAfter(ctx, placed, INTERVAL);
    const instance = ctx.self.instance!;
    const nodes = this.world.table<KubeObject>(`cache/${this.kind}/nodes`).values(`${instance}|`);
    const allowed = this.parts.allowed(placed.account, { verb: 'get', group: '', resource: 'nodes', subresource: 'metrics' });
    emit(ctx, 'scraped', { program: this.kind, node: placed.node, targets: nodes.length }, { routine: true });
    this.#scrapes.set(keyOf(instance, ctx.now), { at: ctx.now, targets: nodes.map(({ metadata }) => metadata.name), samples: [] });
    for (const { metadata } of allowed ? nodes : []) this.tell(ctx, { kind: 'kubelet', instance: metadata.name }, 'scrape', ctx.self);
    const oldest = keyOf(instance, Math.max(0, ctx.now - RETENTION));
    for (const key of this.#scrapes.keys(`${instance}|`)) {
      if (key >= oldest) break;
      this.#scrapes.delete(key);
    }
  }

  protected override told(ctx: Context, _placed: PlacedProgram, { type, data }: ScheduledEvent): void {
    const last = type === 'usage' ? this.#scrapes.keys(`${ctx.self.instance}|`).at(-1) : undefined;
    const scrape = last === undefined ? undefined : this.#scrapes.get(last);
    if (scrape) this.#scrapes.set(last!, { ...scrape, samples: [...scrape.samples, data as NodeSample] });
  }
}

const keyOf = (instance: string, at: Micros): string => `${instance}|${String(at).padStart(15, '0')}`;
