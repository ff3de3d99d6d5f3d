/**
 * What a Pod asks of a node. Upstream: k8s.io/component-helpers/resource/helpers.go and scheduler framework.Resource.
 * What counts of a Pod whose size is being changed: api/podSize.ts. Leaves out: DRA claims.
 */
import { parseQuantity, toMilli, toValue, tryParseQuantity, type Quantity } from '../../api/quantity.ts';
import { textOf } from './texts.ts';
import type { Container, PodSpec, ResourceList } from '../../api/kinds/pod.ts';

/** Amounts as the scheduler counts them: thousandths of CPU, bytes, and whole units of everything else. */
export interface Amounts {
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Extended resources and huge pages, in the order in which they came. */
  readonly scalar: ReadonlyMap<string, number>;
}

export interface PodRequests extends Amounts {
  /** For LeastAllocated: a container without a request for CPU or memory counts as 100m or 200Mi. */
  readonly assumedMilliCpu: number;
  readonly assumedMemory: number;
  /** The same for a Pod that is still to be placed, whose Pod-level requests LeastAllocated overlooks (as upstream does). */
  readonly incomingMilliCpu: number;
  readonly incomingMemory: number;
  /** Equal for equal requests. */
  readonly text: string;
}

const ASSUMED = new Map<string, bigint>([
  ['cpu', parseQuantity('100m').nanos],
  ['memory', parseQuantity('200Mi').nanos],
]);

type Sum = Map<string, bigint>;

export const podRequests = (spec: PodSpec): PodRequests => {
  const known = cache.get(spec.containers);
  if (known !== undefined && sameRoom(known.spec, spec)) return known.requests;
  const text = roomText(spec);
  let requests = byText.get(text);
  if (requests === undefined) {
    requests = compute(spec);
    if (byText.size >= MOST_KEPT) byText.clear();
    byText.set(text, requests);
  }
  cache.set(spec.containers, { spec, requests });
  return requests;
};

/** One object for all Pods that ask for the same, so that what is known of it is known for all of them. */
const byText = new Map<string, PodRequests>();
const MOST_KEPT = 1000;

/** All that `compute` reads. */
function roomText({ containers, initContainers = [], overhead, resources }: PodSpec): string {
  let text = `${textOf(overhead)} ${textOf(resources)}`;
  for (const container of containers) text += ` ${textOf(container.resources)}`;
  for (const { resources: own, restartPolicy = '' } of initContainers) text += `+${restartPolicy}${textOf(own)}`;
  return text;
}

/** Values never change, and versions of a Pod share their containers, so that what was computed of one stays true. */
const cache = new WeakMap<readonly Container[], { readonly spec: PodSpec; readonly requests: PodRequests }>();

const sameRoom = (a: PodSpec, b: PodSpec): boolean =>
  a === b || (a.initContainers === b.initContainers && a.overhead === b.overhead && a.resources === b.resources);

function compute(spec: PodSpec): PodRequests {
  const exact = total(spec, new Map(), true);
  const podLevel = hasPodLevelRequests(spec);
  const missing = new Map([...ASSUMED].filter(([name]) => !podLevel || !exact.has(name)));
  const assumed = total(spec, missing, true);
  const incoming = total(spec, ASSUMED, false);
  const { milliCpu: cpu, memory, ephemeralStorage, scalar } = amountsOf(exact);
  const numbers = [cpu, memory, ephemeralStorage, milliCpu(assumed), whole(assumed, 'memory'), milliCpu(incoming), whole(incoming, 'memory')] as const;
  const [, , , assumedMilliCpu, assumedMemory, incomingMilliCpu, incomingMemory] = numbers;
  const text = JSON.stringify([numbers, [...scalar]]);
  return { milliCpu: cpu, memory, ephemeralStorage, scalar, assumedMilliCpu, assumedMemory, incomingMilliCpu, incomingMemory, text };
}

function total(spec: PodSpec, assumed: ReadonlyMap<string, bigint>, withPodLevel: boolean): Sum {
  const sum = ofContainers(spec, assumed);
  if (withPodLevel && hasPodLevelRequests(spec)) {
    for (const [name, amount] of entries(spec.resources?.requests)) if (isPodLevel(name)) sum.set(name, amount);
  }
  add(sum, entries(spec.overhead));
  return sum;
}

/** The larger of the main phase and of any moment of the init sequence; sidecars run through all that follows them. */
function ofContainers(spec: PodSpec, assumed: ReadonlyMap<string, bigint>): Sum {
  const sum: Sum = new Map();
  for (const container of spec.containers) add(sum, requestsOf(container, assumed));
  const sidecars: Sum = new Map();
  const peak: Sum = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = requestsOf(container, assumed);
    if (container.restartPolicy === 'Always') {
      add(sum, own);
      add(sidecars, own);
      raise(peak, sidecars);
    } else {
      const moment: Sum = new Map(own);
      add(moment, sidecars);
      raise(peak, moment);
    }
  }
  raise(sum, peak);
  return sum;
}

function requestsOf(container: Container, assumed: ReadonlyMap<string, bigint>): Sum {
  const sum: Sum = new Map(entries(container.resources?.requests));
  for (const [name, amount] of assumed) if (!sum.has(name)) sum.set(name, amount);
  return sum;
}

const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
const hasPodLevelRequests = (spec: PodSpec): boolean => Object.keys(spec.resources?.requests ?? {}).some(isPodLevel);

function add(sum: Sum, amounts: Iterable<readonly [string, bigint]>): void {
  for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0n) + amount);
}

function raise(sum: Sum, amounts: Iterable<readonly [string, bigint]>): void {
  for (const [name, amount] of amounts) {
    const old = sum.get(name);
    if (old === undefined || amount > old) sum.set(name, amount);
  }
}

function* entries(list: ResourceList | undefined): Iterable<readonly [string, bigint]> {
  if (list === undefined) return;
  for (const name of Object.keys(list)) {
    const text = list[name];
    const parsed = text === undefined ? undefined : tryParseQuantity(text);
    if (parsed?.ok) yield [name, parsed.quantity.nanos];
  }
}

const quantityOf = (sum: Sum, name: string): Quantity => ({ nanos: sum.get(name) ?? 0n, format: 'DecimalSI' });
const milliCpu = (sum: Sum): number => toMilli(quantityOf(sum, 'cpu'));
const whole = (sum: Sum, name: string): number => toValue(quantityOf(sum, name));

function amountsOf(sum: Sum): Amounts {
  const scalar = new Map<string, number>();
  for (const name of sum.keys()) if (!NATIVE.has(name)) scalar.set(name, whole(sum, name));
  return { milliCpu: milliCpu(sum), memory: whole(sum, 'memory'), ephemeralStorage: whole(sum, 'ephemeral-storage'), scalar };
}

const NATIVE: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

export interface Allocatable extends Amounts {
  readonly pods: number;
}

/** What a node has to give. */
export function allocatableOf(list: ResourceList | undefined): Allocatable {
  const sum: Sum = new Map(entries(list));
  return { ...amountsOf(sum), pods: whole(sum, 'pods') };
}
