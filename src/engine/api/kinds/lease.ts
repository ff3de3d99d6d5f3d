/**
 * The Lease kind: who leads, which node is alive. Upstream: k8s.io/api/coordination/v1, pkg/registry/coordination/lease.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import type { KubeObject } from '../object.ts';

export interface Lease extends KubeObject {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    /** RFC 3339 with microseconds. */
    readonly acquireTime?: string;
    readonly renewTime?: string;
    readonly leaseTransitions?: number;
    readonly strategy?: string;
    readonly preferredHolder?: string;
  };
}

export const lease: KindDefinition<Lease> = {
  ...COMMON,
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  schema: 'coordination.v1.Lease',
  columns: [NAME_COLUMN, shown('Holder'), shown('Age')],
  cells: ({ metadata, spec }, now) => [metadata.name, spec?.holderIdentity ?? '', ageOf(metadata.creationTimestamp, now)],
};
