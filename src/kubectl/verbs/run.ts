/**
 * kubectl run. Upstream: k8s.io/kubectl/pkg/cmd/run/run.go, pkg/generate/versioned/run.go. Leaves out: attaching to the container.
 */
import { DRY_RUN, fieldManager, OUTPUT, RECORD, SAVE_CONFIG, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { findKind, type Json, type KindDefinition, type KubeObject } from '../discovery.ts';
import { Failure, usage } from '../failure.ts';
import { bool, duration, list, text } from '../flags.ts';
import { announcer } from '../output/announce.ts';
import { withLastApplied } from './apply/lastApplied.ts';

export const runVerb: Command = {
  name: 'run',
  group: 'beginner',
  short: 'Run a particular image on the cluster',
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  flags: [
    ...OUTPUT,
    DRY_RUN,
    RECORD,
    SAVE_CONFIG,
    fieldManager('kubectl-run'),
    text('image'),
    text('image-pull-policy'),
    text('restart', { default: 'Always', values: ['Always', 'OnFailure', 'Never'] }),
    list('env', { whole: true }),
    text('labels', { short: 'l' }),
    list('annotations', { whole: true }),
    text('port'),
    bool('command'),
    bool('expose'),
    bool('rm'),
    bool('stdin', { short: 'i' }),
    bool('tty', { short: 't' }),
    bool('attach'),
    bool('quiet', { short: 'q' }),
    bool('privileged'),
    bool('leave-stdin-open'),
    text('overrides'),
    duration('pod-running-timeout'),
    text('cascade', { bare: 'background' }),
    text('serviceaccount'),
  ],
  required: ['image'],
  run,
};

const RESTARTS = ['Always', 'OnFailure', 'Never'];

function run(context: Context): void {
  const { flags, args } = context;
  const names = context.dash < 0 ? args.slice(0, 1) : args.slice(0, context.dash);
  const [name] = names;
  if (name === undefined) throw usage('run', 'NAME is required for run');
  const words = context.dash < 0 ? args.slice(1) : args.slice(context.dash);
  if (flags.text('image') === '') throw new Failure('--image is required');
  if (!/^[a-z0-9]+(?:[._/:@A-Za-z0-9-]*[A-Za-z0-9])?$/i.test(flags.text('image')))
    throw new Failure(`Invalid image name ${JSON.stringify(flags.text('image'))}: invalid reference format`);
  if (!RESTARTS.includes(flags.text('restart'))) throw usage('run', `invalid restart policy: ${flags.text('restart')}`);
  if (flags.yes('expose') && flags.text('port') === '') throw usage('run', '--port must be set when exposing a service');
  if (flags.yes('rm') && !flags.yes('attach') && !flags.yes('stdin')) throw usage('run', '--rm should only be used for attached containers');
  const labels = flags.text('labels') === '' ? { run: name } : readLabels(flags.text('labels'));
  const announce = announcer(context);
  const make = (kind: KindDefinition, object: KubeObject): void => {
    const body = flags.yes('save-config') ? withLastApplied(object) : object;
    announce(
      context.dryRun === 'client' ? body : context.create(kind, context.namespace, body, { fieldManager: 'kubectl-run' }),
      'created',
    );
  };
  if (flags.yes('expose')) make(findKind('services')!, serviceFor(context, name, labels));
  make(findKind('pods')!, podFor(context, name, labels, words));
}

/** Upstream: generate.ParseLabels. */
function readLabels(spec: string): { [key: string]: string } {
  return Object.fromEntries(
    spec.split(',').map((word) => {
      const [key = '', value, ...more] = word.split('=');
      if (value === undefined || more.length > 0) throw new Failure(`unexpected label spec: ${word}`);
      if (key === '') throw new Failure('unexpected empty label key');
      return [key, value];
    }),
  );
}

function podFor(context: Context, name: string, labels: { [key: string]: string }, words: readonly string[]): KubeObject {
  const { flags } = context;
  const port = flags.text('port');
  const env = flags.list('env').map((pair) => {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new Failure(`invalid env: ${pair}`);
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  const container: { [key: string]: Json } = {
    ...(words.length > 0 && { [flags.yes('command') ? 'command' : 'args']: [...words] }),
    ...(env.length > 0 && { env }),
    image: flags.text('image'),
    ...(flags.text('image-pull-policy') !== '' && { imagePullPolicy: flags.text('image-pull-policy') }),
    name,
    ...(port !== '' && { ports: [{ containerPort: portNumber(port) }] }),
    resources: {},
    ...(flags.yes('privileged') && { securityContext: { privileged: true } }),
    ...(flags.yes('stdin') && { stdin: true, stdinOnce: true }),
    ...(flags.yes('tty') && { tty: true }),
  };
  const annotations = Object.fromEntries(
    flags.list('annotations').map((pair) => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')]),
  );
  const metadata = {
    ...(Object.keys(annotations).length > 0 && { annotations }),
    labels,
    name,
    ...(context.namespaceGiven && { namespace: context.namespace }),
  };
  const spec = { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.text('restart') };
  return overridden(context, { apiVersion: 'v1', kind: 'Pod', metadata, spec, status: {} }) as object as KubeObject;
}

function serviceFor(context: Context, name: string, labels: { [key: string]: string }): KubeObject {
  const port = portNumber(context.flags.text('port'));
  const metadata = { name, ...(context.namespaceGiven && { namespace: context.namespace }) };
  const spec = { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labels };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec, status: { loadBalancer: {} } } as object as KubeObject;
}

function portNumber(text_: string): number {
  if (!/^\d+$/.test(text_)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(text_)}: invalid syntax`);
  return Number(text_);
}

/** `--overrides`: JSON merged over the object. */
function overridden(context: Context, object: Json): Json {
  const source = context.flags.text('overrides');
  if (source === '') return object;
  try {
    return merge(object, JSON.parse(source) as Json);
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    throw new Failure('Invalid JSON Patch');
  }
}

function merge(base: Json, over: Json): Json {
  if (base === null || over === null || typeof base !== 'object' || typeof over !== 'object' || Array.isArray(base) || Array.isArray(over))
    return over;
  const result = new Map<string, Json>(Object.entries(base as { readonly [key: string]: Json }));
  for (const [key, value] of Object.entries(over as { readonly [key: string]: Json })) {
    const old = result.get(key);
    result.set(key, old === undefined ? value : merge(old, value));
  }
  return Object.fromEntries(result);
}
