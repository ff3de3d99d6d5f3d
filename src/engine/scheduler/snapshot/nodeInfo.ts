/**
 * A node with the Pods on it, summed up. Upstream: pkg/scheduler/framework/types.go NodeInfo.
 */
import type { Node, Taint } from '../../api/kinds/node.ts';
import { labelOf } from '../../api/selector.ts';
import type { HostPort, PodInfo } from './podInfo.ts';
import { allocatableOf, type Allocatable } from './requests.ts';
import {
  ALL_MEMORY,
  ALL_MILLI_CPU,
  ALL_PODS,
  ASSUMED_MEMORY,
  ASSUMED_MILLI_CPU,
  MEMORY,
  MILLI_CPU,
  newRoom,
  PODS,
  type Room,
} from './room.ts';

const NO_TAINTS: readonly Taint[] = [];

export class NodeInfo {
  readonly name: string;
  /** Its place in the columns of its snapshot (a copy has it too); -1 without a snapshot. */
  readonly slot: number;
  node: Node;
  allocatable: Allocatable;
  taints: readonly Taint[];
  cordoned: boolean;
  /** Labels that somebody has asked for: every Pod asks each node for the same few. */
  readonly #labels = new Map<string, string | undefined>();
  /** `namespace/name` -> Pod. */
  readonly pods = new Map<string, PodInfo>();
  ephemeralStorage = 0;
  readonly scalar = new Map<string, number>();
  /** Host ports in use, by `portKey`. */
  readonly ports = new Map<string, HostPort>();

  readonly #cells: Float64Array;
  readonly #at: number;

  constructor(node: Node, slot = -1, { cells, at }: Room = newRoom()) {
    this.slot = slot;
    this.#cells = cells;
    this.#at = at;
    this.name = node.metadata.name;
    this.node = node;
    this.allocatable = this.#offer(node);
    this.taints = node.spec?.taints ?? NO_TAINTS;
    this.cordoned = node.spec?.unschedulable === true;
  }

  /** The same as `allocatable.milliCpu`, but quick to read of many nodes; so are the numbers that follow. */
  get allMilliCpu(): number {
    return this.#cells[this.#at + ALL_MILLI_CPU]!;
  }

  get allMemory(): number {
    return this.#cells[this.#at + ALL_MEMORY]!;
  }

  get allPods(): number {
    return this.#cells[this.#at + ALL_PODS]!;
  }

  get podCount(): number {
    return this.#cells[this.#at + PODS]!;
  }

  /** What the Pods on it ask for. */
  get milliCpu(): number {
    return this.#cells[this.#at + MILLI_CPU]!;
  }

  get memory(): number {
    return this.#cells[this.#at + MEMORY]!;
  }

  /** With the assumed 100m and 200Mi of containers that ask for nothing. */
  get assumedMilliCpu(): number {
    return this.#cells[this.#at + ASSUMED_MILLI_CPU]!;
  }

  get assumedMemory(): number {
    return this.#cells[this.#at + ASSUMED_MEMORY]!;
  }

  #offer(node: Node): Allocatable {
    const offered = allocatableOf(node.status?.allocatable);
    this.#cells[this.#at + ALL_MILLI_CPU] = offered.milliCpu;
    this.#cells[this.#at + ALL_MEMORY] = offered.memory;
    this.#cells[this.#at + ALL_PODS] = offered.pods;
    return offered;
  }

  /** Takes over a newer version of the node. */
  update(node: Node): void {
    if (node.status?.allocatable !== this.node.status?.allocatable) this.allocatable = this.#offer(node);
    if (node.metadata.labels !== this.node.metadata.labels) this.#labels.clear();
    this.taints = node.spec?.taints ?? NO_TAINTS;
    this.cordoned = node.spec?.unschedulable === true;
    this.node = node;
  }

  label(key: string): string | undefined {
    const known = this.#labels.get(key);
    if (known !== undefined || this.#labels.has(key)) return known;
    const value = labelOf(this.node.metadata.labels, key);
    this.#labels.set(key, value);
    return value;
  }

  add(pod: PodInfo): void {
    this.pods.set(pod.key, pod);
    this.#count(pod, 1);
  }

  /** Takes over a newer version of a Pod that takes the same room. */
  renew(pod: PodInfo): void {
    this.pods.set(pod.key, pod);
  }

  /**
   * Takes a Pod off. Upstream's quirk, visible when preemption tries things out: its host ports become free even when another Pod on the
   * node, which did not come through the scheduler, has the same ones. `recountPorts` puts that right.
   */
  remove(pod: PodInfo): void {
    const present = this.pods.get(pod.key);
    if (present === undefined) return;
    this.pods.delete(pod.key);
    this.#count(present, -1);
  }

  recountPorts(): void {
    this.ports.clear();
    for (const { hostPorts } of this.pods.values()) for (const port of hostPorts) this.ports.set(portKey(port), port);
  }

  /** A copy to try things on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.node, this.slot);
    for (const pod of this.pods.values()) copy.add(pod);
    return copy;
  }

  #count({ requests, hostPorts }: PodInfo, sign: 1 | -1): void {
    const [cells, at] = [this.#cells, this.#at];
    cells[at + PODS] = this.pods.size;
    cells[at + MILLI_CPU]! += sign * requests.milliCpu;
    cells[at + MEMORY]! += sign * requests.memory;
    this.ephemeralStorage += sign * requests.ephemeralStorage;
    cells[at + ASSUMED_MILLI_CPU]! += sign * requests.assumedMilliCpu;
    cells[at + ASSUMED_MEMORY]! += sign * requests.assumedMemory;
    for (const port of hostPorts) {
      if (sign === 1) this.ports.set(portKey(port), port);
      else this.ports.delete(portKey(port));
    }
    for (const [name, amount] of requests.scalar) this.scalar.set(name, (this.scalar.get(name) ?? 0) + sign * amount);
  }
}

const portKey = ({ ip, protocol, port }: HostPort): string => `${ip}/${protocol}/${port}`;
