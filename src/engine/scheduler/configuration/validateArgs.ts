/**
 * What is wrong with the arguments of plugins. Upstream: pkg/scheduler/apis/config/validation/validation_pluginargs.go.
 */
import type { LabelSelectorRequirement } from '../../api/object.ts';
import { notSupported } from '../../api/fieldError.ts';
import { labelKeyFaults } from '../../api/validation/names.ts';
import type { Report } from '../../api/validation/report.ts';
import { parseDuration } from './duration.ts';
import type { Args } from './given.ts';

type Check<A> = (report: Report, args: A, path: string) => void;
type Shape = readonly { readonly utilization: number; readonly score: number }[];

/** `path.field`, or the field alone: some plugins check their arguments themselves and do not know where they stand. */
const child = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`);
const outside = (value: number, low: number, high: number): boolean => value < low || value > high;

function preemption(report: Report, { minCandidateNodesPercentage: percentage, minCandidateNodesAbsolute: absolute }: Args['DefaultPreemption'], path: string): void {
  const [one, other] = [child(path, 'minCandidateNodesPercentage'), child(path, 'minCandidateNodesAbsolute')];
  if (outside(percentage, 0, 100)) report.invalid(one, percentage, 'not in valid range [0, 100]');
  if (absolute < 0) report.invalid(other, absolute, 'not in valid range [0, inf)');
  if (percentage !== 0 || absolute !== 0) return;
  report.invalid(one, 0, 'cannot be zero at the same time as minCandidateNodesAbsolute');
  report.invalid(other, 0, 'cannot be zero at the same time as minCandidateNodesPercentage');
}

function affinity(report: Report, { hardPodAffinityWeight: weight }: Args['InterPodAffinity'], path: string): void {
  if (outside(weight, 0, 100)) report.invalid(child(path, 'hardPodAffinityWeight'), weight, 'not in valid range [0, 100]');
}

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];

function spread(report: Report, { defaultConstraints, defaultingType }: Args['PodTopologySpread'], path: string): void {
  const typePath = child(path, 'defaultingType');
  if (defaultingType !== 'System' && defaultingType !== 'List') report.errors.push(notSupported(typePath, defaultingType, ['System', 'List']));
  else if (defaultingType === 'System' && defaultConstraints.length > 0) report.invalid(typePath, defaultingType, 'when .defaultConstraints are not empty');
  for (const [index, constraint] of defaultConstraints.entries()) {
    const at = child(path, `defaultConstraints[${index}]`);
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector } = constraint as Partial<typeof constraint>;
    if (maxSkew <= 0) report.invalid(`${at}.maxSkew`, maxSkew, 'not in valid range (0, inf)');
    if (topologyKey === '') report.required(`${at}.topologyKey`, 'can not be empty');
    else report.faults(`${at}.topologyKey`, topologyKey, labelKeyFaults(topologyKey));
    if (whenUnsatisfiable === '') report.required(`${at}.whenUnsatisfiable`, 'can not be empty');
    else if (!ACTIONS.includes(whenUnsatisfiable)) report.errors.push(notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, ACTIONS));
    if (labelSelector !== undefined) report.forbidden(`${at}.labelSelector`, 'constraint must not define a selector, as they deduced for each pod');
    if (defaultConstraints.slice(0, index).some((other) => other.topologyKey === constraint.topologyKey && other.whenUnsatisfiable === constraint.whenUnsatisfiable)) report.duplicate(at, `{${topologyKey}, ${whenUnsatisfiable}}`);
  }
}

function shapeFaults(report: Report, shape: Shape, path: string): void {
  if (shape.length === 0) return report.required(path, 'at least one point must be specified');
  const unsorted = shape.findIndex(({ utilization }, index) => index > 0 && shape[index - 1]!.utilization >= utilization);
  if (unsorted > 0) report.invalid(`${path}[${unsorted}].utilization`, shape[unsorted]!.utilization, 'values must be sorted in increasing order');
  for (const [index, { utilization, score }] of shape.entries()) {
    if (outside(utilization, 0, 100)) report.invalid(`${path}[${index}].utilization`, utilization, 'not in valid range [0, 100]');
    if (outside(score, 0, 10)) report.invalid(`${path}[${index}].score`, score, 'not in valid range [0, 10]');
  }
}

function balanced(report: Report, { resources }: Args['NodeResourcesBalancedAllocation'], path: string): void {
  const seen = new Set<string>();
  for (const [index, { name, weight }] of resources.entries()) {
    const at = child(path, `resources[${index}]`);
    if (seen.has(name)) report.duplicate(`${at}.name`, name);
    seen.add(name);
    if (weight !== 1) report.invalid(`${at}.weight`, weight, 'must be 1');
  }
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

function requirementFaults(report: Report, requirements: readonly LabelSelectorRequirement[], path: string): void {
  for (const [index, { key, operator, values = [] }] of requirements.entries()) {
    const at = `${path}[${index}]`;
    if (!OPERATORS.includes(operator)) report.errors.push(notSupported(`${at}.operator`, operator ?? '', OPERATORS));
    else if ((operator === 'In' || operator === 'NotIn') && values.length === 0) report.invalid(`${at}.values`, [], "for 'in', 'notin' operators, values set can't be empty");
    report.faults(`${at}.key`, key ?? '', labelKeyFaults(key ?? ''));
  }
}

function nodeAffinity(report: Report, { addedAffinity }: Args['NodeAffinity'], path: string): void {
  const at = child(path, 'addedAffinity');
  const required = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [index, { matchExpressions = [] }] of required.entries()) requirementFaults(report, matchExpressions, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}].matchExpressions`);
  for (const [index, { preference }] of preferred.entries()) requirementFaults(report, preference?.matchExpressions ?? [], `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}].matchExpressions`);
}

function volumes(report: Report, { bindTimeoutSeconds, shape }: Args['VolumeBinding'], path: string): void {
  if (bindTimeoutSeconds < 0) report.invalid(child(path, 'bindTimeoutSeconds'), bindTimeoutSeconds, 'invalid BindTimeoutSeconds, should not be a negative value');
  shapeFaults(report, shape, child(path, 'shape'));
}

const STRATEGIES = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

function fit(report: Report, { ignoredResources, ignoredResourceGroups, scoringStrategy }: Args['NodeResourcesFit'], path: string): void {
  for (const [index, name] of ignoredResources.entries()) report.faults(child(path, `ignoredResources[${index}]`), name, labelKeyFaults(name));
  for (const [index, group] of ignoredResourceGroups.entries()) {
    const at = child(path, `ignoredResourceGroups[${index}]`);
    if (group.includes('/')) report.invalid(at, group, "resource group name can't contain '/'");
    report.faults(at, group, labelKeyFaults(group));
  }
  const { type, resources, requestedToCapacityRatio } = scoringStrategy;
  const at = child(path, 'scoringStrategy');
  if (!STRATEGIES.includes(type)) report.errors.push(notSupported(`${at}.type`, type, STRATEGIES));
  for (const [index, { name, weight }] of resources.entries()) if (weight <= 0 || weight > 100) report.invalid(`${at}.resources[${index}].weight`, weight, `resource weight of ${name} not in valid range (0, 100]`);
  if (type !== 'RequestedToCapacityRatio') {
    if (requestedToCapacityRatio !== undefined) report.forbidden(`${at}.requestedToCapacityRatio`, 'must be nil when type is not RequestedToCapacityRatio');
  } else if (requestedToCapacityRatio === undefined) report.required(`${at}.requestedToCapacityRatio`, 'must be specified when type is RequestedToCapacityRatio');
  else shapeFaults(report, requestedToCapacityRatio.shape ?? [], `${at}.requestedToCapacityRatio.shape`);
}

function dynamicResources(report: Report, { filterTimeout, bindingTimeout }: Args['DynamicResources'], path: string): void {
  if ((parseDuration(filterTimeout ?? '0') ?? 0) < 0) report.errors.push({ reason: 'FieldValueInvalid', field: child(path, 'filterTimeout'), message: `Invalid value: ${filterTimeout}: must be zero or positive` });
  if ((parseDuration(bindingTimeout ?? '1s') ?? 0) < 1_000_000) report.errors.push({ reason: 'FieldValueInvalid', field: child(path, 'bindingTimeout'), message: `Invalid value: ${bindingTimeout}: must be at least 1 second` });
}

export const ARGS_CHECKS: { readonly [plugin in keyof Args]: Check<Args[plugin]> } = {
  DefaultPreemption: preemption,
  DynamicResources: dynamicResources,
  InterPodAffinity: affinity,
  NodeAffinity: nodeAffinity,
  NodeResourcesBalancedAllocation: balanced,
  NodeResourcesFit: fit,
  PodTopologySpread: spread,
  VolumeBinding: volumes,
};
