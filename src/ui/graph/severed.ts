/** Machines whose way over the infrastructure network is cut, at least to some others. */
import type { Scene } from '../../scene/scene.ts';

export const severedMachines = ({ networks }: Pick<Scene, 'networks'>): readonly string[] =>
  [...new Set((networks.disturbances ?? []).flatMap(({ kind, between, and }) => (kind === 'cut' ? [...between, ...and] : [])))].filter((name) => name !== '*');
