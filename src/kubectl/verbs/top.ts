/**
 * kubectl top. Upstream: k8s.io/kubectl/pkg/cmd/top, pkg/metricsutil. Leaves out: swap, protocol buffers.
 */
import type { Command } from '../command.ts';
import { items, type Context } from '../context.ts';
import { findKind, milliOf, valueOf, type KubeObject, type ResourceList, type Status } from '../discovery.ts';
import { Failure, StatusFailure, usage } from '../failure.ts';
import { bool, text } from '../flags.ts';
import { passedOn } from '../passedOn.ts';
import { TABLE_STYLE } from '../output/table.ts';
import { alignTabs } from '../output/tabWriter.ts';

const GROUP = 'metrics.k8s.io';
const VERSION = 'v1beta1';
const MIB = 1024 * 1024;

interface Used {
  readonly cpu: number;
  readonly memory: number;
}

type NodeMetrics = KubeObject & { readonly usage?: ResourceList };
type PodMetrics = KubeObject & { readonly containers?: readonly { readonly name: string; readonly usage?: ResourceList }[] };

const usedOf = (usage: ResourceList = {}): Used => ({ cpu: milliOf(usage['cpu'] ?? '0'), memory: valueOf(usage['memory'] ?? '0') });
const cells = ({ cpu, memory }: Used): string => `${Math.ceil(cpu)}m\t${Math.floor(memory / MIB)}Mi\t`;
const sumOf = (all: readonly Used[]): Used => ({ cpu: all.reduce((sum, { cpu }) => sum + cpu, 0), memory: all.reduce((sum, { memory }) => sum + memory, 0) });

/** What both commands share: whether there is such an API, and what it answers. */
function metrics(context: Context, resource: 'nodes' | 'pods', namespace: string | undefined, name: string | undefined): readonly KubeObject[] {
  const sortBy = context.flags.text('sort-by');
  if (sortBy !== '' && sortBy !== 'cpu' && sortBy !== 'memory') throw new Failure('--sort-by accepts only cpu or memory');
  const selector = context.flags.text('selector');
  const fields = resource === 'pods' ? context.flags.text('field-selector') : '';
  if (name !== undefined && (selector !== '' || fields !== '')) throw new Failure(`only one of NAME or ${resource === 'nodes' ? '--' : ''}selector can be provided`);
  const served = passedOn(context).some(({ group, version, resources }) => group === GROUP && version === VERSION && resources !== undefined);
  if (!served) throw new Failure('Metrics API not available');
  const where = { group: GROUP, version: VERSION, resource, ...(namespace !== undefined && { namespace }) };
  const response = context.ask(name === undefined ? { verb: 'list', ...where, options: selector === '' ? {} : { labelSelector: selector } } : { verb: 'get', ...where, name });
  if (response.code >= 400) throw new StatusFailure(response.body as Status);
  return name === undefined ? items(response.body) : [response.body as KubeObject];
}

const byUse = <T>(context: Context, all: readonly T[], used: (one: T) => Used, key: (one: T) => string): readonly T[] => {
  const by = context.flags.text('sort-by');
  return [...all].sort((a, b) => (by === 'cpu' ? used(b).cpu - used(a).cpu : by === 'memory' ? used(b).memory - used(a).memory : 0) || (key(a) < key(b) ? -1 : 1));
};

function topNode(context: Context): void {
  const [name] = context.args;
  if (context.args.length > 1) throw usage('top node', 'top node [NAME | -l label]');
  const all = metrics(context, 'nodes', undefined, name) as readonly NodeMetrics[];
  if (all.length === 0) throw new Failure('metrics not available yet');
  const kind = findKind('nodes')!;
  const selector = context.flags.text('selector');
  const nodes = (name === undefined ? context.list(kind, undefined, selector === '' ? {} : { labelSelector: selector }) : [context.get(kind, undefined, name)]) as readonly (KubeObject & { readonly status?: { readonly allocatable?: ResourceList; readonly capacity?: ResourceList } })[];
  const available = new Map(nodes.map(({ metadata, status }) => [metadata.name, usedOf((context.flags.yes('show-capacity') ? status?.capacity : status?.allocatable) ?? {})]));
  const share = (value: number, of: number): string => `${of === 0 ? 0 : Math.trunc((value / of) * 100)}%`;
  const rows = byUse(context, all, ({ usage: used }) => usedOf(used), ({ metadata }) => metadata.name).map(({ metadata, usage: given }) => {
    const [used, room] = [usedOf(given), available.get(metadata.name)];
    return `${metadata.name}\t${Math.ceil(used.cpu)}m\t${room ? `${share(used.cpu, room.cpu)}\t` : ''}${Math.floor(used.memory / MIB)}Mi\t${room ? `${share(used.memory, room.memory)}\t` : ''}\n`;
  });
  const silent = [...available.keys()].filter((node) => !all.some(({ metadata }) => metadata.name === node)).map((node) => `${node}\t${'<unknown>\t'.repeat(4)}\n`);
  const header = context.flags.yes('no-headers') ? '' : 'NAME\tCPU(cores)\tCPU(%)\tMEMORY(bytes)\tMEMORY(%)\t\n';
  context.print(alignTabs(header + rows.join('') + silent.join(''), TABLE_STYLE));
}

function topPod(context: Context): void {
  const { flags } = context;
  const [name] = context.args;
  if (context.args.length > 1) throw usage('top pod', 'top pod [NAME | -l label]');
  const everywhere = flags.yes('all-namespaces');
  const all = fielded(context, metrics(context, 'pods', everywhere ? undefined : context.namespace, name) as readonly PodMetrics[]);
  if (all.length === 0) return nothing(context, everywhere);
  const used = ({ containers = [] }: PodMetrics): Used => sumOf(containers.map((container) => usedOf(container.usage)));
  const sorted = byUse(context, all, used, ({ metadata }) => `${everywhere ? metadata.namespace : ''}/${metadata.name}`);
  const perContainer = flags.yes('containers');
  const place = ({ metadata }: KubeObject): string => (everywhere ? `${metadata.namespace}\t` : '');
  const rows = sorted.flatMap((pod) =>
    perContainer ? (pod.containers ?? []).map((container) => `${place(pod)}${pod.metadata.name}\t${container.name}\t${cells(usedOf(container.usage))}\n`) : [`${place(pod)}${pod.metadata.name}\t${cells(used(pod))}\n`],
  );
  const header = flags.yes('no-headers') ? '' : `${everywhere ? 'NAMESPACE\t' : ''}${perContainer ? 'POD\t' : ''}NAME\tCPU(cores)\tMEMORY(bytes)\t\n`;
  const lead = '\t'.repeat((everywhere ? 1 : 0) + (perContainer ? 1 : 0));
  const sum = flags.yes('sum') ? `${lead}\t________\t________\t\n${lead}\t${cells(sumOf(sorted.map(used)))}\n` : '';
  context.print(alignTabs(header + rows.join('') + sum, TABLE_STYLE));
}

/** Upstream filters by the Pods themselves, since metrics have no fields. */
function fielded(context: Context, all: readonly PodMetrics[]): readonly PodMetrics[] {
  const fieldSelector = context.flags.text('field-selector');
  if (fieldSelector === '' || all.length === 0) return all;
  const pods = context.list(findKind('pods')!, context.flags.yes('all-namespaces') ? undefined : context.namespace, { fieldSelector });
  return all.filter(({ metadata }) => pods.some((pod) => pod.metadata.name === metadata.name && pod.metadata.namespace === metadata.namespace));
}

/** No metrics: either there are no Pods, or they are too young. */
function nothing(context: Context, everywhere: boolean): void {
  if (context.list(findKind('pods')!, everywhere ? undefined : context.namespace).length > 0) throw new Failure('metrics not available yet');
  context.printError(everywhere ? 'No resources found' : `No resources found in ${context.namespace} namespace.`);
}

const FLAGS = [text('selector', { short: 'l' }), text('sort-by'), bool('no-headers'), bool('use-protocol-buffers', { default: 'true' })];

export const top: Command = {
  name: 'top',
  group: 'cluster',
  short: 'Display resource (CPU/memory) usage',
  usage: 'top [flags] [options]',
  commands: [
    { name: 'node', aliases: ['nodes', 'no'], short: 'Display resource (CPU/memory) usage of nodes', usage: 'top node [NAME | -l label]', flags: [...FLAGS, bool('show-capacity')], run: topNode },
    { name: 'pod', aliases: ['pods', 'po'], short: 'Display resource (CPU/memory) usage of pods', usage: 'top pod [NAME | -l label]', flags: [...FLAGS, bool('all-namespaces', { short: 'A' }), bool('containers'), text('field-selector'), bool('sum')], run: topPod },
  ],
};
