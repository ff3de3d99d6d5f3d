/**
 * kubectl auth can-i and whoami. Upstream: k8s.io/kubectl/pkg/cmd/auth.
 */
import { ALL_NAMESPACES, OUTPUT, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { findKind, type Json } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { ruleRows } from '../describe/rbac.ts';
import { bool, text } from '../flags.ts';
import { printerOf } from '../output/format.ts';
import { TABLE_STYLE } from '../output/table.ts';
import { alignTabs } from '../output/tabWriter.ts';

const canI: Command = {
  name: 'can-i',
  short: 'Check whether an action is allowed',
  usage: 'auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: [ALL_NAMESPACES, bool('quiet', { short: 'q' }), text('subresource'), bool('list'), bool('no-headers')],
  run: (context) => (context.flags.yes('list') ? printRules(context) : ask(context)),
};

const whoami: Command = { name: 'whoami', short: 'Check self subject attributes', usage: 'auth whoami', flags: OUTPUT, run: whoAmI };

export const auth: Command = {
  name: 'auth',
  group: 'cluster',
  short: 'Inspect authorization',
  usage: 'auth [flags] [options]',
  commands: [canI, whoami],
};

function ask(context: Context): void {
  const { args, flags } = context;
  const [verb, word] = args;
  if (verb === undefined || word === undefined || args.length > 3)
    throw new Failure(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  const spec = word.startsWith('/')
    ? { nonResourceAttributes: { path: word, verb } }
    : { resourceAttributes: resourceAttributes(context, verb, word, args[2]) };
  const answer = context.send({
    verb: 'create',
    group: 'authorization.k8s.io',
    version: 'v1',
    resource: 'selfsubjectaccessreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
  });
  const { status } = answer as { readonly status?: { readonly allowed?: boolean; readonly reason?: string } };
  const allowed = status?.allowed === true;
  if (!flags.yes('quiet')) context.printLine(allowed ? 'yes' : `no${(status?.reason ?? '') === '' ? '' : ` - ${status?.reason}`}`);
  if (!allowed) throw new Failure('', { bare: true });
}

function resourceAttributes(context: Context, verb: string, word: string, third: string | undefined): { [key: string]: Json } {
  const [type = '', ownName] = word.split('/');
  const name = third ?? ownName;
  const kind = type === '*' ? undefined : findKind(type);
  if (kind === undefined && type !== '*') context.printError(`Warning: the server doesn't have a resource type '${type}'\n`);
  if (kind !== undefined && !kind.namespaced)
    context.printError(
      `Warning: resource '${kind.plural}' is not namespace scoped${kind.group === '' ? '' : ` in group '${kind.group}'`}\n`,
    );
  const namespace = context.flags.yes('all-namespaces') ? '' : context.namespace;
  const subresource = context.flags.text('subresource');
  return {
    namespace,
    verb,
    group: kind?.group ?? (type === '*' ? '*' : ''),
    resource: kind?.plural ?? type,
    ...(subresource !== '' && { subresource }),
    ...(name !== undefined && { name }),
  };
}

type Rules = Parameters<typeof ruleRows>[0];

function printRules(context: Context): void {
  if (context.args.length > 0) throw new Failure('list option must be specified with no arguments');
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: context.namespace } };
  const answer = context.send({ verb: 'create', group: 'authorization.k8s.io', version: 'v1', resource: 'selfsubjectrulesreviews', body });
  const { status } = answer as {
    readonly status?: { readonly resourceRules?: Rules; readonly nonResourceRules?: Rules };
  };
  const rows = ruleRows([...(status?.resourceRules ?? []), ...(status?.nonResourceRules ?? [])]);
  const header = context.flags.yes('no-headers') ? '' : 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n';
  context.print(alignTabs(header + rows.join(''), TABLE_STYLE));
}

function whoAmI(context: Context): void {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const answer = context.send({ verb: 'create', group: 'authentication.k8s.io', version: 'v1', resource: 'selfsubjectreviews', body });
  const printer = printerOf(context);
  if (printer !== undefined) return context.print(printer(answer));
  const { status } = answer as {
    readonly status?: {
      readonly userInfo?: {
        readonly username?: string;
        readonly uid?: string;
        readonly groups?: readonly string[];
        readonly extra?: { readonly [key: string]: readonly string[] };
      };
    };
  };
  const { username = '', uid = '', groups = [], extra = {} } = status?.userInfo ?? {};
  const rows = [
    `Username\t${username}\n`,
    ...(uid === '' ? [] : [`UID\t${uid}\n`]),
    ...(groups.length === 0 ? [] : [`Groups\t[${groups.join(' ')}]\n`]),
    ...Object.entries(extra)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, values]) => `Extra: ${key}\t[${values.join(' ')}]\n`),
  ];
  context.print(alignTabs(`ATTRIBUTE\tVALUE\n${rows.join('')}`, TABLE_STYLE));
}
