/**
 * The messages in flight that somebody may strike. What striking does is in struckMessage.ts, whose code comes late. Upstream: none.
 */
import { CLOUD } from './client/cloudClient.ts';
import type { Response } from './client/client.ts';
import type { Committed } from './etcd/request.ts';
import type { Context } from './kernel/component.ts';
import type { ScheduledEvent } from './kernel/eventQueue.ts';

export type MessageDeed = 'dropMessage' | 'delayMessage' | 'duplicateMessage';

/** Longer than any client waits. */
export const LONGEST_DELAY = 600_000;
export const USUAL_DELAY = 5_000;

/** Of what is due: the messages that an entry of the trace has sent and that have not arrived. */
export const inFlight = (due: readonly ScheduledEvent[], seq: number): readonly ScheduledEvent[] => due.filter((event) => event.cause === seq && isMessage(event));

function isMessage({ type, to, data, routine }: ScheduledEvent): boolean {
  if (type === 'request') return to.kind === 'kube-apiserver';
  if (type === 'response') return (data as Response).failure === undefined;
  if (type === 'committed') return (data as Committed).error === undefined && (data as Committed).id > 0;
  if (type === 'call') return to.kind === CLOUD.kind;
  // Of what members say to one another, routine has no step of its own.
  if (type === 'raft') return !routine;
  return type === 'watch' || type === 'propose' || type === 'cloudAnswer';
}

/** Which kind of message is struck, for who tells of it: `request`, `response`, `watch`, `propose`, `committed`, `raft`, `call`, `cloudAnswer`. */
export const kindOfMessage = (ctx: Context, seq: number): string | undefined => inFlight(ctx.due(), seq)[0]?.type;
