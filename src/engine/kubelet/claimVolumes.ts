/**
 * Volumes of claims on their nodes: found through the claim, attached by others, then mounted; what is in use is told in the Node's status. What is
 * written to them outlives the Pod. Upstream: pkg/kubelet/volumemanager (desired_state_of_world_populator.go, reconciler.go), pkg/volume/csi.
 * Leaves out: block volumes, sizes, the driver's own Pods (registration is the kubelet's).
 */
import type { Node } from '../api/kinds/node.ts';
import type { PersistentVolume } from '../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim } from '../api/kinds/persistentVolumeClaim.ts';
import type { Context } from '../kernel/component.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import type { PodStore } from './podStore.ts';
import type { ClaimedVolume, PodRecord } from './record.ts';
import type { Reference, References } from './references.ts';

/** Upstream: podAttachAndMountTimeout 2 min 3 s. */
const PATIENCE: Micros = 123 * SECOND;
const RETRY: Micros = 500 * MILLISECOND;
/** Looking for a file system, making one, mounting it. */
const MOUNT: Micros = 1_200 * MILLISECOND;

export type MountAnswer = { readonly done: Micros } | 'waiting' | { readonly retry: Micros };

const reference = (kind: Reference['kind'], name: string): Reference => ({ kind, name, optional: false, keys: [] });

export class ClaimVolumes {
  readonly #store: PodStore;
  readonly #references: References;
  readonly #node: (name: string) => Node | undefined;
  readonly #report: (ctx: Context, node: string) => void;

  constructor(store: PodStore, references: References, node: (name: string) => Node | undefined, report: (ctx: Context, node: string) => void) {
    this.#store = store;
    this.#references = references;
    this.#node = node;
    this.#report = report;
  }

  mount(ctx: Context, record: PodRecord): MountAnswer {
    const { metadata, spec } = record.pod;
    const namespace = metadata.namespace ?? '';
    const wanted = (spec.volumes ?? []).flatMap((volume) => {
      const claim = volume.persistentVolumeClaim?.claimName ?? (volume['ephemeral'] === undefined ? undefined : `${metadata.name}-${volume.name}`);
      return claim === undefined ? [] : [{ volume: volume.name, claim }];
    });
    if (wanted.length === 0) return { done: 0 };
    if (!this.#references.ready(ctx, record.node, namespace, record.row, wanted.map(({ claim }) => reference('persistentvolumeclaim', claim)))) return 'waiting';
    const named = wanted.map(({ volume, claim }) => ({ volume, claim, pv: this.#claim(record.node, namespace, claim)?.spec.volumeName ?? '' }));
    const unbound = named.find(({ pv }) => pv === '');
    if (unbound !== undefined) return this.#fail(ctx, record, unbound.volume, `error processing PVC ${namespace}/${unbound.claim}: PVC is not bound`);
    if (!this.#references.ready(ctx, record.node, '', record.row, named.map(({ pv }) => reference('persistentvolume', pv)))) return 'waiting';
    const claims = named.map(({ volume, pv }): ClaimedVolume => ({ volume, ...this.#found(record.node, pv) }));
    const known = record.claims === undefined ? this.#take(ctx, record, claims) : record;
    const attached = new Set((this.#node(record.node)?.status?.volumesAttached ?? []).map(({ name }) => name));
    const missing = claims.filter(({ disk }) => disk !== undefined && !attached.has(disk));
    if (missing.length > 0) return this.#wait(ctx, known, missing.map(({ volume }) => volume));
    this.#store.step(ctx, known, 'volumesMounted', { numbers: { volume: claims.map(({ pv }) => pv).join(', ') } });
    return { done: claims.some(({ disk }) => disk !== undefined) ? MOUNT : 0 };
  }

  #claim(node: string, namespace: string, name: string): PersistentVolumeClaim | undefined {
    return this.#references.get(node, namespace, 'persistentvolumeclaim', name) as PersistentVolumeClaim | undefined;
  }

  #found(node: string, pv: string): Omit<ClaimedVolume, 'volume'> {
    const csi = (this.#references.get(node, '', 'persistentvolume', pv) as PersistentVolume | undefined)?.spec.csi;
    return csi === undefined ? { pv, place: `${node}|${pv}` } : { pv, place: pv, disk: `kubernetes.io/csi/${csi.driver}^${csi.volumeHandle}` };
  }

  /** The Pod has its volumes, with what was written to them before; the node says that they are in use. */
  #take(ctx: Context, record: PodRecord, claims: readonly ClaimedVolume[]): PodRecord {
    const files = claims.flatMap(({ volume, place }) => Object.entries(this.#store.disks.get(place) ?? {}).map(([path, text]) => [`${volume}/${path}`, text] as const));
    const next = this.#store.put({ ...record, claims, waitsSince: ctx.now, volumeFiles: { ...record.volumeFiles, ...Object.fromEntries(files) } });
    this.tell(ctx, record.node);
    return next;
  }

  /** Reports the volumes in use, if they are others than before. */
  tell(ctx: Context, name: string): void {
    const record = this.#store.nodes.get(name);
    if (record === undefined) return;
    const used = this.#store.ofNode(name).flatMap(({ stage, claims = [] }) => (stage === 'stopped' || stage === 'rejected' ? [] : claims.flatMap(({ disk }) => disk ?? [])));
    const disks = [...new Set(used)].sort();
    if (disks.join() === (record.disks ?? []).join()) return;
    this.#store.nodes.set(name, { ...record, disks });
    this.#report(ctx, name);
  }

  #wait(ctx: Context, record: PodRecord, volumes: readonly string[]): MountAnswer {
    const since = record.waitsSince ?? ctx.now;
    if (ctx.now - since >= PATIENCE) {
      const list = `[${volumes.join(' ')}]`;
      this.#store.step(ctx, record, 'mountFailed', { numbers: { volume: volumes.join(', '), message: 'context deadline exceeded' }, routine: true });
      this.#store.event(ctx, record, undefined, 'Warning', 'FailedMount', `Unable to attach or mount volumes: unmounted volumes=${list}, unattached volumes=${list}, failed to process volumes=[]: context deadline exceeded`);
      this.#store.put({ ...record, waitsSince: ctx.now });
      return { retry: PATIENCE };
    }
    if (ctx.now === since) this.#store.step(ctx, record, 'waitsForAttach', { numbers: { volume: volumes.join(', ') } });
    return { retry: Math.max(1, since + PATIENCE - ctx.now) };
  }

  #fail(ctx: Context, record: PodRecord, volume: string, message: string): MountAnswer {
    this.#store.step(ctx, record, 'mountFailed', { numbers: { volume, message }, routine: record.mountTries > 0 });
    this.#store.event(ctx, record, undefined, 'Warning', 'FailedMount', `Unable to attach or mount volumes: unmounted volumes=[${volume}], unattached volumes=[], failed to process volumes=[${volume}]: ${message}`);
    return { retry: Math.min(RETRY * 2 ** Math.min(record.mountTries, 8), PATIENCE) };
  }
}
