/**
 * What the scheduler knows of the cluster: its informers, the Pods that it has just placed (assumed) and nominated, and the snapshot made of
 * them. Upstream: pkg/scheduler/backend/cache (AssumePod, ForgetPod) and backend/queue/nominator.go.
 */
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { KubeObject } from '../api/object.ts';
import type { Client } from '../client/client.ts';
import { Informer, type ObjectChange, type ResourceName, type WatchNotice } from '../client/informer.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import type { ClusterChange, EventKind } from './framework/clusterEvent.ts';
import type { ObjectLister } from './framework/objectLister.ts';
import type { View } from './framework/view.ts';
import type { QueuedPod } from './queue.ts';
import { podInfoOf, type PodInfo } from './snapshot/podInfo.ts';
import { Snapshot, snapshotOf } from './snapshot/snapshot.ts';

/** Kinds that plugins look at, besides nodes and Pods. */
export const RESOURCES_OF: ReadonlyMap<string, ResourceName> = new Map([
  ['Namespace', { group: '', version: 'v1', resource: 'namespaces' }],
  ['Service', { group: '', version: 'v1', resource: 'services' }],
  ['ReplicaSet', { group: 'apps', version: 'v1', resource: 'replicasets' }],
  ['PersistentVolumeClaim', { group: '', version: 'v1', resource: 'persistentvolumeclaims' }],
  ['PersistentVolume', { group: '', version: 'v1', resource: 'persistentvolumes' }],
  ['StorageClass', { group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses' }],
  ['CSINode', { group: 'storage.k8s.io', version: 'v1', resource: 'csinodes' }],
  ['CSIDriver', { group: 'storage.k8s.io', version: 'v1', resource: 'csidrivers' }],
  ['CSIStorageCapacity', { group: 'storage.k8s.io', version: 'v1', resource: 'csistoragecapacities' }],
  ['VolumeAttachment', { group: 'storage.k8s.io', version: 'v1', resource: 'volumeattachments' }],
  ['PodDisruptionBudget', { group: 'policy', version: 'v1', resource: 'poddisruptionbudgets' }],
]);

/** Of these kinds the queue hears every change. */
const HEARD = ['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass', 'CSINode', 'CSIDriver', 'CSIStorageCapacity', 'VolumeAttachment'];

/** A Pod on its way to its node: as it will be, and its row of the queue in case the binding fails. */
export interface Assumed {
  readonly pod: Pod;
  readonly row: QueuedPod;
}

export const isAssigned = (pod: Pod): boolean => (pod.spec.nodeName ?? '') !== '';
export const hasEnded = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

const changeOf = (kind: string, { event, object, old }: ObjectChange<KubeObject>): ClusterChange =>
  event === 'DELETED' ? { event: `${kind}/Delete` as EventKind, before: object } : old === undefined ? { event: `${kind}/Add` as EventKind, after: object } : { event: `${kind}/Update` as EventKind, before: old, after: object };

export class ClusterView {
  readonly #world: World;
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<Node>;
  readonly #objects = new Map<string, Informer>();
  readonly #assumed: Table<Assumed>;
  /** `namespace/name` -> node that preemption has made room on. */
  readonly #nominated: Table<string>;
  #snapshot = new Snapshot();
  #epoch = -1;

  constructor(world: World, client: Client, owner: string) {
    this.#world = world;
    this.pods = new Informer<Pod>(world, client, owner, { group: '', version: 'v1', resource: 'pods' });
    this.nodes = new Informer<Node>(world, client, owner, { group: '', version: 'v1', resource: 'nodes' });
    for (const [kind, name] of RESOURCES_OF) this.#objects.set(kind, new Informer(world, client, owner, name));
    this.#assumed = world.table(`${owner}/assumed`);
    this.#nominated = world.table(`${owner}/nominated`);
  }

  start(ctx: Context, user: string): void {
    for (const informer of this.#informers()) informer.start(ctx, user);
  }

  /** Whether every first list has come; nothing is scheduled before. */
  get synced(): boolean {
    return this.#informers().every((informer) => informer.seenRevision() !== undefined);
  }

  informer(resource: string): Informer | undefined {
    return this.#informers().find((informer) => informer.resource === resource);
  }

  /** Takes a notice; for Pods, nodes and what storage is made of, what changed. */
  apply(notice: WatchNotice): { readonly pods: readonly ObjectChange<Pod>[]; readonly nodes: readonly ObjectChange<Node>[]; readonly others: readonly ClusterChange[] } {
    const pods = notice.resource === this.pods.resource ? this.pods.apply(notice) : [];
    const nodes = notice.resource === this.nodes.resource ? this.nodes.apply(notice) : [];
    const others: ClusterChange[] = [];
    for (const [kind, informer] of this.#objects) {
      if (informer.resource !== notice.resource) continue;
      const changes = informer.apply(notice);
      if (HEARD.includes(kind)) others.push(...changes.map((change) => changeOf(kind, change)));
    }
    return { pods, nodes, others };
  }

  /** The snapshot, built anew after a jump in time. Call it before the informers take a notice, then keep it up by its own methods. */
  snapshot(): Snapshot {
    const epoch = this.#world.epoch();
    if (this.#epoch === epoch) return this.#snapshot;
    this.#epoch = epoch;
    this.#snapshot = snapshotOf(this.nodes.list(), this.pods.list());
    for (const { pod } of this.#assumed.values()) this.#snapshot.setPod(pod);
    return this.#snapshot;
  }

  readonly objects: ObjectLister = {
    get: (kind, namespace, name): KubeObject | undefined => this.#objects.get(kind)?.get(namespace === '' ? name : `${namespace}/${name}`),
    list: (kind, namespace): readonly KubeObject[] => this.#objects.get(kind)?.list(namespace) ?? [],
  };

  view(): View {
    const nominated = new Map<string, PodInfo[]>();
    for (const key of this.#nominated.size === 0 ? [] : this.#nominated.keys()) {
      const pod = this.pods.get(key);
      const node = this.#nominated.get(key)!;
      if (pod !== undefined) nominated.set(node, [...(nominated.get(node) ?? []), podInfoOf(pod)]);
    }
    return { snapshot: this.snapshot(), objects: this.objects, nominated };
  }

  assumed(key: string): Assumed | undefined {
    return this.#assumed.get(key);
  }

  assume(key: string, assumed: Assumed): void {
    this.#assumed.set(key, assumed);
    this.#nominated.delete(key);
    this.snapshot().setPod(assumed.pod, podInfoOf(assumed.row.pod));
  }

  /** Takes back what was assumed. */
  forget(key: string): void {
    if (this.#assumed.has(key)) this.snapshot().removePod(key);
    this.#assumed.delete(key);
  }

  /** The API server has confirmed what was assumed, or says something newer. */
  confirm(key: string): void {
    this.#assumed.delete(key);
    this.#nominated.delete(key);
  }

  nominate(key: string, node: string | undefined): void {
    if (node === undefined || node === '') this.#nominated.delete(key);
    else this.#nominated.set(key, node);
  }

  /** Keys of the Pods nominated to a node. */
  nominatedTo(node: string): string[] {
    return this.#nominated.keys().filter((key) => this.#nominated.get(key) === node);
  }

  #informers(): readonly Informer[] {
    return [this.pods, this.nodes, ...this.#objects.values()];
  }
}
