/**
 * kubectl create. Upstream: k8s.io/kubectl/pkg/cmd/create/create.go.
 */
import { DRY_RUN, fieldManager, FILES, OUTPUT, RECORD, SAVE_CONFIG, SELECTOR, VALIDATE, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { Json, Status } from '../discovery.ts';
import { Failure, StatusFailure, throwAll, usage } from '../failure.ts';
import { bool, text } from '../flags.ts';
import { readInputs } from '../input/files.ts';
import { announcer } from '../output/announce.ts';
import { indentedJson } from '../output/json.ts';
import { documentOf, readTargets, type Target } from '../resources.ts';
import { fromYaml } from '../../engine/yaml.ts';
import { requestOfPath } from './rawPath.ts';
import { withLastApplied } from './apply/lastApplied.ts';
import { GENERATORS } from './create/generators.ts';
import { validationOf } from './validation.ts';

export const create: Command = {
  name: 'create',
  group: 'beginner',
  short: 'Create a resource from a file or from stdin',
  usage: 'create -f FILENAME [flags]',
  flags: [
    ...FILES,
    ...OUTPUT,
    ...SELECTOR,
    DRY_RUN,
    RECORD,
    SAVE_CONFIG,
    VALIDATE,
    fieldManager('kubectl-create'),
    bool('edit'),
    bool('windows-line-endings'),
    text('raw'),
  ],
  commands: GENERATORS,
  run,
};

function run(context: Context): void {
  if (context.args.length > 0) throw usage('create', `Unexpected args: [${context.args.join(' ')}]`);
  const files = context.flags.list('filename');
  if (files.length === 0 && context.flags.list('kustomize').length === 0) throw new Failure('must specify one of -f and -k');
  if (context.flags.given('raw')) return createRaw(context, files);
  const { targets, failures } = readTargets(context, files);
  if (targets.length === 0 && failures.length === 0) throw new Failure('no objects passed to create');
  const announce = announcer(context);
  for (const target of targets) {
    try {
      announce(createOne(context, target), 'created');
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault instanceof StatusFailure ? fault.during(`creating ${JSON.stringify(target.source)}:`) : fault);
    }
  }
  throwAll(failures);
}

function createOne(context: Context, target: Target): ReturnType<typeof documentOf> {
  const document = documentOf(target);
  const body = context.flags.yes('save-config') ? withLastApplied(document) : document;
  if (context.dryRun === 'client') return body;
  return context.create(target.kind, target.namespace, body, { fieldManager: 'kubectl-create', ...validationOf(context) });
}

function createRaw(context: Context, files: readonly string[]): void {
  const [input] = readInputs(context, files);
  const request = requestOfPath(context.flags.text('raw'), 'create');
  if (request === undefined) throw new Failure('the server could not find the requested resource');
  const response = context.host.request({
    ...request,
    body: bodyOf(input?.text ?? ''),
    ...context.asker,
  });
  if (response.code >= 400) throw new StatusFailure(response.body as Status);
  context.print(indentedJson(response.body, '', ''));
}

const bodyOf = (source: string): Json => fromYaml(source);
