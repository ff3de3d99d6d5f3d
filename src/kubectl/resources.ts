/**
 * Which objects a command is about: words of the command line, or documents of files. Upstream: k8s.io/cli-runtime/pkg/resource/builder.go.
 */
import type { Context } from './context.ts';
import { findKind, kindOf, kindsIn, versionText, type Json, type KindDefinition, type KubeObject, type Status } from './discovery.ts';
import { Failure, isNotFound, StatusFailure, throwAll } from './failure.ts';
import { readDocuments, type JsonObject } from './input/documents.ts';
import { readInputs } from './input/files.ts';

/** One object that was named, or all of a kind that a selector leaves. */
export interface Target {
  readonly kind: KindDefinition;
  readonly namespace: string | undefined;
  readonly name: string;
  /** The document it came from. */
  readonly document?: JsonObject;
  /** `STDIN` or the path; empty for words. */
  readonly source: string;
}

export interface Selection {
  /** Named one by one. */
  readonly targets: readonly Target[];
  /** Kinds to be listed. */
  readonly kinds: readonly KindDefinition[];
  readonly failures: readonly Failure[];
  /** Exactly one object was named. */
  readonly single: boolean;
}

export interface SelectionOptions {
  readonly args: readonly string[];
  /** A kind alone means all of its objects. */
  readonly listWithoutSelector: boolean;
  readonly files?: readonly string[];
  /** What selects objects, where the flag of that name means something else. */
  readonly selector?: string;
}

export const NOTHING_GIVEN = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

export function select(context: Context, options: SelectionOptions): Selection {
  const files = options.files ?? context.flags.list('filename');
  if (files.length > 0 || context.flags.list('kustomize').length > 0) return selectDocuments(context, files, options.args);
  if (options.args.length === 0) throw new Failure(NOTHING_GIVEN);
  return selectWords(context, options);
}

function selectDocuments(context: Context, files: readonly string[], args: readonly string[]): Selection {
  if (args.length > 0)
    throw new Failure('when paths, URLs, or stdin is provided as resource input, you may not specify resource arguments as well');
  const { targets, failures } = readTargets(context, files);
  return { targets, kinds: [], failures, single: targets.length === 1 };
}

/** The documents of files, each with its kind and namespace. */
export function readTargets(context: Context, files: readonly string[]): { targets: Target[]; failures: Failure[] } {
  const targets: Target[] = [];
  const failures: Failure[] = [];
  for (const { source, text } of readInputs(context, files)) {
    for (const document of readDocuments(text, source)) {
      try {
        if (!document.ok) throw new Failure(document.error);
        targets.push(targetOf(context, document.object, source));
      } catch (fault) {
        if (!(fault instanceof Failure)) throw fault;
        failures.push(fault);
      }
    }
  }
  return { targets, failures };
}

function targetOf(context: Context, object: JsonObject, source: string): Target {
  const { apiVersion = '', kind: kindName } = object as { apiVersion?: string; kind: string };
  const metadata = (object['metadata'] ?? {}) as { readonly [key: string]: Json };
  const name = textOf(metadata['name']);
  const own = textOf(metadata['namespace']);
  if (apiVersion === '' && !/^(false|ignore)$/i.test(context.flags.text('validate') || 'ignore')) {
    throw new Failure(
      `error validating ${JSON.stringify(source)}: error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
  const kind = kindOf(apiVersion, kindName);
  if (kind === undefined) {
    const where = `no matches for kind ${JSON.stringify(kindName)} in version ${JSON.stringify(apiVersion)}`;
    throw new Failure(
      `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(own)} from ${JSON.stringify(source)}: ${where}\nensure CRDs are installed first`,
    );
  }
  if (!kind.namespaced) return { kind, namespace: undefined, name, document: object, source };
  if (own !== '' && context.namespaceGiven && own !== context.namespace) {
    throw new Failure(
      `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(context.namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  const namespace = own === '' ? context.namespace : own;
  return { kind, namespace, name, document: { ...object, metadata: { ...metadata, namespace } }, source };
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function selectWords(context: Context, { args, listWithoutSelector, selector = context.flags.text('selector') }: SelectionOptions): Selection {
  const slashes = args.filter((word) => word.includes('/')).length;
  if (slashes > 0 && slashes !== args.length) {
    throw new Failure(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  if (context.flags.yes('all-namespaces') && (slashes > 0 || args.length > 1))
    throw new Failure('a resource cannot be retrieved by name across all namespaces');
  const all = context.flags.yes('all');
  const failures: Failure[] = [];
  const targets: Target[] = [];
  const add = (kind: KindDefinition, name: string): void =>
    void targets.push({ kind, namespace: kind.namespaced ? context.namespace : undefined, name, source: '' });
  if (slashes > 0) {
    for (const word of args) gather(failures, () => pairs(word).forEach(([kind, name]) => add(kind, name)));
    return finish(context, targets, failures, selector);
  }
  const [types = '', ...names] = args;
  const kinds = types.split(',').flatMap((type) => kindsNamed(type));
  if (names.length === 0) {
    if (selector === '' && context.flags.text('field-selector') === '' && !all && !listWithoutSelector) {
      throw new Failure('resource(s) were provided, but no name was specified');
    }
    return { targets: [], kinds, failures: [], single: false };
  }
  for (const name of names) if (name === '') throw new Failure('resource name may not be empty');
  for (const kind of kinds) for (const name of names) add(kind, name);
  return finish(context, targets, failures, selector, all);
}

function finish(context: Context, targets: Target[], failures: Failure[], selector: string, all = false): Selection {
  if (targets.length > 0 && selector + context.flags.text('field-selector') !== '') throw new Failure('name cannot be provided when a selector is specified');
  if (targets.length > 0 && all) throw new Failure('name cannot be provided when a selector is specified');
  return { targets, kinds: [], failures, single: targets.length === 1 };
}

function gather(failures: Failure[], action: () => void): void {
  try {
    action();
  } catch (fault) {
    if (!(fault instanceof Failure)) throw fault;
    failures.push(fault);
  }
}

function pairs(word: string): [KindDefinition, string][] {
  const parts = word.split('/');
  if (parts.length !== 2) throw new Failure('arguments in resource/name form may not have more than one slash');
  const [type = '', name = ''] = parts;
  if (type === '' || name === '') throw new Failure('arguments in resource/name form must have a single resource and name');
  return kindsNamed(type).map((kind) => [kind, name]);
}

/** Kinds by any of their names, or those of a category. */
function kindsNamed(type: string): readonly KindDefinition[] {
  const category = kindsIn(type);
  if (category.length > 0) return category;
  const kind = findKind(type);
  if (kind === undefined) throw noSuchType(type);
  return [kind];
}

/** The group that was asked for is not told. Upstream: cli-runtime's Builder.mappingFor. */
const noSuchType = (type: string): Failure => new Failure(`the server doesn't have a resource type ${JSON.stringify(type.split('.')[0])}`);

/** Of what is not found in a namespace that is not there, the namespace is told. Upstream: cli-runtime's Info.Get. */
export function namespaceMissing(context: Context, namespace: string | undefined, fault: unknown): unknown {
  if (!isNotFound(fault) || namespace === undefined || namespace === 'default') return fault;
  const answer = context.ask({ verb: 'get', group: '', version: 'v1', resource: 'namespaces', name: namespace });
  return answer.code === 404 ? new StatusFailure(answer.body as Status) : fault;
}

function getOne(context: Context, { kind, namespace, name }: Target): KubeObject {
  try {
    const subresource = context.flags.text('subresource');
    return context.get(kind, namespace, name, subresource === '' ? undefined : subresource);
  } catch (fault) {
    throw namespaceMissing(context, namespace, fault);
  }
}

/** Fetches what was selected; failures are gathered so that the others are served. */
export function fetch(
  context: Context,
  selection: Selection,
): { objects: { readonly target: Target; readonly object: KubeObject }[]; failures: Failure[] } {
  const objects: { target: Target; object: KubeObject }[] = [];
  const failures = [...selection.failures];
  for (const target of selection.targets)
    gather(failures, () => objects.push({ target, object: getOne(context, target) }));
  const namespace = context.flags.yes('all-namespaces') ? undefined : context.namespace;
  const query = queryOf(context);
  for (const kind of selection.kinds) {
    gather(failures, () => {
      for (const object of context.list(kind, namespace, query)) {
        objects.push({ target: { kind, namespace: object.metadata.namespace, name: object.metadata.name, source: '' }, object });
      }
    });
  }
  return { objects, failures };
}

/** Fetches and throws when anything failed. */
export function fetchAll(context: Context, options: SelectionOptions): { readonly target: Target; readonly object: KubeObject }[] {
  const { objects, failures } = fetch(context, select(context, options));
  throwAll(failures);
  return objects;
}

export function queryOf(context: Context): { labelSelector?: string; fieldSelector?: string } {
  const labelSelector = context.flags.text('selector');
  const fieldSelector = context.flags.text('field-selector');
  return { ...(labelSelector !== '' && { labelSelector }), ...(fieldSelector !== '' && { fieldSelector }) };
}

/** The document with the kind's real version, as it is sent. */
export const documentOf = (target: Target): KubeObject =>
  ({ ...target.document, apiVersion: textOf(target.document?.['apiVersion']) || versionText(target.kind) }) as object as KubeObject;
