/**
 * What a Pod that names its operating system may not ask for, because that system has no such thing. Upstream: pkg/apis/core/validation/validation.go
 * (validateWindows, validateLinux).
 */
import type { PodSpec } from '../kinds/pod.ts';
import type { Report } from './report.ts';

type Fields = { readonly [field: string]: unknown };

const fieldOf = (object: object, name: string): unknown => Object.entries(object).find(([key]) => key === name)?.[1];

const WINDOWS = 'cannot be set for a windows pod';
const LINUX = 'windows options cannot be set for a linux pod';
const OF_POD_CONTEXT = ['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'fsGroup', 'fsGroupChangePolicy', 'sysctls', 'runAsUser', 'runAsGroup', 'supplementalGroups', 'supplementalGroupsPolicy'];
const OF_CONTEXT = ['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem', 'privileged', 'allowPrivilegeEscalation', 'procMount', 'runAsUser', 'runAsGroup'];

const contextsOf = (spec: PodSpec, path: string): readonly (readonly [context: Fields, path: string])[] =>
  (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap((container, index) => {
      const context = fieldOf(container, 'securityContext') as Fields | undefined;
      return context === undefined ? [] : [[context, `${path}.${list}[${index}].securityContext`] as const];
    }),
  );

export function validateSystem(report: Report, spec: PodSpec, os: string, path: string): void {
  const own = fieldOf(spec, 'securityContext') as Fields | undefined;
  const all = contextsOf(spec, path);
  if (os === 'linux') {
    for (const [context, at] of [...(own ? [[own, `${path}.securityContext`] as const] : []), ...all]) if (context['windowsOptions'] !== undefined) report.forbidden(`${at}.windowsOptions`, LINUX);
  } else if (os === 'windows') {
    for (const field of OF_POD_CONTEXT) if (own?.[field] !== undefined) report.forbidden(`${path}.securityContext.${field}`, WINDOWS);
    for (const field of ['hostPID', 'hostIPC']) if (fieldOf(spec, field) === true) report.forbidden(`${path}.${field}`, WINDOWS);
    for (const field of ['hostUsers', 'shareProcessNamespace']) if (fieldOf(spec, field) !== undefined) report.forbidden(`${path}.${field}`, WINDOWS);
    for (const [context, at] of all) for (const field of OF_CONTEXT) if (context[field] !== undefined) report.forbidden(`${at}.${field}`, WINDOWS);
  }
}
