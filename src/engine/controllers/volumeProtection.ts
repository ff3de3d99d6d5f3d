/**
 * Claims and volumes in use are not removed, and claims say whether a Pod uses them. Upstream: pkg/controller/volume/{pvcprotection,pvprotection}.
 */
import type { PersistentVolume } from '../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim } from '../api/kinds/persistentVolumeClaim.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { KubeObject } from '../api/object.ts';
import { CLAIM_RESOURCE, PODS, VOLUME_RESOURCE, type Controller } from './controller.ts';
import { withoutFinalizer } from './finalizers.ts';
import { claimKeys, CLAIMS, hasEnded, usersOf, VOLUMES } from './persistentVolume/claims.ts';

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

const PVC = 'kubernetes.io/pvc-protection';
const PV = 'kubernetes.io/pv-protection';

/** It may still hold the volume: it has a node, and its kubelet has not let go of it. */
const holds = ({ metadata, spec }: Pod): boolean => (spec.nodeName ?? '') !== '' && !(metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0);

/** Codes: release, markUse, inUse, upToDate. */
export const claimProtectionController: Controller = {
  name: 'persistentvolumeclaim-protection-controller',
  resource: CLAIMS,
  workers: 1,
  watches: [
    { on: CLAIM_RESOURCE, keys: ({ event, object }) => (event === 'DELETED' ? [] : [keyOf(object)]) },
    { on: PODS, keys: ({ event, object, old }) => (event === 'MODIFIED' && old !== undefined && hasEnded(old as Pod) === hasEnded(object as Pod) && (old as Pod).spec.nodeName === (object as Pod).spec.nodeName ? [] : claimKeys(object as Pod)) },
  ],
  reconcile(key, c) {
    const claim = c.get<PersistentVolumeClaim>(CLAIMS, key);
    if (claim === undefined) return;
    const users = usersOf(claim, c);
    const { name, namespace = '', deletionTimestamp, finalizers = [] } = claim.metadata;
    if (deletionTimestamp !== undefined) {
      if (!finalizers.includes(PVC)) return;
      if (users.some(holds)) return c.report('inUse', { claim: name, pods: users.filter(holds).length });
      c.report('release', { claim: name });
      c.call(withoutFinalizer(CLAIM_RESOURCE, claim, PVC));
      return;
    }
    if (claim.status?.phase !== 'Bound') return;
    const unused = users.every(hasEnded);
    const others = (claim.status.conditions ?? []).filter(({ type }) => type !== 'Unused');
    const before = claim.status.conditions?.find(({ type }) => type === 'Unused');
    if (before?.status === (unused ? 'True' : 'False')) return;
    const [reason, message] = unused ? ['NoPodsUsingPVC', 'No pods are currently referencing this PVC'] : ['PodUsingPVC', 'A pod is currently referencing this PVC'];
    const condition = { type: 'Unused', status: unused ? 'True' : 'False', lastProbeTime: null, lastTransitionTime: c.time, reason, message };
    c.report('markUse', { claim: name, pods: users.length });
    c.call({ verb: 'patch', on: CLAIM_RESOURCE, namespace, name, subresource: 'status', patchType: 'merge', body: { status: { conditions: [...others.map((one) => ({ ...one })), condition] } }, ignore: ['NotFound'] });
  },
};

/** Codes: release, inUse, upToDate. */
export const volumeProtectionController: Controller = {
  name: 'persistentvolume-protection-controller',
  resource: VOLUMES,
  workers: 1,
  watches: [{ on: VOLUME_RESOURCE, keys: ({ event, object }) => (event === 'DELETED' || object.metadata.deletionTimestamp === undefined ? [] : [object.metadata.name]) }],
  reconcile(name, c) {
    const volume = c.get<PersistentVolume>(VOLUMES, name);
    if (volume?.metadata.deletionTimestamp === undefined || volume.metadata.finalizers?.includes(PV) !== true) return;
    if (volume.status?.phase === 'Bound') return c.report('inUse', { volume: name });
    c.report('release', { volume: name });
    c.call(withoutFinalizer(VOLUME_RESOURCE, volume, PV));
  },
};
