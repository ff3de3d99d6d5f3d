/**
 * Groups of the API that Services in the cluster answer for (APIServices), as discovery tells them. Upstream: client-go/discovery
 * (aggregated_discovery.go): what does not answer is stale, and counts as not there.
 */
import { items, type Context } from './context.ts';
import { ADMIN, type ApiResource, type KubeObject, type PassedOn } from './discovery.ts';

type ApiService = KubeObject & { readonly spec: { readonly group?: string; readonly version?: string; readonly service?: object } };

/** Whoever may not list APIServices may still ask what there is: discovery is for everybody. */
export function passedOn(context: Context): readonly PassedOn[] {
  const listed = context.host.request({ verb: 'list', group: 'apiregistration.k8s.io', version: 'v1', resource: 'apiservices', user: ADMIN.name, agent: 'kubectl' });
  const services = listed.code < 400 ? (items(listed.body) as readonly ApiService[]) : [];
  return services.flatMap(({ spec: { group = '', version = '', service } }) => {
    if (service === undefined) return [];
    const answer = context.ask({ verb: 'list', group, version, resource: '' });
    return [{ group, version, resources: answer.code < 400 ? (answer.body as { readonly resources?: readonly ApiResource[] }).resources : undefined }];
  });
}
