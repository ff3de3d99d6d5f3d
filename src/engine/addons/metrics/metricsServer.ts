/**
 * metrics-server: asks every kubelet each 15 s what its node and Pods use, keeps the newest answer, and serves the API metrics.k8s.io. Upstream:
 * sigs.k8s.io/metrics-server (scraper, storage, api). Leaves out: rates between two counters (the kubelet here tells rates).
 */
import type { Json, KubeObject } from '../../api/object.ts';
import type { ApiRequest, ApiResponse } from '../../api/request.ts';
import { matchesLabels, parseSelector } from '../../api/selector.ts';
import { badRequest, notFound, notFoundResource } from '../../api/status.ts';
import { emit } from '../../api/steps.ts';
import { formatTime } from '../../api/time.ts';
import type { PlacedProgram } from '../../client/podActor.ts';
import type { Context, World } from '../../kernel/component.ts';
import type { ScheduledEvent } from '../../kernel/eventQueue.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { Table } from '../../kernel/table.ts';
import { PodProgram, type AddonParts } from '../podProgram.ts';
import type { NodeSample } from './nodeSample.ts';

const NODES = { group: '', version: 'v1', resource: 'nodes' };
const PODS = { group: '', version: 'v1', resource: 'pods' };
/** Upstream: --metric-resolution. */
const RESOLUTION: Micros = 15 * SECOND;
const WINDOW = '15.0s';
const GROUP = 'metrics.k8s.io';

/** Upstream: pkg/api/install.go. */
const RESOURCES: Json = [
  { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
  { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
];

interface Kept {
  readonly sample: NodeSample;
  /** Two scrapes make a rate: before the second there is nothing to tell. */
  readonly scrapes: number;
}

export class MetricsServer extends PodProgram {
  readonly #kept: Table<Kept>;

  constructor(world: World, parts: AddonParts) {
    super('metrics-server', world, parts, [NODES, PODS]);
    this.#kept = world.table('metrics-server/samples');
  }

  protected override started(ctx: Context, placed: PlacedProgram): void {
    this.tickAfter(ctx, placed, 1 * SECOND);
  }

  protected override stopped(instance: string): void {
    for (const key of this.#kept.keys(`${instance}|`)) this.#kept.delete(key);
  }

  protected override tick(ctx: Context, placed: PlacedProgram): void {
    this.tickAfter(ctx, placed, RESOLUTION);
    const nodes = this.#copies('nodes', ctx.self.instance!);
    if (!this.parts.allowed(placed.account, { verb: 'get', group: '', resource: 'nodes', subresource: 'metrics' })) {
      if (nodes.length > 0) this.print(ctx, placed, `"Failed to scrape node" err="request failed, status: \\"403 Forbidden\\"" node="${nodes[0]!.metadata.name}"`);
      return;
    }
    emit(ctx, 'scraped', { program: this.kind, node: placed.node, targets: nodes.length }, { routine: true });
    for (const { metadata } of nodes) this.#scrape(ctx, placed, metadata.name);
    const gone = this.#kept.keys(`${ctx.self.instance}|`).filter((key) => !nodes.some(({ metadata }) => key === `${ctx.self.instance}|${metadata.name}`));
    for (const key of gone) this.#kept.delete(key);
  }

  /** Upstream keeps what the last round has brought: a node that did not answer has no metrics. */
  #scrape(ctx: Context, placed: PlacedProgram, node: string): void {
    const key = `${ctx.self.instance}|${node}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && ctx.now - kept.sample.at > 1.5 * RESOLUTION) {
      this.print(ctx, placed, `"Failed to scrape node" err="Get \\"https://${node}:10250/metrics/resource\\": context deadline exceeded" node="${node}"`);
      this.#kept.delete(key);
    }
    this.tell(ctx, { kind: 'kubelet', instance: node }, 'scrape', ctx.self);
  }

  protected override told(ctx: Context, _placed: PlacedProgram, { type, data }: ScheduledEvent): void {
    if (type !== 'usage') return;
    const sample = data as NodeSample;
    const key = `${ctx.self.instance}|${sample.node}`;
    this.#kept.set(key, { sample, scrapes: (this.#kept.get(key)?.scrapes ?? 0) + 1 });
  }

  /** What an instance answers to a request for metrics.k8s.io. */
  answer(instance: string, request: ApiRequest): ApiResponse {
    const { resource, name, namespace, options = {}, version } = request;
    if (resource === '') return { code: 200, body: { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${GROUP}/${version}`, resources: RESOURCES } };
    if (!['get', 'list'].includes(request.verb) || !['nodes', 'pods'].includes(resource)) return failed(404, notFoundResource());
    const labels = parseSelector(options.labelSelector ?? '');
    if (!labels.ok) return failed(400, badRequest(labels.error));
    const objects = this.#copies(resource, instance, namespace).filter(({ metadata }) => (name === undefined || metadata.name === name) && matchesLabels(labels.selector, metadata.labels));
    const items = objects.flatMap((object) => this.#metricsOf(instance, resource, version, object) ?? []);
    const kind = resource === 'nodes' ? 'NodeMetrics' : 'PodMetrics';
    if (name === undefined) return { code: 200, body: { kind: `${kind}List`, apiVersion: `${GROUP}/${version}`, metadata: {}, items } };
    return items[0] === undefined ? failed(404, notFound(GROUP, resource, resource === 'pods' ? `${namespace}/${name}` : name)) : { code: 200, body: items[0] };
  }

  #metricsOf(instance: string, resource: string, version: string, { metadata }: KubeObject): Json | undefined {
    const { name, namespace, creationTimestamp, labels } = metadata;
    const samples = this.#kept.values(`${instance}|`).filter(({ scrapes }) => scrapes > 1).map(({ sample }) => sample);
    const base = { apiVersion: `${GROUP}/${version}`, metadata: { name, ...(namespace !== undefined && { namespace }), creationTimestamp, ...(labels && { labels }) } };
    if (resource === 'nodes') {
      const sample = samples.find(({ node }) => node === name);
      return sample && { kind: 'NodeMetrics', ...base, timestamp: this.#time(sample), window: WINDOW, usage: quantities(sample.usage) };
    }
    for (const sample of samples) {
      const pod = sample.pods.find((one) => one.pod === name && one.namespace === namespace);
      if (pod) return { kind: 'PodMetrics', ...base, timestamp: this.#time(sample), window: WINDOW, containers: pod.containers.map((container) => ({ name: container.name, usage: quantities(container) })) };
    }
    return undefined;
  }

  #time = ({ at }: NodeSample): string => formatTime(at, this.parts.epoch);

  #copies(resource: string, instance: string, namespace?: string): readonly KubeObject[] {
    return this.world.table<KubeObject>(`cache/${this.kind}/${resource}`).values(`${instance}|${namespace === undefined ? '' : `${namespace}/`}`);
  }
}

const quantities = ({ cpu, memory }: { readonly cpu: number; readonly memory: number }): Json => ({ cpu: `${cpu}m`, memory: `${Math.round(memory / 1024)}Ki` });

const failed = (code: number, body: ApiResponse['body']): ApiResponse => ({ code, body });
