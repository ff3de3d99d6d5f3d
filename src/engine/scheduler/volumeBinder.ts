/**
 * What has to be done for a Pod's volumes before it may be bound to its node: reserve volumes that exist, say for which node others are to be
 * made, and wait until the volume controller has bound them all. Upstream: plugins/volumebinding/binder.go (BindPodVolumes, bindAPIUpdate,
 * checkBindings). Leaves out: taking back what was assumed; a volume that two Pods wanted is refused to the second by its revision.
 */
import type { PersistentVolume } from '../api/kinds/persistentVolume.ts';
import type { ApiRequest } from '../api/request.ts';
import type { World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import type { QueuedPod } from './queue.ts';
import { USER } from './calls.ts';
import type { View } from './framework/view.ts';
import type { ObjectLister } from './framework/objectLister.ts';
import { waitingClaims } from './plugins/volumeBinding.ts';
import type { PodInfo } from './snapshot/podInfo.ts';
import { claimOf, isBound, type Claim } from './snapshot/storage.ts';
import { volumesOnNode } from './snapshot/volumeMatching.ts';

export interface Binding {
  readonly node: string;
  readonly claims: readonly string[];
  readonly row: QueuedPod;
  /** Event id of the end of patience. */
  readonly timer: number;
}

const FROM = { version: 'v1', user: USER, agent: 'kube-scheduler', verb: 'patch', patchType: 'merge', group: '' } as const;

function reserve({ metadata, spec }: PersistentVolume, claim: Claim): ApiRequest {
  const { name, namespace = 'default', uid, resourceVersion } = claim.metadata;
  const annotations = spec.claimRef === undefined ? { annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } } : {};
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion };
  return { ...FROM, resource: 'persistentvolumes', name: metadata.name, body: { metadata: { ...annotations, resourceVersion: metadata.resourceVersion }, spec: { claimRef } } };
}

const selectNode = ({ metadata: { name, namespace = 'default', resourceVersion } }: Claim, node: string): ApiRequest => ({
  ...FROM,
  resource: 'persistentvolumeclaims',
  namespace,
  name,
  body: { metadata: { annotations: { 'volume.kubernetes.io/selected-node': node }, resourceVersion } },
});

export class VolumeBinder {
  readonly #bindings: Table<Binding>;

  constructor(world: World, owner: string) {
    this.#bindings = world.table(`${owner}/volumes`);
  }

  /** What to ask of the API server for the Pod's waiting claims; undefined when it has none. */
  plan(pod: PodInfo, nodeName: string, view: View): { readonly requests: readonly ApiRequest[]; readonly claims: readonly string[] } | undefined {
    const waiting = waitingClaims(pod, view.objects);
    const node = view.snapshot.get(nodeName);
    if (waiting === undefined || waiting.waiting.length === 0 || node === undefined) return undefined;
    const { bindings, provisions } = volumesOnNode(waiting, node, view.objects);
    const requests = [...bindings.filter(({ claim, volume }) => volume.spec.claimRef?.uid !== claim.metadata.uid).map(({ claim, volume }) => reserve(volume, claim)), ...provisions.map(({ claim }) => selectNode(claim, nodeName))];
    return { requests, claims: waiting.waiting.map(({ metadata }) => metadata.name) };
  }

  get(key: string): Binding | undefined {
    return this.#bindings.get(key);
  }

  set(key: string, binding: Binding): void {
    this.#bindings.set(key, binding);
  }

  delete(key: string): void {
    this.#bindings.delete(key);
  }

  /** Keys of Pods all of whose claims are bound now. */
  ready(objects: ObjectLister): readonly string[] {
    if (this.#bindings.size === 0) return [];
    return this.#bindings.keys().filter((key) => {
      const namespace = key.slice(0, key.indexOf('/'));
      return this.#bindings.get(key)!.claims.every((name) => {
        const claim = claimOf(objects, namespace, name);
        return claim !== undefined && isBound(claim);
      });
    });
  }
}
