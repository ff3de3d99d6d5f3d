/**
 * A node with the Pods on it, summed up. Upstream: pkg/scheduler/framework/types.go NodeInfo.
 */
import type { Node, Taint } from '../../api/kinds/node.ts';
import { labelOf } from '../../api/selector.ts';
import type { HostPort, PodInfo } from './podInfo.ts';
import { allocatableOf, type Allocatable } from './requests.ts';

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
  milliCpu = 0;
  memory = 0;
  ephemeralStorage = 0;
  readonly scalar = new Map<string, number>();
  /** With the assumed 100m and 200Mi of containers that ask for nothing. */
  assumedMilliCpu = 0;
  assumedMemory = 0;
  /** Host ports in use, by `portKey`. */
  readonly ports = new Map<string, HostPort>();

  constructor(node: Node, slot = -1) {
    this.slot = slot;
    this.name = node.metadata.name;
    this.node = node;
    this.allocatable = allocatableOf(node.status?.allocatable);
    this.taints = node.spec?.taints ?? NO_TAINTS;
    this.cordoned = node.spec?.unschedulable === true;
  }

  /** Takes over a newer version of the node. */
  update(node: Node): void {
    if (node.status?.allocatable !== this.node.status?.allocatable) this.allocatable = allocatableOf(node.status?.allocatable);
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
    this.milliCpu += sign * requests.milliCpu;
    this.memory += sign * requests.memory;
    this.ephemeralStorage += sign * requests.ephemeralStorage;
    this.assumedMilliCpu += sign * requests.assumedMilliCpu;
    this.assumedMemory += sign * requests.assumedMemory;
    for (const port of hostPorts) {
      if (sign === 1) this.ports.set(portKey(port), port);
      else this.ports.delete(portKey(port));
    }
    for (const [name, amount] of requests.scalar) this.scalar.set(name, (this.scalar.get(name) ?? 0) + sign * amount);
  }
}

const portKey = ({ ip, protocol, port }: HostPort): string => `${ip}/${protocol}/${port}`;
