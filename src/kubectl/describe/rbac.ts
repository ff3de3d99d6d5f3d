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

/** Rows of a table of rules, one a resource, the verbs of equal ones together. Upstream: pkg/util/rbac BreakdownRule, CompactRules, SortableRuleSlice. */
export function ruleRows(rules: readonly Rule[]): string[] {
  const simple = new Map<string, Required<Rule>>();
  const broken = rules.flatMap(({ verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }): Required<Rule>[] => [
    ...(apiGroups.length === 0 ? [''] : apiGroups).flatMap((group) =>
      resources.flatMap((resource) => (resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name])).map((names) => ({ verbs, apiGroups: [group], resources: [resource], resourceNames: names, nonResourceURLs: [] }))),
    ),
    ...nonResourceURLs.map((url) => ({ verbs, apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [url] })),
  ]);
  const compact = broken.filter((rule) => {
    const key = [rule.apiGroups, rule.resources, rule.resourceNames].join('\n');
    const before = simple.get(key);
    if (rule.nonResourceURLs.length > 0 || before === undefined) return simple.set(rule.nonResourceURLs.length > 0 ? '' : key, rule);
    (before as { verbs: readonly string[] }).verbs = [...new Set([...before.verbs, ...rule.verbs])];
    return false;
  });
  return compact.sort((a, b) => (asGo(a) < asGo(b) ? -1 : asGo(a) > asGo(b) ? 1 : 0)).map(rowOf);
}

const names = (values: readonly string[]): string => `[${values.join(' ')}]`;

/** As Go's generated String() has it: by verbs first. */
const asGo = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Required<Rule>): string => [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map(names).join(',');

const rowOf = ({ verbs, apiGroups: [group = ''], resources: [resource = ''], resourceNames, nonResourceURLs }: Required<Rule>): string =>
  `${resource}${group === '' ? '' : `.${group}`}\t${names(nonResourceURLs)}\t${names(resourceNames)}\t${names(verbs)}\n`;

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
