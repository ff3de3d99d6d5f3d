/**
 * kubectl set env. Upstream: k8s.io/kubectl/pkg/cmd/set/set_env.go.
 */
import type { Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { EnvVar, Json, KubeObject, PodSpec, StringMap } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { bool, list, text } from '../../flags.ts';
import { fetchAll } from '../../resources.ts';
import { changeTemplates, containersNamed, containersPatch, podSpecOf, SET_FLAGS, splitPairs } from './templates.ts';

export const env: Command = {
  name: 'env',
  short: 'Update environment variables on a pod template',
  usage: 'set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: [
    ...SET_FLAGS,
    text('containers', { short: 'c', default: '*' }),
    list('env', { short: 'e', whole: true }),
    text('from'),
    text('prefix'),
    list('keys'),
    bool('list'),
    bool('resolve'),
    bool('overwrite', { default: 'true' }),
  ],
  run,
};

function run(context: Context): void {
  const isPair = (word: string): boolean => word.includes('=') || word.endsWith('-');
  const { resources, pairs } = splitPairs(context.args, isPair);
  if (resources.length === 0 && context.flags.list('filename').length === 0)
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (context.flags.yes('list')) return printEnv(context, resources);
  const words = [...pairs, ...context.flags.list('env')];
  const added: EnvVar[] = [
    ...words
      .filter((word) => word.includes('='))
      .map((word) => ({ name: word.slice(0, word.indexOf('=')), value: word.slice(word.indexOf('=') + 1) })),
    ...fromObject(context),
  ];
  const removed = words.filter((word) => !word.includes('=')).map((word) => word.slice(0, -1));
  if (added.length === 0 && removed.length === 0) throw new Failure('at least one environment variable must be provided');
  changeTemplates(context, resources, {
    told: 'env',
    failing: 'failed to patch env update to pod template',
    patchOf: (spec, object) => patchOf(context, spec, object, added, removed),
  });
}

function patchOf(
  context: Context,
  spec: PodSpec,
  object: KubeObject,
  added: readonly EnvVar[],
  removed: readonly string[],
): Json | undefined {
  const wanted = context.flags.text('containers');
  const found = containersNamed(spec, wanted, true);
  if (found.length === 0)
    throw new Failure(`${object.kind}/${object.metadata.name} does not have any containers matching ${JSON.stringify(wanted)}`);
  return containersPatch(
    found.flatMap((one) => {
      const before = one.container.env ?? [];
      const fresh = added.filter((variable) => context.flags.yes('overwrite') || !before.some((old) => old.name === variable.name));
      const gone = removed.filter((name) => before.some((old) => old.name === name));
      if (fresh.length === 0 && gone.length === 0) return [];
      const patch: Json[] = [...fresh.map((variable) => replacing(variable, before.find((old) => old.name === variable.name))), ...gone.map((name) => ({ name, $patch: 'delete' }))];
      return [{ ...one, patch: { env: patch } }];
    }),
  );
}

/** A variable that had its value from elsewhere has it no longer, and the reverse. */
const replacing = (variable: EnvVar, old: EnvVar | undefined): Json => ({
  ...(variable as EnvVar & Json & object),
  ...(variable.valueFrom === undefined && old?.valueFrom !== undefined && { valueFrom: null }),
  ...(variable.value === undefined && old?.value !== undefined && { value: null }),
});

/** `--from=configmap/x`: a variable for each of its keys. */
function fromObject(context: Context): EnvVar[] {
  const from = context.flags.text('from');
  if (from === '') return [];
  const [{ object } = { object: undefined }] = fetchAll(context, { args: [from], listWithoutSelector: false, files: [] });
  const { data = {} } = (object ?? {}) as { readonly data?: StringMap };
  const keys = context.flags.list('keys');
  const prefix = context.flags.text('prefix');
  return Object.keys(data)
    .filter((key) => keys.length === 0 || keys.includes(key))
    .sort()
    .map((key) => {
      const name = prefix + key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
      const reference = { name: object?.metadata.name ?? '', key };
      return { name, valueFrom: object?.kind === 'Secret' ? { secretKeyRef: reference } : { configMapKeyRef: reference } };
    });
}

function printEnv(context: Context, resources: readonly string[]): void {
  for (const { target, object } of fetchAll(context, { args: resources, listWithoutSelector: false })) {
    for (const container of podSpecOf(object)?.containers ?? []) {
      context.printLine(`# ${target.kind.kind} ${target.name}, container ${container.name}`);
      for (const { name, value, valueFrom } of container.env ?? [])
        context.printLine(valueFrom === undefined ? `${name}=${value ?? ''}` : `# ${name} from ${JSON.stringify(valueFrom)}`);
    }
  }
}
