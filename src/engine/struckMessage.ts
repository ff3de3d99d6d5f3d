/**
 * A message in flight is lost, held up or comes twice. TCP loses nothing silently and brings nothing twice: what programs see of such a thing is
 * what they see of a broken or stuck connection, and that is what follows here. Upstream: golang.org/x/net/http2 (a connection on which nothing
 * comes is given up after 45 s), kubelet (10 s), client-go reflector, etcd clientv3 (request time-out), the SDKs of cloud providers (after some
 * seconds), etcd's rafthttp (which promises nothing: Raft sends again). Leaves out: that other messages of the same connection would wait too.
 */
import type { Arrival, Client, Response } from './client/client.ts';
import { CLOUD_PATIENCE, type CloudAnswer, type CloudArrival } from './client/cloudClient.ts';
import { SILENT_FOR, unansweredAfter } from './client/ways.ts';
import { ERRORS, REQUEST_TIMEOUT, type Committed, type Proposal } from './etcd/request.ts';
import { actorName, type Context } from './kernel/component.ts';
import type { Actor, ScheduledEvent } from './kernel/eventQueue.ts';
import { MILLISECOND, type Micros } from './kernel/time.ts';
import { inFlight, USUAL_DELAY, type MessageDeed } from './messageFaults.ts';

/** Does it to every message that the entry has sent: a request that writes several objects sends several at once. */
export function strikeMessage(ctx: Context, client: Client, deed: MessageDeed, seq: number, millis = USUAL_DELAY): void {
  const struck = new Struck(ctx, client);
  for (const event of inFlight(ctx.due(), seq)) {
    if (deed === 'dropMessage') struck.drop(event);
    else if (deed === 'delayMessage') struck.delay(event, millis * MILLISECOND);
    else struck.duplicate(event);
  }
}

/** It is carried out, and nobody waits for the answer. */
const unawaited = (arrival: CloudArrival): CloudArrival => ({ ...arrival, forNobody: true });

/** How long a client waits for an answer. */
const patienceOf = (client: Actor): Micros => (client.kind === 'kubelet' ? unansweredAfter(client) : SILENT_FOR);

class Struck {
  readonly #ctx: Context;
  readonly #client: Client;

  constructor(ctx: Context, client: Client) {
    this.#ctx = ctx;
    this.#client = client;
  }

  drop(event: ScheduledEvent): void {
    const { to, type, data } = event;
    if (type === 'watch') this.#breakStream(event);
    else {
      this.#ctx.cancel(event.id);
      if (type === 'request') this.#giveUp(data as Arrival);
      else if (type === 'call' || type === 'cloudAnswer') this.#callFails(event);
      else if (type === 'raft') return;
      else if (type === 'response') this.#giveUp({ ...(data as Response), from: to, routine: event.routine });
      else if (type === 'propose') this.#timeOut(event, (data as Proposal).from);
      else {
        this.#tellWatchers(event);
        this.#timeOut(event, to);
      }
    }
  }

  delay(event: ScheduledEvent, micros: Micros): void {
    const { to, type, data } = event;
    const patience = type === 'request' ? patienceOf((data as Arrival).from) : type === 'response' ? patienceOf(to) : type === 'call' || type === 'cloudAnswer' ? CLOUD_PATIENCE : REQUEST_TIMEOUT;
    const isLate = micros >= patience;
    if (type === 'watch') this.#holdUp(event, event.at + micros);
    else if ((type === 'response' || type === 'cloudAnswer') && isLate) this.drop(event);
    else {
      this.#ctx.cancel(event.id);
      if (type === 'request' && isLate) {
        this.#giveUp(data as Arrival);
        this.#again(event, event.at + micros, this.#copy(data as Arrival));
      } else if (type === 'call' && isLate) {
        this.#callFails(event);
        this.#again(event, event.at + micros, unawaited(data as CloudArrival));
      } else if (type === 'committed') {
        this.#tellWatchers(event);
        this.#again(event, event.at + micros, { ...(data as Committed), told: true });
      } else this.#again(event, event.at + micros);
      if (isLate && (type === 'propose' || type === 'committed')) this.#timeOut(event, type === 'propose' ? (data as Proposal).from : to);
    }
  }

  /** The second answer to one question finds nobody who waits for it: nothing is to be done for that. */
  duplicate(event: ScheduledEvent): void {
    const { type, data, at } = event;
    if (type === 'watch' || type === 'raft') this.#again(event, at);
    else if (type === 'call') this.#again(event, at, unawaited(data as CloudArrival));
    else if (type === 'request') this.#again(event, at, this.#copy(data as Arrival));
    else if (type === 'propose') this.#again(event, at, { ...(data as Proposal), id: this.#client.newId() });
  }

  #again({ to, type, data, routine, cause }: ScheduledEvent, at: Micros, changed: unknown = data): void {
    this.#ctx.schedule(at - this.#ctx.now, to, type, changed, { routine, cause });
  }

  #copy(arrival: Arrival): Arrival {
    return { ...arrival, id: this.#client.newId(), forNobody: true };
  }

  /** The client hears nothing, takes its connection for dead, and asks again if it is one that does. */
  #giveUp(arrival: Omit<Arrival, 'subject'>): void {
    this.#client.fail(this.#ctx, arrival, 'lost', patienceOf(arrival.from));
  }

  /** Its SDK gives up, in the words of that provider. */
  #callFails({ type, to, data, routine }: ScheduledEvent): void {
    const [caller, { token, lost = '' }] = type === 'call' ? [(data as CloudArrival).from, data as CloudArrival] : [to, data as CloudAnswer];
    this.#ctx.schedule(CLOUD_PATIENCE, caller, 'cloudAnswer', { token, error: lost } satisfies CloudAnswer, { routine });
  }

  /** The API server does not hear from etcd in time. Whether it was written it cannot know. */
  #timeOut({ data }: ScheduledEvent, apiServer: Actor): void {
    const { id, routine } = data as Proposal | Committed;
    this.#ctx.schedule(REQUEST_TIMEOUT, apiServer, 'committed', { id, routine, error: ERRORS.timeout } satisfies Committed, { routine });
  }

  /** An API server hears of changes through its own watch on etcd, whatever becomes of the answer to its transaction. */
  #tellWatchers(event: ScheduledEvent): void {
    const { change, routine } = event.data as Committed;
    if (change !== undefined) this.#again(event, event.at, { id: 0, routine, change } satisfies Committed);
  }

  /** This notice and all behind it. */
  #stream(event: ScheduledEvent): readonly ScheduledEvent[] {
    const due = this.#ctx.due().filter(({ type, to }) => type === 'watch' && actorName(to) === actorName(event.to));
    return due.filter(({ at, id }) => at > event.at || (at === event.at && id >= event.id));
  }

  /** No stream goes on behind a gap: the connection breaks there, and the client watches again from what it has seen. */
  #breakStream(event: ScheduledEvent): void {
    for (const { id } of this.#stream(event)) this.#ctx.cancel(id);
    for (const server of this.#client.routes.servers()) this.#ctx.schedule(0, server, 'connectionLost', event.to);
  }

  /** Nothing overtakes on one connection. */
  #holdUp(event: ScheduledEvent, until: Micros): void {
    for (const held of this.#stream(event)) {
      this.#ctx.cancel(held.id);
      this.#again(held, Math.max(held.at, until));
    }
    for (const server of this.#client.routes.servers()) this.#ctx.schedule(0, server, 'held', { client: event.to, until });
  }
}
