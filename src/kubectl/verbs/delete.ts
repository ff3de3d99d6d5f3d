/**
 * kubectl delete. Upstream: k8s.io/kubectl/pkg/cmd/delete/delete.go.
 */
import { ALL_NAMESPACES, DRY_RUN, FIELD_SELECTOR, FILES, SELECTOR, type Command } from '../command.ts';
import { place, type Context } from '../context.ts';
import { shownKind, type KubeObject, type RequestOptions } from '../discovery.ts';
import { Failure, isNotFound, StatusFailure, throwAll } from '../failure.ts';
import { bool, duration, int, text } from '../flags.ts';
import { queryOf, select, type Target } from '../resources.ts';
import { waitForDeletion, type Deleted } from './waitForDeletion.ts';

export const deleteVerb: Command = {
  name: 'delete',
  group: 'intermediate',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  usage: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)]) [flags]',
  flags: [
    ...FILES,
    ...SELECTOR,
    FIELD_SELECTOR,
    ALL_NAMESPACES,
    DRY_RUN,
    text('output', { short: 'o' }),
    bool('all'),
    bool('force'),
    bool('now'),
    bool('ignore-not-found'),
    bool('interactive', { short: 'i' }),
    int('grace-period', { default: '-1' }),
    text('cascade', { default: 'background', bare: 'background', values: ['background', 'foreground', 'orphan'] }),
    duration('timeout', { default: '0s' }),
    bool('wait', { default: 'true' }),
    text('raw'),
  ],
  run,
};

const FORCE_WARNING =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';

function run(context: Context): void {
  const { flags } = context;
  const output = flags.text('output');
  if (output !== '' && output !== 'name') throw new Failure(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (flags.yes('all') && flags.text('selector') + flags.text('field-selector') !== '') throw new Failure("setting 'all' parameter but found a non empty selector. ");
  const options = deleteOptions(context);
  const { targets, failures } = chosen(context);
  const deleted: Deleted[] = [];
  for (const target of targets) {
    try {
      const gone = deleteOne(context, target, options);
      tell(context, target);
      deleted.push({ target, uid: gone });
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      if (!(isNotFound(fault) && ignoresMissing(context))) failures.push(fault instanceof StatusFailure && target.source !== '' ? fault.during(`deleting ${JSON.stringify(target.source)}:`) : fault);
    }
  }
  if (targets.length === 0 && failures.length === 0 && output === '') context.printLine('No resources found');
  throwAll(failures);
  if (flags.yes('wait') && context.dryRun === 'none') waitForDeletion(context, deleted, flags.seconds('timeout'));
}

/** Selecting by label or all forgives what is gone already. */
const ignoresMissing = ({ flags }: Context): boolean =>
  flags.yes('ignore-not-found') || (flags.yes('all') && !flags.given('ignore-not-found'));

function deleteOptions(context: Context): RequestOptions {
  const { flags } = context;
  let grace = flags.number('grace-period');
  const force = flags.yes('force');
  if (flags.yes('now') && grace !== -1) throw new Failure('--now and --grace-period cannot be specified together');
  if (flags.yes('now')) grace = 1;
  else if (force && grace < 0) grace = 0;
  else if (force && grace > 0) throw new Failure('--force and --grace-period greater than 0 cannot be specified together');
  else if (grace === 0 && !force) grace = 1;
  if (force && grace === 0) context.warn(FORCE_WARNING);
  return { ...(grace >= 0 && { gracePeriodSeconds: grace }), propagationPolicy: propagation(flags.text('cascade')) };
}

function propagation(cascade: string): NonNullable<RequestOptions['propagationPolicy']> {
  switch (cascade) {
    case 'background':
    case 'true':
      return 'Background';
    case 'orphan':
    case 'false':
      return 'Orphan';
    case 'foreground':
      return 'Foreground';
    default:
      throw new Failure(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  }
}

/** Named objects as they are, lists resolved to their objects. */
function chosen(context: Context): { targets: readonly Target[]; failures: Failure[] } {
  const selection = select(context, { args: context.args, listWithoutSelector: false });
  const failures = [...selection.failures];
  const namespace = context.flags.yes('all-namespaces') ? undefined : context.namespace;
  const listed = selection.kinds.flatMap((kind) => {
    try {
      return context
        .list(kind, namespace, queryOf(context))
        .map((object): Target => ({ kind, namespace: object.metadata.namespace, name: object.metadata.name, source: '' }));
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault);
      return [];
    }
  });
  return { targets: [...selection.targets, ...listed], failures };
}

/** Deletes and gives the uid of what is going. */
function deleteOne(context: Context, target: Target, options: RequestOptions): string {
  if (context.dryRun === 'client') return context.get(target.kind, target.namespace, target.name).metadata.uid;
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(options.gracePeriodSeconds !== undefined && { gracePeriodSeconds: options.gracePeriodSeconds }),
    propagationPolicy: options.propagationPolicy ?? 'Background',
  };
  const answer = context.send({
    verb: 'delete',
    ...place(target.kind, target.namespace),
    name: target.name,
    body,
    options: { ...options, ...(context.dryRun === 'server' && { dryRun: true }) },
  });
  return (answer as KubeObject & { readonly details?: { readonly uid?: string } }).details?.uid ?? answer.metadata?.uid ?? '';
}

function tell(context: Context, { kind, namespace, name }: Target): void {
  if (context.flags.text('output') === 'name') return context.printLine(`${shownKind(kind)}/${name}`);
  const forced = context.flags.yes('force') && context.flags.number('grace-period') <= 0;
  const where = kind.namespaced && namespace !== undefined ? ` from ${namespace} namespace` : '';
  context.printLine(`${shownKind(kind)} "${name}" ${forced ? 'force deleted' : 'deleted'}${where}${context.dryRunSuffix}`);
}
