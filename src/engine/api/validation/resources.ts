/**
 * Requests and limits. Upstream: pkg/apis/core/validation/validation.go (validateResourceRequirements), pkg/apis/core/helper.
 * Leaves out: resource claims.
 */
import { compareQuantity, tryParseQuantity, type Quantity } from '../quantity.ts';
import type { ResourceList, ResourceRequirements } from '../kinds/pod.ts';
import { labelKeyFaults } from './names.ts';
import type { Report } from './report.ts';

const FOR_CONTAINERS = ['cpu', 'memory', 'ephemeral-storage'];
const INTEGERS = [
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const STANDARD = [
  ...FOR_CONTAINERS,
  ...INTEGERS,
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'requests.storage',
  'storage',
];

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** `example.com/gpu`: neither native nor a quota's name. */
export const isExtendedResource = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && labelKeyFaults(`requests.${name}`).length === 0;

const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);

function checkName(report: Report, name: string, path: string): void {
  const faults = labelKeyFaults(name);
  report.faults(path, name, faults);
  const plain = !name.includes('/');
  if (faults.length === 0 && plain && !STANDARD.includes(name) && !isHugePages(name))
    report.invalid(path, name, 'must be a standard resource type or fully qualified');
  if (plain) {
    if (!FOR_CONTAINERS.includes(name) && !isHugePages(name)) report.invalid(path, name, 'must be a standard resource for containers');
  } else if (!isNative(name) && !isExtendedResource(name)) report.invalid(path, name, "doesn't follow extended resource name standard");
}

const parse = (amount: string | number): Quantity | undefined => {
  const parsed = tryParseQuantity(amount);
  return parsed.ok ? parsed.quantity : undefined;
};

/** Non-negative, and whole where only whole units exist. */
export function validateAmount(report: Report, name: string, amount: string | number, path: string): void {
  const quantity = parse(amount);
  if (quantity === undefined) return;
  if (quantity.nanos < 0n) report.invalid(path, String(amount), 'must be greater than or equal to 0');
  if ((INTEGERS.includes(name) || isExtendedResource(name)) && quantity.nanos % 1_000_000_000n !== 0n)
    report.invalid(path, String(amount), 'must be an integer');
}

const own = (list: ResourceList | undefined, name: string): string | number | undefined =>
  list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;

/** Upstream visits maps in random order; here by name. */
export function validateResources(report: Report, { limits, requests }: ResourceRequirements, path: string): void {
  const limitNames = Object.keys(limits ?? {}).sort();
  const requestNames = Object.keys(requests ?? {}).sort();
  for (const name of limitNames) {
    checkName(report, name, `${path}.limits[${name}]`);
    validateAmount(report, name, own(limits, name) ?? '0', `${path}.limits[${name}]`);
  }
  for (const name of requestNames) {
    checkName(report, name, `${path}.requests[${name}]`);
    validateAmount(report, name, own(requests, name) ?? '0', `${path}.requests[${name}]`);
    compareWithLimit(report, name, own(requests, name) ?? '0', own(limits, name), path);
  }
  const names = [...limitNames, ...requestNames];
  if (names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory'))
    report.forbidden(path, 'HugePages require cpu or memory');
}

function compareWithLimit(report: Report, name: string, request: string | number, limit: string | number | undefined, path: string): void {
  if (limit === undefined) {
    if (!mayOvercommit(name)) report.required(`${path}.limits`, 'Limit must be set for non overcommitable resources');
    return;
  }
  const [asked, most] = [parse(request), parse(limit)];
  if (asked === undefined || most === undefined) return;
  const order = compareQuantity(asked, most);
  if (order !== 0 && !mayOvercommit(name))
    report.invalid(`${path}.requests`, String(request), `must be equal to ${name} limit of ${limit}`);
  else if (order > 0) report.invalid(`${path}.requests`, String(request), `must be less than or equal to ${name} limit of ${limit}`);
}
