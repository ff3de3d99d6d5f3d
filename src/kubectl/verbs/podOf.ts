/**
 * The Pod and container that `logs` and `exec` are about. Upstream: k8s.io/kubectl/pkg/polymorphichelpers, pkg/cmd/util/podcmd.
 */
import { items, type Context } from '../context.ts';
import { formatSelector, selectorOf, type KubeObject, type LabelSelector, type Pod } from '../discovery.ts';
import { Failure, isNotFound } from '../failure.ts';
import { fetchAll } from '../resources.ts';

/** A Pod by name, or one of a workload's. */
export function podOf(context: Context, word: string, quiet = false): Pod {
  const [{ object } = { object: undefined }] = fetchAll(context, {
    args: word.includes('/') ? [word] : ['pods', word],
    listWithoutSelector: false,
    files: [],
  });
  if (object === undefined) throw new Failure(`no object named ${JSON.stringify(word)} found`);
  if (object.kind === 'Pod') return object as Pod;
  const pods = podsOf(context, object);
  const [first] = [...pods].sort((a, b) => Number(b.status?.phase === 'Running') - Number(a.status?.phase === 'Running'));
  if (first === undefined) throw new Failure('timed out waiting for the condition');
  if (pods.length > 1 && !quiet) context.printError(`Found ${pods.length} pods, using pod/${first.metadata.name}`);
  return first;
}

function podsOf(context: Context, object: KubeObject): readonly Pod[] {
  const { selector } = (object.spec ?? {}) as { readonly selector?: LabelSelector | { readonly [key: string]: string } };
  const labels =
    object.kind === 'Service'
      ? selectorOf({ matchLabels: selector as { readonly [key: string]: string } })
      : selectorOf(selector as LabelSelector | undefined);
  if (object.kind === 'Service' && Object.keys(selector ?? {}).length === 0)
    throw new Failure(`cannot get the logs from *v1.Service: invalid service '${object.metadata.name}': Service is defined without a selector`);
  if (labels === undefined) throw new Failure(`cannot attach to ${object.kind}: selector not found`);
  return items(
    context.send({
      verb: 'list',
      group: '',
      version: 'v1',
      resource: 'pods',
      namespace: object.metadata.namespace ?? 'default',
      options: { labelSelector: formatSelector(labels) },
    }),
  ) as readonly Pod[];
}

/** The container asked for, or the first, which is told when there are several. */
export function containerOf(context: Context, pod: Pod, quiet = false): string {
  const wanted = context.flags.text('container');
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  if (wanted !== '') {
    if (!all.some((container) => container.name === wanted)) throw new Failure(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
    return wanted;
  }
  const preferred = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  const name = pod.spec.containers.find((container) => container.name === preferred)?.name ?? pod.spec.containers[0]?.name ?? '';
  if (all.length > 1 && !quiet && preferred === undefined) {
    const names = [
      ...pod.spec.containers.map((container) => container.name),
      ...(pod.spec.initContainers ?? []).map((container) => `${container.name} (init)`),
    ];
    context.printError(`Defaulted container ${JSON.stringify(name)} out of: ${names.join(', ')}`);
  }
  return name;
}

/** A missing Pod, as `logs` words it. */
export const withLogsWording = (fault: unknown, context: Context): unknown =>
  isNotFound(fault)
    ? new Failure(`error from server (NotFound): ${fault.message} in namespace ${JSON.stringify(context.namespace)}`)
    : fault;
