/**
 * Reviews of access, answered for the user who asks or for another. Upstream: pkg/registry/authorization, pkg/registry/authentication.
 */
import type { ApiRequest, ApiResponse, Json } from '../../engine/index.ts';
import { authorize, rulesOf, type Attributes, type Identity } from './rbac.ts';

interface Spec {
  readonly resourceAttributes?: Attributes;
  readonly nonResourceAttributes?: Attributes;
  readonly user?: string;
  readonly groups?: readonly string[];
}

/** The engine's answer to a review with what holds for the user; other answers as they are. */
export function reviewed(user: Identity, request: ApiRequest, response: ApiResponse): ApiResponse {
  if (request.verb !== 'create' || !request.resource.endsWith('reviews') || response.code >= 300) return response;
  const status = statusOf(user, request.resource, ((request.body ?? {}) as { readonly spec?: Spec }).spec ?? {});
  return status === undefined ? response : { ...response, body: { ...(response.body as { readonly [field: string]: Json }), status } };
}

function statusOf(user: Identity, resource: string, spec: Spec): Json | undefined {
  switch (resource) {
    case 'selfsubjectaccessreviews':
      return allowance(user, spec);
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews':
      return allowance({ name: spec.user ?? '', groups: spec.groups ?? [] }, spec);
    case 'selfsubjectrulesreviews': {
      const rules = rulesOf(user);
      const [resourceRules, nonResourceRules] = [rules.filter(({ resources }) => resources), rules.filter(({ nonResourceURLs }) => nonResourceURLs)];
      return { resourceRules, nonResourceRules, incomplete: false };
    }
    case 'selfsubjectreviews': {
      const { name, uid, groups, extra } = user;
      return { userInfo: { username: name, ...(uid !== undefined && { uid }), groups: [...groups], ...(extra !== undefined && { extra: extra as Json }) } };
    }
    default:
      return undefined;
  }
}

function allowance(user: Identity, { resourceAttributes, nonResourceAttributes }: Spec): Json {
  const { allowed, reason } = authorize(user, resourceAttributes ?? { ...nonResourceAttributes, verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' });
  return { allowed, ...(reason !== '' && { reason }) };
}
