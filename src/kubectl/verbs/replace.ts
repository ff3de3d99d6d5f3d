/**
 * kubectl replace. Upstream: k8s.io/kubectl/pkg/cmd/replace/replace.go.
 */
import { DRY_RUN, fieldManager, FILES, OUTPUT, SAVE_CONFIG, VALIDATE, type Command } from '../command.ts';
import { place, type Context } from '../context.ts';
import { shownKind, type KubeObject } from '../discovery.ts';
import { Failure, isNotFound, StatusFailure, throwAll, usage } from '../failure.ts';
import { bool, duration, int, text } from '../flags.ts';
import { announcer } from '../output/announce.ts';
import { documentOf, readTargets, type Target } from '../resources.ts';
import { hasLastApplied, withLastApplied } from './apply/lastApplied.ts';
import { validationOf } from './validation.ts';
import { waitForDeletion } from './waitForDeletion.ts';

export const replace: Command = {
  name: 'replace',
  group: 'advanced',
  short: 'Replace a resource by file name or stdin',
  usage: 'replace -f FILENAME [flags]',
  flags: [
    ...FILES,
    ...OUTPUT,
    DRY_RUN,
    SAVE_CONFIG,
    VALIDATE,
    fieldManager('kubectl-replace'),
    bool('force'),
    text('cascade', { default: 'background', bare: 'background' }),
    int('grace-period', { default: '-1' }),
    duration('timeout', { default: '0s' }),
    bool('wait'),
    text('raw'),
    text('subresource'),
  ],
  run,
};

function run(context: Context): void {
  if (context.args.length > 0) throw usage('replace', `Unexpected args: [${context.args.join(' ')}]`);
  if (context.flags.list('filename').length === 0) throw new Failure('must specify one of -f and -k');
  const { targets, failures } = readTargets(context, context.flags.list('filename'));
  if (targets.length === 0 && failures.length === 0) throw new Failure('no objects passed to replace');
  const announce = announcer(context);
  if (context.flags.yes('force')) deleteFirst(context, targets);
  for (const target of targets) {
    try {
      announce(context.flags.yes('force') ? recreate(context, target) : replaceOne(context, target), 'replaced');
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault instanceof StatusFailure ? fault.during(`replacing ${JSON.stringify(target.source)}:`) : fault);
    }
  }
  throwAll(failures);
}

function bodyOf(context: Context, target: Target): KubeObject {
  const document = documentOf(target);
  return context.flags.yes('save-config') || hasLastApplied(document) ? withLastApplied(document) : document;
}

function replaceOne(context: Context, target: Target): KubeObject {
  const body = bodyOf(context, target);
  if (context.dryRun === 'client') return body;
  const version = body.metadata.resourceVersion ?? '';
  const resourceVersion = version !== '' ? version : context.get(target.kind, target.namespace, target.name).metadata.resourceVersion;
  const subresource = context.flags.text('subresource');
  const sent = { ...body, metadata: { ...body.metadata, resourceVersion } };
  const options = { fieldManager: 'kubectl-replace', ...validationOf(context) };
  if (subresource === '') return context.update(target.kind, target.namespace, target.name, sent, options);
  return context.send({ verb: 'update', ...place(target.kind, target.namespace), name: target.name, subresource, body: sent, options });
}

function deleteFirst(context: Context, targets: readonly Target[]): void {
  const grace = context.flags.number('grace-period');
  // 0 is made 1, so that nothing is lost by accident.
  const options = { ...(grace >= 0 && { gracePeriodSeconds: grace || 1 }), propagationPolicy: 'Background' as const };
  for (const target of targets) {
    try {
      context.send({
        verb: 'delete',
        ...place(target.kind, target.namespace),
        name: target.name,
        body: options,
        options,
      });
      const where = target.namespace === undefined ? '' : ` from ${target.namespace} namespace`;
      context.printLine(`${shownKind(target.kind)} "${target.name}" deleted${where}`);
    } catch (fault) {
      if (!isNotFound(fault)) throw fault;
    }
  }
  waitForDeletion(
    context,
    targets.map((target) => ({ target, uid: '' })),
    context.flags.seconds('timeout'),
  );
}

const recreate = (context: Context, target: Target): KubeObject =>
  context.create(target.kind, target.namespace, bodyOf(context, target), { fieldManager: 'kubectl-replace', ...validationOf(context) });
