/**
 * What a kubelet tells whoever scrapes it, in the shape of its answer (kubelet/usage.ts makes it). Upstream: the kubelet's /metrics/resource.
 */
interface Usage {
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

export interface NodeSample {
  readonly node: string;
  readonly at: number;
  readonly usage: Usage;
  readonly pods: readonly { readonly namespace: string; readonly pod: string; readonly containers: readonly (Usage & { readonly name: string })[] }[];
}
