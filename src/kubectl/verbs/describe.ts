/**
 * kubectl describe. Upstream: k8s.io/kubectl/pkg/cmd/describe/describe.go.
 */
import { ALL_NAMESPACES, CHUNK_SIZE, FILES, SELECTOR, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { KubeObject } from '../discovery.ts';
import { describerOf } from '../describe.ts';
import { Failure, isNotFound, throwAll } from '../failure.ts';
import { bool } from '../flags.ts';
import { fetch, select, type Selection, type Target } from '../resources.ts';

export const describe: Command = {
  name: 'describe',
  group: 'troubleshooting',
  short: 'Show details of a specific resource or group of resources',
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [flags]',
  flags: [...FILES, ...SELECTOR, ALL_NAMESPACES, CHUNK_SIZE, bool('show-events', { default: 'true' })],
  run,
};

function run(context: Context): void {
  if (context.args.length === 0 && context.flags.list('filename').length === 0) {
    throw new Failure(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  }
  const selection = select(context, { args: context.args, listWithoutSelector: true });
  const { objects, failures } = fetchOrPrefix(context, selection);
  // Of several objects the events are shown only if asked for.
  const showEvents = context.flags.yes('show-events') && (objects.length === 1 || context.flags.given('show-events'));
  objects.forEach(({ target, object }, index) => {
    context.print(`${index === 0 ? '' : '\n\n'}${describerOf(target.kind)(context, object, showEvents)}`);
  });
  if (objects.length === 0 && failures.length === 0)
    context.printError(
      context.flags.yes('all-namespaces') ? 'No resources found' : `No resources found in ${context.namespace} namespace.`,
    );
  throwAll(failures);
}

interface Found {
  readonly objects: readonly { readonly target: Target; readonly object: KubeObject }[];
  readonly failures: readonly Failure[];
}

/** A single name that nothing has may be the beginning of names. */
function fetchOrPrefix(context: Context, selection: Selection): Found {
  const found = fetch(context, selection);
  const [only] = found.failures;
  const [target] = selection.targets;
  if (
    found.objects.length > 0 ||
    found.failures.length !== 1 ||
    target === undefined ||
    selection.targets.length !== 1 ||
    !isNotFound(only)
  )
    return found;
  const similar = context.list(target.kind, target.namespace).filter((object) => object.metadata.name.startsWith(target.name));
  if (similar.length === 0) return found;
  return { objects: similar.map((object) => ({ target: { ...target, name: object.metadata.name }, object })), failures: [] };
}
