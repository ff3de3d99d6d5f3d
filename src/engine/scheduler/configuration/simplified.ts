/**
 * What of a configuration is read and checked, but changes nothing here, or less than in kube-scheduler. Upstream: none.
 */
import type { Given, GivenPlugins } from './given.ts';

export interface Simplified {
  /** A sentence of its own in locales/. */
  readonly code: 'extenders' | 'parallelism' | 'profiling' | 'placements' | 'warmth' | 'prePoint' | 'volumes';
  readonly field: string;
}

const PLACEMENTS = ['placementGenerate', 'placementScore', 'placementFeasible', 'podGroupPostFilter'] as const;

export function simplifiedIn(given: Given): readonly Simplified[] {
  const found: Simplified[] = [];
  const note = (code: Simplified['code'], field: string, present: boolean): void => void (present && found.push({ code, field }));
  note('extenders', 'extenders', (given.extenders ?? []).length > 0);
  note('parallelism', 'parallelism', given.parallelism !== undefined);
  note('profiling', 'enableProfiling', given.enableProfiling !== undefined);
  note('placements', 'percentageOfPlacementsToScore', given.percentageOfPlacementsToScore !== undefined);
  note('warmth', 'delayCacheUntilActive', given.delayCacheUntilActive === true);
  for (const [index, { plugins = {} }] of (given.profiles ?? []).entries()) {
    const at = (point: string): string => `profiles[${index}].plugins.${point}`;
    for (const point of PLACEMENTS) note('placements', at(point), plugins[point] !== undefined);
    for (const [pre, main] of [['preFilter', 'filter'], ['preScore', 'score']] as const) note('prePoint', at(pre), disables(plugins, pre, main));
    for (const point of ['reserve', 'preBind'] as const) note('volumes', at(point), (plugins[point]?.disabled ?? []).some(({ name }) => name === 'VolumeBinding' || name === '*'));
  }
  return found;
}

/** Whether something is taken off a preparing point that stays on at the point it prepares. */
const disables = (plugins: GivenPlugins, pre: 'preFilter' | 'preScore', main: 'filter' | 'score'): boolean => {
  const off = new Set((plugins[main]?.disabled ?? []).map(({ name }) => name));
  return (plugins[pre]?.disabled ?? []).some(({ name }) => !off.has(name) && !off.has('*'));
};
