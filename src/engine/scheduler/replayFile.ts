/**
 * Whole files of recorded scheduler cases: which family a case is of, clusters shared between cases, and what differs from what was recorded.
 * Upstream: none (vectors/README).
 */
import type { Json } from '../api/object.ts';
import type { RecordedCase } from './recordedCase.ts';
import { replayPod, type Answer, type Cluster } from './replay.ts';
import { replayHints } from './replayHints.ts';
import { replayQueue } from './replayQueue.ts';
import { replaySequence } from './replaySequence.ts';

export interface ReplayedCase {
  readonly name: string;
  readonly expected: Answer;
  /** What was recorded; undefined when the case came without. */
  readonly recorded: Answer | undefined;
}

/** Answers of all cases of a file, in order. */
export function replayFile(cases: readonly RecordedCase[]): ReplayedCase[] {
  const clusters = new Map<string, Cluster>();
  return cases.map((recorded) => {
    const cluster = recorded.cluster ?? clusters.get(recorded.sameClusterAs ?? '');
    if (cluster !== undefined) clusters.set(recorded.name, cluster);
    return { name: recorded.name, expected: answer(recorded, cluster), recorded: recordedAnswer(recorded) };
  });
}

function answer(recorded: RecordedCase, cluster: Cluster | undefined): Answer {
  if (cluster !== undefined && recorded.pods !== undefined) return { steps: replaySequence(cluster, recorded.pods) };
  if (cluster !== undefined && recorded.pod !== undefined) return replayPod(cluster, recorded.pod);
  if (recorded.pod !== undefined && (recorded.old !== undefined || recorded.new !== undefined))
    return replayHints(recorded.pod, recorded.old, recorded.new);
  if (recorded.ops !== undefined) return { ops: replayQueue(recorded.ops) };
  return {};
}

function recordedAnswer({ expected, steps, events, hints, ops }: RecordedCase): Answer | undefined {
  if (expected !== undefined) return expected;
  if (steps !== undefined) return { steps };
  if (hints !== undefined) return { events: events ?? null, hints };
  if (ops?.some((op) => op['active'] !== undefined) === true) return { ops: ops as readonly Json[] };
  return undefined;
}

/** Paths at which an answer differs from the recording; reason lists are compared as sets, and luck among equal preemption candidates is allowed. */
export function differences(actual: Answer, recorded: Answer): string[] {
  const found: string[] = [];
  compare(lucky(actual, recorded), recorded, '', found);
  return found;
}

/** When several candidates were equal, takes the recorded choice as ours if it is one of them. */
function lucky(actual: Answer, recorded: Answer): Answer {
  const ours = fields(actual['preemption']);
  const theirs = fields(recorded['preemption']);
  const choice = theirs['nominatedNode'];
  if (choice === undefined || !Array.isArray(ours['best']) || !ours['best'].includes(choice)) return actual;
  return {
    ...actual,
    message: recorded['message'] ?? null,
    preemption: { ...ours, nominatedNode: choice, message: theirs['message'] ?? null },
  };
}

const fields = (value: Json | undefined): { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : {};

function compare(actual: Json | undefined, recorded: Json | undefined, path: string, found: string[]): void {
  if (found.length >= 5) return;
  if (isObject(actual) && isObject(recorded)) {
    for (const key of new Set([...Object.keys(actual), ...Object.keys(recorded)]))
      compare(actual[key], recorded[key], `${path}.${key}`, found);
    return;
  }
  if (Array.isArray(actual) && Array.isArray(recorded) && !(isTexts(actual) && isTexts(recorded))) {
    for (let i = 0; i < Math.max(actual.length, recorded.length); i++)
      compare((actual as readonly Json[])[i], (recorded as readonly Json[])[i], `${path}[${i}]`, found);
    return;
  }
  if (JSON.stringify(asSet(actual)) !== JSON.stringify(asSet(recorded)))
    found.push(`${path.slice(1)}: ${JSON.stringify(actual)} instead of ${JSON.stringify(recorded)}`);
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: readonly Json[]): boolean => value.every((item) => typeof item === 'string');

/** `[plugin, code, reason...]`: the reasons have no order. */
function asSet(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value) || !isTexts(value)) return value;
  return [...(value as readonly string[])].sort();
}
