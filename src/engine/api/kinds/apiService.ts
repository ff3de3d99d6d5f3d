/**
 * The shape of an APIService. Upstream: k8s.io/kube-aggregator/pkg/apis/apiregistration/v1. Its rules are in apiServiceKind.ts.
 */
import type { Condition, KubeObject } from '../object.ts';

export interface ApiService extends KubeObject {
  readonly spec: {
    readonly service?: { readonly namespace?: string; readonly name?: string; readonly port?: number };
    readonly group?: string;
    readonly version?: string;
    readonly insecureSkipTLSVerify?: boolean;
    readonly groupPriorityMinimum: number;
    readonly versionPriority: number;
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}
