/** One message: from whom to whom, what it asks or says and of which object, what led to it, how far it is, and what can be done to it while it is under way. */
import { actorName, faultsOn, type Run, type Subject, type TraceEntry } from '../engine/index.ts';
import { draftOf } from '../scene/parts/messages.ts';
import type { Message } from '../scene/scene.ts';

export interface MessageQuery {
  /** Number of the step that sends it. */
  readonly seq: number;
}

interface MessageStep {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly type: string;
  readonly grain: TraceEntry['grain'];
  readonly cause: number;
  readonly routine: boolean;
  readonly data: unknown;
}

export interface MessageData extends Pick<Message, 'seq' | 'from' | 'to' | 'kind' | 'label' | 'about' | 'sentAt' | 'arriveAt'> {
  /** The step that sends it, and those that led there, nearest first. */
  readonly step: MessageStep;
  readonly causes: readonly MessageStep[];
  /** The object that it is about, where it is about one. */
  readonly object?: { readonly resource: string; readonly namespace?: string; readonly name: string };
  /** `gone`: it left and cannot arrive any more: it was lost, or its stream was broken. */
  readonly state: 'unsent' | 'underway' | 'arrived' | 'gone';
  readonly codes: readonly string[];
}

const MOST_CAUSES = 6;

/** No message where the step sends none, or is no longer known. */
export const messageView = (run: Run, { seq }: MessageQuery): { readonly message: MessageData | undefined } => ({ message: messageOf(run, seq) });

function messageOf(run: Run, seq: number): MessageData | undefined {
  const entry = Number.isSafeInteger(seq) && seq > 0 && seq <= run.head ? run.entry(seq) : undefined;
  const draft = entry && draftOf(entry, run);
  if (entry === undefined || draft === undefined) return undefined;
  const strikable = run.hasTarget('message', String(seq));
  const state = seq > run.position ? 'unsent' : strikable ? 'underway' : run.now >= draft.arriveAt ? 'arrived' : 'gone';
  const object = objectOf((entry.data as { readonly subject?: Subject }).subject);
  return { ...draft, seq, sentAt: entry.at, step: stepOf(entry), causes: causesOf(run, entry), ...(object && { object }), state, codes: state === 'underway' ? faultsOn('message', String(seq)) : [] };
}

function objectOf(subject: Subject | undefined): MessageData['object'] {
  if (subject?.name === undefined) return undefined;
  return { resource: subject.resource, name: subject.name, ...(subject.namespace !== undefined && { namespace: subject.namespace }) };
}

const stepOf = ({ seq, at, actor, type, grain, cause, routine, data }: TraceEntry): MessageStep => ({ seq, at, actor: actorName(actor), type, grain, cause, routine, data });

function causesOf(run: Run, entry: TraceEntry): readonly MessageStep[] {
  const chain: MessageStep[] = [];
  for (let cause = run.entry(entry.cause); cause !== undefined && chain.length < MOST_CAUSES; cause = run.entry(cause.cause)) chain.push(stepOf(cause));
  return chain;
}
