/**
 * Runs one plugin by itself, as its tests want to see it. Not shipped.
 */
import type { Plugin } from '../framework/plugin.ts';
import type { View } from '../framework/view.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';

/** Node -> reasons for which the plugin refuses it; `skip` when its Filter has nothing to do, `refused` with PreFilter's reasons. */
export function filterWith(plugin: Plugin, pod: PodInfo, view: View): { readonly [node: string]: readonly string[] } {
  const answer = plugin.preFilter?.(pod, view) ?? { state: undefined };
  if ('skip' in answer) return { skip: [] };
  if ('status' in answer) return { refused: answer.status.reasons };
  return Object.fromEntries(
    view.snapshot.nodes().flatMap((node): [string, readonly string[]][] => {
      const status = plugin.filter?.(answer.state, pod, node, view);
      return status === undefined ? [] : [[node.name, status.reasons]];
    }),
  );
}

/** Node -> score before weighting; undefined when the plugin contributes none. */
export function scoreWith(plugin: Plugin, pod: PodInfo, view: View): { readonly [node: string]: number } | undefined {
  const nodes = view.snapshot.nodes();
  const list = view.snapshot.order();
  const prepared = plugin.preScore?.(pod, list, view) ?? { state: undefined };
  if ('skip' in prepared) return undefined;
  const scores = Float64Array.from(nodes, (node) => plugin.score?.(prepared.state, pod, node, view) ?? 0);
  plugin.normalize?.(prepared.state, scores, list);
  return Object.fromEntries(nodes.map((node, i) => [node.name, scores[i]!]));
}
