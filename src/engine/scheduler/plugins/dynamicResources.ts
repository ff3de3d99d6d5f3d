/**
 * Devices asked for through ResourceClaims. Upstream: pkg/scheduler/framework/plugins/dynamicresources. Leaves out: claims themselves; what is
 * kept is what Pods without claims see: a score of 0, and the error `not found` of PostFilter when an earlier PreFilter had ended the cycle.
 */
import type { Plugin } from '../framework/plugin.ts';
import { failure, unschedulable } from '../framework/status.ts';

const NAME = 'DynamicResources';

export const dynamicResources: Plugin = {
  name: NAME,
  preFilter: () => ({ skip: true }),
  postFilter: (_pod, cycle) => ({ status: cycle.preFiltered(NAME) ? unschedulable() : failure('not found') }),
  preScore: () => ({ state: undefined, uniform: 0 }),
  score: () => 0,
};
