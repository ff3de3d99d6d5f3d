/**
 * A node with the Pods on it, summed up. Upstream: pkg/scheduler/framework/types.go NodeInfo.
 */
import type { Node, Taint } from '../../api/kinds/node.ts';
import { labelOf } from '../../api/selector.ts';
import type { PodInfo } from './podInfo.ts';
import { allocatableOf, type Allocatable } from './requests.ts';

const NO_TAINTS: readonly Taint[] = [];

export class NodeInfo {
  readonly name: string;
  node: Node;
  allocatable: Allocatable;
  taints: readonly Taint[];
  /** `namespace/name` -> Pod. */
  readonly pods = new Map<string, PodInfo>();
  milliCpu = 0;
  memory = 0;
  ephemeralStorage = 0;
  readonly scalar = new Map<string, number>();
  /** With the assumed 100m and 200Mi of containers that ask for nothing. */
  assumedMilliCpu = 0;
  assumedMemory = 0;
  /** Number of Pods with host ports. */
  portUsers = 0;

  constructor(node: Node) {
    this.name = node.metadata.name;
    this.node = node;
    this.allocatable = allocatableOf(node.status?.allocatable);
    this.taints = node.spec?.taints ?? NO_TAINTS;
  }

  /** Takes over a newer version of the node. */
  update(node: Node): void {
    if (node.status?.allocatable !== this.node.status?.allocatable) this.allocatable = allocatableOf(node.status?.allocatable);
    this.taints = node.spec?.taints ?? NO_TAINTS;
    this.node = node;
  }

  label(key: string): string | undefined {
    return labelOf(this.node.metadata.labels, key);
  }

  add(pod: PodInfo): void {
    this.pods.set(pod.key, pod);
    this.#count(pod, 1);
  }

  remove(pod: PodInfo): void {
    const present = this.pods.get(pod.key);
    if (present === undefined) return;
    this.pods.delete(pod.key);
    this.#count(present, -1);
  }

  /** A copy to try things on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.node);
    for (const pod of this.pods.values()) copy.add(pod);
    return copy;
  }

  #count({ requests, hostPorts }: PodInfo, sign: 1 | -1): void {
    this.milliCpu += sign * requests.milliCpu;
    this.memory += sign * requests.memory;
    this.ephemeralStorage += sign * requests.ephemeralStorage;
    this.assumedMilliCpu += sign * requests.assumedMilliCpu;
    this.assumedMemory += sign * requests.assumedMemory;
    if (hostPorts.length > 0) this.portUsers += sign;
    for (const [name, amount] of requests.scalar) this.scalar.set(name, (this.scalar.get(name) ?? 0) + sign * amount);
  }
}
