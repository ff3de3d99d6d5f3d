/**
 * kubectl describe role, clusterrole, rolebinding, clusterrolebinding. Upstream: k8s.io/kubectl/pkg/describe/describe.go, pkg/util/rbac.
 */
import type { KubeObject } from '../discovery.ts';
import { describing } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** Rows of a table of rules: one a resource, the verbs of equal ones together. */
export function ruleRows(rules: readonly Rule[]): string[] {
  const rows = new Map<string, Set<string>>();
  const add = (key: string, verbs: readonly string[] = []): void => void rows.set(key, new Set([...(rows.get(key) ?? []), ...verbs]));
  const names = (values: readonly string[]): string => `[${values.join(' ')}]`;
  for (const { verbs, apiGroups = [''], resources = [], resourceNames = [], nonResourceURLs = [] } of rules) {
    for (const url of nonResourceURLs) add(`\t${names([url])}\t[]`, verbs);
    for (const resource of resources) for (const group of apiGroups) for (const name of resourceNames.length === 0 ? [[]] : resourceNames.map((one) => [one])) add(`${resource}${group === '' ? '' : `.${group}`}\t[]\t${names(name)}`, verbs);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, verbs]) => `${key}\t${names([...verbs])}\n`);
}

export const role = describing((w, _context, object) => {
  w.write(0, `Name:\t${object.metadata.name}\n`);
  writeLabels(w, 'Labels', object.metadata.labels);
  writeAnnotations(w, 'Annotations', object.metadata.annotations);
  w.write(0, 'PolicyRule:\n');
  w.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  w.write(1, '---------\t-----------------\t--------------\t-----\n');
  for (const row of ruleRows((object as KubeObject & { readonly rules?: readonly Rule[] | null }).rules ?? [])) w.write(1, row);
});

export const roleBinding = describing((w, _context, object) => {
  const { roleRef, subjects = [] } = object as KubeObject & { readonly roleRef?: { readonly kind?: string; readonly name?: string }; readonly subjects?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[] };
  w.write(0, `Name:\t${object.metadata.name}\n`);
  writeLabels(w, 'Labels', object.metadata.labels);
  writeAnnotations(w, 'Annotations', object.metadata.annotations);
  w.write(0, `Role:\n  Kind:\t${roleRef?.kind ?? ''}\n  Name:\t${roleRef?.name ?? ''}\n`);
  w.write(0, 'Subjects:\n');
  w.write(1, 'Kind\tName\tNamespace\n');
  w.write(1, '----\t----\t---------\n');
  for (const { kind = '', name = '', namespace = '' } of subjects) w.write(1, `${kind}\t${name}\t${namespace}\n`);
});
