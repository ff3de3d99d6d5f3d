/**
 * Deployments, ReplicaSets, DaemonSets. Upstream: pkg/apis/apps/validation/validation.go. Leaves out: checks of status.
 */
import type { FieldErrors } from '../fieldError.ts';
import type { DaemonSet, DaemonSetUpdateStrategy } from '../kinds/daemonSet.ts';
import type { Deployment, DeploymentStrategy } from '../kinds/deployment.ts';
import type { PodTemplateSpec } from '../kinds/pod.ts';
import type { ReplicaSet } from '../kinds/replicaSet.ts';
import type { IntOrString, LabelSelector } from '../object.ts';
import { selects } from '../selector.ts';
import { notSupported } from '../fieldError.ts';
import { immutable, validateLabelSelector } from './metadata.ts';
import { percentFaults } from './names.ts';
import { checkTemplate } from './podSpec.ts';
import { Report } from './report.ts';
import { goForm } from './goForm.ts';

export function validateDeployment({ spec }: Deployment, old: Deployment | undefined): FieldErrors {
  const report = new Report();
  report.notNegative('spec.replicas', spec.replicas);
  checkSelectorAndTemplate(report, spec.selector, spec.template);
  checkDeploymentStrategy(report, spec.strategy ?? {}, 'spec.strategy');
  report.notNegative('spec.minReadySeconds', spec.minReadySeconds);
  report.notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit);
  const deadline = spec.progressDeadlineSeconds;
  report.notNegative('spec.progressDeadlineSeconds', deadline);
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0))
    report.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds');
  if (old) report.add(immutable('spec.selector', spec.selector, old.spec.selector));
  return report.errors;
}

export function validateReplicaSet({ spec }: ReplicaSet, old: ReplicaSet | undefined): FieldErrors {
  const report = new Report();
  report.notNegative('spec.replicas', spec.replicas);
  report.notNegative('spec.minReadySeconds', spec.minReadySeconds);
  checkSelectorAndTemplate(report, spec.selector, spec.template);
  if (old) report.add(immutable('spec.selector', spec.selector, old.spec.selector));
  return report.errors;
}

export function validateDaemonSet({ spec }: DaemonSet, old: DaemonSet | undefined): FieldErrors {
  const report = new Report();
  if (old) report.add(immutable('spec.selector', spec.selector, old.spec.selector));
  report.add(validateLabelSelector(spec.selector, 'spec.selector'));
  const usable = validateLabelSelector(spec.selector, '').length === 0;
  if (usable && !selects(spec.selector, spec.template.metadata?.labels)) mismatch(report, spec.template);
  if (spec.selector && isEmptySelector(spec.selector))
    report.invalid('spec.selector', spec.selector, 'empty selector is invalid for daemonset');
  checkTemplate(report, spec.template, 'spec.template');
  checkAlways(report, spec.template, 'DaemonSet');
  report.notNegative('spec.minReadySeconds', spec.minReadySeconds);
  checkDaemonSetStrategy(report, spec.updateStrategy ?? {}, 'spec.updateStrategy');
  report.notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit);
  return report.errors;
}

const isEmptySelector = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length === 0;

function checkSelectorAndTemplate(report: Report, selector: LabelSelector | undefined, template: PodTemplateSpec): void {
  if (selector === undefined) report.required('spec.selector');
  else {
    report.add(validateLabelSelector(selector, 'spec.selector'));
    if (isEmptySelector(selector)) report.invalid('spec.selector', selector, 'empty selector is invalid for deployment');
  }
  if (validateLabelSelector(selector, '').length > 0) {
    report.invalid('spec.selector', selector, 'invalid label selector');
    return;
  }
  const empty = selector !== undefined && isEmptySelector(selector);
  if (!empty && !selects(selector, template.metadata?.labels)) mismatch(report, template);
  checkTemplate(report, template, 'spec.template');
  checkAlways(report, template, 'ReplicaSet');
}

const mismatch = (report: Report, template: PodTemplateSpec): void =>
  report.invalid('spec.template.metadata.labels', template.metadata?.labels, '`selector` does not match template `labels`');

function checkAlways(report: Report, { spec }: PodTemplateSpec, kind: string): void {
  if (spec.restartPolicy !== 'Always') report.oneOf('spec.template.spec.restartPolicy', spec.restartPolicy, ['Always'], 'unsupported');
  if (spec.activeDeadlineSeconds !== undefined)
    report.forbidden('spec.template.spec.activeDeadlineSeconds', `activeDeadlineSeconds in ${kind} is not Supported`);
}

function checkDeploymentStrategy(report: Report, strategy: DeploymentStrategy, path: string): void {
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    if (rollingUpdate) report.forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'");
    return;
  }
  if (type !== 'RollingUpdate') {
    report.add([notSupported(path, goForm(strategy, 'apps.v1.DeploymentStrategy'), ['Recreate', 'RollingUpdate'])]);
    return;
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  checkIntOrPercent(report, maxUnavailable, `${path}.rollingUpdate.maxUnavailable`);
  checkIntOrPercent(report, maxSurge, `${path}.rollingUpdate.maxSurge`);
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0)
    report.invalid(`${path}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0');
  checkAtMostAll(report, maxUnavailable, `${path}.rollingUpdate.maxUnavailable`);
}

function checkDaemonSetStrategy(report: Report, strategy: DaemonSetUpdateStrategy, path: string): void {
  const { type, rollingUpdate } = strategy;
  if (type === 'OnDelete') return;
  if (type !== 'RollingUpdate') {
    report.add([notSupported(path, goForm(strategy, 'apps.v1.DaemonSetUpdateStrategy'), ['RollingUpdate', 'OnDelete'])]);
    return;
  }
  if (rollingUpdate === undefined) return report.required(`${path}.rollingUpdate`);
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  checkIntOrPercent(report, maxUnavailable, `${path}.rollingUpdate.maxUnavailable`);
  checkIntOrPercent(report, maxSurge, `${path}.rollingUpdate.maxSurge`);
  checkAtMostAll(report, maxUnavailable, `${path}.rollingUpdate.maxUnavailable`);
  checkAtMostAll(report, maxSurge, `${path}.rollingUpdate.maxSurge`);
  const [unavailable, surge] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0];
  if (unavailable && surge) report.invalid(`${path}.rollingUpdate.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero');
  else if (!unavailable && !surge) report.required(`${path}.rollingUpdate.maxUnavailable`, 'cannot be 0 when maxSurge is 0');
}

function checkIntOrPercent(report: Report, value: IntOrString, path: string): void {
  if (typeof value === 'string') report.faults(path, value, percentFaults(value));
  else report.notNegative(path, value);
}

const percentOf = (value: IntOrString): number | undefined =>
  typeof value === 'string' && percentFaults(value).length === 0 ? Number(value.slice(0, -1)) : undefined;

/** Upstream: IntValue of text that is no percentage: the number it spells, else 0. */
const amountOf = (value: IntOrString): number =>
  percentOf(value) ?? (typeof value === 'number' ? value : /^[+-]?\d+$/.test(value) ? Number(value) : 0);

function checkAtMostAll(report: Report, value: IntOrString, path: string): void {
  if ((percentOf(value) ?? 0) > 100) report.invalid(path, value, 'must not be greater than 100%');
}
