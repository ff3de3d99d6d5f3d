/**
 * Warnings of workloads: their names and their templates. Upstream: pkg/registry/apps/{deployment,replicaset,daemonset}/strategy.go
 * (WarningsOnCreate, WarningsOnUpdate).
 */
import { sameJson } from '../equal.ts';
import type { KubeObject } from '../object.ts';
import type { PodTemplateSpec } from '../kinds/pod.ts';
import { dnsLabelFaults } from './names.ts';
import { podWarnings } from './podWarnings.ts';

interface Workload extends KubeObject {
  readonly spec: { readonly template: PodTemplateSpec };
}

/** Names that are no DNS label make odd hostnames. */
export function hostnameWarning(name: string, use: string): readonly string[] {
  const faults = dnsLabelFaults(name);
  return faults.length === 0
    ? []
    : [`metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${faults.join(' ')}]`];
}

export function templateWarnings(object: Workload, old: Workload | undefined, namesPods: boolean): readonly string[] {
  const named = old === undefined && namesPods ? hostnameWarning(object.metadata.name, 'Pod names and hostnames') : [];
  const changed = old === undefined || !sameJson(object.spec, old.spec);
  return changed ? [...named, ...podWarnings(object.spec.template.spec, 'spec.template.')] : named;
}
