/** The steps up to the present one, filtered: by program, object, grain. */
import { CONTROL_PLANE, type Run, type Steps } from '../engine/index.ts';
import { nameOf } from '../lessons/match.ts';
import type { Grain, LogQuery, Step } from '../session/protocol.ts';
import { stepOf } from './frames.ts';

const GRAINS: readonly Grain[] = ['message', 'write', 'decision', 'milestone'];

/** Of these the first machine's goes without its name; the others beside it are no part of it. */
const NAMED: ReadonlySet<string> = new Set([...CONTROL_PLANE, 'cloud-controller-manager']);

/** Newest last. */
export function logOf(run: Run, { actor, object, grain, routine = false, beforeSeq, limit }: LogQuery): readonly Step[] {
  const found: Step[] = [];
  const most = Math.min(limit, 2_000);
  for (let seq = Math.min((beforeSeq ?? run.position + 1) - 1, run.head); seq > 0 && found.length < most; seq--) {
    const entry = run.entry(seq)!;
    if (entry.routine && !routine) continue;
    if (grain !== undefined && GRAINS.indexOf(entry.grain) < GRAINS.indexOf(grain)) continue;
    const step = stepOf(entry);
    if (actor !== undefined && step.actor !== actor && (NAMED.has(actor) || !step.actor.startsWith(`${actor}/`))) continue;
    if (object !== undefined && !isAbout(step, object)) continue;
    found.push(step);
  }
  return found.reverse();
}

/** `object` as a name, or `pods/web-1`. */
function isAbout(step: Step, object: string): boolean {
  const name = nameOf(step);
  if (name === undefined) return false;
  const slash = object.indexOf('/');
  if (slash < 0) return name.includes(object);
  const { subject, resource } = step.data as { readonly subject?: Steps['stored']['subject']; readonly resource?: string };
  const plural = (subject?.resource ?? resource ?? 'pods').split('.')[0];
  return name === object.slice(slash + 1) && plural === object.slice(0, slash).split('.')[0];
}
