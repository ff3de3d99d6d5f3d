/**
 * What is filled into Deployments, ReplicaSets and DaemonSets. Upstream: pkg/apis/apps/v1/defaults.go.
 */
import type { DaemonSet } from '../kinds/daemonSet.ts';
import type { Deployment } from '../kinds/deployment.ts';
import type { ReplicaSet } from '../kinds/replicaSet.ts';
import { defaultTemplate } from './podSpec.ts';

export function defaultDeployment(deployment: Deployment): Deployment {
  const { spec } = deployment;
  const { type, rollingUpdate } = spec?.strategy ?? {};
  const rolls = (type || 'RollingUpdate') === 'RollingUpdate';
  return {
    ...deployment,
    spec: {
      ...spec,
      replicas: spec?.replicas ?? 1,
      template: defaultTemplate(spec?.template),
      strategy: {
        ...spec?.strategy,
        type: type || 'RollingUpdate',
        ...(rolls && {
          rollingUpdate: {
            ...rollingUpdate,
            maxUnavailable: rollingUpdate?.maxUnavailable ?? '25%',
            maxSurge: rollingUpdate?.maxSurge ?? '25%',
          },
        }),
      },
      revisionHistoryLimit: spec?.revisionHistoryLimit ?? 10,
      progressDeadlineSeconds: spec?.progressDeadlineSeconds ?? 600,
    },
  };
}

export const defaultReplicaSet = (replicaSet: ReplicaSet): ReplicaSet => ({
  ...replicaSet,
  spec: { ...replicaSet.spec, replicas: replicaSet.spec?.replicas ?? 1, template: defaultTemplate(replicaSet.spec?.template) },
});

export function defaultDaemonSet(daemonSet: DaemonSet): DaemonSet {
  const { spec } = daemonSet;
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  const rolls = (type || 'RollingUpdate') === 'RollingUpdate';
  return {
    ...daemonSet,
    spec: {
      ...spec,
      template: defaultTemplate(spec?.template),
      updateStrategy: {
        ...spec?.updateStrategy,
        type: type || 'RollingUpdate',
        ...(rolls && {
          rollingUpdate: { ...rollingUpdate, maxUnavailable: rollingUpdate?.maxUnavailable ?? 1, maxSurge: rollingUpdate?.maxSurge ?? 0 },
        }),
      },
      revisionHistoryLimit: spec?.revisionHistoryLimit ?? 10,
    },
  };
}
