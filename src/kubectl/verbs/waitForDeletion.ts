/**
 * Waiting until objects are gone. Upstream: k8s.io/kubectl/pkg/cmd/wait/delete.go.
 */
import { place, type Context } from '../context.ts';
import { shownResource, type KubeObject } from '../discovery.ts';
import { Failure, throwAll } from '../failure.ts';
import { PATIENCE } from '../patience.ts';
import type { Target } from '../resources.ts';

export interface Deleted {
  readonly target: Target;
  /** '' when any object of that name counts. */
  readonly uid: string;
}

/** `timeout` in seconds, 0 for no limit. */
export function waitForDeletion(context: Context, deleted: readonly Deleted[], timeout: number): void {
  const end = context.host.now() + (timeout > 0 ? timeout : PATIENCE) * 1_000_000;
  const failures: Failure[] = [];
  for (const one of deleted) {
    const left = Math.max(0, (end - context.host.now()) / 1_000_000);
    if (isGone(context, one) || context.host.waitUntil(() => isGone(context, one), left)) continue;
    failures.push(new Failure(`timed out waiting for the condition on ${shownResource(one.target.kind)}/${one.target.name}`));
  }
  throwAll(failures);
}

export function isGone(context: Context, { target, uid }: Deleted): boolean {
  const response = context.ask({ verb: 'get', ...place(target.kind, target.namespace), name: target.name });
  if (response.code >= 400) return true;
  return uid !== '' && (response.body as KubeObject).metadata.uid !== uid;
}
