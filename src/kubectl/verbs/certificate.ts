/**
 * kubectl certificate approve and deny. Upstream: k8s.io/kubectl/pkg/cmd/certificates/certificates.go.
 */
import { FILES, OUTPUT, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { findKind, type Json, type KubeObject } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { bool } from '../flags.ts';
import { announcer } from '../output/announce.ts';
import { fetchAll, type Target } from '../resources.ts';

type Request = KubeObject & { readonly status?: { readonly conditions?: readonly { readonly type: string }[] } };

const verb = (name: string, type: 'Approved' | 'Denied', short: string): Command => ({
  name,
  short,
  usage: `certificate ${name} (-f FILENAME | NAME)`,
  flags: [...FILES, ...OUTPUT, bool('force')],
  run: (context) => decide(context, type, name),
});

export const certificate: Command = {
  name: 'certificate',
  group: 'cluster',
  short: 'Modify certificate resources',
  usage: 'certificate SUBCOMMAND',
  commands: [verb('approve', 'Approved', 'Approve a certificate signing request'), verb('deny', 'Denied', 'Deny a certificate signing request')],
};

function decide(context: Context, type: 'Approved' | 'Denied', verbName: string): void {
  const { args, flags } = context;
  if (args.length === 0 && flags.list('filename').length === 0) throw new Failure('one or more CSRs must be specified as <name> or -f <filename>');
  const words = args.map((word) => (word.includes('/') ? word : `csr/${word}`));
  const announce = announcer(context);
  for (const { target, object } of fetchAll(context, { args: words, listWithoutSelector: false })) announce(decided(context, target, object as Request, type, verbName), type.toLowerCase());
}

/** What is decided already is left as it is, unless forced. */
function decided(context: Context, { name }: Target, request: Request, type: 'Approved' | 'Denied', verbName: string): KubeObject {
  const conditions = request.status?.conditions ?? [];
  if (conditions.some((one) => one.type === type) && !context.flags.yes('force')) return request;
  const condition = { type, status: 'True', reason: type === 'Approved' ? 'KubectlApprove' : 'KubectlDeny', message: `This CSR was ${type.toLowerCase()} by kubectl certificate ${verbName}.` };
  const body = { ...request, status: { ...request.status, conditions: [...conditions.filter((one) => one.type !== type), condition] } };
  const { group, version, plural } = findKind('certificatesigningrequests')!;
  return context.send({ verb: 'update', group, version, resource: plural, name, subresource: 'approval', body: body as object as Json }) as KubeObject;
}
