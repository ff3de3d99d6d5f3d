/** How what the Pods request lies on the nodes and zones: now, and after every placement and departure until now. */
import { milliOf, podRequests, valueOf, type Node, type Pod, type Run, type Steps, type TraceEntry } from '../engine/index.ts';

export interface DistributionQuery {
  readonly of: 'nodes' | 'zones';
  readonly resource: 'cpu' | 'memory' | 'pods';
}

export interface Share {
  readonly name: string;
  readonly zone?: string;
  /** Thousandths of a CPU, bytes, or Pods. */
  readonly requested: number;
  readonly allocatable: number;
  readonly pods: number;
}

export interface DistributionData {
  /** Simulated seconds, one for each sample; the last is now. */
  readonly times: readonly number[];
  /** Requested of 1 allocatable; null where there was no such node. Of many, the fullest, the mean and the emptiest under their codes. */
  readonly series: readonly { readonly name: string; readonly code?: 'most' | 'mean' | 'least'; readonly values: readonly (number | null)[] }[];
  /** Now, by name; of many the fullest first. */
  readonly rows: readonly Share[];
  /** Rows that are not listed. */
  readonly hidden: number;
  /** Standard deviation of the shares at each sample. */
  readonly spread: readonly number[];
}

type Amounts = { readonly cpu: number; readonly memory: number; readonly pods: number };
interface Place {
  readonly zone: string;
  readonly allocatable: Amounts;
  readonly requested: Amounts;
}
/** By node. */
type Sample = ReadonlyMap<string, Place>;

/** A state is a function of the step that it comes after: samples are kept by that step, for as long as it is there. */
const samples = new WeakMap<TraceEntry, Sample>();

const MOST_SAMPLES = 80;
/** A sample of many nodes takes time. */
const MANY_NODES = 100;
const FEW_SAMPLES = 24;
const MOST_LINES = 8;
const MOST_ROWS = 100;
const ZONE = 'topology.kubernetes.io/zone';

export function distributionView(run: Run, { of, resource }: DistributionQuery): DistributionData {
  const points = momentsOf(run);
  sampleAll(run, points);
  const taken = points.map((entry) => grouped(samples.get(entry)!, of));
  const now = grouped(sampleNow(run), of);
  const all = [...taken, now];
  const names = [...now.keys()].sort();
  const shareOf = (sample: Sample, name: string): number | null => {
    const place = sample.get(name);
    return place === undefined || place.allocatable[resource] === 0 ? null : place.requested[resource] / place.allocatable[resource];
  };
  const sharesOf = (sample: Sample): number[] => [...sample.keys()].flatMap((name) => shareOf(sample, name) ?? []);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const over = (code: 'most' | 'mean' | 'least', by: (values: readonly number[]) => number) => ({ name: code, code, values: all.map((sample) => (sample.size === 0 ? null : by(sharesOf(sample)))) });
  return {
    times: [...points.map(({ at }) => at), run.now].map((at) => at / 1_000_000),
    series: names.length <= MOST_LINES ? names.map((name) => ({ name, values: all.map((sample) => shareOf(sample, name)) })) : [over('most', (values) => Math.max(...values)), over('mean', mean), over('least', (values) => Math.min(...values))],
    rows: fullestOf(names, (name) => shareOf(now, name) ?? 0).map((name): Share => {
      const { zone, requested, allocatable } = now.get(name)!;
      return { name, ...(of === 'nodes' && zone !== '' && { zone }), requested: requested[resource], allocatable: allocatable[resource], pods: requested.pods };
    }),
    hidden: Math.max(0, names.length - MOST_ROWS),
    spread: all.map((sample) => {
      const values = sharesOf(sample);
      const middle = mean(values);
      return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
    }),
  };
}

/** All, or of many those with the largest shares. */
const fullestOf = (names: readonly string[], share: (name: string) => number): readonly string[] => (names.length <= MOST_ROWS ? names : names.toSorted((a, b) => share(b) - share(a)).slice(0, MOST_ROWS));

/** Steps after which Pods or nodes lie otherwise, at most so many of them, always the same ones while the run goes on. */
function momentsOf(run: Run): readonly TraceEntry[] {
  const found: TraceEntry[] = [];
  for (let seq = run.position; seq > 0; seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) break;
    if (entry.type === 'stored' && moves(entry.data as Steps['stored'])) found.push(entry);
  }
  found.reverse();
  const most = run.state('kubelet/nodes').size > MANY_NODES ? FEW_SAMPLES : MOST_SAMPLES;
  let stride = 1;
  while (found.length / stride > most) stride *= 2;
  return found.filter((_entry, index) => index % stride === 0);
}

const moves = ({ subject: { resource, subresource }, op }: Steps['stored']): boolean => (resource === 'pods' && (subresource === 'binding' || op === 'delete')) || (resource === 'nodes' && op !== 'update');

/** Goes through the moments that have no sample yet, once, in order. */
function sampleAll(run: Run, points: readonly TraceEntry[]): void {
  const { position } = run;
  for (const entry of points) {
    if (samples.has(entry)) continue;
    run.seek(entry.seq);
    samples.set(entry, sampleNow(run));
  }
  if (run.position !== position) run.seek(position);
}

const NOTHING: Amounts = { cpu: 0, memory: 0, pods: 0 };
const sum = (a: Amounts, b: Amounts): Amounts => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory, pods: a.pods + b.pods });

function sampleNow(run: Run): Sample {
  const places = new Map<string, Place>();
  for (const { metadata, status } of run.objects<Node>('', 'v1', 'nodes')) {
    const { cpu = '0', memory = '0', pods = '0' } = status?.allocatable ?? {};
    places.set(metadata.name, { zone: metadata.labels?.[ZONE] ?? '', allocatable: { cpu: milliOf(cpu), memory: valueOf(memory), pods: valueOf(pods) }, requested: NOTHING });
  }
  for (const { spec, status } of run.objects<Pod>('', 'v1', 'pods')) {
    const place = places.get(spec.nodeName ?? '');
    if (place === undefined || status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
    const { milliCpu, memory } = podRequests(spec);
    places.set(spec.nodeName!, { ...place, requested: sum(place.requested, { cpu: milliCpu, memory, pods: 1 }) });
  }
  return places;
}

function grouped(sample: Sample, of: 'nodes' | 'zones'): Sample {
  if (of === 'nodes') return sample;
  const zones = new Map<string, Place>();
  for (const { zone, allocatable, requested } of sample.values()) {
    const known = zones.get(zone);
    zones.set(zone, { zone, allocatable: sum(known?.allocatable ?? NOTHING, allocatable), requested: sum(known?.requested ?? NOTHING, requested) });
  }
  return zones;
}
