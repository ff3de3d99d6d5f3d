/**
 * kubectl patch. Upstream: k8s.io/kubectl/pkg/cmd/patch/patch.go.
 */
import { DRY_RUN, fieldManager, FILES, OUTPUT, RECORD, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { applyPatch, type Json, type KubeObject, type PatchType } from '../discovery.ts';
import { Failure, StatusFailure, throwAll } from '../failure.ts';
import { bool, text } from '../flags.ts';
import { announcer } from '../output/announce.ts';
import { compactJson } from '../output/json.ts';
import { fetch, select, type Target } from '../resources.ts';
import { fromYaml, YamlFault } from '../../engine/yaml.ts';
import { checkSubresource, SUBRESOURCES } from './subresource.ts';

export const patch: Command = {
  name: 'patch',
  group: 'advanced',
  short: 'Update fields of a resource',
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [flags]',
  flags: [
    ...FILES,
    ...OUTPUT,
    DRY_RUN,
    RECORD,
    fieldManager('kubectl-patch'),
    text('patch', { short: 'p' }),
    text('patch-file'),
    text('type', { default: 'strategic', values: ['json', 'merge', 'strategic'] }),
    bool('local'),
    text('subresource', { values: SUBRESOURCES }),
  ],
  run,
};

function run(context: Context): void {
  const { flags } = context;
  const type = flags.text('type').toLowerCase();
  if (type !== 'json' && type !== 'merge' && type !== 'strategic')
    throw new Failure(`--type must be one of [json merge strategic], not ${JSON.stringify(type)}`);
  if (flags.text('patch') === '' && flags.text('patch-file') === '') throw new Failure('must specify --patch or --patch-file containing the contents of the patch');
  const body = readPatch(context);
  const subresource = flags.text('subresource');
  const selection = select(context, { args: context.args, listWithoutSelector: false });
  checkSubresource(context, selection);
  const { objects, failures } = fetch(context, selection);
  const announce = announcer(context, context.dryRun === 'client' ? context.dryRunSuffix : '');
  for (const { target, object } of objects) {
    try {
      if (body instanceof Failure) throw body;
      const after = patched(context, target, object, type, body);
      // The object of a file is compared as it stands there.
      announce(after, target.source === '' && subresource === '' && compactJson(after) === compactJson(object) ? 'patched (no change)' : 'patched');
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault);
    }
  }
  throwAll(failures);
}

function patched(context: Context, { kind, namespace, name }: Target, object: KubeObject, patchType: PatchType, body: Json): KubeObject {
  const subresource = context.flags.text('subresource');
  if (!context.stays) return context.patch(kind, namespace, name, patchType, body, { fieldManager: 'kubectl-patch' }, subresource === '' ? undefined : subresource);
  const result = applyPatch(kind, object, { verb: 'patch', patchType, body, group: kind.group, version: kind.version, resource: kind.plural, user: 'kubectl', agent: 'kubectl' });
  if ('refusal' in result) throw new StatusFailure(result.refusal);
  return result.value as KubeObject & Json;
}

/** Text that begins with a brace is sent as it is, so that the server finds its faults. */
function readPatch(context: Context): Json | Failure {
  const source = context.flags.given('patch') ? context.flags.text('patch') : fileText(context);
  if (/^\s*\{/.test(source)) {
    try {
      return JSON.parse(source) as Json;
    } catch {
      return new StatusFailure({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'invalid JSON patch', reason: 'BadRequest', code: 400 });
    }
  }
  try {
    return fromYaml(source);
  } catch (fault) {
    if (!(fault instanceof YamlFault)) throw fault;
    throw new Failure(`unable to parse ${JSON.stringify(source)}: ${fault.message}`);
  }
}

function fileText(context: Context): string {
  const path = context.flags.text('patch-file');
  const content = context.host.readFile(path);
  if (content === undefined) throw new Failure(`unable to read patch file: open ${path}: no such file or directory`);
  return content;
}
