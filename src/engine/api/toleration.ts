/**
 * Taints and tolerations. Upstream: k8s.io/component-helpers/scheduling/corev1 and core/v1 Toleration.ToleratesTaint. Leaves out: the Lt and Gt
 * operators (TaintTolerationComparisonOperators, off by default): they match nothing.
 */
import type { Taint } from './kinds/node.ts';
import type { Toleration } from './kinds/pod.ts';

/** Whether one toleration covers the taint: effect and key empty or equal; Exists, or equal values. */
export function tolerates({ key = '', operator = '', value = '', effect = '' }: Toleration, taint: Taint): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  if (operator === '' || operator === 'Equal') return value === (taint.value ?? '');
  return operator === 'Exists';
}

/** Whether any of the tolerations covers the taint. */
export const tolerated = (taint: Taint, tolerations: readonly Toleration[] | undefined): boolean =>
  tolerations !== undefined && tolerations.some((toleration) => tolerates(toleration, taint));
