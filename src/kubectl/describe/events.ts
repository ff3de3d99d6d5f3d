/**
 * The events of an object at the end of its description. Upstream: k8s.io/kubectl/pkg/describe DescribeEvents, pkg/util/event.
 */
import { items, type Context } from '../context.ts';
import { ageOf, type KubeObject } from '../discovery.ts';
import type { PrefixWriter } from './prefixWriter.ts';

export interface EventView extends KubeObject {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly fieldPath?: string; readonly uid?: string };
}

/** The events about an object. `withKind` is false for Pods and nodes, whose kind kubectl leaves out of the search. */
export function eventsAbout(
  context: Context,
  object: KubeObject,
  options: { readonly uid?: string; readonly kind?: string } = {},
): readonly EventView[] {
  const { name, namespace, uid } = object.metadata;
  const about = [
    ...(options.kind === '' ? [] : [`involvedObject.kind=${options.kind ?? object.kind}`]),
    `involvedObject.name=${name}`,
    ...(namespace === undefined ? [] : [`involvedObject.namespace=${namespace}`]),
    `involvedObject.uid=${options.uid ?? uid}`,
  ];
  const response = context.ask({
    verb: 'list',
    group: '',
    version: 'v1',
    resource: 'events',
    ...(namespace !== undefined && { namespace }),
    options: { fieldSelector: about.join(',') },
  });
  return response.code >= 400 ? [] : (items(response.body) as readonly EventView[]);
}

/** When an event was last seen, for sorting. */
export const lastSeen = (event: EventView): string => event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '';

export function writeEvents(w: PrefixWriter, events: readonly EventView[], now: number): void {
  if (events.length === 0) return w.write(0, 'Events:\t<none>\n');
  w.flush();
  w.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  w.write(1, '----\t------\t----\t----\t-------\n');
  const sorted = events
    .map((event, index) => ({ event, index }))
    .sort((a, b) => (lastSeen(a.event) < lastSeen(b.event) ? -1 : lastSeen(a.event) > lastSeen(b.event) ? 1 : a.index - b.index));
  for (const { event } of sorted) {
    const from = event.source?.component || event.reportingComponent || '';
    const path = event.involvedObject?.fieldPath ?? '';
    const message = (event.message ?? '').trim();
    w.write(
      1,
      `${event.type ?? ''}\t${event.reason ?? ''}\t${intervalOf(event, now)}\t${from}\t${path === '' ? '' : `${path}: `}${message}\n`,
    );
  }
}

/** `5s`, or `5s (x3 over 2m)`. */
export function intervalOf(event: EventView, now: number): string {
  const first = ageOf(event.eventTime ?? event.firstTimestamp, now);
  if (event.series !== undefined && event.series !== null)
    return `${ageOf(event.series.lastObservedTime, now)} (x${event.series.count ?? 0} over ${first})`;
  if ((event.count ?? 0) > 1) return `${ageOf(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  return first;
}
