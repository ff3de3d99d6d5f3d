/** What one may wait for: an event's reason, a named Pod placed, an object's condition. Asked at a step that stored something. */
import type { Condition as ObjectCondition, Run, Steps, TraceEntry } from '../engine/index.ts';
import type { Condition } from '../session/protocol.ts';

export function conditionHolds(run: Run, { data }: TraceEntry, { event, pod, object, condition }: Condition): boolean {
  const { revision, subject, kind } = data as Steps['stored'];
  const value = run.change(revision)?.value;
  if (value === undefined) return false;
  if (event !== undefined) return kind === 'Event' && (value as { readonly reason?: string }).reason === event;
  if (pod !== undefined) return kind === 'Pod' && matches(pod, subject.name) && ((value.spec as { readonly nodeName?: string } | undefined)?.nodeName ?? '') !== '';
  if (object === undefined || condition === undefined || subject.resource.split('.')[0] !== object.resource.split('.')[0] || subject.name !== object.name) return false;
  if (object.namespace !== undefined && subject.namespace !== object.namespace) return false;
  const { conditions = [] } = (value.status ?? {}) as { readonly conditions?: readonly ObjectCondition[] };
  const [type, wanted = 'True'] = condition.split('=');
  return conditions.some((one) => one.type === type && one.status === wanted);
}

/** A name may end in `*`. */
const matches = (pattern: string, name: string | undefined): boolean => (pattern.endsWith('*') ? name?.startsWith(pattern.slice(0, -1)) === true : name === pattern);
