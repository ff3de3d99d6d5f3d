/**
 * What a learner waits for, read off a change of an object. Upstream: none (each is a field that kubectl wait or rollout status looks at).
 */
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Condition, KubeObject } from '../api/object.ts';
import type { Steps } from '../api/steps.ts';

type Code = Steps['milestone']['code'];

export function milestones(resource: string, before: KubeObject | undefined, after: KubeObject | undefined): { readonly code: Code; readonly node?: string }[] {
  if (resource === 'pods') return podMilestones(before as Pod | undefined, after as Pod | undefined);
  if (after === undefined) return [];
  if (resource === 'nodes') return nodeMilestones(before as Node | undefined, after as Node);
  if (resource === 'deployments.apps' && complete(after) && !complete(before)) return [{ code: 'rolloutComplete' }];
  return [];
}

function podMilestones(before: Pod | undefined, after: Pod | undefined): { readonly code: Code; readonly node?: string }[] {
  const node = (after ?? before)?.spec.nodeName;
  const at = node === undefined ? {} : { node };
  if (after === undefined) return [{ code: 'podDeleted', ...at }];
  const found: { code: Code; node?: string }[] = [];
  if (node !== undefined && before !== undefined && before.spec.nodeName === undefined) found.push({ code: 'podScheduled', ...at });
  const phase = after.status?.phase;
  if (phase !== before?.status?.phase) {
    if (phase === 'Running') found.push({ code: 'podRunning', ...at });
    else if (phase === 'Failed') found.push({ code: 'podFailed', ...at });
    else if (phase === 'Succeeded') found.push({ code: 'podSucceeded', ...at });
  }
  if (status(after.status?.conditions, 'Ready') === 'True' && status(before?.status?.conditions, 'Ready') !== 'True') found.push({ code: 'podReady', ...at });
  return found;
}

function nodeMilestones(before: Node | undefined, after: Node): { readonly code: Code; readonly node: string }[] {
  const was = status(before?.status?.conditions, 'Ready');
  const is = status(after.status?.conditions, 'Ready');
  if (is === was) return [];
  if (is === 'True') return [{ code: 'nodeReady', node: after.metadata.name }];
  return was === 'True' ? [{ code: 'nodeNotReady', node: after.metadata.name }] : [];
}

const status = (conditions: readonly Condition[] | undefined, type: string): string | undefined => conditions?.find((condition) => condition.type === type)?.status;

const complete = (object: KubeObject | undefined): boolean =>
  (object?.status as { conditions?: readonly Condition[] } | undefined)?.conditions?.some((condition) => condition.type === 'Progressing' && condition.reason === 'NewReplicaSetAvailable') === true;
