/**
 * kubectl create role, clusterrole, rolebinding, clusterrolebinding. Upstream: k8s.io/kubectl/pkg/cmd/create/create_{role,clusterrole,rolebinding,clusterrolebinding}.go.
 */
import type { Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import { findKind, type Json } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { list, text, type Flag } from '../../flags.ts';
import { generate, GENERATOR_FLAGS, nameArgument } from './generate.ts';

const GROUP = 'rbac.authorization.k8s.io';
const apiVersion = `${GROUP}/v1`;
const RULES: readonly Flag[] = [list('verb'), list('resource'), list('resource-name')];
const SUBJECTS: readonly Flag[] = [text('clusterrole'), list('user'), list('group'), list('serviceaccount')];

/** `pods,deployments.apps,pods/log`: one rule for each group. */
function resourceRules(context: Context): Json[] {
  const verbs = [...new Set(context.flags.list('verb'))];
  const names = context.flags.list('resource-name');
  const groups = new Map<string, string[]>();
  for (const word of context.flags.list('resource')) {
    const [type = '', subresource] = word.split('/');
    const kind = type === '*' ? undefined : findKind(type);
    if (kind === undefined && type !== '*') throw new Failure(`the server doesn't have a resource type ${JSON.stringify(type)}`);
    const group = kind?.group ?? '*';
    groups.set(group, [...(groups.get(group) ?? []), `${kind?.plural ?? '*'}${subresource === undefined ? '' : `/${subresource}`}`]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, resources]) => ({ apiGroups: [group], resources, ...(names.length > 0 && { resourceNames: names }), verbs }));
}

function requireVerbs(context: Context, resources: boolean): void {
  if (context.flags.list('verb').length === 0) throw new Failure('at least one verb must be specified');
  if (resources && context.flags.list('resource').length === 0) throw new Failure('at least one resource must be specified');
}

export const roleGenerator: Command = {
  name: 'role',
  short: 'Create a role with single rule',
  usage: 'create role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  flags: [...GENERATOR_FLAGS, ...RULES],
  run(context) {
    const name = nameArgument(context);
    requireVerbs(context, true);
    generate(context, { apiVersion, kind: 'Role', metadata: { name }, rules: resourceRules(context) });
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
    requireVerbs(context, urls.length === 0);
    const rules = [...resourceRules(context), ...(urls.length === 0 ? [] : [{ nonResourceURLs: urls, verbs: flags.list('verb') }])];
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
