/**
 * Event objects: what a program tells about an object. Repeats are counted on the same Event; many similar ones are combined. Upstream:
 * k8s.io/client-go/tools/record (EventCorrelator) and tools/events. Leaves out: the spam filter's token bucket.
 */
import type { ObjectReference } from '../api/kinds/endpointSlice.ts';
import type { KubeObject } from '../api/object.ts';
import type { ApiRequest } from '../api/request.ts';
import { isFailure } from '../api/request.ts';
import { asJson } from '../api/patch/fields.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import { MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import type { Client, Response } from './client.ts';

export interface EventSource {
  readonly component: string;
  readonly host?: string;
  readonly user: string;
  /** kube-scheduler writes events.k8s.io style: reportingComponent and action, no first and last time stamps. */
  readonly action?: string;
}

interface Recorded {
  readonly name: string;
  readonly namespace: string;
  readonly count: number;
  readonly message: string;
  readonly at: Micros;
  readonly source: EventSource;
  /** The program that records. */
  readonly by: Actor;
  readonly failures?: number;
  /** A request about it is under way; what is counted meanwhile goes with the next one. */
  readonly busy: boolean;
  /** The count that the API server was last told. */
  readonly told: number;
}

interface Similar {
  readonly messages: readonly string[];
  readonly at: Micros;
}

/** Upstream: defaultAggregateMaxEvents and defaultAggregateIntervalInSeconds. */
const MAX_SIMILAR = 10;
const SIMILAR_WINDOW = 10 * MINUTE;
/** Upstream: maxTriesPerEvent and defaultSleepDuration. */
const MAX_TRIES = 12;
const RETRY: Micros = 10 * SECOND;

/** Who takes the answers: events are sent one after the other, so that a repeat never overtakes its first. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const RECORDER: Actor = { kind: 'recorder' };

export class Recorder implements Component {
  readonly kind = RECORDER.kind;
  readonly #client: Client;
  readonly #recorded: Table<Recorded>;
  readonly #similar: Table<Similar>;
  readonly #time: (now: Micros) => string;
  readonly #microTime: (now: Micros) => string;

  constructor(world: World, client: Client, time: (now: Micros) => string, microTime: (now: Micros) => string) {
    this.#client = client;
    this.#recorded = world.table('recorder/events');
    this.#similar = world.table('recorder/similar');
    this.#time = time;
    this.#microTime = microTime;
  }

  /** Records an event about `about`, or about a part of it. The program that records does not wait for the answer. */
  record(ctx: Context, source: EventSource, about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void {
    const { namespace: own, uid, name, resourceVersion } = about.metadata;
    const group = `${source.component}|${source.host ?? ''}|${source.action ?? ''}|${about.kind}|${uid}|${name}|${type}|${reason}|`;
    const text = source.action === undefined ? this.#combine(ctx, group, message) : message;
    const key = `${group}${fieldPath ?? ''}${text.startsWith('(combined') ? '(combined)' : text}`;
    const before = this.#recorded.get(key);
    if (before !== undefined) {
      this.#count(ctx, key, { ...before, count: before.count + 1, message: text, at: ctx.now });
      return;
    }
    const involvedObject: Mutable<ObjectReference> =
      own === undefined ? { apiVersion: about.apiVersion, kind: about.kind, name, resourceVersion, uid } : { apiVersion: about.apiVersion, kind: about.kind, name, namespace: own, resourceVersion, uid };
    if (fieldPath !== undefined) involvedObject.fieldPath = fieldPath;
    this.#create(ctx, source, key, involvedObject, type, reason, text);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'again') {
      const { key, request } = event.data as { readonly key: string; readonly request: ApiRequest };
      const { by } = this.#recorded.get(key) ?? {};
      if (by !== undefined) this.#client.send(ctx, request, key, { routine: true, replyTo: RECORDER, by });
      return;
    }
    const { token, request, response, failure } = event.data as Response;
    const key = token as string;
    const recorded = this.#recorded.get(key);
    if (recorded === undefined) return;
    if (failure !== undefined && (recorded.failures ?? 0) < MAX_TRIES) {
      this.#recorded.set(key, { ...recorded, failures: (recorded.failures ?? 0) + 1 });
      ctx.schedule(RETRY, ctx.self, 'again', { key, request }, { routine: true });
    } else if (isFailure(response)) this.#recorded.delete(key);
    else if (recorded.count > recorded.told) this.#count(ctx, key, { ...recorded, busy: false });
    else this.#recorded.set(key, { ...recorded, busy: false });
  }

  #combine(ctx: Context, group: string, message: string): string {
    const known = this.#similar.get(group);
    const messages = known !== undefined && ctx.now - known.at <= SIMILAR_WINDOW ? known.messages : [];
    const next = messages.includes(message) ? messages : [...messages, message];
    this.#similar.set(group, { messages: next.length > MAX_SIMILAR + 1 ? next.slice(-MAX_SIMILAR - 1) : next, at: ctx.now });
    return next.length >= MAX_SIMILAR && !messages.includes(message) ? `(combined from similar events): ${message}` : message;
  }

  #create(ctx: Context, source: EventSource, key: string, involvedObject: ObjectReference, type: string, reason: string, message: string): void {
    const { component, host, action } = source;
    const namespace = involvedObject.namespace ?? 'default';
    const name = `${involvedObject.name}.${ctx.random.text('eventName', 16, '0123456789abcdef')}`;
    this.#recorded.set(key, { name, namespace, count: 1, message, at: ctx.now, source, by: ctx.self, busy: true, told: 1 });
    const [apiVersion, kind] = ['v1', 'Event'];
    const first = this.#time(ctx.now);
    const reportingInstance = action === undefined ? (host ?? '') : `${component}-${host ?? ''}`;
    // Written out: objects that grow after a spread are slow to make, and there are five of these a Pod.
    const body =
      action === undefined
        ? { apiVersion, kind, metadata: { name, namespace }, involvedObject, type, reason, message, source: host === undefined ? { component } : { component, host }, firstTimestamp: first, lastTimestamp: first, count: 1, eventTime: null, reportingComponent: component, reportingInstance }
        : { apiVersion, kind, metadata: { name, namespace }, involvedObject, type, reason, message, source: {}, firstTimestamp: null, lastTimestamp: null, eventTime: this.#microTime(ctx.now), action, reportingComponent: component, reportingInstance };
    this.#send(ctx, key, ctx.self, { verb: 'create', group: '', version: 'v1', resource: 'events', namespace, body: asJson(body), user: source.user, agent: component });
  }

  #count(ctx: Context, key: string, recorded: Recorded): void {
    const { busy, count, name, namespace, source, message, by } = recorded;
    this.#recorded.set(key, busy ? recorded : { ...recorded, busy: true, told: count });
    if (busy) return;
    const body = source.action === undefined ? { count, lastTimestamp: this.#time(recorded.at), message } : { series: { count, lastObservedTime: this.#microTime(recorded.at) } };
    this.#send(ctx, key, by, { verb: 'patch', group: '', version: 'v1', resource: 'events', namespace, name, patchType: 'strategic', body, user: source.user, agent: source.component });
  }

  #send(ctx: Context, key: string, by: Actor, request: ApiRequest): void {
    this.#client.send(ctx, request, key, { routine: true, replyTo: RECORDER, by });
  }
}
