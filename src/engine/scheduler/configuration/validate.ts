/**
 * What is wrong with a KubeSchedulerConfiguration. Upstream: pkg/scheduler/apis/config/validation/validation.go, component-base/config/validation.
 */
import { isExtendedResource } from '../../api/validation/resources.ts';
import { labelKeyFaults } from '../../api/validation/names.ts';
import type { FieldError } from '../../api/fieldError.ts';
import { Report } from '../../api/validation/report.ts';
import type { Configuration, LeaderElection, ProfileConfiguration } from './configuration.ts';
import { formatDuration } from './duration.ts';
import type { Args, GivenExtender, GivenPlugins } from './given.ts';
import { ARGS_CHECKS } from './validateArgs.ts';

/** Plugins of former versions. */
const REMOVED = ['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'];
const REMOVED_WHY = 'was invalid in version "kubescheduler.config.k8s.io/v1" (KubeSchedulerConfiguration is version "kubescheduler.config.k8s.io/v1")';

export function faultsOf(configuration: Configuration): readonly FieldError[] {
  const report = new Report();
  if (configuration.burst < 0) report.invalid('clientConnection.burst', configuration.burst, 'must be non-negative');
  validateElection(report, configuration.leaderElection);
  if (configuration.parallelism <= 0) report.invalid('parallelism', configuration.parallelism, 'should be an integer value greater than zero');
  const first = new Map<string, number>();
  for (const [index, profile] of configuration.profiles.entries()) {
    validateProfile(report, profile, `profiles[${index}]`);
    const before = first.get(profile.schedulerName);
    if (before !== undefined) report.errors.push({ reason: 'FieldValueDuplicate', field: `profiles[${index}].schedulerName`, message: `Duplicate value: profiles[${before}].schedulerName` });
    first.set(profile.schedulerName, index);
  }
  validateQueueSort(report, configuration.profiles);
  validatePercentage(report, configuration.percentageOfNodesToScore, 'percentageOfNodesToScore');
  if (configuration.podInitialBackoffSeconds <= 0) report.invalid('podInitialBackoffSeconds', configuration.podInitialBackoffSeconds, 'must be greater than 0');
  if (configuration.podMaxBackoffSeconds < configuration.podInitialBackoffSeconds) report.invalid('podMaxBackoffSeconds', configuration.podMaxBackoffSeconds, 'must be greater than or equal to PodInitialBackoffSeconds');
  validateExtenders(report, configuration.extenders);
  return report.errors;
}

function validateElection(report: Report, { leaderElect, leaseDuration, renewDeadline, retryPeriod, resourceLock }: LeaderElection): void {
  if (!leaderElect) return;
  const invalid = (field: string, micros: number, detail: string): void => void report.errors.push({ reason: 'FieldValueInvalid', field: `leaderElection.${field}`, message: `Invalid value: ${formatDuration(micros)}: ${detail}` });
  for (const [field, value] of Object.entries({ leaseDuration, renewDeadline, retryPeriod })) if (value <= 0) invalid(field, value, 'must be greater than zero');
  if (leaseDuration < renewDeadline) invalid('leaseDuration', renewDeadline, 'LeaseDuration must be greater than RenewDeadline');
  if (resourceLock !== 'leases') report.invalid('leaderElection.resourceLock', resourceLock, 'resourceLock value must be "leases"');
}

function validatePercentage(report: Report, percentage: number | undefined, path: string): void {
  if (percentage !== undefined && (percentage < 0 || percentage > 100)) report.invalid(path, percentage, 'not in valid range [0-100]');
}

function validateProfile(report: Report, { schedulerName, percentageOfNodesToScore, plugins = {}, pluginConfig }: ProfileConfiguration, path: string): void {
  if (schedulerName === '') report.required(`${path}.schedulerName`);
  validatePercentage(report, percentageOfNodesToScore, `${path}.percentageOfNodesToScore`);
  for (const [point, set] of Object.entries(plugins)) {
    // Upstream looks at the single points only.
    if (point === 'multiPoint') continue;
    for (const [index, { name = '' }] of (set?.enabled ?? []).entries()) if (REMOVED.includes(name)) report.invalid(`${path}.plugins.${point}.enabled[${index}]`, name, REMOVED_WHY);
  }
  const seen = new Set<string>();
  for (const [index, { name, args }] of pluginConfig.entries()) {
    const at = `${path}.pluginConfig[${index}]`;
    if (seen.has(name)) report.duplicate(at, name);
    seen.add(name);
    if (REMOVED.includes(name)) report.invalid(at, name, REMOVED_WHY);
    // NodeResourcesFit checks its arguments itself, when it is made.
    else if (args !== undefined && name !== 'NodeResourcesFit') (ARGS_CHECKS[name as keyof Args] as (report: Report, args: unknown, path: string) => void)(report, args, `${at}.args`);
  }
}

const queueSortOf = ({ plugins }: ProfileConfiguration): NonNullable<GivenPlugins['queueSort']> => plugins?.queueSort ?? {};

function validateQueueSort(report: Report, profiles: readonly ProfileConfiguration[]): void {
  const canon = JSON.stringify(queueSortOf(profiles[0]!));
  const enabled = queueSortOf(profiles[0]!).enabled?.length ?? 0;
  if (enabled > 1) report.invalid('profiles[0].plugins.queueSort.Enabled', enabled, 'only one queue sort plugin can be enabled');
  for (const [index, profile] of profiles.entries()) {
    const own = queueSortOf(profile);
    if (JSON.stringify(own) !== canon) report.invalid(`profiles[${index}].plugins.queueSort`, { Enabled: own.enabled ?? null, Disabled: own.disabled ?? null }, 'must be the same for all profiles');
  }
}

function validateExtenders(report: Report, extenders: readonly GivenExtender[]): void {
  const resources = new Set<string>();
  for (const [index, { prioritizeVerb = '', weight = 0, managedResources = [] }] of extenders.entries()) {
    if (prioritizeVerb !== '' && weight <= 0) report.invalid(`extenders[${index}].weight`, weight, 'must have a positive weight applied to it');
    for (const [place, { name = '' }] of managedResources.entries()) {
      const at = `extenders[${index}].managedResources[${place}].name`;
      const faults = labelKeyFaults(name);
      report.faults(at, name, faults);
      if (faults.length === 0 && !isExtendedResource(name)) report.invalid(at, name, 'is an invalid extended resource name');
      if (resources.has(name)) report.invalid(at, name, 'duplicate extender managed resource name');
      resources.add(name);
    }
  }
  const binders = extenders.filter(({ bindVerb = '' }) => bindVerb !== '').length;
  if (binders > 1) report.invalid('extenders', `found ${binders} extenders implementing bind`, 'only one extender can implement bind');
}
