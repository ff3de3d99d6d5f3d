/**
 * kubectl describe replicaset, daemonset, statefulset. Upstream: k8s.io/kubectl/pkg/describe/describe.go.
 */
import { formatSelector, selectorOfMap, type Condition, type IntOrString, type KubeObject } from '../discovery.ts';
import { longTime } from './clock.ts';
import { controlledBy, describing, selectorText, writeConditions, writeEventsOf, type WorkloadSpec } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { podCounts } from './podCounts.ts';
import { describeTemplate } from './template.ts';

interface ReplicaSet extends KubeObject {
  readonly spec: WorkloadSpec;
  readonly status?: { readonly replicas?: number; readonly conditions?: readonly Condition[] };
}

export const replicaSet = describing((w, context, object, showEvents) => {
  const { metadata, spec, status = {} } = object as ReplicaSet;
  w.write(0, `Name:\t${metadata.name}\n`);
  w.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  w.write(0, `Selector:\t${selectorText(spec.selector)}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  const owner = controlledBy(object);
  if (owner !== '') w.write(0, `Controlled By:\t${owner}\n`);
  w.write(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired\n`);
  w.write(0, `Pods Status:\t${podCounts(context, object, spec.selector)}\n`);
  describeTemplate(w, spec.template);
  writeConditions(w, status.conditions);
  writeEventsOf(w, context, object, showEvents);
});

interface DaemonSet extends KubeObject {
  readonly spec: WorkloadSpec;
  readonly status?: {
    readonly desiredNumberScheduled?: number;
    readonly currentNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly numberMisscheduled?: number;
  };
}

export const daemonSet = describing((w, context, object, showEvents) => {
  const { metadata, spec, status = {} } = object as DaemonSet;
  const nodes = formatSelector(selectorOfMap(spec.template.spec.nodeSelector));
  w.write(0, `Name:\t${metadata.name}\n`);
  w.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  w.write(0, `Selector:\t${selectorText(spec.selector)}\n`);
  w.write(0, `Node-Selector:\t${nodes === '' ? '<none>' : nodes}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.write(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}\n`);
  w.write(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}\n`);
  w.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}\n`);
  w.write(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}\n`);
  w.write(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}\n`);
  w.write(0, `Pods Status:\t${podCounts(context, object, spec.selector)}\n`);
  describeTemplate(w, spec.template);
  writeEventsOf(w, context, object, showEvents);
});

interface StatefulSet extends KubeObject {
  readonly spec: WorkloadSpec & {
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: IntOrString };
    };
    readonly volumeClaimTemplates?: readonly ClaimTemplate[];
  };
  readonly status?: { readonly replicas?: number };
}

interface ClaimTemplate {
  readonly metadata?: {
    readonly name?: string;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly spec?: {
    readonly storageClassName?: string;
    readonly accessModes?: readonly string[];
    readonly resources?: { readonly requests?: { readonly [name: string]: IntOrString } };
  };
}

export const statefulSet = describing((w, context, object, showEvents) => {
  const { metadata, spec, status = {} } = object as StatefulSet;
  w.write(0, `Name:\t${metadata.name}\n`);
  w.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  w.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}\n`);
  w.write(0, `Selector:\t${selectorText(spec.selector)}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.write(0, `Replicas:\t${spec.replicas ?? 0} desired | ${status.replicas ?? 0} total\n`);
  w.write(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}\n`);
  const rolling = spec.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) w.write(1, `Partition:\t${rolling.partition}\n`);
  if (rolling?.partition !== undefined && rolling.maxUnavailable !== undefined) w.write(1, `MaxUnavailable:\t${rolling.maxUnavailable}\n`);
  w.write(0, `Pods Status:\t${podCounts(context, object, spec.selector)}\n`);
  describeTemplate(w, spec.template);
  const claims = spec.volumeClaimTemplates ?? [];
  w.write(0, claims.length === 0 ? 'Volume Claims:\t<none>\n' : 'Volume Claims:\n');
  for (const claim of claims) {
    w.write(1, `Name:\t${claim.metadata?.name ?? ''}\n`);
    w.write(1, `StorageClass:\t${claim.spec?.storageClassName ?? ''}\n`);
    writeLabels(w, '  Labels', claim.metadata?.labels);
    writeLabels(w, '  Annotations', claim.metadata?.annotations);
    w.write(1, `Capacity:\t${claim.spec?.resources?.requests?.['storage'] ?? '<default>'}\n`);
    w.write(1, `Access Modes:\t[${(claim.spec?.accessModes ?? []).join(' ')}]\n`);
  }
  writeEventsOf(w, context, object, showEvents);
});
