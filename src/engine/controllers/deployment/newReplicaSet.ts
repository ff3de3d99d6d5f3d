/**
 * Making a Deployment's next ReplicaSet, and removing the oldest. Upstream: pkg/controller/deployment/sync.go (getNewReplicaSet, cleanupDeployment).
 */
import type { Deployment } from '../../api/kinds/deployment.ts';
import type { ReplicaSet } from '../../api/kinds/replicaSet.ts';
import type { StringMap } from '../../api/object.ts';
import { REPLICA_SETS, type Call, type Reconcile } from '../controller.ts';
import { ownerOf } from '../podCalls.ts';
import { templateHash } from '../templateHash.ts';
import { HASH_LABEL, byCreation, newAnnotations, newReplicas, replicasOf, revisionOf, sizeAnnotations } from './replicaSets.ts';

export interface Creation {
  readonly call: Call;
  readonly replicas: number;
  readonly name: string;
}

/** The creation of the ReplicaSet for the present template, or one more collision when another template has taken its name. */
export function createNew(d: Deployment, old: readonly ReplicaSet[], revision: number, c: Pick<Reconcile, 'get' | 'report'>): Creation | { readonly collisionCount: number } {
  const { namespace = '' } = d.metadata;
  const hash = templateHash(d.spec.template, d.status?.collisionCount);
  const name = `${d.metadata.name}-${hash}`;
  if (c.get<ReplicaSet>('replicasets.apps', `${namespace}/${name}`) !== undefined) {
    c.report('hashCollision', { name });
    return { collisionCount: (d.status?.collisionCount ?? 0) + 1 };
  }
  const labels: StringMap = { ...d.spec.template.metadata?.labels, [HASH_LABEL]: hash };
  const replicas = newReplicas(d, old, { spec: { replicas: 0 } });
  const annotations: StringMap = { ...newAnnotations(d, {}, revision), ...sizeAnnotations(d) };
  const { selector, minReadySeconds = 0, template } = d.spec;
  const body = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace, labels, annotations, ownerReferences: [ownerOf(d, 'Deployment')] },
    spec: {
      replicas,
      ...(minReadySeconds > 0 && { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  return { call: { verb: 'create', on: REPLICA_SETS, namespace, body, ignore: ['AlreadyExists'] }, replicas, name };
}

/** Old, empty ReplicaSets beyond the limit of the history go. */
export function surplusSets(d: Deployment, old: readonly ReplicaSet[]): Call[] {
  const limit = d.spec.revisionHistoryLimit ?? 10;
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const surplus = byCreation(alive).sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, alive.length - limit));
  return surplus
    .filter((rs) => (rs.status?.replicas ?? 0) === 0 && replicasOf(rs) === 0 && (rs.metadata.generation ?? 0) <= (rs.status?.observedGeneration ?? 0))
    .map(({ metadata }) => ({ verb: 'delete', on: REPLICA_SETS, namespace: metadata.namespace ?? '', name: metadata.name, ignore: ['NotFound'] }));
}
