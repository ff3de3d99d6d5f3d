/**
 * What `kubectl rollout` is about: the named workloads. Upstream: k8s.io/kubectl/pkg/cmd/rollout.
 */
import type { Context } from '../../context.ts';
import { shownResource, type KindDefinition, type KubeObject } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { fetch, select, type Target } from '../../resources.ts';

export function workloads(context: Context): {
  readonly objects: readonly { readonly target: Target; readonly object: KubeObject }[];
  readonly failures: Failure[];
} {
  if (context.args.length === 0 && context.flags.list('filename').length === 0) throw new Failure('required resource not specified');
  return fetch(context, select(context, { args: context.args, listWithoutSelector: true }));
}

/** `Pod`, `ReplicaSet.apps`. */
export const groupKind = (kind: KindDefinition): string => (kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`);

/** `deployments.apps "web"` */
export const quoted = (target: Target): string => `${shownResource(target.kind)} ${JSON.stringify(target.name)}`;
