/**
 * Changing the Pod template of workloads, whatever their kind. Upstream: k8s.io/kubectl/pkg/polymorphichelpers/updatepodspec.go, cmd/set/helper.go.
 */
import { ALL_NAMESPACES, DRY_RUN, fieldManager, FILES, OUTPUT, RECORD, SELECTOR } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Container, Json, KubeObject, PodSpec } from '../../discovery.ts';
import { Failure, StatusFailure, throwAll } from '../../failure.ts';
import { bool, type Flag } from '../../flags.ts';
import { announcer } from '../../output/announce.ts';
import { compactJson } from '../../output/json.ts';
import { fetch, select, type Target } from '../../resources.ts';

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

/** A patch of the Pod spec, placed where the object has it. */
function placed(object: KubeObject, patch: Json): Json {
  if (object.kind === 'Pod') return { spec: patch };
  return object.kind === 'CronJob'
    ? { spec: { jobTemplate: { spec: { template: { spec: patch } } } } }
    : { spec: { template: { spec: patch } } };
}

export interface TemplateChange {
  /** For messages: `image`, `env`, `resource requirements`. */
  readonly told: string;
  /** `failed to patch image update to pod template`. */
  readonly failing: string;
  /** The strategic merge patch of the Pod spec; undefined when nothing changes. */
  patchOf(spec: PodSpec, object: KubeObject): Json | undefined;
}

export function changeTemplates(context: Context, resources: readonly string[], change: TemplateChange): void {
  const { objects, failures } = fetch(context, select(context, { args: resources, listWithoutSelector: false }));
  const announce = announcer(context);
  for (const { target, object } of objects) {
    try {
      changeOne(context, target, object, change, announce);
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault);
    }
  }
  throwAll(failures);
}

function changeOne(
  context: Context,
  target: Target,
  object: KubeObject,
  change: TemplateChange,
  announce: ReturnType<typeof announcer>,
): void {
  const spec = podSpecOf(object);
  if (spec === undefined) throw new Failure(`the object is not a pod or does not have a pod template: ${target.kind.kind}`);
  const patch = change.patchOf(spec, object);
  if (patch === undefined) return;
  if (context.dryRun === 'client') return announce(object, `${change.told} updated`);
  try {
    announce(
      context.patch(target.kind, target.namespace, target.name, 'strategic', placed(object, patch), { fieldManager: 'kubectl-set' }),
      `${change.told} updated`,
    );
  } catch (fault) {
    if (!(fault instanceof StatusFailure)) throw fault;
    throw new Failure(`${change.failing}: ${fault.message}`);
  }
}

/** Containers by name, `*` for all; told when none has it. */
export function containersNamed(
  spec: PodSpec,
  name: string,
  withInit: boolean,
): readonly { readonly list: 'containers' | 'initContainers'; readonly container: Container }[] {
  const of = (list: 'containers' | 'initContainers'): { list: 'containers' | 'initContainers'; container: Container }[] =>
    (spec[list] ?? []).map((container) => ({ list, container }));
  const all = withInit ? [...of('initContainers'), ...of('containers')] : of('containers');
  const pattern = new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return all.filter(({ container }) => pattern.test(container.name));
}

/** Patches by container, as one patch of the Pod spec. Containers that do not change are left out. */
export function containersPatch(
  changes: readonly {
    readonly list: 'containers' | 'initContainers';
    readonly container: Container;
    readonly patch: { readonly [field: string]: Json };
  }[],
): Json | undefined {
  const real = changes.filter(({ container, patch }) =>
    Object.entries(patch).some(
      ([field, value]) => compactJson((container as object as { readonly [field: string]: Json })[field]) !== compactJson(value),
    ),
  );
  if (real.length === 0) return undefined;
  const lists = new Map<string, Json[]>();
  for (const { list, container, patch } of real) lists.set(list, [...(lists.get(list) ?? []), { name: container.name, ...patch }]);
  return Object.fromEntries(lists);
}

/** Sorts words into resources and `key=value` pairs. */
export function splitPairs(
  args: readonly string[],
  isPair: (word: string) => boolean,
): { resources: readonly string[]; pairs: readonly string[] } {
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: args, pairs: [] };
  const stray = args.slice(first).find((word) => !isPair(word));
  if (stray !== undefined) throw new Failure(`all resources must be specified before image changes: ${stray}`);
  return { resources: args.slice(0, first), pairs: args.slice(first) };
}
