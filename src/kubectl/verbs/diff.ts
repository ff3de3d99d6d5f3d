/**
 * kubectl diff. Upstream: k8s.io/kubectl/pkg/cmd/diff/diff.go, which runs `diff -u -N`.
 */
import { fieldManager, FILES, SELECTOR, type Command } from '../command.ts';
import { place, type Context } from '../context.ts';
import { formatTime, type Json, type KubeObject } from '../discovery.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { bool, text } from '../flags.ts';
import { documentOf, readTargets, type Target } from '../resources.ts';
import { toYaml } from '../yaml/emit.ts';
import { LAST_APPLIED, lastApplied } from './apply/lastApplied.ts';
import { threeWayPatch } from './apply/threeWay.ts';
import { unifiedDiff } from './unifiedDiff.ts';

export const diff: Command = {
  name: 'diff',
  group: 'advanced',
  short: 'Diff the live version against a would-be applied version',
  usage: 'diff -f FILENAME',
  flags: [
    ...FILES,
    ...SELECTOR,
    fieldManager('kubectl-client-side-apply'),
    bool('server-side'),
    bool('force-conflicts'),
    bool('prune'),
    bool('show-managed-fields'),
    text('concurrency', { default: '1' }),
  ],
  run,
};

function run(context: Context): void {
  try {
    if (context.flags.list('filename').length === 0) throw new Failure('must specify one of -f and -k');
    const { targets, failures } = readTargets(context, context.flags.list('filename'));
    if (failures[0] !== undefined) throw failures[0];
    const texts = targets.map((target) => diffOne(context, target));
    context.print(texts.join(''));
    if (texts.some((one) => one !== '')) throw new Failure('', { bare: true, exitCode: 1 });
  } catch (fault) {
    if (!(fault instanceof Failure) || fault.message === '') throw fault;
    // Errors of diff itself are told by a code above 1.
    throw fault instanceof StatusFailure ? fault : new Failure(fault.message, { exitCode: 2, bare: fault.bare });
  }
}

function diffOne(context: Context, target: Target): string {
  const response = context.ask({ verb: 'get', ...place(target.kind, target.namespace), name: target.name });
  const live = response.code < 400 ? (response.body as KubeObject) : undefined;
  const merged = merge(context, target, live);
  const show = (object: KubeObject | undefined): string => (object === undefined ? '' : toYaml(strip(context, object)));
  const file = [
    target.kind.group === '' ? target.kind.version : `${target.kind.group}.${target.kind.version}`,
    target.kind.kind,
    target.namespace ?? '',
    target.name,
  ].join('.');
  const stamp = `${formatTime(context.host.now(), 0).replace('T', ' ').replace('Z', '.000000000 +0000')}`;
  const hunks = unifiedDiff(show(live), show(merged));
  if (hunks === '') return '';
  return `diff -u -N /tmp/LIVE-podium/${file} /tmp/MERGED-podium/${file}\n--- /tmp/LIVE-podium/${file}\t${stamp}\n+++ /tmp/MERGED-podium/${file}\t${stamp}\n${hunks}`;
}

function merge(context: Context, target: Target, live: KubeObject | undefined): KubeObject {
  const document = documentOf(target);
  const { kind, namespace, name } = target;
  const { [LAST_APPLIED]: _none, ...annotations } = document.metadata.annotations ?? {};
  // Without the annotation that apply would leave, but with a place for it.
  const wanted = { ...document, metadata: { ...document.metadata, annotations } };
  const options = { dryRun: true, fieldManager: context.flags.text('field-manager') };
  if (context.flags.yes('server-side')) {
    return context.send({
      verb: 'patch',
      ...place(kind, namespace),
      name,
      patchType: 'apply',
      body: document as KubeObject & Json,
      options: { ...options, fieldManager: 'kubectl', force: true },
    });
  }
  if (live === undefined) return context.send({ verb: 'create', ...place(kind, namespace), body: document as KubeObject & Json, options });
  const patch = threeWayPatch(lastApplied(live) ?? {}, wanted, live, kind.schema);
  return context.send({ verb: 'patch', ...place(kind, namespace), name, patchType: 'strategic', body: patch, options });
}

function strip(context: Context, object: KubeObject): KubeObject {
  if (context.flags.yes('show-managed-fields')) return object;
  const { managedFields: _hidden, ...metadata } = object.metadata;
  return { ...object, metadata };
}
