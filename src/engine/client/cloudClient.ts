/**
 * The way to the cloud provider's API: a call is a message that takes time; its answer comes as a `cloudAnswer` event with the token given.
 * Upstream: the SDKs of the providers as k8s.io/cloud-provider and the CSI drivers use them. Leaves out: signing, pages of long lists.
 */
import { emit } from '../api/steps.ts';
import type { CloudAction, CloudFlavour } from '../api/cloudFlavours.ts';
import type { Json } from '../api/object.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';

export const CLOUD: Actor = { kind: 'cloud' };
/** How long the SDKs wait for an answer. */
export const CLOUD_PATIENCE: Micros = 5 * SECOND;
/** Out of the cluster and through the provider's front door, one way. */
export const CLOUD_WAY: Micros = 20 * MILLISECOND;

export interface CloudRequest {
  readonly action: CloudAction;
  readonly params: { readonly [name: string]: Json };
  /** The thing it is about, for people: a Service, a volume, a node. */
  readonly about: string;
}

/** Data of a `call` event at the provider. */
export interface CloudArrival {
  readonly id: number;
  readonly from: Actor;
  readonly request: CloudRequest;
  readonly token: unknown;
  readonly routine: boolean;
  /** What the caller says when it hears nothing. */
  readonly lost: string;
  /** It is carried out, but nobody waits for the answer. */
  readonly forNobody?: true;
}

/** Data of a `cloudAnswer` event at the caller: a result, or what went wrong in the provider's words. */
export interface CloudAnswer {
  readonly token: unknown;
  readonly result?: Json;
  readonly error?: string;
  /** What the caller says when this does not come. */
  readonly lost?: string;
}

export class CloudClient {
  readonly #counters: Table<number>;
  /** The provider's own name of each action, its words when nothing comes. */
  readonly #flavour: Pick<CloudFlavour, 'calls' | 'faults'>;

  constructor(world: World, flavour: Pick<CloudFlavour, 'calls' | 'faults'>) {
    this.#counters = world.table('client/counters');
    this.#flavour = flavour;
  }

  send(ctx: Context, request: CloudRequest, token: unknown, routine = false): void {
    const id = (this.#counters.get('cloud') ?? 0) + 1;
    const before = ctx.cause;
    const cause = emit(ctx, 'cloudCall', { id, to: CLOUD, arriveAt: ctx.now + CLOUD_WAY, call: this.#flavour.calls[request.action], about: request.about }, { routine });
    this.#counters.set('cloud', id);
    ctx.schedule(CLOUD_WAY, CLOUD, 'call', { id, from: ctx.self, request, token, routine, lost: this.#flavour.faults.down } satisfies CloudArrival, { routine, cause });
    ctx.cause = before;
  }
}
