/**
 * Who may do what: reviews that are answered without being stored, for who asks or for another. Upstream: pkg/registry/authorization,
 * pkg/registry/authentication; see rbac.ts.
 */
import type { Json } from '../api/object.ts';
import type { ApiRequest, Identity } from '../api/request.ts';
import { answer, type Decision } from './deciding.ts';
import { authorize, identityOf, rulesOf, type Attributes, type Stored } from './rbac.ts';

interface Spec {
  readonly resourceAttributes?: Attributes;
  readonly nonResourceAttributes?: Attributes;
  readonly user?: string;
  /** Of rules reviews. */
  readonly namespace?: string;
  readonly groups?: readonly string[];
}

export function decideReview(request: ApiRequest, stored?: Stored): Decision | undefined {
  if (request.verb !== 'create' || !request.resource.endsWith('reviews')) return undefined;
  const { spec = {} } = (request.body ?? {}) as { readonly spec?: Spec };
  const review = REVIEWS.get(request.resource);
  if (review === undefined) return undefined;
  const status = review.status(identityOf(request), spec, stored);
  return answer({ kind: review.kind, apiVersion: `${request.group}/${request.version}`, metadata: {}, ...(review.kind !== 'SelfSubjectReview' && { spec: spec as Json }), status }, 201);
}

const ofSubject = (_asking: Identity, spec: Spec, stored?: Stored): Json => allowance({ name: spec.user ?? '', groups: spec.groups ?? [] }, spec, stored);

const REVIEWS: ReadonlyMap<string, { readonly kind: string; readonly status: (asking: Identity, spec: Spec, stored?: Stored) => Json }> = new Map([
  ['selfsubjectaccessreviews', { kind: 'SelfSubjectAccessReview', status: allowance }],
  ['subjectaccessreviews', { kind: 'SubjectAccessReview', status: ofSubject }],
  ['localsubjectaccessreviews', { kind: 'LocalSubjectAccessReview', status: ofSubject }],
  ['selfsubjectrulesreviews', { kind: 'SelfSubjectRulesReview', status: rulesFor }],
  ['selfsubjectreviews', { kind: 'SelfSubjectReview', status: identityFor }],
]);

function allowance(user: Identity, { resourceAttributes, nonResourceAttributes }: Spec, stored?: Stored): Json {
  const { allowed, reason } = authorize(user, resourceAttributes ?? { ...nonResourceAttributes, verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' }, stored);
  return { allowed, ...(reason !== '' && { reason }) };
}

function rulesFor(user: Identity, { namespace }: Spec, stored?: Stored): Json {
  const rules = rulesOf(user, namespace, stored);
  const resourceRules = rules.filter(({ resources }) => resources !== undefined);
  const nonResourceRules = rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined);
  return { resourceRules, nonResourceRules, incomplete: false };
}

function identityFor({ name, uid, groups, extra }: Identity): Json {
  return { userInfo: { username: name, ...(uid !== undefined && { uid }), groups: [...groups], ...(extra !== undefined && { extra: extra as Json }) } };
}
