/**
 * A Pod's volumes, before anything of it starts. Upstream: pkg/kubelet/volumemanager, pkg/volume/{configmap,secret,projected}. Volumes of
 * claims are in claimVolumes.ts.
 */
import type { Context } from '../kernel/component.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import type { PodStore } from './podStore.ts';
import type { PodRecord } from './record.ts';
import type { ClaimVolumes, MountAnswer } from './claimVolumes.ts';
import { envReferences, mountFault, pullSecrets, volumeReferences, type References } from './references.ts';

/** Upstream: exponentialbackoff of the operation executor. */
const FIRST_RETRY: Micros = 500 * MILLISECOND;
const MAX_RETRY: Micros = 122 * SECOND;

export class VolumeMounter {
  readonly #store: PodStore;
  readonly #references: References;
  readonly #claims: ClaimVolumes;

  constructor(store: PodStore, references: References, claims: ClaimVolumes) {
    this.#store = store;
    this.#references = references;
    this.#claims = claims;
  }

  /** `waiting`: the API server has been asked, the Pod is looked at again when it has answered. */
  mount(ctx: Context, record: PodRecord): MountAnswer {
    const { pod, node } = record;
    const namespace = pod.metadata.namespace ?? '';
    const secrets = pullSecrets(pod);
    const wanted = [...(pod.spec.volumes ?? []).flatMap(volumeReferences), ...secrets, ...[...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap(envReferences)];
    if (wanted.length > 0 && !this.#references.ready(ctx, node, namespace, record.row, wanted)) return 'waiting';
    const fault = mountFault(this.#references, node, pod);
    if (fault) {
      this.#store.step(ctx, record, 'mountFailed', { numbers: { volume: fault.volume, message: fault.message }, routine: record.mountTries > 0 });
      this.#store.event(ctx, record, undefined, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${fault.volume}" : ${fault.message}`);
      return { retry: Math.min(FIRST_RETRY * 2 ** record.mountTries, MAX_RETRY) };
    }
    const missing = secrets.filter(({ name }) => this.#references.get(node, namespace, 'secret', name) === undefined).map(({ name }) => name);
    if (missing.length > 0) {
      const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
      this.#store.event(ctx, record, undefined, 'Warning', 'FailedToRetrieveImagePullSecret', message);
    }
    return this.#claims.mount(ctx, record);
  }
}
