/**
 * Changing the Pod template of workloads, whatever their kind. Upstream: k8s.io/kubectl/pkg/polymorphichelpers/updatepodspec.go, cmd/set/helper.go.
 */
import { ALL_NAMESPACES, DRY_RUN, fieldManager, FILES, OUTPUT, RECORD, SELECTOR } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Json, KubeObject, PodSpec } from '../../discovery.ts';
import { Failure, StatusFailure, throwAll } from '../../failure.ts';
import { bool, type Flag } from '../../flags.ts';
import { announcer } from '../../output/announce.ts';
import { documentOf, fetchAll, NOTHING_GIVEN, readTargets, type Target } from '../../resources.ts';
import { threeWayPatch } from '../apply/threeWay.ts';

export const SET_FLAGS: readonly Flag[] = [
  ...FILES,
  ...OUTPUT,
  ...SELECTOR,
  ALL_NAMESPACES,
  DRY_RUN,
  RECORD,
  fieldManager('kubectl-set'),
  bool('all'),
  bool('local'),
];

/** The Pod's own spec, or that of the template; undefined for kinds without one. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  const { spec } = object as KubeObject & {
    readonly spec?: PodSpec & {
      readonly template?: { readonly spec?: PodSpec };
      readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } };
    };
  };
  if (object.kind === 'Pod') return spec;
  return spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec;
}

/** The object with another Pod spec. */
function withPodSpec(object: KubeObject, pod: PodSpec): KubeObject {
  if (object.kind === 'Pod') return { ...object, spec: pod } as KubeObject;
  const { spec } = object as KubeObject & { readonly spec: { readonly template?: object; readonly jobTemplate?: { readonly spec?: { readonly template?: object } } } };
  if (object.kind !== 'CronJob') return { ...object, spec: { ...spec, template: { ...spec.template, spec: pod } } } as KubeObject;
  return { ...object, spec: { ...spec, jobTemplate: { ...spec.jobTemplate, spec: { ...spec.jobTemplate?.spec, template: { ...spec.jobTemplate?.spec?.template, spec: pod } } } } } as KubeObject;
}

export interface TemplateChange {
  /** For messages: `image`, `env`, `resource requirements`. */
  readonly told: string;
  /** `failed to patch image update to pod template:`. */
  readonly failing: string;
  /** Said of an object that stays as it is; nothing when there is nothing to say. */
  readonly unchanged?: (name: string) => string;
  /** The Pod spec as it should be. What it throws is told of the object; what it gives to `fail` is told beside the change; undefined when there is none. */
  specOf(spec: PodSpec, object: KubeObject, fail: (failure: Failure) => void): PodSpec | undefined;
}

type Fetched = { readonly target: Target; readonly object: KubeObject };

/** What the command is about; it is fetched before the rest of the line is looked at. With --local the documents are all there is. */
export function subjects(context: Context, resources: readonly string[]): readonly Fetched[] {
  const { flags } = context;
  if (resources.length === 0 && flags.list('filename').length === 0) throw new Failure(NOTHING_GIVEN);
  if (flags.yes('local') && flags.list('filename').length > 0) return readTargets(context, flags.list('filename')).targets.map((target) => ({ target, object: documentOf(target) }));
  const found = fetchAll(context, { args: resources, listWithoutSelector: false });
  if (flags.yes('all') && flags.text('selector') !== '') throw new Failure('cannot set --all and --selector at the same time');
  return found;
}

export function changeTemplates(context: Context, objects: readonly Fetched[], change: TemplateChange): void {
  const failures: Failure[] = [];
  const announce = announcer(context);
  for (const { target, object } of objects) {
    try {
      changeOne(context, target, object, change, announce, (failure) => void failures.push(failure));
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault);
    }
  }
  throwAll(failures);
}

function changeOne(context: Context, target: Target, object: KubeObject, change: TemplateChange, announce: ReturnType<typeof announcer>, fail: (failure: Failure) => void): void {
  const { kind, namespace, name } = target;
  const told = `${kind.plural}/${name}`;
  const spec = podSpecOf(object);
  if (spec === undefined) throw new Failure(`error: ${told} the object is not a pod or does not have a pod template: *${kind.version}.${kind.kind}`);
  let wanted: PodSpec | undefined;
  try {
    wanted = change.specOf(spec, object, fail);
  } catch (fault) {
    throw fault instanceof Failure ? new Failure(`error: ${told} ${fault.message}`) : fault;
  }
  if (wanted === undefined) return;
  const changed = withPodSpec(object, wanted);
  const patch = threeWayPatch(object as KubeObject & Json, changed, object, kind.schema);
  if (Object.keys(patch as object).length === 0) {
    if (change.unchanged !== undefined) fail(new Failure(change.unchanged(told)));
    return;
  }
  if (context.stays) return announce(changed, `${change.told} updated`);
  try {
    announce(context.patch(kind, namespace, name, 'strategic', patch, { fieldManager: 'kubectl-set' }), `${change.told} updated`);
  } catch (fault) {
    if (!(fault instanceof StatusFailure)) throw fault;
    throw new Failure(`${change.failing} ${fault.message}`);
  }
}

/** Whether a container's name is meant; `*` stands for anything. */
export const isNamed = (pattern: string, name: string): boolean => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);

/** Sorts words into resources and `key=value` pairs. */
export function splitPairs(
  args: readonly string[],
  isPair: (word: string) => boolean,
  what: 'image' | 'environment',
): { resources: readonly string[]; pairs: readonly string[] } {
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: args, pairs: [] };
  const stray = args.slice(first).find((word) => !isPair(word));
  if (stray !== undefined) throw new Failure(`all resources must be specified before ${what} changes: ${what === 'image' ? stray : args.join(' ')}`);
  return { resources: args.slice(0, first), pairs: args.slice(first) };
}
