import type { Wake } from '../framework/plugin.ts';
export const affinityWakes: readonly Wake[] = [];
