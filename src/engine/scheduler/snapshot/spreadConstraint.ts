/**
 * Topology spread constraints, parsed, and the system's defaults for Pods that have none. Upstream: podtopologyspread/common.go, plugin.go and
 * plugins/helper/spread.go.
 */
import type { Pod, TopologySpreadConstraint } from '../../api/kinds/pod.ts';
import type { KubeObject, LabelSelector, StringMap } from '../../api/object.ts';
import { labelOf, matchesLabels, selectorOf, selectorOfMap, type Requirement, type Selector } from '../../api/selector.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import type { PodInfo } from './podInfo.ts';

export const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

export interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly honorAffinity: boolean;
  readonly honorTaints: boolean;
  /** Undefined selects nothing. */
  readonly selector: Selector | undefined;
}

/** The Pod's own constraints of one kind: `DoNotSchedule` or `ScheduleAnyway`. */
export const constraintsOf = ({ metadata, spec }: Pod, action: string): Constraint[] =>
  (spec.topologySpreadConstraints ?? [])
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
    .map((constraint) => parse(constraint, metadata.labels));

function parse(constraint: TopologySpreadConstraint, labels: StringMap | undefined): Constraint {
  const { topologyKey, maxSkew, minDomains = 1, nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = constraint;
  const own: Requirement[] = [];
  for (const key of constraint.matchLabelKeys ?? []) {
    const value = labelOf(labels, key);
    if (value !== undefined) own.push({ key, operator: 'In', values: [value] });
  }
  const selector = selectorOf(constraint.labelSelector);
  return {
    topologyKey,
    maxSkew,
    minDomains,
    honorAffinity: nodeAffinityPolicy === 'Honor',
    honorTaints: nodeTaintsPolicy === 'Honor',
    selector: selector === undefined ? undefined : [...own, ...selector],
  };
}

/** Soft spreading over nodes and zones. */
export const SYSTEM_DEFAULTS: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: ZONE, maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
];

/** Default constraints of one kind, together with the Pods of the same Services and owner; none when there are neither. */
export function defaultConstraints(defaults: readonly TopologySpreadConstraint[], action: string, info: PodInfo, objects: ObjectLister): Constraint[] {
  const wanted = defaults.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action);
  const selector = wanted.length === 0 ? [] : kinSelector(info, objects);
  return selector.length === 0 ? [] : wanted.map((constraint) => ({ ...parse(constraint, info.labels), selector }));
}

function kinSelector({ namespace, labels, pod }: PodInfo, objects: ObjectLister): Selector {
  const merged = new Map<string, string>();
  const merge = (map: StringMap): void => Object.keys(map).forEach((key) => merged.set(key, map[key] ?? ''));
  for (const service of objects.list('Service', namespace)) {
    const map = (service.spec as { readonly selector?: StringMap } | undefined)?.selector;
    if (map !== undefined && matchesLabels(selectorOfMap(map), labels)) merge(map);
  }
  const owner = (pod.metadata.ownerReferences ?? []).find(({ controller }) => controller === true);
  const object = owner === undefined ? undefined : objects.get(owner.kind, namespace, owner.name);
  if (owner?.kind === 'ReplicationController' && owner.apiVersion === 'v1') merge(selectorField<StringMap>(object) ?? {});
  const requirements: Requirement[] = [...merged].map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  const selective = owner?.apiVersion === 'apps/v1' && (owner.kind === 'ReplicaSet' || owner.kind === 'StatefulSet');
  return selective ? [...requirements, ...(selectorOf(selectorField<LabelSelector>(object)) ?? [])] : requirements;
}

const selectorField = <T>(object: KubeObject | undefined): T | undefined =>
  (object?.spec as { readonly selector?: T } | undefined)?.selector;
