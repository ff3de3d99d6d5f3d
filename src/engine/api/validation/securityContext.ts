/**
 * Security contexts of Pods and containers. Upstream: pkg/apis/core/validation/validation.go (ValidateSecurityContext,
 * validatePodSpecSecurityContext). Leaves out: Windows options, sysctls.
 */
import { rangeFault } from './names.ts';
import type { Report } from './report.ts';

type Fields = { readonly [field: string]: unknown };

const MOST = 2_147_483_647;
const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function checkIds(report: Report, context: Fields, fields: readonly string[], path: string): void {
  for (const field of fields) {
    const id = context[field];
    if (typeof id === 'number' && (id < 0 || id > MOST)) report.invalid(`${path}.${field}`, id, rangeFault(0, MOST));
  }
}

export function validateSecurityContext(report: Report, context: Fields, path: string, hostUsers: boolean): void {
  checkIds(report, context, ['runAsUser', 'runAsGroup'], path);
  const procMount = context['procMount'];
  if (typeof procMount === 'string') {
    report.oneOf(`${path}.procMount`, procMount, ['Default', 'Unmasked'], 'unsupported');
    if (hostUsers && procMount === 'Unmasked')
      report.invalid(`${path}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`');
  }
  checkSeccomp(report, context['seccompProfile'] as Fields | undefined, `${path}.seccompProfile`);
  if (context['allowPrivilegeEscalation'] === false) {
    if (context['privileged'] === true)
      report.invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
    const added = ((context['capabilities'] as Fields | undefined)?.['add'] ?? []) as readonly string[];
    for (const capability of added)
      if (capability === 'CAP_SYS_ADMIN')
        report.invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN');
  }
  checkAppArmor(report, context['appArmorProfile'] as Fields | undefined, `${path}.appArmorProfile`);
}

export function validatePodSecurityContext(report: Report, context: Fields, path: string): void {
  checkIds(report, context, ['fsGroup', 'runAsUser', 'runAsGroup'], path);
  for (const [index, group] of ((context['supplementalGroups'] ?? []) as readonly number[]).entries()) {
    if (group < 0 || group > MOST) report.invalid(`${path}.supplementalGroups[${index}]`, group, rangeFault(0, MOST));
  }
  if (context['fsGroupChangePolicy'] !== undefined)
    report.oneOf(`${path}.fsGroupChangePolicy`, String(context['fsGroupChangePolicy']), ['Always', 'OnRootMismatch'], 'unsupported');
  checkSeccomp(report, context['seccompProfile'] as Fields | undefined, `${path}.seccompProfile`);
  checkAppArmor(report, context['appArmorProfile'] as Fields | undefined, `${path}.appArmorProfile`);
  if (context['supplementalGroupsPolicy'] !== undefined)
    report.oneOf(`${path}.supplementalGroupsPolicy`, String(context['supplementalGroupsPolicy']), ['Merge', 'Strict'], 'unsupported');
}

function checkSeccomp(report: Report, profile: Fields | undefined, path: string): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile as { readonly type?: string; readonly localhostProfile?: string };
  if (!type) report.required(`${path}.type`, 'type is required when seccompProfile is set');
  else report.oneOf(`${path}.type`, type, PROFILE_TYPES);
  if (type !== 'Localhost') {
    if (localhostProfile !== undefined)
      report.invalid(`${path}.localhostProfile`, profile, 'can only be set when seccomp type is Localhost');
  } else if (localhostProfile === undefined) report.required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost');
  else if (localhostProfile.startsWith('/')) report.invalid(`${path}.localhostProfile`, localhostProfile, 'must be a relative path');
}

function checkAppArmor(report: Report, profile: Fields | undefined, path: string): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile as { readonly type?: string; readonly localhostProfile?: string };
  if (!type) report.required(`${path}.type`, 'type is required when appArmorProfile is set');
  else if (type === 'Localhost') {
    if (!localhostProfile) report.required(`${path}.localhostProfile`, 'must be set when AppArmor type is Localhost');
    else if (localhostProfile.trim() !== localhostProfile)
      report.invalid(`${path}.localhostProfile`, localhostProfile, 'must not be padded with whitespace');
  } else if (!PROFILE_TYPES.includes(type)) report.oneOf(`${path}.type`, type, PROFILE_TYPES);
  else if (localhostProfile !== undefined)
    report.invalid(`${path}.localhostProfile`, localhostProfile, 'can only be set when AppArmor type is Localhost');
}
