/**
 * Kinds that are sent or answered but never stored: bindings, reviews, token requests. Upstream: pkg/registry/{authorization,authentication}, core/binding.
 */
import type { Verb } from './request.ts';

export interface VirtualKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  /** Name of its definition in schema/: `apps.v1.Deployment`. */
  readonly schema: string;
}

const CREATE: readonly Verb[] = ['create'];
const review = (kind: string, namespaced = false): VirtualKind => ({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  namespaced,
  verbs: CREATE,
  schema: `authorization.v1.${kind}`,
});

export const VIRTUAL_KINDS: readonly VirtualKind[] = [
  { group: '', version: 'v1', kind: 'Binding', plural: 'bindings', namespaced: true, verbs: CREATE, schema: 'core.v1.Binding' },
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
    namespaced: false,
    verbs: CREATE,
    schema: 'authentication.v1.SelfSubjectReview',
  },
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'TokenReview',
    plural: 'tokenreviews',
    namespaced: false,
    verbs: CREATE,
    schema: 'authentication.v1.TokenReview',
  },
  review('LocalSubjectAccessReview', true),
  review('SelfSubjectAccessReview'),
  review('SelfSubjectRulesReview'),
  review('SubjectAccessReview'),
];
