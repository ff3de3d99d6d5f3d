/** Two futures of a run side by side: the other one is run again beside the first, and brought to the same simulated time. */
import { KINDS, Run, type KubeObject, type RunValue } from '../engine/index.ts';
import type { Comparison, Difference, Rival } from '../session/protocol.ts';
import { RunError } from '../session/runError.ts';
import { changesBetween } from '../views/changes.ts';
import { placementsOf } from '../views/placements.ts';
import { frameOf } from './frames.ts';
import { History } from './history.ts';
import { resourceOf } from './objectRefs.ts';
import { rivalOf } from './rival.ts';

/** Futures that have been run again, for as long as they stay the same. */
const opened = new WeakMap<RunValue, History>();

/** Objects that always differ and say nothing. */
const SILENT: ReadonlySet<string> = new Set(['Event', 'Lease', 'EndpointSlice', 'Endpoints']);
/** What one looks for first, and what there may be most of. */
const PODS_FIRST = [...KINDS].sort((a, b) => Number(b.kind === 'Pod') - Number(a.kind === 'Pod'));
const MOST_DIFFERENCES = 200;
const MOST_CHANGES = 6;

/** With another of the run's futures, or with the same commands elsewhere: there no two objects are the same, only where the Pods are is told. */
export function compareWith(history: History, other: string | Rival, at: number): Comparison {
  if (typeof other === 'string') return compareFuture(history, other, at);
  const there = rivalOf(history.run, other, at);
  return { frame: { ...frameOf(there), branch: RIVAL }, differences: [], placements: placementsOf(history.run), otherPlacements: placementsOf(there.run) };
}

/** Not the name of any future. */
const RIVAL = 'rival';

function compareFuture(history: History, id: string, at: number): Comparison {
  const value = history.valueOf(id);
  if (value === undefined) throw new RunError('invalid', `branch ${id}`);
  const other = opened.get(value) ?? new History(Run.open(value));
  opened.set(value, other);
  const { run } = other;
  if (at > run.headTime) run.advanceTo(at);
  run.seek(run.seqAt(at));
  return { frame: { ...frameOf(other), branch: id }, differences: differencesOf(history.run, run), placements: placementsOf(history.run), otherPlacements: placementsOf(run) };
}

function differencesOf(left: Run, right: Run): readonly Difference[] {
  const found: Difference[] = [];
  for (const { group, version, plural, kind } of PODS_FIRST) {
    if (SILENT.has(kind) || resourceOf.get(kind) === undefined) continue;
    const [here, there] = [left, right].map((run) => new Map(run.objects(group, version, plural).map((object) => [keyOf(object), object])));
    for (const key of [...new Set([...here!.keys(), ...there!.keys()])].sort()) {
      const [before, after] = [here!.get(key), there!.get(key)];
      const { namespace, name } = (before ?? after)!.metadata;
      const ref = { resource: resourceOf.get(kind)!, name, ...(namespace !== undefined && { namespace }) };
      if (before === undefined || after === undefined) found.push({ kind, ref, where: before === undefined ? 'right' : 'left', changes: [] });
      else {
        const changes = before === after ? [] : changesBetween(before, after);
        if (changes.length > 0) found.push({ kind, ref, where: 'both', changes: changes.slice(0, MOST_CHANGES) });
      }
      if (found.length >= MOST_DIFFERENCES) return found;
    }
  }
  return found;
}

const keyOf = ({ metadata: { namespace = '', name } }: KubeObject): string => `${namespace}/${name}`;
