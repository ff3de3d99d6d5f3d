/**
 * kubectl set serviceaccount. Upstream: k8s.io/kubectl/pkg/cmd/set/set_serviceaccount.go.
 */
import type { Command } from '../../command.ts';
import { Failure } from '../../failure.ts';
import { changeTemplates, SET_FLAGS, subjects } from './templates.ts';

export const serviceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Update the service account of a resource',
  usage: 'set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: SET_FLAGS,
  run(context) {
    const name = context.args.at(-1);
    if (name === undefined) throw new Failure('serviceaccount is required');
    changeTemplates(context, subjects(context, context.args.slice(0, -1)), {
      told: 'serviceaccount',
      failing: 'failed to patch ServiceAccountName:',
      specOf: (spec) => ({ ...spec, serviceAccountName: name }),
    });
  },
};
