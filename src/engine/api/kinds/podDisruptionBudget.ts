/**
 * The shape of a PodDisruptionBudget. Upstream: k8s.io/api/policy/v1. Its rules are in podDisruptionBudgetKind.ts.
 */
import type { Condition, IntOrString, KubeObject, LabelSelector, StringMap } from '../object.ts';

export interface PodDisruptionBudget extends KubeObject {
  readonly spec: { readonly minAvailable?: IntOrString; readonly maxUnavailable?: IntOrString; readonly selector?: LabelSelector; readonly unhealthyPodEvictionPolicy?: string };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly disruptedPods?: StringMap;
    readonly disruptionsAllowed: number;
    readonly currentHealthy: number;
    readonly desiredHealthy: number;
    readonly expectedPods: number;
    readonly conditions?: readonly Condition[];
  };
}
