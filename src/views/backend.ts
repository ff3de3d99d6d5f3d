/** The Pod behind a Service that a panel opens, as the API server's proxy would find it; or what it would answer when there is none. */
import type { KubeObject, Run } from '../engine/index.ts';

interface Slice extends KubeObject {
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean }; readonly nodeName?: string; readonly targetRef?: { readonly name?: string } }[] | null;
}

export interface Backend {
  readonly pod: string;
  readonly node: string;
  /** Instance of its program, as its tables name it. */
  readonly instance: string;
}

/** What a browser would show: an HTTP code and the API server's own words. */
export interface Unreachable {
  readonly code: 404 | 503;
  readonly message: string;
}

const SERVICE_LABEL = 'kubernetes.io/service-name';

export function backendOf(run: Run, program: string, namespace: string, service: string): Backend | Unreachable {
  const known = run.objects('', 'v1', 'services', namespace).some(({ metadata }) => metadata.name === service);
  if (!known) return { code: 404, message: `services "${service}" not found` };
  for (const { metadata, endpoints } of run.objects<Slice>('discovery.k8s.io', 'v1', 'endpointslices', namespace)) {
    if (metadata.labels?.[SERVICE_LABEL] !== service) continue;
    for (const { conditions, nodeName = '', targetRef } of endpoints ?? []) {
      const instance = `${nodeName}/${targetRef?.name ?? ''}`;
      if (conditions?.ready !== false && run.state(`${program}/placed`).has(instance)) return { pod: targetRef?.name ?? '', node: nodeName, instance };
    }
  }
  return { code: 503, message: `no endpoints available for service "${service}"` };
}
