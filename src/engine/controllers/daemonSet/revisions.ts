/**
 * The templates that a DaemonSet has had, as ControllerRevisions. Upstream: pkg/controller/daemon/update.go (constructHistory, snapshot, cleanupHistory).
 * Leaves out: merging revisions that are equal.
 */
import type { ControllerRevision } from '../../api/kinds/controllerRevision.ts';
import type { DaemonSet } from '../../api/kinds/daemonSet.ts';
import type { Pod, PodTemplateSpec } from '../../api/kinds/pod.ts';
import { CONTROLLER_REVISIONS, type Call, type NewObject, type Reconcile } from '../controller.ts';
import { canonicalJson, templateHash } from '../templateHash.ts';
import { HASH } from './daemonPods.ts';

const REVISIONS = 'controllerrevisions.apps';

export interface History {
  readonly hash: string;
  readonly old: readonly ControllerRevision[];
  /** What has to be written before Pods are made. */
  readonly calls: readonly Call[];
}

/** A patch that would bring the template back: what `kubectl rollout undo` sends. */
const patchOf = (template: PodTemplateSpec) => ({ spec: { template: { ...template, $patch: 'replace' } } });

const isOf = (revision: ControllerRevision, ds: DaemonSet): boolean => canonicalJson(revision.data) === canonicalJson(patchOf(ds.spec.template));

/** The history, with the revision of the present template found, renewed or still to be made. */
export function historyOf(ds: DaemonSet, c: Reconcile): History {
  const all = c.owned<ControllerRevision>(REVISIONS, ds.metadata.uid);
  const current = all.filter((revision) => isOf(revision, ds)).sort((a, b) => b.revision - a.revision)[0];
  const old = all.filter((revision) => revision !== current && !isOf(revision, ds));
  const next = old.reduce((most, { revision }) => Math.max(most, revision), 0) + 1;
  if (current === undefined) {
    const { hash, body } = snapshot(ds, next, c);
    return { hash, old, calls: [{ verb: 'create', on: CONTROLLER_REVISIONS, namespace: ds.metadata.namespace ?? '', body }] };
  }
  const hash = current.metadata.labels?.[HASH] ?? current.metadata.name;
  if (current.revision >= next) return { hash, old, calls: [] };
  const { name, namespace = '' } = current.metadata;
  return { hash, old, calls: [{ verb: 'update', on: CONTROLLER_REVISIONS, namespace, name, body: { ...current, revision: next } }] };
}

/** A name that another template has taken already is avoided by counting collisions. */
function snapshot(ds: DaemonSet, revision: number, c: Reconcile): { hash: string; body: NewObject } {
  const { name, namespace = '', uid, annotations } = ds.metadata;
  let collisions = ds.status?.collisionCount;
  let hash = templateHash(ds.spec.template, collisions);
  while (c.get(REVISIONS, `${namespace}/${name}-${hash}`) !== undefined) {
    collisions = (collisions ?? 0) + 1;
    hash = templateHash(ds.spec.template, collisions);
  }
  const metadata = {
    name: `${name}-${hash}`,
    namespace,
    labels: { ...ds.spec.template.metadata?.labels, [HASH]: hash },
    ...(annotations && { annotations }),
    ownerReferences: [{ apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, kind: 'DaemonSet', name, uid }],
  };
  return { hash, body: { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, data: patchOf(ds.spec.template), revision } };
}

/** Old revisions beyond the limit go, the oldest first, but none that a Pod still runs. */
export function surplusRevisions(ds: DaemonSet, old: readonly ControllerRevision[], pods: readonly Pod[]): Call[] {
  const surplus = old.length - (ds.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return [];
  const live = new Set(pods.map(({ metadata }) => metadata.labels?.[HASH]));
  return old
    .filter(({ metadata }) => !live.has(metadata.labels?.[HASH]))
    .sort((a, b) => a.revision - b.revision)
    .slice(0, surplus)
    .map(({ metadata }) => ({ verb: 'delete', on: CONTROLLER_REVISIONS, namespace: metadata.namespace ?? '', name: metadata.name, ignore: ['NotFound'] }));
}
