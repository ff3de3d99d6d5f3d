/**
 * The Event kind: its rules and columns, core v1 as it is stored, and events.k8s.io/v1, another view of the same. Upstream: k8s.io/api/{core,events}/v1,
 * pkg/registry/core/event/strategy.go, pkg/apis/events/v1/conversion.go, pkg/printers/internalversion (printEvent).
 */
import type { Micros } from '../../kernel/time.ts';
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, wide, type Column, type KindDefinition } from '../kind.ts';
import type { KubeObject } from '../object.ts';
import type { ObjectReference } from './endpointSlice.ts';
import type { Event } from './event.ts';

const columns: readonly Column[] = [
  shown('Last Seen'),
  shown('Type'),
  shown('Reason'),
  shown('Object'),
  wide('Subobject'),
  wide('Source'),
  shown('Message'),
  wide('First Seen'),
  wide('Count'),
  { ...NAME_COLUMN, priority: 1 },
];

/** Upstream: getTimeForEvent and its relatives: new events have eventTime and a series, old ones first and last timestamps. */
function cells(event: Event, now: Micros): readonly (string | number)[] {
  const first = event.firstTimestamp ?? event.eventTime;
  const last = event.series?.lastObservedTime ?? event.lastTimestamp ?? first;
  const count = event.series?.count ?? (event.count || 1);
  const { kind = '', name = '', fieldPath = '' } = event.involvedObject ?? {};
  return [
    ageOf(last, now),
    event.type ?? '',
    event.reason ?? '',
    `${kind.toLowerCase()}/${name}`,
    fieldPath,
    sourceText(event),
    (event.message ?? '').trim(),
    ageOf(first, now),
    count,
    event.metadata.name,
  ];
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const host = source?.host || reportingInstance || '';
  return [component, host].filter((part) => part !== '').join(', ');
}

const FIELDS = [
  'involvedObject.kind',
  'involvedObject.namespace',
  'involvedObject.name',
  'involvedObject.uid',
  'involvedObject.apiVersion',
  'involvedObject.resourceVersion',
  'involvedObject.fieldPath',
  'reason',
  'reportingComponent',
  'source',
  'type',
] as const;

function fieldOf(event: Event, field: string): string {
  if (field.startsWith('involvedObject.')) return event.involvedObject?.[field.slice(15) as keyof ObjectReference] ?? '';
  if (field === 'source') return event.source?.component || event.reportingComponent || '';
  if (field === 'reason' || field === 'type' || field === 'reportingComponent') return event[field] ?? '';
  return '';
}

export const event: KindDefinition<Event> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  schema: 'core.v1.Event',
  columns,
  cells,
  fields: FIELDS,
  fieldOf,
};

/** What events.k8s.io/v1 calls regarding, note and deprecated... is involvedObject, message and the old fields in core v1. */
export const eventsEvent: KindDefinition = {
  ...event,
  group: 'events.k8s.io',
  schema: 'events.v1.Event',
  cells: (object, now) => cells(toStored(object), now),
  fieldOf: (object, field) => fieldOf(toStored(object), field),
  storedElsewhere: { group: '', version: 'v1', plural: 'events', toStored, fromStored },
};

const NEW_NAMES: readonly (readonly [stored: string, served: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
];

const renamed = (object: object, names: ReadonlyMap<string, string>): object =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [names.get(key) ?? key, value]));

function toStored(object: KubeObject): Event {
  return { ...(renamed(object, new Map(NEW_NAMES.map(([stored, served]) => [served, stored]))) as Event), apiVersion: 'v1' };
}

function fromStored(object: KubeObject): KubeObject {
  return { ...(renamed(object, new Map(NEW_NAMES)) as KubeObject), apiVersion: 'events.k8s.io/v1' };
}
