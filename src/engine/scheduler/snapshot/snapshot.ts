/**
 * The scheduler's picture of the cluster: nodes with their Pods, kept up to date change by change. Upstream: pkg/scheduler/backend/cache.
 * It is a cache: the same nodes and Pods give the same snapshot, in whatever order they came. Leaves out: the split into cache and snapshot
 * (nothing here runs at the same time), generations.
 */
import { byCodeUnit } from '../../kernel/sortedKeys.ts';
import { sameJson } from '../../api/equal.ts';
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import { labelOf } from '../../api/selector.ts';
import { columnOf, type LabelColumn } from './labelColumn.ts';
import { NodeInfo } from './nodeInfo.ts';
import { nodeListOf, type NodeList } from './nodeList.ts';
import { PodClass } from './podClass.ts';
import { keyOf, podInfoAfter, podInfoOf, type PodInfo } from './podInfo.ts';
import { Rooms } from './room.ts';
import { Tally, type Rule } from './tally.ts';

interface HeldImage {
  /** Bytes by node. */
  readonly sizes: Map<string, number>;
  /** What all nodes count it with; worked out when asked for. */
  size: number | undefined;
}

interface KeptTally {
  readonly tally: Tally;
  readonly rule: Rule;
  /** Only classes whose Pods have affinity terms can count. */
  readonly withTerms: boolean;
}

/** Tallies, and things under one owner, kept at most; with more kinds of Pods than that some are worked out again. */
const MOST_KEPT = 200;

export class Snapshot {
  readonly #nodes = new Map<string, NodeInfo>();
  readonly #classes = new Map<string, PodClass>();
  /** Classes whose Pods have affinity terms of their own. */
  readonly #withTerms = new Map<string, PodClass>();
  /** Pods on nodes that are not known (yet, or any more). */
  readonly #strays = new Map<string, PodInfo>();
  readonly #nodeOf = new Map<string, string>();
  /** How many placed Pods use a claim. */
  readonly #claims = new Map<string, number>();
  readonly #images = new Map<string, HeldImage>();
  #order: { readonly infos: readonly NodeInfo[]; readonly list: NodeList } | undefined;
  /** By slot; a slot is never given twice. */
  readonly #bySlot: (NodeInfo | undefined)[] = [];
  readonly #rooms = new Rooms();
  #generations = new Int32Array(16);
  readonly #kept = new WeakMap<object, Map<string, unknown>>();
  readonly #columns = new Map<string, LabelColumn>();
  readonly #nodeSets = new Map<string, Uint8Array>();
  readonly #tallies = new Map<string, KeptTally>();

  get size(): number {
    return this.#nodes.size;
  }

  get(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  /** Nodes in the order of the search: zone by zone in turn, by name within a zone. */
  nodes(): readonly NodeInfo[] {
    if (this.#order === undefined) {
      const infos = interleave([...this.#nodes.values()]);
      this.#order = { infos, list: nodeListOf(infos) };
    }
    return this.#order.infos;
  }

  /** The same, by their slots. */
  order(): NodeList {
    this.nodes();
    return this.#order!.list;
  }

  /** The node of a slot. */
  at(slot: number): NodeInfo {
    return this.#bySlot[slot]!;
  }

  /** One more than the highest slot. */
  get slots(): number {
    return this.#bySlot.length;
  }

  /** By slot: a number that grows with every change of the node that a Filter or Score can see. Not to be kept: it is replaced as nodes come. */
  get generations(): Int32Array {
    return this.#generations;
  }

  classes(): Iterable<PodClass> {
    return this.#classes.values();
  }

  /** The values of a label on all nodes. */
  column(label: string): LabelColumn {
    let column = this.#columns.get(label);
    if (column === undefined) this.#columns.set(label, (column = columnOf(this.#nodes.values(), this.slots, label)));
    return column;
  }

  /** By slot: 1 for the nodes that pass the test. It may read what changes the topology: labels and taints. `name` tells all else that it reads. */
  nodeSet(name: string, test: (node: NodeInfo) => boolean): Uint8Array {
    let set = this.#nodeSets.get(name);
    if (set !== undefined) return set;
    set = new Uint8Array(this.slots);
    for (const node of this.#nodes.values()) if (test(node)) set[node.slot] = 1;
    if (this.#nodeSets.size >= MOST_KEPT) this.#nodeSets.clear();
    this.#nodeSets.set(name, set);
    return set;
  }

  /** Sums over the placed Pods, kept up from now on. */
  tally(name: string, rule: Rule, { withTerms = false, counted }: { readonly withTerms?: boolean; readonly counted?: Uint8Array | undefined } = {}): Tally {
    const known = this.#tallies.get(name);
    if (known !== undefined) return known.tally;
    if (this.#tallies.size >= MOST_KEPT) this.#dropTallies(MOST_KEPT / 2);
    const tally = new Tally((label) => this.column(label), counted);
    this.#tallies.set(name, { tally, rule, withTerms });
    for (const group of withTerms ? this.#withTerms.values() : this.#classes.values()) group.countIn(tally, rule);
    return tally;
  }

  #dropTallies(most: number): void {
    for (const name of this.#tallies.keys()) {
      if (this.#tallies.size <= most) break;
      this.#tallies.delete(name);
    }
    const left = new Set([...this.#tallies.values()].map(({ tally }) => tally));
    for (const group of this.#classes.values()) group.keepCounting(left);
  }

  /** What somebody has worked out under a name, and keeps right by the generations; made when there is nothing. */
  kept<T>(owner: object, name: string, make: () => T): T {
    let own = this.#kept.get(owner);
    if (own === undefined) this.#kept.set(owner, (own = new Map()));
    let value = own.get(name) as T | undefined;
    if (value !== undefined) return value;
    if (own.size >= MOST_KEPT) own.clear();
    own.set(name, (value = make()));
    return value;
  }

  /** Whether any placed Pod has affinity terms. */
  get anyTerms(): boolean {
    return this.#withTerms.size > 0;
  }

  /** An image that some nodes hold: its bytes as each of them tells, and as the first by name does. */
  image(name: string): { readonly sizes: ReadonlyMap<string, number>; readonly size: number } | undefined {
    const image = this.#images.get(name);
    if (image === undefined) return undefined;
    if (image.size === undefined) image.size = image.sizes.get([...image.sizes.keys()].reduce((a, b) => (a < b ? a : b)))!;
    return { sizes: image.sizes, size: image.size };
  }

  /** Whether any placed Pod uses the claim `namespace/name`. */
  claimInUse(key: string): boolean {
    return this.#claims.has(key);
  }

  setNode(node: Node): void {
    const { name } = node.metadata;
    const known = this.#nodes.get(name);
    if (known === undefined) return this.#addNode(node);
    if (zoneOf(known.node) !== zoneOf(node)) this.#order = undefined;
    if (!sameJson(known.node.metadata.labels, node.metadata.labels) || !sameJson(known.node.spec?.taints, node.spec?.taints)) this.#topologyChanged();
    if (known.node.status?.images !== node.status?.images) {
      this.#countImages(known.node, -1);
      this.#countImages(node, 1);
    }
    known.update(node);
    this.#generations[known.slot]!++;
  }

  #addNode(node: Node): void {
    const { name } = node.metadata;
    const info = new NodeInfo(node, this.slots, this.#rooms.of(this.slots));
    this.#nodes.set(name, info);
    this.#bySlot.push(info);
    if (this.slots > this.#generations.length) {
      const grown = new Int32Array(2 * this.slots);
      grown.set(this.#generations);
      this.#generations = grown;
    }
    this.#generations[info.slot] = 1;
    this.#order = undefined;
    this.#topologyChanged();
    this.#countImages(node, 1);
    for (const pod of this.#strays.values()) {
      if (pod.pod.spec.nodeName !== name) continue;
      this.#strays.delete(pod.key);
      this.#place(pod, info);
    }
  }

  /** Domains are others than they were. */
  #topologyChanged(): void {
    this.#columns.clear();
    this.#nodeSets.clear();
    if (this.#tallies.size > 0) this.#dropTallies(0);
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    if (info === undefined) return;
    for (const pod of info.pods.values()) {
      this.#lift(pod, info);
      this.#strays.set(pod.key, pod);
    }
    this.#countImages(info.node, -1);
    this.#nodes.delete(name);
    this.#bySlot[info.slot] = undefined;
    this.#order = undefined;
    this.#topologyChanged();
  }

  /**
   * Adds a placed Pod, or replaces an older version of it. A Pod that has ended takes no room and is not counted. `before`: what is known of the
   * Pod while it waited.
   */
  setPod(pod: Pod, before?: PodInfo): void {
    const { nodeName } = pod.spec;
    const old = this.pod(keyOf(pod));
    if (old?.pod === pod) return;
    const known = old ?? before;
    const info = known === undefined ? podInfoOf(pod) : podInfoAfter(known, pod);
    const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (old !== undefined && takesSame(old, info) && !ended) {
      this.#renew(info);
      return;
    }
    if (old !== undefined) this.removePod(info.key);
    if (nodeName === undefined || nodeName === '' || ended) return;
    this.#nodeOf.set(info.key, nodeName);
    const node = this.#nodes.get(nodeName);
    if (node === undefined) this.#strays.set(info.key, info);
    else this.#place(info, node);
  }

  /** A newer version of a placed Pod that differs in nothing that counts here. */
  #renew(pod: PodInfo): void {
    const node = this.#nodes.get(pod.pod.spec.nodeName ?? '');
    if (node === undefined) this.#strays.set(pod.key, pod);
    else node.renew(pod);
  }

  /** Removes a Pod by `namespace/name`. */
  removePod(key: string): void {
    const nodeName = this.#nodeOf.get(key);
    if (nodeName === undefined) return;
    this.#nodeOf.delete(key);
    this.#strays.delete(key);
    const node = this.#nodes.get(nodeName);
    const pod = node?.pods.get(key);
    if (node !== undefined && pod !== undefined) this.#lift(pod, node);
  }

  /** A placed Pod by `namespace/name`. */
  pod(key: string): PodInfo | undefined {
    const nodeName = this.#nodeOf.get(key);
    if (nodeName === undefined) return undefined;
    return this.#nodes.get(nodeName)?.pods.get(key) ?? this.#strays.get(key);
  }

  #place(pod: PodInfo, node: NodeInfo): void {
    node.add(pod);
    this.#generations[node.slot]!++;
    let group = this.#classes.get(pod.classKey);
    if (group === undefined) {
      group = new PodClass(pod);
      this.#classes.set(pod.classKey, group);
      if (group.hasTerms) this.#withTerms.set(pod.classKey, group);
      for (const { tally, rule, withTerms } of this.#tallies.values()) if (!withTerms || group.hasTerms) group.countIn(tally, rule);
    }
    group.shift(node, 1);
    for (const claim of pod.claims) this.#claims.set(claim, (this.#claims.get(claim) ?? 0) + 1);
  }

  #lift(pod: PodInfo, node: NodeInfo): void {
    node.remove(pod);
    this.#generations[node.slot]!++;
    if (pod.hostPorts.length > 0) node.recountPorts();
    for (const claim of pod.claims) {
      const users = (this.#claims.get(claim) ?? 0) - 1;
      if (users > 0) this.#claims.set(claim, users);
      else this.#claims.delete(claim);
    }
    const group = this.#classes.get(pod.classKey);
    if (group === undefined) return;
    group.shift(node, -1);
    if (group.counts.size > 0) return;
    this.#classes.delete(pod.classKey);
    this.#withTerms.delete(pod.classKey);
  }

  #countImages(node: Node, sign: 1 | -1): void {
    for (const { names = [], sizeBytes = 0 } of node.status?.images ?? []) {
      for (const name of names) {
        let image = this.#images.get(name);
        if (image === undefined) this.#images.set(name, (image = { sizes: new Map(), size: undefined }));
        if (sign === -1) image.sizes.delete(node.metadata.name);
        else if (!image.sizes.has(node.metadata.name)) image.sizes.set(node.metadata.name, sizeBytes);
        image.size = undefined;
        if (image.sizes.size === 0) this.#images.delete(name);
      }
    }
  }
}

/** Whether a version of a Pod takes the same place as another in all that is counted here. Ports and claims come with containers and volumes. */
const takesSame = (a: PodInfo, b: PodInfo): boolean =>
  a.requests === b.requests &&
  a.classKey === b.classKey &&
  a.pod.spec.nodeName === b.pod.spec.nodeName &&
  a.pod.spec.containers === b.pod.spec.containers &&
  a.pod.spec.volumes === b.pod.spec.volumes;

/** Region and zone of a node as one key; empty when it has neither. */
function zoneOf({ metadata }: Node): string {
  const zone =
    labelOf(metadata.labels, 'topology.kubernetes.io/zone') ?? labelOf(metadata.labels, 'failure-domain.beta.kubernetes.io/zone') ?? '';
  const region =
    labelOf(metadata.labels, 'topology.kubernetes.io/region') ?? labelOf(metadata.labels, 'failure-domain.beta.kubernetes.io/region') ?? '';
  return zone === '' && region === '' ? '' : `${region}\0${zone}`;
}

/** One node of each zone in turn, so that a search that stops early has seen all zones. */
function interleave(infos: NodeInfo[]): NodeInfo[] {
  const zones = new Map<string, NodeInfo[]>();
  for (const info of infos.sort((a, b) => byCodeUnit(a.name, b.name))) {
    const zone = zoneOf(info.node);
    const list = zones.get(zone);
    if (list === undefined) zones.set(zone, [info]);
    else list.push(info);
  }
  const order: NodeInfo[] = [];
  for (let round = 0; order.length < infos.length; round++) {
    for (const list of zones.values()) if (round < list.length) order.push(list[round]!);
  }
  return order;
}

/** A snapshot of given nodes and Pods. */
export function snapshotOf(nodes: readonly Node[], pods: readonly Pod[]): Snapshot {
  const snapshot = new Snapshot();
  for (const node of nodes) snapshot.setNode(node);
  for (const pod of pods) snapshot.setPod(pod);
  return snapshot;
}
