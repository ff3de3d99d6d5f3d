/**
 * The scheduler's picture of the cluster: nodes with their Pods, kept up to date change by change. Upstream: pkg/scheduler/backend/cache.
 * It is a cache: the same nodes and Pods give the same snapshot, in whatever order they came. Leaves out: the split into cache and snapshot
 * (nothing here runs at the same time), generations.
 */
import { byCodeUnit } from '../../kernel/sortedKeys.ts';
import { sameJson } from '../../api/equal.ts';
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import { labelOf, matchesLabels, type Selector } from '../../api/selector.ts';
import { NodeInfo } from './nodeInfo.ts';
import { NodeMemo } from './nodeMemo.ts';
import { podInfoOf, type PodInfo } from './podInfo.ts';

/**
 * Placed Pods that no placement rule can tell apart: same namespace, labels, affinity terms, and both or neither being deleted. Spreading and
 * affinity ask each class once instead of each Pod.
 */
export interface PodClass {
  /** Any Pod of the class. */
  readonly sample: PodInfo;
  readonly terminating: boolean;
  /** How many of them are on which node. */
  readonly counts: Map<NodeInfo, number>;
  /** The same by the slot of the node; 0 beyond its end. */
  bySlot: Int32Array;
  /** topologyKey -> value -> how many: sums of `counts`, made when first asked for and kept up. */
  readonly domains: Map<string, Map<string, number>>;
}

/** How many Pods of a class are in each domain; nodes without the label are the domain ''. */
export function domainCounts(group: PodClass, topologyKey: string): ReadonlyMap<string, number> {
  const known = group.domains.get(topologyKey);
  if (known !== undefined) return known;
  const sums = new Map<string, number>();
  for (const [node, pods] of group.counts) {
    const value = node.label(topologyKey) ?? '';
    sums.set(value, (sums.get(value) ?? 0) + pods);
  }
  group.domains.set(topologyKey, sums);
  return sums;
}

function shift(group: PodClass, node: NodeInfo, by: 1 | -1): void {
  const pods = (group.counts.get(node) ?? 0) + by;
  if (pods > 0) group.counts.set(node, pods);
  else group.counts.delete(node);
  if (node.slot >= group.bySlot.length) {
    const grown = new Int32Array(2 * node.slot + 2);
    grown.set(group.bySlot);
    group.bySlot = grown;
  }
  group.bySlot[node.slot] = pods;
  for (const [topologyKey, sums] of group.domains) {
    const value = node.label(topologyKey) ?? '';
    sums.set(value, (sums.get(value) ?? 0) + by);
  }
}

interface HeldImage {
  /** Bytes by node. */
  readonly sizes: Map<string, number>;
  /** What all nodes count it with; worked out when asked for. */
  size: number | undefined;
}

interface Selection {
  readonly namespace: string;
  readonly selector: Selector;
  readonly found: Set<PodClass>;
}

const NONE: ReadonlySet<PodClass> = new Set();

const isSelected = ({ terminating, sample }: PodClass, { namespace, selector }: Selection): boolean =>
  !terminating && sample.namespace === namespace && matchesLabels(selector, sample.labels);

/** The values of one label on all nodes. */
export interface LabelColumn {
  /** Each value once. */
  readonly values: readonly string[];
  /** By the slot of a node: where in `values` its own is; -1 without the label. */
  readonly codes: readonly number[];
}

/** Memos, columns and selections kept at most; with more kinds of Pods than that some are worked out again. */
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
  #order: readonly NodeInfo[] | undefined;
  #nextSlot = 0;
  readonly #memos = new Map<string, NodeMemo>();
  readonly #columns = new Map<string, LabelColumn>();
  readonly #selections = new Map<string, Selection>();

  get size(): number {
    return this.#nodes.size;
  }

  get(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  /** Nodes in the order of the search: zone by zone in turn, by name within a zone. */
  nodes(): readonly NodeInfo[] {
    return (this.#order ??= interleave([...this.#nodes.values()]));
  }

  classes(): Iterable<PodClass> {
    return this.#classes.values();
  }

  /** Classes of Pods, not about to end, in a namespace, that a selector selects. An empty selector selects none. */
  selected(namespace: string, selector: Selector): ReadonlySet<PodClass> {
    if (selector.length === 0) return NONE;
    const name = JSON.stringify([namespace, selector]);
    const known = this.#selections.get(name);
    if (known !== undefined) return known.found;
    const selection = { namespace, selector, found: new Set<PodClass>() };
    for (const group of this.#classes.values()) if (isSelected(group, selection)) selection.found.add(group);
    return keep(this.#selections, name, selection).found;
  }

  /** The values of a label on all nodes. */
  column(label: string): LabelColumn {
    const known = this.#columns.get(label);
    if (known !== undefined) return known;
    const places = new Map<string, number>();
    const codes: number[] = Array.from({ length: this.#nextSlot }, () => -1);
    for (const { slot, node } of this.#nodes.values()) {
      const value = labelOf(node.metadata.labels, label);
      if (value === undefined) continue;
      const place = places.get(value) ?? places.size;
      places.set(value, place);
      codes[slot] = place;
    }
    return keep(this.#columns, label, { values: [...places.keys()], codes });
  }

  /** What is known of the nodes under a name. */
  memo(name: string): NodeMemo {
    return this.#memos.get(name) ?? keep(this.#memos, name, new NodeMemo());
  }

  classesWithTerms(): Iterable<PodClass> {
    return this.#withTerms.values();
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
    if (known?.node.metadata.labels !== node.metadata.labels) this.#columns.clear();
    if (known === undefined) {
      const info = new NodeInfo(node, this.#nextSlot++);
      this.#nodes.set(name, info);
      this.#order = undefined;
      this.#countImages(node, 1);
      for (const pod of this.#strays.values()) {
        if (pod.pod.spec.nodeName !== name) continue;
        this.#strays.delete(pod.key);
        this.#place(pod, info);
      }
      return;
    }
    if (zoneOf(known.node) !== zoneOf(node)) this.#order = undefined;
    if (!sameJson(known.node.metadata.labels, node.metadata.labels)) for (const group of this.#classes.values()) group.domains.clear();
    if (known.node.status?.images !== node.status?.images) {
      this.#countImages(known.node, -1);
      this.#countImages(node, 1);
    }
    known.update(node);
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
    this.#order = undefined;
  }

  /** Adds a placed Pod, or replaces an older version of it. A Pod that has ended takes no room and is not counted. */
  setPod(pod: Pod): void {
    const info = podInfoOf(pod);
    const { nodeName } = pod.spec;
    const old = this.pod(info.key);
    if (old?.pod === pod) return;
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
    let group = this.#classes.get(pod.classKey);
    if (group === undefined) {
      group = { sample: pod, terminating: pod.pod.metadata.deletionTimestamp !== undefined, counts: new Map(), bySlot: new Int32Array(0), domains: new Map() };
      this.#classes.set(pod.classKey, group);
      for (const selection of this.#selections.values()) if (isSelected(group, selection)) selection.found.add(group);
      if (hasTerms(pod)) this.#withTerms.set(pod.classKey, group);
    }
    shift(group, node, 1);
    for (const claim of pod.claims) this.#claims.set(claim, (this.#claims.get(claim) ?? 0) + 1);
  }

  #lift(pod: PodInfo, node: NodeInfo): void {
    node.remove(pod);
    if (pod.hostPorts.length > 0) node.recountPorts();
    for (const claim of pod.claims) {
      const users = (this.#claims.get(claim) ?? 0) - 1;
      if (users > 0) this.#claims.set(claim, users);
      else this.#claims.delete(claim);
    }
    const group = this.#classes.get(pod.classKey);
    if (group === undefined) return;
    shift(group, node, -1);
    if (group.counts.size > 0) return;
    this.#classes.delete(pod.classKey);
    for (const { found } of this.#selections.values()) found.delete(group);
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

function hasTerms({ terms }: PodInfo): boolean {
  return (
    terms.requiredAffinity.length +
      terms.requiredAntiAffinity.length +
      terms.preferredAffinity.length +
      terms.preferredAntiAffinity.length >
    0
  );
}

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

function keep<V>(kept: Map<string, V>, name: string, value: V): V {
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(name, value);
  return value;
}

/** A snapshot of given nodes and Pods. */
export function snapshotOf(nodes: readonly Node[], pods: readonly Pod[]): Snapshot {
  const snapshot = new Snapshot();
  for (const node of nodes) snapshot.setNode(node);
  for (const pod of pods) snapshot.setPod(pod);
  return snapshot;
}
