/** What one may wait for: an event's reason, a named Pod placed, an object's condition, a program that decides something. */
import { actorName, type Condition as ObjectCondition, type Run, type Steps, type TraceEntry } from '../engine/index.ts';
import type { Condition } from '../session/protocol.ts';

/** Whether it is worth asking at a step: most conditions can only come true when something is stored. */
export const mayHold = ({ type, grain, routine }: TraceEntry, { actor }: Condition): boolean => (actor === undefined ? type === 'stored' : grain === 'decision' && !routine);

export function conditionHolds(run: Run, entry: TraceEntry, { actor, event, pod, object, condition }: Condition): boolean {
  if (actor !== undefined) return actorName(entry.actor) === actor;
  const { data } = entry;
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
