/**
 * The shape of a HorizontalPodAutoscaler. Upstream: k8s.io/api/autoscaling/v2. Its rules are in horizontalPodAutoscalerKind.ts.
 */
import type { Condition, KubeObject } from '../object.ts';

export interface MetricTarget {
  readonly type: string;
  readonly averageUtilization?: number;
  readonly averageValue?: string;
  readonly value?: string;
}

export interface MetricSpec {
  readonly type: string;
  readonly resource?: { readonly name: string; readonly target: MetricTarget };
}

export interface HorizontalPodAutoscaler extends KubeObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly MetricSpec[];
    readonly behavior?: { readonly scaleDown?: { readonly stabilizationWindowSeconds?: number }; readonly scaleUp?: { readonly stabilizationWindowSeconds?: number } };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly lastScaleTime?: string;
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly currentMetrics?: readonly { readonly type: string; readonly resource?: { readonly name: string; readonly current: { readonly averageUtilization?: number; readonly averageValue?: string } } }[];
    readonly conditions?: readonly Condition[];
  };
}
