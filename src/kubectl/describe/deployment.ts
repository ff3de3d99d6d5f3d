/**
 * kubectl describe deployment. Upstream: k8s.io/kubectl/pkg/describe/describe.go describeDeployment.
 */
import type { Context } from '../context.ts';
import {
  findKind,
  formatSelector,
  selectorOf,
  type Condition,
  type IntOrString,
  type KubeObject,
  type PodTemplateSpec,
} from '../discovery.ts';
import { compactJson } from '../output/json.ts';
import { longTime } from './clock.ts';
import { describing, selectorText, writeConditions, writeEventsOf, type WorkloadSpec } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { describeTemplate } from './template.ts';

interface Deployment extends KubeObject {
  readonly spec: WorkloadSpec & {
    readonly strategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString };
    };
    readonly minReadySeconds?: number;
  };
  readonly status?: {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly unavailableReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

interface ReplicaSet extends KubeObject {
  readonly spec: WorkloadSpec;
  readonly status?: { readonly replicas?: number };
}

export const deployment = describing((w, context, object, showEvents) => {
  const { metadata, spec, status = {} } = object as Deployment;
  w.write(0, `Name:\t${metadata.name}\n`);
  w.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  w.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.write(0, `Selector:\t${selectorText(spec.selector)}\n`);
  w.write(
    0,
    `Replicas:\t${spec.replicas ?? 0} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable\n`,
  );
  w.write(0, `StrategyType:\t${spec.strategy?.type ?? ''}\n`);
  w.write(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}\n`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling !== undefined)
    w.write(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable ?? ''} max unavailable, ${rolling.maxSurge ?? ''} max surge\n`);
  describeTemplate(w, spec.template);
  writeConditions(w, status.conditions);
  const { old, now } = replicaSetsOf(context, object as Deployment);
  if (old.length > 0 || now.length > 0) {
    w.write(0, `OldReplicaSets:\t${listed(old)}\n`);
    w.write(0, `NewReplicaSet:\t${listed(now)}\n`);
  }
  writeEventsOf(w, context, object, showEvents);
});

const listed = (sets: readonly ReplicaSet[]): string =>
  sets.length === 0
    ? '<none>'
    : sets.map((set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec.replicas ?? 0} replicas created)`).join(', ');

/** The ReplicaSet with the present template, and the others. Upstream: k8s.io/kubectl/pkg/util/deployment. */
function replicaSetsOf(context: Context, owner: Deployment): { old: readonly ReplicaSet[]; now: readonly ReplicaSet[] } {
  const kind = findKind('replicasets');
  const selector = selectorOf(owner.spec.selector);
  if (kind === undefined || selector === undefined) return { old: [], now: [] };
  const all = context.list(kind, owner.metadata.namespace, { labelSelector: formatSelector(selector) }) as readonly ReplicaSet[];
  const own = all.filter(
    (set) =>
      set.metadata.ownerReferences?.some((reference) => reference.controller === true && reference.uid === owner.metadata.uid) === true,
  );
  const byAge = [...own].sort((a, b) =>
    a.metadata.creationTimestamp < b.metadata.creationTimestamp
      ? -1
      : a.metadata.creationTimestamp > b.metadata.creationTimestamp
        ? 1
        : a.metadata.name < b.metadata.name
          ? -1
          : 1,
  );
  const newest = byAge.find((set) => sameTemplate(set.spec.template, owner.spec.template));
  return { old: own.filter((set) => set !== newest), now: newest === undefined ? [] : [newest] };
}

function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  const bare = (template: PodTemplateSpec): PodTemplateSpec => {
    const { 'pod-template-hash': _hash, ...labels } = (template.metadata?.labels ?? {}) as { readonly [key: string]: string };
    return { ...template, metadata: { ...template.metadata, labels } };
  };
  return compactJson(bare(a)) === compactJson(bare(b));
}
