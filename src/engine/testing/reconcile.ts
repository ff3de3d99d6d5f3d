/**
 * Runs one reconcile of a controller over objects in memory and collects its plan. Upstream: the fake clients of controllers' unit tests.
 */
import { kindOfObject } from '../api/kinds.ts';
import type { Json, KubeObject, ObjectMeta } from '../api/object.ts';
import { qualified } from '../api/steps.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { keyOf, type ObjectChange } from '../client/informer.ts';
import type { CloudFlavour } from '../api/cloudFlavours.ts';
import type { Call, CloudPlan, Controller, Note, Reader, Reconcile } from '../controllers/controller.ts';
import { Journal } from '../kernel/journal.ts';
import { RandomStreams } from '../kernel/random.ts';
import { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';
import { DEFAULT_EPOCH } from '../scenario.ts';

export interface Plan {
  /** In order; those of one stage are sent together. */
  readonly stages: readonly (readonly Call[])[];
  readonly calls: readonly Call[];
  /** Calls to the cloud provider. */
  readonly clouds: readonly CloudPlan[];
  /** Events that do not wait for a call. */
  readonly notes: readonly Note[];
  readonly code: string;
  readonly numbers: { readonly [name: string]: number | string | boolean };
  readonly requeueAfter: Micros | undefined;
}

export interface Surroundings {
  readonly now?: Micros;
  readonly memory?: Table<Json>;
  readonly lastError?: string;
  readonly provider?: CloudFlavour;
  readonly allowed?: Reconcile['allowed'];
}

/** RFC 3339 text of a simulated time. */
export const timeText = (now: Micros): string => formatTime(now, DEFAULT_EPOCH);

/** Memory that lasts over several reconciles. */
export const emptyMemory = (): Table<Json> => new Table<Json>('memory', new Journal());

let made = 0;

/** A stored object with metadata filled in; `metadata` needs a name only. */
export function stored<T extends KubeObject>(apiVersion: string, kind: string, metadata: Partial<ObjectMeta> & { readonly name: string }, fields: { readonly [field: string]: unknown } = {}): T {
  made++;
  const object: KubeObject = { apiVersion, kind, metadata: { uid: `uid-${metadata.name}`, resourceVersion: String(made), creationTimestamp: timeText(0), generation: 1, ...metadata }, ...fields };
  return object as T;
}

export function readerOf(objects: readonly KubeObject[]): Reader {
  const byResource = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const definition = kindOfObject(object.apiVersion, object.kind);
    if (definition === undefined) throw new RangeError(`no kind ${object.apiVersion} ${object.kind}`);
    const resource = qualified(definition.group, definition.plural);
    byResource.set(resource, [...(byResource.get(resource) ?? []), object]);
  }
  const controller = ({ metadata }: KubeObject): string | undefined => metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;
  const all = <T extends KubeObject>(resource: string): T[] => (byResource.get(resource) ?? []) as T[];
  return {
    get: <T extends KubeObject>(resource: string, key: string) => all<T>(resource).find((object) => keyOf(object) === key),
    list: <T extends KubeObject>(resource: string, namespace?: string) => all<T>(resource).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace),
    owned: <T extends KubeObject>(resource: string, uid: string) => all<T>(resource).filter((object) => controller(object) === uid),
    orphans: <T extends KubeObject>(resource: string, namespace: string) => all<T>(resource).filter((object) => controller(object) === undefined && object.metadata.namespace === namespace),
    dependents: (uid) => objects.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid)),
  };
}

export function reconcile(controller: Controller, key: string, objects: readonly KubeObject[], { now = 0, memory = emptyMemory(), lastError, provider, allowed = () => true }: Surroundings = {}): Plan {
  const stages: (readonly Call[])[] = [];
  const notes: Note[] = [];
  const clouds: CloudPlan[] = [];
  let code = 'upToDate';
  let numbers: Plan['numbers'] = {};
  let requeueAfter: Micros | undefined;
  const c: Reconcile = {
    ...readerOf(objects),
    now,
    time: timeText(now),
    parseTime: (text) => parseTime(text, DEFAULT_EPOCH),
    random: new RandomStreams(1, new Table('random', new Journal())),
    memory,
    podNetwork: '10.244.0.0/16',
    podMetrics: () => [],
    allowed,
    lastError,
    call: (call) => void stages.push([call]),
    cloud: (call) => void clouds.push(call),
    provider,
    parallel: (calls) => void (calls.length > 0 && stages.push(calls)),
    note: (note) => void notes.push(note),
    requeueAfter: (delay) => (requeueAfter = Math.min(delay, requeueAfter ?? delay)),
    report: (found, given = {}) => {
      code = found;
      numbers = given;
    },
  };
  controller.reconcile(key, c);
  return { stages, calls: stages.flat(), clouds, notes, code, numbers, requeueAfter };
}

/** Keys that a change brings into the controller's queue, `objects` being what is known after it. */
export function keysAfter(controller: Controller, change: ObjectChange<KubeObject>, objects: readonly KubeObject[]): string[] {
  const read = readerOf(objects);
  const definition = kindOfObject(change.object.apiVersion, change.object.kind);
  return controller.watches.filter(({ on }) => on.resource === definition?.plural && on.group === definition.group).flatMap(({ keys }) => keys(change, read));
}

/** `create pods`, `update deployments/status web`: calls in short. */
export const inShort = (calls: readonly Call[]): string[] =>
  calls.map(({ verb, on, subresource, name }) => `${verb} ${on.resource}${subresource === undefined ? '' : `/${subresource}`}${name === undefined ? '' : ` ${name}`}`);

/** The body of a call as loose JSON, for looking into. */
export const bodyOf = (call: Call | undefined): { readonly [field: string]: never } => (call?.body ?? {}) as { readonly [field: string]: never };
