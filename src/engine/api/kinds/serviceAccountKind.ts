/**
 * The ServiceAccount kind: its rules and columns. Upstream: k8s.io/api/core/v1, pkg/registry/core/serviceaccount/strategy.go.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import type { ServiceAccount } from './serviceAccount.ts';

export const serviceAccount: KindDefinition<ServiceAccount> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  schema: 'core.v1.ServiceAccount',
  subresources: [{ name: 'token', verbs: ['create'], group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }],
  columns: [NAME_COLUMN, shown('Age')],
  cells: ({ metadata }, now) => [metadata.name, ageOf(metadata.creationTimestamp, now)],
};
