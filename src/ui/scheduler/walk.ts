/** The walk through a cycle: its stations in order, and what is known of each node at one of them. */
import type { Point } from '../../session/panels.ts';
import type { NodeVerdictPart } from '../../scene/scene.ts';
import type { CycleData, CycleNode } from '../../views/schedulingCycle.ts';

export interface Stage {
  readonly point: Point;
  /** Absent where the scheduler itself acts, or where no plugin has anything to do. */
  readonly plugin?: string;
}

/** A station as links and lessons name it: `filter`, `score/ImageLocality`. */
export const codeOf = ({ point, plugin }: Stage): string => (plugin === undefined ? point : `${point}/${plugin}`);

/** Where it is among the stations; a point without a plugin is its first one. What this cycle does not have is its beginning. */
export function placeOf(stages: readonly Stage[], code: string | undefined): number {
  const exact = stages.findIndex((stage) => codeOf(stage) === code);
  return Math.max(0, exact >= 0 ? exact : stages.findIndex(({ point }) => point === code));
}

/** What happens in a cycle, in order. */
export function stagesOf(cycle: CycleData): readonly Stage[] {
  const { points, preFilters, refusal, filters, scorers, nodes, node, outcome } = cycle;
  const each = (point: Point, plugins: readonly string[]): readonly Stage[] => (plugins.length === 0 ? [{ point }] : plugins.map((plugin) => ({ point, plugin })));
  const doing = preFilters.filter(({ did }) => did !== 'skips').map(({ plugin }) => plugin);
  const reached = refusal === undefined ? doing : doing.slice(0, doing.indexOf(refusal.plugin) + 1);
  const before = [...each('preEnqueue', points.preEnqueue), ...each('queueSort', points.queueSort), { point: 'preFilter' as const }, ...reached.map((plugin): Stage => ({ point: 'preFilter', plugin })), ...filters.map(({ plugin }): Stage => ({ point: 'filter', plugin }))];
  if (outcome !== 'bound' || node === undefined) return [...before, ...each('postFilter', points.postFilter), { point: 'back' }];
  const asked = scorers.filter(({ skips }) => !skips);
  const scored = nodes.some(({ total }) => total !== undefined);
  const scoring: readonly Stage[] = scored ? [{ point: 'preScore' }, ...asked.map(({ plugin }): Stage => ({ point: 'score', plugin })), ...asked.filter(({ normalizes }) => normalizes).map(({ plugin }): Stage => ({ point: 'normalizeScore', plugin })), { point: 'total' }] : [];
  return [...before, ...scoring, { point: 'select' }, ...each('reserve', points.reserve), ...each('permit', points.permit), ...each('preBind', points.preBind), ...each('bind', points.bind), { point: 'postBind' }];
}

/** How far the score of a plugin has come. */
type Progress = 'none' | 'raw' | 'normalized' | 'weighted';

/** Of each scorer that does not skip, in order. */
function progressAt(cycle: CycleData, stages: readonly Stage[], at: number): readonly Progress[] {
  const passed = (point: Point, plugin?: string): boolean => {
    const index = stages.findIndex((stage) => stage.point === point && stage.plugin === plugin);
    return index >= 0 && at >= index;
  };
  return cycle.scorers.filter(({ skips }) => !skips).map(({ plugin, normalizes }) => (passed('total') ? 'weighted' : !passed('score', plugin) ? 'none' : passed('normalizeScore', plugin) || (!normalizes && passed('preScore')) ? 'normalized' : 'raw'));
}

export interface NodeAt {
  /** The refusal that took it out, by now. */
  readonly out?: CycleNode['refusals'][number];
  readonly cells: readonly { readonly progress: Progress; readonly raw: number; readonly normalized: number; readonly weighted: number }[];
  /** What is added up by now. */
  readonly total?: number;
  readonly chosen: boolean;
  readonly tied: boolean;
}

export function nodeAt(node: CycleNode, cycle: CycleData, stages: readonly Stage[], at: number): NodeAt {
  const refusal = node.refusals[0];
  const outAt = refusal === undefined ? -1 : stages.findIndex(({ point, plugin }) => point === 'filter' && plugin === refusal.plugin);
  const selected = at >= stages.findIndex(({ point }) => point === 'select') && cycle.outcome === 'bound';
  const weights = cycle.scorers.filter(({ skips }) => !skips).map(({ weight }) => weight);
  const progress = progressAt(cycle, stages, at);
  const cells = node.raw === undefined ? [] : node.raw.map((raw, index) => ({ progress: progress[index]!, raw, normalized: node.normalized![index]!, weighted: node.normalized![index]! * weights[index]! }));
  const totalled = cells.length > 0 && cells.every((cell) => cell.progress === 'weighted');
  return { cells, chosen: selected && node.name === cycle.node, tied: selected && node.best && node.name !== cycle.node, ...(totalled && { total: node.total! }), ...(refusal !== undefined && at >= outAt && { out: refusal }) };
}

/** The same for the graph: who is out, how far the scores have come as a part of the highest possible, and the winner. */
export function verdictsAt(cycle: CycleData, stages: readonly Stage[], at: number): ReadonlyMap<string, NodeVerdictPart> {
  const most = 100 * cycle.scorers.filter(({ skips }) => !skips).reduce((sum, { weight }) => sum + weight, 0);
  return new Map(
    cycle.nodes.flatMap((node): [string, NodeVerdictPart][] => {
      const { out, cells, total, chosen } = nodeAt(node, cycle, stages, at);
      if (out !== undefined) return [[node.name, { outcome: 'filtered', plugin: out.plugin, reasons: out.reasons }]];
      const known = cells.filter(({ progress }) => progress === 'normalized' || progress === 'weighted');
      const sum = known.reduce((all, { weighted }) => all + weighted, 0);
      const score = known.length > 0 && { share: most === 0 ? 0 : sum / most };
      if (chosen) return [[node.name, { outcome: 'best', ...score, ...(total !== undefined && { total }) }]];
      return known.length === 0 && stages[at]!.point !== 'preScore' ? [] : [[node.name, { outcome: 'scored', ...score, ...(known.length > 0 && { total: sum }) }]];
    }),
  );
}
