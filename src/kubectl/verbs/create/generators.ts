/**
 * The registry of `kubectl create KIND`. To add one: a file here and a line below.
 */
import type { Command } from '../../command.ts';
import { text, bool, int } from '../../flags.ts';
import { configMap } from './configMap.ts';
import { deployment } from './deployment.ts';
import { generate, GENERATOR_FLAGS, nameArgument } from './generate.ts';
import { clusterRoleBindingGenerator, clusterRoleGenerator, roleBindingGenerator, roleGenerator } from './rbac.ts';
import { podDisruptionBudget } from './podDisruptionBudget.ts';
import { secret } from './secret.ts';
import { serviceGenerator } from './service.ts';

const namespace: Command = {
  name: 'namespace',
  aliases: ['ns'],
  short: 'Create a namespace with the specified name',
  usage: 'create namespace NAME [--dry-run=server|client|none] [options]',
  flags: GENERATOR_FLAGS,
  run: (context) =>
    generate(context, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: nameArgument(context) }, spec: {}, status: {} }),
};

const serviceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Create a service account with the specified name',
  usage: 'create serviceaccount NAME [--dry-run=server|client|none] [options]',
  flags: GENERATOR_FLAGS,
  run: (context) =>
    generate(
      context,
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: nameArgument(context) } },
      'failed to create serviceaccount: ',
    ),
};

const priorityClass: Command = {
  name: 'priorityclass',
  aliases: ['pc'],
  short: 'Create a priority class with the specified name',
  usage: 'create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none] [options]',
  flags: [
    ...GENERATOR_FLAGS,
    int('value'),
    bool('global-default'),
    text('description'),
    text('preemption-policy', { default: 'PreemptLowerPriority' }),
  ],
  run(context) {
    const name = nameArgument(context);
    const { flags } = context;
    const rest = {
      ...(flags.text('description') !== '' && { description: flags.text('description') }),
      ...(flags.yes('global-default') && { globalDefault: true }),
      preemptionPolicy: flags.text('preemption-policy'),
    };
    generate(
      context,
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: flags.number('value'), ...rest },
      'failed to create priorityclass: ',
    );
  },
};

export const GENERATORS: readonly Command[] = [clusterRoleGenerator, clusterRoleBindingGenerator, configMap, deployment, namespace, podDisruptionBudget, priorityClass, roleGenerator, roleBindingGenerator, secret, serviceGenerator, serviceAccount];
