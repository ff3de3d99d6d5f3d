/** Use of CPU and memory: over time as Prometheus has kept it, and just now as metrics-server answers. */
import { milliOf, valueOf, type Json, type Run } from '../engine/index.ts';
import { backendOf, type Backend, type Unreachable } from './backend.ts';

export interface MetricsQuery {
  readonly measure: 'cpu' | 'memory';
  readonly of: 'nodes' | 'pods';
  readonly namespace?: string;
}

/** What Prometheus keeps (engine/addons/metrics/prometheus.ts). */
interface Scrape {
  readonly at: number;
  readonly targets: readonly string[];
  readonly samples: readonly { readonly node: string; readonly usage: Usage; readonly pods: readonly { readonly namespace: string; readonly pod: string; readonly containers: readonly Usage[] }[] }[];
}
type Usage = { readonly cpu: number; readonly memory: number };

export interface Series {
  readonly name: string;
  /** One for each time: thousandths of a core or bytes; null where there was no answer. */
  readonly values: readonly (number | null)[];
}

export interface MetricsData {
  readonly prometheus: Unreachable | { readonly servedBy: Backend; /** Seconds since the Unix epoch. */ readonly times: readonly number[]; readonly series: readonly Series[]; readonly left: number; readonly down: readonly string[] };
  readonly now: { readonly refusal: string } | { readonly rows: readonly { readonly name: string; readonly namespace?: string; readonly cpu: number; readonly memory: number }[] };
  readonly namespaces: readonly string[];
}

const MOST_SERIES = 8;

export function metricsView(run: Run, { measure, of, namespace }: MetricsQuery): MetricsData {
  return { prometheus: history(run, measure, of, namespace), now: current(run, of, namespace), namespaces: run.objects('', 'v1', 'namespaces').map(({ metadata }) => metadata.name) };
}

function history(run: Run, measure: 'cpu' | 'memory', of: 'nodes' | 'pods', namespace: string | undefined): MetricsData['prometheus'] {
  const servedBy = backendOf(run, 'prometheus', 'monitoring', 'prometheus');
  if ('code' in servedBy) return servedBy;
  const table = run.state<Scrape>('prometheus/scrapes');
  const scrapes = table.keys(`${servedBy.instance}|`).map((key) => table.get(key)!);
  const all = new Map<string, (number | null)[]>();
  scrapes.forEach(({ samples }, index) => {
    for (const [name, value] of valuesOf(samples, measure, of, namespace)) {
      const values = all.get(name) ?? scrapes.map(() => null);
      values[index] = value;
      all.set(name, values);
    }
  });
  const last = (values: readonly (number | null)[]): number => values.findLast((value) => value !== null) ?? 0;
  const sorted = [...all].map(([name, values]): Series => ({ name, values })).sort((a, b) => (of === 'nodes' ? (a.name < b.name ? -1 : 1) : last(b.values) - last(a.values) || (a.name < b.name ? -1 : 1)));
  const newest = scrapes.at(-1);
  // The newest scrape may still be on its way.
  const down = newest === undefined || newest.samples.length === 0 ? [] : newest.targets.filter((target) => !newest.samples.some(({ node }) => node === target));
  return { servedBy, times: scrapes.map(({ at }) => run.scenario.epoch + Math.round(at / 1_000_000)), series: sorted.slice(0, MOST_SERIES), left: Math.max(0, sorted.length - MOST_SERIES), down };
}

function valuesOf(samples: Scrape['samples'], measure: 'cpu' | 'memory', of: 'nodes' | 'pods', namespace: string | undefined): readonly (readonly [string, number])[] {
  if (of === 'nodes') return samples.map(({ node, usage }) => [node, usage[measure]]);
  return samples.flatMap(({ pods }) => pods.filter((one) => namespace === undefined || one.namespace === namespace).map((one): [string, number] => [namespace === undefined ? `${one.namespace}/${one.pod}` : one.pod, one.containers.reduce((sum, container) => sum + container[measure], 0)]));
}

interface Metrics {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly usage?: { readonly [resource: string]: string };
  readonly containers?: readonly { readonly usage: { readonly [resource: string]: string } }[];
}

/** As `kubectl top` asks. */
function current(run: Run, of: 'nodes' | 'pods', namespace: string | undefined): MetricsData['now'] {
  const { code, body } = run.read({ verb: 'list', group: 'metrics.k8s.io', version: 'v1beta1', resource: of, ...(of === 'pods' && namespace !== undefined && { namespace }), user: 'kubernetes-admin', agent: 'podium' });
  if (code >= 400) return { refusal: code === 404 ? 'error: Metrics API not available' : `Error from server (ServiceUnavailable): ${(body as { readonly message?: string }).message ?? ''}` };
  const sum = (usages: readonly { readonly [resource: string]: string }[]): Usage => ({ cpu: usages.reduce((total, one) => total + milliOf(one['cpu'] ?? '0'), 0), memory: usages.reduce((total, one) => total + valueOf(one['memory'] ?? '0'), 0) });
  const rows = (body as object as { readonly items: readonly (Metrics & Json)[] }).items.map(({ metadata, usage, containers }) => ({ name: metadata.name, ...(metadata.namespace !== undefined && { namespace: metadata.namespace }), ...sum(usage === undefined ? (containers ?? []).map((one) => one.usage) : [usage]) }));
  return { rows: rows.sort((a, b) => (of === 'nodes' ? (a.name < b.name ? -1 : 1) : b.cpu - a.cpu || (a.name < b.name ? -1 : 1))) };
}
