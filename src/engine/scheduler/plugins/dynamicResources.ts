/**
 * Devices asked for through ResourceClaims. Upstream: pkg/scheduler/framework/plugins/dynamicresources. Leaves out: claims themselves, which
 * nobody can make here, so that a Pod that asks for one never enters the queue; what is kept besides is what Pods without claims see: a score of 0,
 * and the error `not found` of PostFilter when an earlier PreFilter had ended the cycle.
 */
import type { Pod } from '../../api/kinds/pod.ts';
import type { Plugin } from '../framework/plugin.ts';
import { failure, unresolvable, unschedulable, type Status } from '../framework/status.ts';

const NAME = 'DynamicResources';

/** The first claim is missing. One of a template has no name before resourceclaim-controller has made it. */
function missingClaim({ metadata: { namespace = 'default', name }, spec: { resourceClaims = [] } }: Pod): Status | undefined {
  const [first] = resourceClaims;
  if (first === undefined) return undefined;
  const { resourceClaimName } = first;
  return unresolvable(resourceClaimName === undefined ? `pod "${namespace}/${name}": ResourceClaim not created yet` : `could not find claim "${namespace}/${resourceClaimName}"`);
}

export const dynamicResources: Plugin = {
  name: NAME,
  preEnqueue: missingClaim,
  preFilter: () => ({ skip: true }),
  postFilter: (_pod, cycle) => ({ status: cycle.preFiltered(NAME) ? unschedulable() : failure('not found') }),
  preScore: () => ({ state: undefined, uniform: 0 }),
  score: () => 0,
};
