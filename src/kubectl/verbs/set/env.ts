/**
 * kubectl set env. Upstream: k8s.io/kubectl/pkg/cmd/set/set_env.go, set/env.
 */
import type { Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Container, EnvVar, KubeObject, PodSpec, StringMap } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { bool, list, text } from '../../flags.ts';
import { fetchAll } from '../../resources.ts';
import { printEnv } from './envList.ts';
import { changeTemplates, isNamed, SET_FLAGS, splitPairs, subjects } from './templates.ts';

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
  const { flags } = context;
  const isPair = (word: string): boolean => word.includes('=') || word.endsWith('-');
  const { resources, pairs } = splitPairs(context.args, isPair, 'environment');
  if (resources.length === 0 && flags.list('filename').length === 0) throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (flags.yes('list') && flags.given('output')) throw new Failure('--list and --output may not be specified together');
  if (flags.list('keys').length > 0 && !flags.given('from')) throw new Failure('when specifying --keys, a configmap or secret must be provided with --from');
  const { set, removed } = readPairs([...flags.list('env'), ...pairs]);
  const added = [...set, ...fromObject(context)].map((variable) => ({ ...variable, name: flags.text('prefix') + variable.name }));
  const objects = subjects(context, resources);
  const changing = (spec: PodSpec, object: KubeObject): PodSpec => changed(context, spec, object, added, removed);
  if (flags.yes('list')) return printEnv(context, objects, changing);
  changeTemplates(context, objects, { told: 'env', failing: 'failed to patch env update to pod template:', specOf: changing });
}

const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const BAD_NAME =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name', or 'MY_ENV.NAME', or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** `A=b` sets, `A-` removes. */
function readPairs(words: readonly string[]): { readonly set: readonly EnvVar[]; readonly removed: readonly string[] } {
  const set: EnvVar[] = [];
  const removed: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals >= 0) {
      const name = word.slice(0, equals);
      if (!ENV_NAME.test(name)) throw new Failure(`${JSON.stringify(name)} is not a valid key name: ${BAD_NAME}`);
      set.push({ name, value: word.slice(equals + 1) });
    } else if (word.endsWith('-')) removed.push(word.slice(0, -1));
    else throw new Failure(`unknown environment variable: ${word}`);
  }
  if (removed.some((name) => set.some((one) => one.name === name))) throw new Failure('can not both modify and remove the same environment variable in the same command');
  return { set, removed };
}

function changed(context: Context, spec: PodSpec, object: KubeObject, added: readonly EnvVar[], removed: readonly string[]): PodSpec {
  const wanted = context.flags.text('containers');
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  if (!all.some(({ name }) => isNamed(wanted, name))) context.warn(`${object.kind}/${object.metadata.name} does not have any containers matching ${JSON.stringify(wanted)}`);
  const each = (container: Container): Container => {
    if (!isNamed(wanted, container.name)) return container;
    const before = container.env ?? [];
    const held = context.flags.yes('overwrite') ? undefined : added.map(({ name }) => before.find((old) => old.name === name)).find((old) => old !== undefined);
    if (held !== undefined) throw new Failure(`'${held.name}' already has a value (${held.value ?? ''}), and --overwrite is false`);
    const env = updated(before, added, removed);
    return env.length === 0 && container.env === undefined ? container : { ...container, env };
  };
  return { ...spec, ...(spec.initContainers && { initContainers: spec.initContainers.map(each) }), containers: spec.containers.map(each) };
}

/** What was there stays where it was; what is new comes last. */
function updated(before: readonly EnvVar[], added: readonly EnvVar[], removed: readonly string[]): EnvVar[] {
  const kept = before.filter(({ name }) => !removed.includes(name)).map((old) => added.find(({ name }) => name === old.name) ?? old);
  const fresh = added.filter(({ name }, index) => !before.some((old) => old.name === name) && added.findIndex((one) => one.name === name) === index);
  return [...kept, ...fresh];
}

/** `--from=configmap/x`: a variable for each of its keys. */
function fromObject(context: Context): EnvVar[] {
  const from = context.flags.text('from');
  if (from === '') return [];
  const [{ object } = { object: undefined }] = fetchAll(context, { args: [from], listWithoutSelector: false, files: [] });
  if (object?.kind !== 'Secret' && object?.kind !== 'ConfigMap') throw new Failure('unsupported resource specified in --from');
  const { data = {} } = object as { readonly data?: StringMap };
  const keys = context.flags.list('keys');
  return Object.keys(data)
    .filter((key) => keys.length === 0 || keys.includes(key))
    .sort()
    .map((key) => {
      const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
      if (name !== key) context.warn(`key ${key} transferred to ${name}`);
      const reference = { name: object.metadata.name, key };
      return { name, valueFrom: object.kind === 'Secret' ? { secretKeyRef: reference } : { configMapKeyRef: reference } };
    });
}
