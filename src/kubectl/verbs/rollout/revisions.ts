/**
 * The revisions of a workload: a Deployment's ReplicaSets, or the ControllerRevisions of DaemonSets and StatefulSets.
 * Upstream: k8s.io/kubectl/pkg/polymorphichelpers/history.go.
 */
import type { Context } from '../../context.ts';
import {
  findKind,
  formatSelector,
  selectorOf,
  type Json,
  type KubeObject,
  type LabelSelector,
  type PodTemplateSpec,
  type StringMap,
} from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import type { Target } from '../../resources.ts';
import { groupKind } from './subject.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';
export const TEMPLATE_HASH = 'pod-template-hash';

export interface Revision {
  readonly revision: number;
  /** The ReplicaSet or ControllerRevision that keeps it. */
  readonly object: KubeObject;
  readonly template: PodTemplateSpec;
  readonly changeCause: string;
  readonly annotations: StringMap;
  /** A ControllerRevision's patch. */
  readonly data?: Json;
}

interface Owner extends KubeObject {
  readonly spec: { readonly selector?: LabelSelector; readonly template: PodTemplateSpec };
}

/** All revisions, oldest first. */
export function revisionsOf(context: Context, target: Target, object: KubeObject): readonly Revision[] {
  const owner = object as Owner;
  switch (groupKind(target.kind)) {
    case 'Deployment.apps':
      return sorted(owned(context, owner, 'replicasets').map(fromReplicaSet));
    case 'DaemonSet.apps':
    case 'StatefulSet.apps':
      return sorted(owned(context, owner, 'controllerrevisions').map((revision) => fromControllerRevision(owner, revision)));
    default:
      throw new Failure(notFor('history', 'history viewer', groupKind(target.kind)));
  }
}

/** Kinds that upstream's polymorphic helpers know at all. */
const VISITED = ['Pod', 'ReplicationController', 'ReplicaSet.apps', 'Deployment.apps', 'DaemonSet.apps', 'StatefulSet.apps', 'Job.batch', 'CronJob.batch'];

/** `what`: what is looked for; `helper`: who would do it. */
export function notFor(what: string, helper: string, kind: string): string {
  if (VISITED.includes(kind)) return `no ${helper} has been implemented for ${JSON.stringify(kind)}`;
  const [name = '', ...group] = kind.split('.');
  return `error retrieving ${what} for ${JSON.stringify(kind)}, no visitor method exists for {${group.join('.')} ${name}}`;
}

const sorted = (revisions: readonly Revision[]): readonly Revision[] => [...revisions].sort((a, b) => a.revision - b.revision);

function owned(context: Context, owner: KubeObject, plural: string): readonly KubeObject[] {
  const kind = findKind(plural);
  const selector = selectorOf((owner as Owner).spec.selector);
  if (kind === undefined || selector === undefined) return [];
  const labelSelector = formatSelector(selector);
  return context
    .list(kind, owner.metadata.namespace, { labelSelector })
    .filter(
      (object) =>
        object.metadata.ownerReferences?.some((reference) => reference.controller === true && reference.uid === owner.metadata.uid) ===
        true,
    );
}

function fromReplicaSet(object: KubeObject): Revision {
  const { metadata, spec } = object as Owner;
  const annotations = metadata.annotations ?? {};
  return {
    revision: Number(annotations[REVISION] ?? 0),
    object,
    template: spec.template,
    changeCause: annotations[CHANGE_CAUSE] ?? '',
    annotations,
  };
}

function fromControllerRevision(owner: Owner, object: KubeObject): Revision {
  const { revision = 0, data = null } = object as KubeObject & { readonly revision?: number; readonly data?: Json };
  const patch = (data as { readonly spec?: { readonly template?: PodTemplateSpec } } | null)?.spec?.template;
  const annotations = object.metadata.annotations ?? {};
  return {
    revision,
    object,
    template: patch === undefined ? owner.spec.template : withoutDirectives(patch),
    changeCause: annotations[CHANGE_CAUSE] ?? '',
    annotations,
    data,
  };
}

/** The template as it was, without `$patch: replace`. */
function withoutDirectives(template: PodTemplateSpec): PodTemplateSpec {
  return Object.fromEntries(Object.entries(template).filter(([key]) => key !== '$patch')) as object as PodTemplateSpec;
}
