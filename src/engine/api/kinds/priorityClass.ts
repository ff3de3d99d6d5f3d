/**
 * The shape of a PriorityClass. Upstream: k8s.io/api. Its rules are in priorityClassKind.ts.
 */
import type { KubeObject } from '../object.ts';

export interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly description?: string;
  readonly preemptionPolicy?: string;
}
