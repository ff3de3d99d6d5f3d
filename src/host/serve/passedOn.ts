/**
 * Groups of the API that Services in the cluster answer for, asked what they have. Upstream: k8s.io/kube-aggregator/pkg/apiserver
 * (handler_discovery.go), which asks once a minute and keeps the answer; here each client's question is passed on.
 */
import { isFailure, type ApiRequest, type ApiResource, type ApiResponse, type KubeObject, type PassedOn, type Run } from '../../engine/index.ts';

type ApiService = KubeObject & { readonly spec: { readonly group?: string; readonly version?: string; readonly service?: object; readonly groupPriorityMinimum: number } };

/** The highest priority first. */
export function passedOn(run: Run): readonly PassedOn[] {
  const services = run.objects<ApiService>('apiregistration.k8s.io', 'v1', 'apiservices').filter(({ spec }) => spec.service !== undefined);
  return [...services]
    .sort((a, b) => b.spec.groupPriorityMinimum - a.spec.groupPriorityMinimum)
    .map(({ spec: { group = '', version = '' } }) => {
      const answer = resourcesOf(run, group, version);
      return { group, version, resources: isFailure(answer) ? undefined : (answer.body as { readonly resources?: readonly ApiResource[] }).resources };
    });
}

/** GET /apis/GROUP/VERSION, as whoever answers for it tells it. */
export const resourcesOf = (run: Run, group: string, version: string): ApiResponse => run.read({ verb: 'list', group, version, resource: '', user: 'kubernetes-admin', agent: 'kube-apiserver' } satisfies ApiRequest);
