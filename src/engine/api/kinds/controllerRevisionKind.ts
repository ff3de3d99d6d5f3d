/**
 * The ControllerRevision kind: its rules and columns: a remembered template of a DaemonSet or StatefulSet. Upstream: k8s.io/api/apps/v1, pkg/registry/apps/controllerrevision.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import type { ControllerRevision } from './controllerRevision.ts';

export const controllerRevision: KindDefinition<ControllerRevision> = {
  ...COMMON,
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  schema: 'apps.v1.ControllerRevision',
  columns: [NAME_COLUMN, shown('Controller'), shown('Revision', 'integer'), shown('Age')],
  cells: ({ metadata, revision }, now) => {
    const owner = (metadata.ownerReferences ?? []).find(({ controller }) => controller === true);
    const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
    return [
      metadata.name,
      owner === undefined ? '<none>' : `${owner.kind.toLowerCase()}${group}/${owner.name}`,
      revision,
      ageOf(metadata.creationTimestamp, now),
    ];
  },
};
