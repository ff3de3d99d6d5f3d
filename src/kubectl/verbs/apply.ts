/**
 * kubectl apply. Upstream: k8s.io/kubectl/pkg/cmd/apply/{apply,patcher}.go. Leaves out: pruning.
 */
import { DRY_RUN, fieldManager, FILES, OUTPUT, RECORD, SELECTOR, VALIDATE, type Command } from '../command.ts';
import { place, type Context } from '../context.ts';
import { matchesLabels, parseSelector, versionText, type Json, type KubeObject, type Status } from '../discovery.ts';
import { Failure, StatusFailure, throwAll, together, usage } from '../failure.ts';
import { bool, duration, int, list, text } from '../flags.ts';
import { announcer, type Announce } from '../output/announce.ts';
import { compactJson } from '../output/json.ts';
import { documentOf, readTargets, type Target } from '../resources.ts';
import { hasLastApplied, lastApplied, LAST_APPLIED, withLastApplied } from './apply/lastApplied.ts';
import { threeWayPatch } from './apply/threeWay.ts';
import { lastAppliedCommands } from './apply/lastAppliedCommands.ts';
import { validationOf } from './validation.ts';

export const apply: Command = {
  name: 'apply',
  group: 'advanced',
  short: 'Apply a configuration to a resource by file name or stdin',
  usage: 'apply (-f FILENAME | -k DIRECTORY) [flags]',
  flags: [
    ...FILES,
    ...OUTPUT,
    ...SELECTOR,
    DRY_RUN,
    RECORD,
    VALIDATE,
    fieldManager('kubectl-client-side-apply'),
    bool('server-side'),
    bool('force-conflicts'),
    bool('overwrite', { default: 'true' }),
    bool('prune'),
    list('prune-allowlist'),
    bool('all'),
    bool('force'),
    int('grace-period', { default: '-1' }),
    duration('timeout', { default: '0s' }),
    bool('wait'),
    bool('openapi-patch', { default: 'true' }),
    text('cascade', { default: 'background', bare: 'background' }),
    text('subresource'),
    text('applyset'),
  ],
  commands: lastAppliedCommands,
  run,
};

function run(context: Context): void {
  const { flags } = context;
  if (context.args.length > 0) throw usage('apply', `Unexpected args: [${context.args.join(' ')}]`);
  if (flags.list('filename').length === 0 && flags.list('kustomize').length === 0) throw new Failure('must specify one of -f and -k');
  if (flags.yes('force-conflicts') && !flags.yes('server-side')) throw new Failure('--force-conflicts only works with --server-side');
  if (flags.yes('server-side') && context.dryRun === 'client')
    throw new Failure("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  const validation = validationOf(context);
  const selector = parseSelector(flags.text('selector'));
  const { targets: all, failures: unread } = readTargets(context, flags.list('filename'));
  const targets = all.filter((target) => !selector.ok || matchesLabels(selector.selector, documentOf(target).metadata?.labels));
  if (targets.length === 0 && unread.length === 0) throw new Failure('no objects passed to apply');
  const failures: Failure[] = [];
  const announce = announcer(context);
  for (const target of targets) {
    try {
      if (flags.yes('server-side')) applyOnServer(context, target, announce, validation);
      else applyHere(context, target, announce, validation);
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault);
    }
  }
  // What could not be read is one failure among those of applying the rest.
  const first = together(unread);
  throwAll(failures.length === 0 || first === undefined ? [...unread, ...failures] : [first, ...failures]);
}

type Validation = ReturnType<typeof validationOf>;

function applyOnServer(context: Context, target: Target, announce: Announce, validation: Validation): void {
  const { kind, namespace, name } = target;
  const manager = context.flags.given('field-manager') ? context.flags.text('field-manager') : 'kubectl';
  const options = {
    fieldManager: manager,
    ...validation,
    ...(context.flags.yes('force-conflicts') && { force: true }),
    ...(context.dryRun === 'server' && { dryRun: true }),
  };
  try {
    announce(
      context.send({
        verb: 'patch',
        ...place(kind, namespace),
        name,
        patchType: 'apply',
        body: documentOf(target) as KubeObject & Json,
        options,
      }),
      'serverside-applied',
    );
  } catch (fault) {
    throw fault instanceof StatusFailure && fault.status.reason === 'Conflict' ? conflict(fault) : fault;
  }
}

/** What to do about fields that others manage. */
const conflict = (fault: StatusFailure): Failure =>
  new Failure(`${fault.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`);

function applyHere(context: Context, target: Target, announce: Announce, validation: Validation): void {
  const document = documentOf(target);
  const current = currentOf(context, target, document);
  const wanted = withLastApplied(document);
  if (current === undefined) {
    return announce(context.dryRun === 'client' ? wanted : createNew(context, target, wanted, validation), 'created');
  }
  if (context.dryRun !== 'client' && !hasLastApplied(current)) {
    context.warn(
      `resource ${target.kind.plural}/${target.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    );
  }
  const original = lastApplied(current) ?? {};
  const patch = threeWayPatch(original, wanted, current, target.kind.schema);
  const unchanged = compactJson(patch) === '{}';
  if (unchanged) return announce(current, 'unchanged');
  announce(context.dryRun === 'client' ? current : sendPatch(context, target, patch, validation), 'configured');
}

/** What the server has; undefined when it has none. */
function currentOf(context: Context, target: Target, document: KubeObject): KubeObject | undefined {
  const where = `"${target.kind.group}/${target.kind.version}, Resource=${target.kind.plural}"`;
  const lines = `Resource: ${where}, GroupVersionKind: "${target.kind.group}/${target.kind.version}, Kind=${document.kind}"\nName: ${JSON.stringify(target.name)}, Namespace: ${JSON.stringify(target.namespace ?? '')}`;
  if (target.name === '') {
    const { generateName } = document.metadata ?? {};
    if (generateName !== undefined && generateName !== '') throw new Failure(`from ${generateName}: cannot use generate name with apply`);
    throw new Failure(
      `error when retrieving current configuration of:\n${lines}\nfrom server for: ${JSON.stringify(target.source)}: resource name may not be empty`,
    );
  }
  const response = context.ask({ verb: 'get', ...place(target.kind, target.namespace), name: target.name });
  if (response.code === 404) return undefined;
  if (response.code >= 400) {
    const status = response.body as Status;
    throw new StatusFailure({
      ...status,
      message: `error when retrieving current configuration of:\n${lines}\nfrom server for: ${JSON.stringify(target.source)}: ${status.message ?? ''}`,
    });
  }
  return response.body as KubeObject;
}

function createNew(context: Context, target: Target, wanted: KubeObject, validation: Validation): KubeObject {
  try {
    return context.create(target.kind, target.namespace, wanted, { fieldManager: 'kubectl-client-side-apply', ...validation });
  } catch (fault) {
    throw fault instanceof StatusFailure ? fault.during(`creating ${JSON.stringify(target.source)}:`) : fault;
  }
}

function sendPatch(context: Context, target: Target, patch: Json, validation: Validation): KubeObject {
  const { kind, namespace, name, source } = target;
  try {
    return context.patch(kind, namespace, name, 'strategic', patch, { fieldManager: 'kubectl-client-side-apply', ...validation });
  } catch (fault) {
    if (!(fault instanceof StatusFailure)) throw fault;
    const to = `Resource: "${versionText(kind).includes('/') ? versionText(kind) : `/${kind.version}`}, Resource=${kind.plural}", GroupVersionKind: "${kind.group}/${kind.version}, Kind=${kind.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace ?? '')}`;
    throw fault.during(`applying patch:\n${compactJson(patch)}\nto:\n${to}\nfor: ${JSON.stringify(source)}: error when patching ${JSON.stringify(source)}:`);
  }
}
