/** One plugin about one node in one cycle: what it asked, and the calculation of its score, with the numbers put in. */
import { type Run } from '../engine/index.ts';
import { lineOf, passes, TERMS, watchCycle, workedOut, type Check, type Line } from '../engine/watching.ts';

export interface TermsQuery {
  readonly seq: number;
  readonly plugin: string;
  readonly node: string;
}

export interface TermsData {
  readonly filter?: { readonly passes: boolean; readonly all: readonly Check[]; readonly any?: readonly Check[] };
  /** Absent when the node was not scored, or the plugin does not score. */
  readonly score?: { readonly lines: readonly Line[]; readonly raw: Line; readonly normalized?: Line; readonly weight: number; readonly weighted: number };
}

export function pluginTermsView(run: Run, { seq, plugin, node }: TermsQuery): TermsData {
  return (
    run.inCycle(seq, (sight): TermsData => {
      const { profile, pod, view } = sight;
      const terms = TERMS.get(plugin);
      const info = view.snapshot.get(node);
      if (terms === undefined || info === undefined) return {};
      const { feasible, scores, preFilters } = watchCycle(sight);
      const args = profile.args.get(plugin);
      const ask = { pod, node: info, nodes: feasible, view, args };
      const skips = preFilters.some((one) => one.plugin === plugin && one.did === 'skips');
      const checks = skips ? undefined : terms.filter?.(ask);
      const scored = scores.find((one) => one.plugin === plugin);
      const place = feasible.indexOf(info);
      const worked = scored === undefined || place < 0 ? undefined : terms.score?.(ask);
      // Arguments of a profile may ask for a calculation that is not written out here.
      if (worked === undefined || workedOut(worked.raw) !== scored!.raw[place]) return { ...(checks && { filter: { passes: passes(checks), ...checks } }) };
      const raw = lineOf('raw', undefined, worked.raw);
      const normalized = terms.normalize && lineOf('normalized', undefined, terms.normalize(raw.value, scored!.raw, ask));
      const weight = profile.scorers.find((one) => one.plugin.name === plugin)?.weight ?? 1;
      return {
        ...(checks && { filter: { passes: passes(checks), ...checks } }),
        score: { lines: worked.lines, raw, ...(normalized && { normalized }), weight, weighted: weight * (normalized ?? raw).value },
      };
    }) ?? {}
  );
}

export type { Check, Line, Sum } from '../engine/watching.ts';
