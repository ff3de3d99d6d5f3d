/**
 * Where a Pod may or would like to run: affinity, tolerations, spread constraints. Upstream: pkg/apis/core/validation/validation.go
 * (validateAffinity, ValidateTolerations, validateTopologySpreadConstraints).
 */
import { notSupported } from '../fieldError.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../object.ts';
import type { Affinity, NodeSelectorTerm, PodAffinity, PodAffinityTerm, Toleration, TopologySpreadConstraint } from '../kinds/pod.ts';
import { validateLabelSelector } from './metadata.ts';
import { dnsLabelFaults, dnsSubdomainFaults, labelKeyFaults, labelValueFaults } from './names.ts';
import type { Report } from './report.ts';

export function validateAffinity(report: Report, { nodeAffinity, podAffinity, podAntiAffinity }: Affinity, path: string): void {
  if (nodeAffinity) {
    const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } =
      nodeAffinity;
    if (required)
      validateNodeTerms(
        report,
        required.nodeSelectorTerms ?? [],
        `${path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`,
      );
    for (const [index, { weight, preference }] of (preferred ?? []).entries()) {
      const at = `${path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
      validateWeight(report, weight, at);
      validateNodeTerm(report, preference ?? {}, `${at}.preference`, false);
    }
  }
  if (podAffinity) validatePodAffinity(report, podAffinity, `${path}.podAffinity`);
  if (podAntiAffinity) validatePodAffinity(report, podAntiAffinity, `${path}.podAntiAffinity`);
}

function validateWeight(report: Report, weight: number | undefined, path: string): void {
  if (weight === undefined || weight <= 0 || weight > 100) report.invalid(`${path}.weight`, weight ?? 0, 'must be in the range 1-100');
}

function validateNodeTerms(report: Report, terms: readonly NodeSelectorTerm[], path: string): void {
  if (terms.length === 0) return report.required(path, 'must have at least one node selector term');
  for (const [index, term] of terms.entries()) validateNodeTerm(report, term, `${path}[${index}]`, true);
}

function validateNodeTerm(report: Report, term: NodeSelectorTerm, path: string, checkValues: boolean): void {
  for (const [index, expression] of (term.matchExpressions ?? []).entries())
    validateNodeExpression(report, expression, `${path}.matchExpressions[${index}]`, checkValues);
  for (const [index, field] of (term.matchFields ?? []).entries()) validateNodeField(report, field, `${path}.matchFields[${index}]`);
}

function validateNodeExpression(
  report: Report,
  { key, operator, values = [] }: LabelSelectorRequirement,
  path: string,
  checkValues: boolean,
): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) report.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) report.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) report.required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'");
  } else report.invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator');
  report.faults(`${path}.key`, key ?? '', labelKeyFaults(key ?? ''));
  if (checkValues) for (const [index, value] of values.entries()) report.faults(`${path}.values[${index}]`, value, labelValueFaults(value));
}

function validateNodeField(report: Report, { key, operator, values = [] }: LabelSelectorRequirement, path: string): void {
  if (operator !== 'In' && operator !== 'NotIn') report.invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator');
  else if (values.length !== 1)
    report.required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
  if (key !== 'metadata.name') report.invalid(`${path}.key`, key ?? '', 'not a valid field selector key');
  else for (const [index, value] of values.entries()) report.faults(`${path}.values[${index}]`, value, dnsSubdomainFaults(value));
}

function validatePodAffinity(report: Report, affinity: PodAffinity, path: string): void {
  for (const [index, term] of (affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    validatePodTerm(report, term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`);
  }
  for (const [index, { weight, podAffinityTerm }] of (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    validateWeight(report, weight, at);
    validatePodTerm(report, podAffinityTerm, `${at}.podAffinityTerm`);
  }
}

function validatePodTerm(report: Report, term: PodAffinityTerm, path: string): void {
  report.add(validateLabelSelector(term.labelSelector, `${path}.labelSelector`));
  report.add(validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`));
  for (const namespace of term.namespaces ?? []) report.faults(`${path}.namespace`, namespace, dnsLabelFaults(namespace));
  validateKeys(report, term.matchLabelKeys ?? [], term.mismatchLabelKeys ?? [], term.labelSelector, path);
  const key = term.topologyKey ?? '';
  if (key === '') report.required(`${path}.topologyKey`, 'can not be empty');
  report.faults(`${path}.topologyKey`, key, labelKeyFaults(key));
}

/** matchLabelKeys have been merged into the selector: only a key that was there before them is a duplicate. */
function validateKeys(
  report: Report,
  match: readonly string[],
  mismatch: readonly string[],
  selector: LabelSelector | undefined,
  path: string,
): void {
  for (const [name, keys] of [
    ['matchLabelKeys', match],
    ['mismatchLabelKeys', mismatch],
  ] as const) {
    if (keys.length === 0) continue;
    if (selector === undefined) report.forbidden(`${path}.${name}`, 'must not be specified when labelSelector is not set');
    else for (const [index, key] of keys.entries()) report.faults(`${path}.${name}[${index}]`, key, labelKeyFaults(key));
  }
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}));
  for (const { key } of selector?.matchExpressions ?? []) {
    const at = match.lastIndexOf(key);
    if (at !== -1 && seen.has(key)) report.invalid(`${path}[${at}]`, key, 'exists in both matchLabelKeys and labelSelector');
    seen.add(key);
  }
  for (const [index, key] of match.entries())
    if (mismatch.includes(key))
      report.invalid(`${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys');
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateTaintEffect(report: Report, effect: string | undefined, path: string): void {
  report.oneOf(path, effect, EFFECTS);
}

export function validateTolerations(report: Report, tolerations: readonly Toleration[], path: string): void {
  for (const [index, { key = '', operator = '', value = '', effect = '', tolerationSeconds }] of tolerations.entries()) {
    const at = `${path}[${index}]`;
    if (key !== '') report.faults(`${at}.key`, key, labelKeyFaults(key));
    else if (operator !== 'Exists')
      report.invalid(
        `${at}.operator`,
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      );
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      report.invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    if (operator === '' || operator === 'Equal') {
      const faults = labelValueFaults(value);
      if (faults.length > 0) report.invalid(`${at}.operator`, value, faults.join(';'));
    } else if (operator === 'Exists') {
      if (value !== '') report.invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'");
    } else if (operator === 'Lt' || operator === 'Gt')
      report.add([notSupported(`${at}.operator`, operator, ['Equal', 'Exists', 'Lt', 'Gt'])]);
    else report.oneOf(`${at}.operator`, operator, ['Equal', 'Exists']);
    if (effect !== '') validateTaintEffect(report, effect, `${at}.effect`);
  }
}

export function validateSpreadConstraints(report: Report, constraints: readonly TopologySpreadConstraint[], path: string): void {
  for (const [index, constraint] of constraints.entries()) {
    const at = `${path}[${index}]`;
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint;
    if (maxSkew <= 0) report.invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero');
    if (topologyKey === '') report.required(`${at}.topologyKey`, 'can not be empty');
    report.oneOf(`${at}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'], 'unsupported');
    const repeated = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (repeated) report.duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`);
    if (minDomains !== undefined) {
      if (minDomains <= 0) report.invalid(`${at}.minDomains`, minDomains, 'must be greater than zero');
      if (whenUnsatisfiable !== 'DoNotSchedule')
        report.invalid(
          `${at}.minDomains`,
          minDomains,
          `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
        );
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const)
      if (constraint[field] !== undefined) report.oneOf(`${at}.${field}`, constraint[field], ['Honor', 'Ignore'], 'unsupported');
    validateKeys(report, constraint.matchLabelKeys ?? [], [], constraint.labelSelector, at);
    report.add(validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`));
  }
}
