/**
 * kubectl drain. Upstream: k8s.io/kubectl/pkg/drain/{drain,filters}.go.
 */
import { CHUNK_SIZE, DRY_RUN, SELECTOR, TIMEOUT, type Command } from '../command.ts';
import { items, type Context } from '../context.ts';
import { findKind, matchesLabels, parseSelector, type Node, type Pod } from '../discovery.ts';
import { Failure, isNotFound, StatusFailure } from '../failure.ts';
import { bool, int, parseDuration, text } from '../flags.ts';
import { PATIENCE } from '../patience.ts';
import { cordonNodes, selectNodes } from './cordon.ts';

export const drain: Command = {
  name: 'drain',
  group: 'cluster',
  short: 'Drain node in preparation for maintenance',
  usage: 'drain NODE [flags]',
  flags: [
    ...SELECTOR,
    DRY_RUN,
    CHUNK_SIZE,
    TIMEOUT,
    bool('force'),
    int('grace-period', { default: '-1' }),
    bool('ignore-daemonsets'),
    bool('delete-emptydir-data'),
    bool('delete-local-data'),
    bool('disable-eviction'),
    text('pod-selector'),
    int('skip-wait-for-delete-timeout'),
  ],
  run,
};

const EVICTION_RETRY = 5;

function run(context: Context): void {
  if (!parseSelector(context.flags.text('pod-selector')).ok) throw new Failure('--pod-selector=<pod_selector> must be a valid label selector');
  const nodes = selectNodes(context);
  cordonNodes(context, nodes, true);
  const failed: { node: string; messages: readonly string[] }[] = [];
  for (const node of nodes) {
    const messages = drainNode(context, node);
    if (messages.length === 0) context.printLine(`node/${node.metadata.name} drained${context.dryRunSuffix}`);
    else {
      context.printError(
        `error: unable to drain node ${JSON.stringify(node.metadata.name)} due to error: ${listed(messages)}, continuing command...`,
      );
      failed.push({ node: node.metadata.name, messages });
    }
  }
  if (failed.length === 0) return;
  context.printError('There are pending nodes to be drained:');
  for (const { node } of failed) context.printError(` ${node}`);
  throw new Failure(failed.flatMap(({ messages }) => messages).join('\n'), { bare: true });
}

const listed = (messages: readonly string[]): string => (messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]`);

/** Empties one node; what went wrong otherwise. */
function drainNode(context: Context, node: Node): readonly string[] {
  const { pods, warnings, faults } = podsToEvict(context, node.metadata.name);
  if (faults.length > 0) return faults;
  if (warnings.length > 0) context.printError(`Warning: ${warnings.join('; ')}`);
  if (context.dryRun !== 'none') {
    for (const pod of pods) context.printLine(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name}${context.dryRunSuffix}`);
    return [];
  }
  const messages = evictAll(context, pods);
  if (messages.length > 0) {
    context.printError(`There are pending pods in node ${JSON.stringify(node.metadata.name)} when an error occurred: ${listed(messages)}`);
    for (const pod of pods.filter((one) => exists(context, one))) context.printError(`pod/${pod.metadata.name}`);
  }
  return messages;
}

interface Plan {
  readonly pods: readonly Pod[];
  readonly warnings: readonly string[];
  readonly faults: readonly string[];
}

const NO_CONTROLLER = 'declare no controller';

/** Which Pods go, in kubectl's order of filters: DaemonSets, static Pods, local storage, no controller. */
function podsToEvict(context: Context, node: string): Plan {
  const all = items(
    context.send({ verb: 'list', group: '', version: 'v1', resource: 'pods', options: { fieldSelector: `spec.nodeName=${node}` } }),
  ) as readonly Pod[];
  const parsed = parseSelector(context.flags.text('pod-selector'));
  const selected = parsed.ok ? all.filter((pod) => matchesLabels(parsed.selector, pod.metadata.labels)) : all;
  const groups = new Map<string, Pod[]>();
  const put = (reason: string, pod: Pod): void => void groups.set(reason, [...(groups.get(reason) ?? []), pod]);
  const pods = selected.filter((pod) => verdict(context, pod, (reason) => put(reason, pod)));
  const names = (reason: string): string =>
    (groups.get(reason) ?? []).map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`).join(', ');
  const told = (prefix: string): string[] =>
    [...groups.keys()].filter((reason) => reason.startsWith(prefix)).map((reason) => `${reason.slice(prefix.length)}: ${names(reason)}`);
  return { pods, warnings: told('warning '), faults: told('fault ') };
}

/** Whether a Pod is evicted; reasons are told. */
function verdict(context: Context, pod: Pod, tell: (reason: string) => void): boolean {
  const { flags } = context;
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller === true);
  const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  if (owner?.kind === 'DaemonSet' && !finished) {
    const known = findKind('daemonsets');
    const there =
      known !== undefined &&
      context.host.request({
        verb: 'get',
        group: 'apps',
        version: 'v1',
        resource: 'daemonsets',
        namespace: pod.metadata.namespace ?? '',
        name: owner.name,
        user: 'kubernetes-admin',
        agent: 'kubectl',
      }).code < 400;
    if (there) {
      tell(
        flags.yes('ignore-daemonsets')
          ? 'warning ignoring DaemonSet-managed Pods'
          : 'fault cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
      );
      return false;
    }
  }
  if (pod.metadata.annotations !== undefined && Object.hasOwn(pod.metadata.annotations, 'kubernetes.io/config.mirror')) return false;
  const local = !finished && (pod.spec.volumes ?? []).some((volume) => volume['emptyDir'] !== undefined);
  const keepLocal = local && !flags.yes('delete-emptydir-data') && !flags.yes('delete-local-data');
  if (keepLocal) tell('fault cannot delete Pods with local storage (use --delete-emptydir-data to override)');
  const bare = owner === undefined && !finished;
  if (bare && !keepLocal)
    tell(
      flags.yes('force')
        ? `warning deleting Pods that ${NO_CONTROLLER}`
        : `fault cannot delete Pods that ${NO_CONTROLLER} (use --force to override)`,
    );
  return !keepLocal && (!bare || flags.yes('force'));
}

function exists(context: Context, pod: Pod): boolean {
  const response = context.host.request({
    verb: 'get',
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name,
    user: 'kubernetes-admin',
    agent: 'kubectl',
  });
  return response.code < 400 && (response.body as Pod).metadata.uid === pod.metadata.uid;
}

/** Evicts and waits until all are gone, again every five seconds where a budget forbids it. */
function evictAll(context: Context, pods: readonly Pod[]): readonly string[] {
  const timeout = parseDuration(context.flags.text('timeout')) || PATIENCE;
  const end = context.host.now() + timeout * 1_000_000;
  const left = (): number => Math.max(0, (end - context.host.now()) / 1_000_000);
  let pending = [...pods];
  while (pending.length > 0) {
    const began = context.host.now();
    const refused = pending.filter((pod) => !evict(context, pod));
    const going = pending.filter((pod) => !refused.includes(pod));
    const told = new Set<Pod>();
    const tell = (): void => {
      for (const pod of going) {
        if (told.has(pod) || exists(context, pod)) continue;
        told.add(pod);
        context.printLine(`pod/${pod.metadata.name} evicted`);
      }
    };
    context.host.waitUntil(() => (tell(), told.size === going.length), refused.length > 0 ? Math.min(EVICTION_RETRY, left()) : left());
    pending = pending.filter((pod) => !told.has(pod));
    // Who sleeps five seconds when fewer are left does not wake up in time; where no time passes any more, nothing will come of another try.
    const late = refused.length > 0 && left() <= EVICTION_RETRY;
    if (pending.length > 0 && refused.length > 0) context.host.waitUntil(() => false, Math.min(EVICTION_RETRY, left()));
    if (pending.length > 0 && (late || left() <= 0 || context.host.now() === began))
      return pending.map(
        (pod) =>
          `error when evicting pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(pod.metadata.namespace ?? '')}: global timeout reached: ${context.flags.text('timeout')}`,
      );
  }
  return [];
}

/** False when a disruption budget forbids it for now. */
function evict(context: Context, pod: Pod): boolean {
  const { name, namespace = 'default' } = pod.metadata;
  const grace = context.flags.number('grace-period');
  const deleteOptions = grace >= 0 ? { gracePeriodSeconds: grace } : {};
  if (!context.flags.yes('disable-eviction')) context.printLine(`evicting pod ${namespace}/${name}${context.dryRunSuffix}`);
  try {
    if (context.flags.yes('disable-eviction'))
      context.send({ verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace, name, body: deleteOptions });
    else
      context.send({
        verb: 'create',
        group: '',
        version: 'v1',
        resource: 'pods',
        namespace,
        name,
        subresource: 'eviction',
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions },
      });
    return true;
  } catch (fault) {
    if (isNotFound(fault)) return true;
    if (!(fault instanceof StatusFailure) || fault.status.reason !== 'TooManyRequests') throw fault;
    context.printError(
      `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${fault.message}`,
    );
    return false;
  }
}
