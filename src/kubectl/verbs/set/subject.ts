/**
 * kubectl set subject. Upstream: k8s.io/kubectl/pkg/cmd/set/set_subject.go.
 */
import type { Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Json, KubeObject } from '../../discovery.ts';
import { Failure, StatusFailure, throwAll } from '../../failure.ts';
import { list } from '../../flags.ts';
import { announcer } from '../../output/announce.ts';
import { compactJson } from '../../output/json.ts';
import { SET_FLAGS, subjects as fetched } from './templates.ts';

const GROUP = 'rbac.authorization.k8s.io';

type Binding = KubeObject & { readonly subjects?: readonly Json[] };

export const subject: Command = {
  name: 'subject',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  usage: 'set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [...SET_FLAGS, list('user'), list('group'), list('serviceaccount')],
  run(context) {
    const found = fetched(context, context.args);
    const added = subjectsOf(context, found.some(({ object }) => object.kind === 'ClusterRoleBinding'));
    const announce = announcer(context);
    const failures: Failure[] = [];
    for (const { target, object } of found) {
      const { kind, namespace, name } = target;
      const told = `${kind.plural}/${name}`;
      if (!object.kind.endsWith('RoleBinding')) {
        failures.push(new Failure(`error: ${told} setting subjects is only supported for RoleBinding/ClusterRoleBinding`));
        continue;
      }
      const before = (object as Binding).subjects ?? [];
      const fresh = added.filter((one) => !before.some((old) => compactJson(old) === compactJson(one)));
      const subjects = [...before, ...fresh];
      if (fresh.length === 0) failures.push(new Failure(`info: ${told} was not changed`));
      else if (context.stays) announce({ ...object, subjects } as KubeObject, 'subjects updated');
      else
        try {
          announce(context.patch(kind, namespace, name, 'merge', { subjects }, { fieldManager: 'kubectl-set' }), 'subjects updated');
        } catch (fault) {
          if (!(fault instanceof StatusFailure)) throw fault;
          failures.push(new Failure(`failed to patch subjects to rolebinding: ${fault.message}`));
        }
    }
    throwAll(failures);
  },
};

function subjectsOf(context: Context, clusterWide: boolean): Json[] {
  const { flags } = context;
  const accounts = flags.list('serviceaccount').map((pair) => pair.split(':'));
  if (flags.list('user').length + flags.list('group').length + accounts.length === 0) throw new Failure('you must specify at least one value of user, group or serviceaccount');
  for (const [namespace, name, ...more] of accounts) {
    if (name === undefined || name === '' || more.length > 0) throw new Failure('serviceaccount must be <namespace>:<name>');
    if (clusterWide && namespace === '') throw new Failure('serviceaccount must be <namespace>:<name>, namespace must be specified');
  }
  const named = (kind: string, flag: string): Json[] => [...new Set(flags.list(flag))].map((name) => ({ apiGroup: GROUP, kind, name }));
  return [...named('User', 'user'), ...named('Group', 'group'), ...accounts.map(([namespace = '', name = '']) => ({ kind: 'ServiceAccount', name, namespace: namespace || context.namespace }))];
}
