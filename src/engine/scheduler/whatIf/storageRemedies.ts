/**
 * Remedies where volumes keep a Pod away. Upstream: none; see remedies.ts.
 */
import type { Refusal } from '../framework/profile.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { claimOf, claimUses, isBound, volumeOf, type PersistentVolume } from '../snapshot/storage.ts';
import { labelling, whole, type Change, type Remedy } from './change.ts';
import { labelsFor } from './nodeRemedies.ts';
import type { Situation } from './trialBench.ts';
import { isRemovable, removal } from './victims.ts';

const MOST_VICTIMS = 3;

/** The Pod without one of its volumes, each in turn. */
const without = ({ pod }: PodInfo, ofClaims = true): readonly Remedy[] =>
  (pod.spec.volumes ?? []).filter(({ persistentVolumeClaim, name }) => (ofClaims ? persistentVolumeClaim !== undefined : !name.startsWith('kube-api-access'))).map(({ name }) => [{ kind: 'noVolume', volume: name }]);

const missingClaims = ({ pod: { pod, namespace }, view: { objects } }: Situation): readonly string[] =>
  claimUses(pod).filter(({ name, ephemeral }) => !ephemeral && claimOf(objects, namespace, name) === undefined).map(({ name }) => `${namespace}/${name}`);

const creating = (situation: Situation): Remedy => missingClaims(situation).map((claim): Change => ({ kind: 'createClaim', claim }));

export function restrictionRemedies(situation: Situation, { status }: Refusal): readonly (Remedy | undefined)[] {
  const { pod, node, view } = situation;
  const nodes = status.reasons.some((reason) => reason.includes('ReadWriteOncePod')) ? view.snapshot.nodes() : [node];
  const users = nodes.flatMap(({ pods }) => [...pods.values()]).filter((other) => other.claims.some((claim) => pod.claims.includes(claim)));
  const others = [...node.pods.values()].filter((other) => (other.pod.spec.volumes ?? []).length > 0 && isRemovable(other, pod)).slice(0, MOST_VICTIMS);
  return [creating(situation), removal(users, pod), ...others.map((other) => removal([other], pod)), ...without(pod, false)];
}

export function limitRemedies({ pod, node }: Situation): readonly (Remedy | undefined)[] {
  const users = [...node.pods.values()].filter((other) => other.claims.length > 0 && isRemovable(other, pod)).slice(0, MOST_VICTIMS);
  return [...users.map((user) => removal([user], pod)), ...without(pod)];
}

export function volumeRemedies(situation: Situation): readonly (Remedy | undefined)[] {
  const { pod, node, view: { objects } } = situation;
  const claims = claimUses(pod.pod).flatMap(({ name }) => claimOf(objects, pod.namespace, name) ?? []);
  const free = claims.filter((claim) => !isBound(claim)).map(({ metadata: { namespace = 'default', name } }): Change => ({ kind: 'createVolume', claim: `${namespace}/${name}`, node: node.name }));
  const reach = claims.filter(isBound).flatMap((claim) => {
    const terms = volumeOf(objects, claim.spec.volumeName ?? '')?.spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
    return terms.map((term) => labelsFor(term, node.node));
  });
  return [creating(situation), free, ...reach, ...without(pod)];
}

const ZONES: readonly string[] = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region'];

export function zoneRemedies(situation: Situation): readonly (Remedy | undefined)[] {
  const { pod, node, view: { objects } } = situation;
  const volumes = pod.claims.flatMap((key): readonly PersistentVolume[] => {
    const [namespace = '', name = ''] = key.split('/');
    const volume = volumeOf(objects, claimOf(objects, namespace, name)?.spec.volumeName ?? '');
    return volume === undefined ? [] : [volume];
  });
  const lacking = volumes.flatMap(({ metadata }) => ZONES.flatMap((key) => {
    const values = metadata.labels?.[key]?.split('__') ?? [];
    return values.length === 0 || values.includes(node.label(key) ?? '') ? [] : [labelling(node.node, key, values[0]!)];
  }));
  return [creating(situation), whole(lacking), ...without(pod)];
}
