/**
 * kubectl wait. Upstream: k8s.io/kubectl/pkg/cmd/wait.
 */
import { ALL_NAMESPACES, FIELD_SELECTOR, FILES, OUTPUT, SELECTOR, type Command } from '../command.ts';
import { place, type Context } from '../context.ts';
import { shownResource, type Condition, type Json, type KubeObject } from '../discovery.ts';
import { Failure, isNotFound, throwAll } from '../failure.ts';
import { bool, duration, list } from '../flags.ts';
import { PATIENCE } from '../patience.ts';
import { announcer } from '../output/announce.ts';
import { parseRelaxed } from '../output/jsonPath.ts';
import { textOf, valuesOf } from '../output/jsonPathValue.ts';
import { fetch, select, type Target } from '../resources.ts';
import { isGone } from './waitForDeletion.ts';

export const wait: Command = {
  name: 'wait',
  group: 'advanced',
  short: 'Wait for a specific condition on one or many resources',
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [flags]",
  flags: [
    ...FILES,
    ...OUTPUT,
    ...SELECTOR,
    FIELD_SELECTOR,
    ALL_NAMESPACES,
    bool('all'),
    bool('local'),
    list('for', { whole: true }),
    duration('timeout', { default: '30s' }),
  ],
  run,
};

type Wanted =
  { readonly type: 'delete' } | { readonly type: 'create' } | { readonly type: 'met'; readonly holds: (object: KubeObject) => boolean };

function run(context: Context): void {
  const wanted = context.flags.list('for').length === 0 ? [readCondition('')] : context.flags.list('for').map(readCondition);
  const timeout = context.flags.seconds('timeout');
  const end = context.host.now() + (timeout < 0 ? PATIENCE : timeout) * 1_000_000;
  const announce = announcer(context);
  for (const one of wanted) waitFor(context, one, end, announce);
}

function waitFor(context: Context, wanted: Wanted, end: number, announce: ReturnType<typeof announcer>): void {
  const left = (): number => Math.max(0, (end - context.host.now()) / 1_000_000);
  const selection = select(context, { args: context.args, listWithoutSelector: false });
  if (wanted.type === 'create')
    if (!context.host.waitUntil(() => selection.targets.every((target) => !isGone(context, { target, uid: '' })), left())) throw new Failure('timed out waiting for the condition');
  const found = fetch(context, selection);
  const failures: Failure[] = found.failures.filter((failure) => !(wanted.type === 'delete' && isNotFound(failure)));
  if (found.objects.length === 0 && failures.length === 0) {
    if (wanted.type === 'delete') return;
    throw new Failure('no matching resources found');
  }
  for (const { target, object } of found.objects) {
    const met = wanted.type === 'create' || context.host.waitUntil(() => isMet(context, wanted, target, object), left());
    if (met) announce(object, 'condition met');
    else failures.push(new Failure(`timed out waiting for the condition on ${shownResource(target.kind).split('.')[0]}/${target.name}`));
  }
  throwAll(failures);
}

function isMet(context: Context, wanted: Wanted, target: Target, object: KubeObject): boolean {
  if (wanted.type === 'delete') return isGone(context, { target, uid: object.metadata.uid });
  const response = context.ask({ verb: 'get', ...place(target.kind, target.namespace), name: target.name });
  return response.code < 400 && wanted.type === 'met' && wanted.holds(response.body as KubeObject);
}

function readCondition(text: string): Wanted {
  const lower = text.toLowerCase();
  if (lower === 'delete') return { type: 'delete' };
  if (lower === 'create') return { type: 'create' };
  if (lower.startsWith('condition=')) return { type: 'met', holds: conditionHolds(text.slice('condition='.length)) };
  if (lower.startsWith('jsonpath=')) return { type: 'met', holds: pathHolds(text.slice('jsonpath='.length)) };
  throw new Failure(`unrecognized condition: ${JSON.stringify(text)}`);
}

function conditionHolds(text: string): (object: KubeObject) => boolean {
  const [name = '', value = 'true'] = text.split('=');
  return (object) => {
    const conditions = (object.status as { readonly conditions?: readonly Condition[] } | undefined)?.conditions ?? [];
    const condition = conditions.find((one) => one.type.toLowerCase() === name.toLowerCase());
    const observed = condition?.observedGeneration;
    if (observed !== undefined && observed < (object.metadata.generation ?? 0)) return false;
    return condition !== undefined && condition.status.toLowerCase() === value.toLowerCase();
  };
}

function pathHolds(text: string): (object: KubeObject) => boolean {
  const [, path = '', value] = /^('[^']*'|"[^"]*"|\{.*?\}|[^=]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
  if (value === '') throw new Failure('jsonpath wait has to have a value after equal sign');
  if (path.startsWith('{') !== path.endsWith('}')) throw new Failure(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  const parts = parseRelaxed(path.replace(/^['"]|['"]$/g, ''));
  return (object) => {
    const found = valuesOf(parts, object as KubeObject & Json);
    if (value === undefined) return found.length > 0;
    return found.length > 0 && found.every((one) => textOf(one) === value.replace(/^['"]|['"]$/g, ''));
  };
}
