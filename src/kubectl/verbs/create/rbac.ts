/**
 * kubectl create role, clusterrole, rolebinding, clusterrolebinding. Upstream: k8s.io/kubectl/pkg/cmd/create/create_{role,clusterrole,rolebinding,clusterrolebinding}.go.
 */
import type { Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import { findKind, KINDS, type Json } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { list, text, type Flag } from '../../flags.ts';
import { generate, GENERATOR_FLAGS, nameArgument } from './generate.ts';

const GROUP = 'rbac.authorization.k8s.io';
const apiVersion = `${GROUP}/v1`;
const RULES: readonly Flag[] = [list('verb'), list('resource'), list('resource-name')];
const SUBJECTS: readonly Flag[] = [text('clusterrole'), list('user'), list('group'), list('serviceaccount')];

const VERBS = ['get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'escalate', 'impersonate', '*'];
const URL_VERBS = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'];
/** Verbs that mean something for some resources only. */
const SPECIAL: ReadonlyMap<string, readonly (readonly [group: string, resource: string])[]> = new Map([
  ['use', [['policy', 'podsecuritypolicies'], ['extensions', 'podsecuritypolicies']]],
  ['bind', [[GROUP, 'roles'], [GROUP, 'clusterroles']]],
  ['escalate', [[GROUP, 'roles'], [GROUP, 'clusterroles']]],
  ['impersonate', [['', 'users'], ['', 'serviceaccounts'], ['', 'groups'], ['authentication.k8s.io', 'userextras']]],
]);

/** `*` is all of them. */
function verbsOf(context: Context): readonly string[] {
  const verbs = [...new Set(context.flags.list('verb'))];
  return verbs.includes('*') ? ['*'] : verbs;
}

interface Resource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string | undefined;
  /** The cluster has it. */
  readonly known: boolean;
}

/** `pods,deployments.apps,pods/log`: without a group it is found; with one it must be the group itself. */
function resourcesOf(context: Context): readonly Resource[] {
  return [...new Set(context.flags.list('resource'))].map((word) => {
    const [type = '', subresource, ...more] = word.split('/');
    if (more.length > 0 || subresource === '') throw new Failure(`resource with empty subresource or too many slashes: ${word}`);
    const [resource = '', ...rest] = type.split('.');
    const group = rest.join('.');
    const kind = type === '*' ? undefined : rest.length === 0 ? findKind(resource) : KINDS.find((one) => one.group === group && [one.plural, one.singular, ...one.shortNames].includes(resource));
    return { group: kind?.group ?? group, resource: kind?.plural ?? resource, subresource, known: kind !== undefined || type === '*' };
  });
}

const isSpecial = (verb: string, { group, resource }: Resource): boolean | undefined => SPECIAL.get(verb)?.some(([one, plural]) => one === group && plural === resource);

/** One rule for each group. */
function resourceRules(context: Context, resources: readonly Resource[]): Json[] {
  const verbs = verbsOf(context);
  const names = context.flags.list('resource-name');
  const groups = new Map<string, string[]>();
  for (const one of resources) {
    const { group, resource, subresource, known } = one;
    const special = verbs.some((verb) => isSpecial(verb, one) === true);
    if (!known && !special) throw new Failure(`the server doesn't have a resource type ${JSON.stringify(resource)}${group === '' ? '' : ` in group ${JSON.stringify(group)}`}`, { bare: true });
    groups.set(group, [...(groups.get(group) ?? []), `${resource}${subresource === undefined ? '' : `/${subresource}`}`]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, all]) => ({ apiGroups: [group], resources: all, ...(names.length > 0 && { resourceNames: [...new Set(names)] }), verbs }));
}

/** Upstream: CreateRoleOptions.Validate, CreateClusterRoleOptions.Validate. */
function checkRules(context: Context, resources: readonly Resource[], urls: readonly string[]): void {
  const verbs = verbsOf(context);
  if (verbs.length === 0) throw new Failure('at least one verb must be specified');
  if (resources.length === 0 && urls.length === 0) throw new Failure('at least one resource must be specified');
  if (resources.length > 0) {
    for (const verb of verbs) if (!VERBS.includes(verb)) context.warn(`'${verb}' is not a standard resource verb`);
    for (const verb of verbs) for (const one of resources) if (isSpecial(verb, one) === false) throw new Failure(`can not perform '${verb}' on '${one.resource}' in group '${one.group}'`);
    if (context.flags.list('resource-name').some((name) => name === '')) throw new Failure('resource name can not be empty');
  }
  for (const url of urls) {
    if (url === '*') continue;
    if (url === '' || !url.startsWith('/')) throw new Failure('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) throw new Failure('nonResourceURL only supports wildcard matches when \'*\' is at the end');
  }
  if (urls.length > 0) for (const verb of verbs) if (!URL_VERBS.includes(verb)) throw new Failure(`invalid verb: '${verb}' for nonResourceURL`);
}

export const roleGenerator: Command = {
  name: 'role',
  short: 'Create a role with single rule',
  usage: 'create role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  flags: [...GENERATOR_FLAGS, ...RULES],
  run(context) {
    const name = nameArgument(context);
    const resources = resourcesOf(context);
    checkRules(context, resources, []);
    generate(context, { apiVersion, kind: 'Role', metadata: { name }, rules: resourceRules(context, resources) });
  },
};

export const clusterRoleGenerator: Command = {
  name: 'clusterrole',
  short: 'Create a cluster role',
  usage: 'create clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  flags: [...GENERATOR_FLAGS, ...RULES, list('non-resource-url'), list('aggregation-rule')],
  run(context) {
    const name = nameArgument(context);
    const { flags } = context;
    const urls = flags.list('non-resource-url');
    const labels = flags.list('aggregation-rule').map((pair) => pair.split('='));
    if (labels.length > 0) {
      const matchLabels = Object.fromEntries(labels.map(([key = '', value = '']) => [key, value]));
      return generate(context, { apiVersion, kind: 'ClusterRole', metadata: { name }, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null });
    }
    const resources = resourcesOf(context);
    checkRules(context, resources, urls);
    const rules = [...resourceRules(context, resources), ...(urls.length === 0 ? [] : [{ nonResourceURLs: urls, verbs: verbsOf(context) }])];
    generate(context, { apiVersion, kind: 'ClusterRole', metadata: { name }, rules });
  },
};

function subjectsOf(context: Context): Json[] {
  const named = (kind: string, flag: string): Json[] => context.flags.list(flag).map((name) => ({ apiGroup: GROUP, kind, name }));
  const accounts = context.flags.list('serviceaccount').map((pair) => {
    const [namespace = '', name = '', rest] = pair.split(':');
    if (namespace === '' || name === '' || rest !== undefined) throw new Failure('serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name, namespace };
  });
  return [...named('User', 'user'), ...named('Group', 'group'), ...accounts];
}

export const roleBindingGenerator: Command = {
  name: 'rolebinding',
  short: 'Create a role binding for a particular role or cluster role',
  usage: 'create rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  flags: [...GENERATOR_FLAGS, ...SUBJECTS, text('role')],
  run(context) {
    const name = nameArgument(context);
    const [role, clusterRole] = [context.flags.text('role'), context.flags.text('clusterrole')];
    if ((role === '') === (clusterRole === '')) throw new Failure('exactly one of clusterrole or role must be specified');
    const roleRef = { apiGroup: GROUP, kind: role === '' ? 'ClusterRole' : 'Role', name: role === '' ? clusterRole : role };
    generate(context, { apiVersion, kind: 'RoleBinding', metadata: { name }, roleRef, subjects: subjectsOf(context) }, 'failed to create rolebinding: ');
  },
};

export const clusterRoleBindingGenerator: Command = {
  name: 'clusterrolebinding',
  short: 'Create a cluster role binding for a particular cluster role',
  usage: 'create clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  flags: [...GENERATOR_FLAGS, ...SUBJECTS],
  required: ['clusterrole'],
  run(context) {
    const name = nameArgument(context);
    const roleRef = { apiGroup: GROUP, kind: 'ClusterRole', name: context.flags.text('clusterrole') };
    generate(context, { apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects: subjectsOf(context) }, 'failed to create clusterrolebinding: ');
  },
};
