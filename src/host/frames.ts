/** What the page gets of one moment. Plain data that can be cloned; only the step shown carries details that must be looked up. */
import { actorName, kubeconfigOf, SCORE_WEIGHTS, type NodeVerdict, type Run, type Steps, type TraceEntry } from '../engine/index.ts';
import { project } from '../scene/project.ts';
import type { Frame, Step } from '../session/protocol.ts';
import { changesBetween, factsOf } from '../views/changes.ts';
import type { History } from './history.ts';

const MOST_CAUSES = 12;
const MOST_EFFECTS = 6;
/** So many steps ahead the consequences of one are looked for. */
const LOOK_AHEAD = 4_000;
/** Of a chain that is too long, so many stay of its beginning. */
const FIRST_CAUSES = 4;

export function frameOf(history: History): Frame {
  const { run, index, slots } = history;
  history.follow();
  const entry = run.entry(run.position);
  const config = kubeconfigOf(run);
  const namespace = config?.contexts.find(({ name }) => name === config.current)?.namespace;
  const verdicts = entry?.type === 'scheduled' ? run.verdictsAt(entry.seq) : undefined;
  return {
    seq: run.position,
    at: run.now,
    headSeq: run.head,
    headAt: run.headTime,
    ordinal: index.ordinal(run.position),
    count: index.count,
    step: entry && { ...stepOf(entry), data: detailed(run, entry, verdicts) },
    causes: entry === undefined ? [] : causesOf(run, entry),
    effects: entry === undefined ? [] : effectsOf(run, entry),
    scene: project(run, { ...(verdicts && { verdicts }), slotOf: (namespace, name) => slots.slot(namespace, name, run.position) }),
    branch: history.id,
    branches: history.branches(),
    markers: index.markers(),
    events: run.eventsHandled,
    edition: history.edition,
    ...(namespace !== undefined && { namespace }),
  };
}

export const stepOf = ({ seq, at, actor, type, grain, cause, routine, data }: TraceEntry): Step => ({ seq, at, actor: actorName(actor), type, grain, cause, routine, data });

/** The step's data with what it leaves out: the fields that a write changed, the weights behind the scores. */
function detailed(run: Run, { type, data }: TraceEntry, verdicts: readonly NodeVerdict[] | undefined): unknown {
  if (type === 'scheduled') return { ...(data as Steps['scheduled']), verdicts, weights: (data as Steps['scheduled']).weights ?? SCORE_WEIGHTS };
  if (type !== 'stored') return data;
  const written = data as Steps['stored'];
  const change = run.change(written.revision);
  if (change === undefined || change.op === 'delete') return data;
  return { ...written, changes: change.before === undefined ? factsOf(change.value) : changesBetween(change.before, change.value) };
}

/**
 * The chain of causes, oldest first: what was decided, done or reached on the way, and what happened right before. Messages in between are left out.
 */
function causesOf(run: Run, entry: TraceEntry): readonly Step[] {
  const chain: Step[] = [];
  let cause = run.entry(entry.cause);
  while (cause !== undefined && chain.length < 1_000) {
    if (cause.grain === 'decision' || cause.grain === 'milestone' || chain.length === 0) chain.push(stepOf(cause));
    cause = run.entry(cause.cause);
  }
  chain.reverse();
  return chain.length <= MOST_CAUSES ? chain : [...chain.slice(0, FIRST_CAUSES), ...chain.slice(FIRST_CAUSES - MOST_CAUSES)];
}

/** What a step has led to: decisions, deeds and milestones that follow from it without another one between, oldest first. */
function effectsOf(run: Run, { seq }: TraceEntry): readonly Step[] {
  const path = new Set([seq]);
  const effects: Step[] = [];
  for (let at = seq + 1; at <= Math.min(run.head, seq + LOOK_AHEAD) && effects.length < MOST_EFFECTS; at++) {
    const entry = run.entry(at)!;
    if (!path.has(entry.cause)) continue;
    if (entry.grain !== 'decision' && entry.grain !== 'milestone') path.add(at);
    else if (!entry.routine) effects.push(stepOf(entry));
  }
  return effects;
}
