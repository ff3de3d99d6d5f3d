/**
 * kubectl describe node. Upstream: k8s.io/kubectl/pkg/describe/describe.go describeNode.
 */
import { items, type Context } from '../context.ts';
import { ageOf, formatQuantity, milliOf, valueOf, type KubeObject, type Node, type Pod, type ResourceList } from '../discovery.ts';
import { longTime } from './clock.ts';
import { resourceEntries } from './containers.ts';
import { describing } from './describer.ts';
import { eventsAbout, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels, writeTaints } from './metadata.ts';
import { podResources, sumResources, type Totals } from './podResources.ts';
import type { PrefixWriter } from './prefixWriter.ts';

export const node = describing((w, context, object, showEvents) => {
  const subject = object as Node;
  const { metadata, spec, status } = subject;
  const roles = rolesOf(subject);
  w.write(0, `Name:\t${metadata.name}\n`);
  w.write(0, `Roles:\t${roles.length === 0 ? '<none>' : roles.join(',')}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}\n`);
  writeTaints(w, 'Taints', spec.taints);
  w.write(0, `Unschedulable:\t${spec.unschedulable === true}\n`);
  writeLease(w, context, metadata.name);
  writeNodeConditions(w, subject);
  w.write(0, 'Addresses:\n');
  for (const { type, address } of status?.addresses ?? []) w.write(1, `${type}:\t${address}\n`);
  writeList(w, 'Capacity', status?.capacity);
  writeList(w, 'Allocatable', status?.allocatable);
  writeSystem(w, subject);
  writePods(w, context, subject);
  if (showEvents) {
    const events = [...eventsAbout(context, object), ...eventsAbout(context, object, { uid: metadata.name })];
    writeEvents(w, events, context.host.now());
  }
});

const ROLE = 'node-role.kubernetes.io/';

function rolesOf({ metadata }: KubeObject): readonly string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(ROLE) && key.length > ROLE.length
      ? [key.slice(ROLE.length)]
      : key === 'kubernetes.io/role' && value !== ''
        ? [value]
        : [],
  );
  return [...new Set(roles)].sort();
}

function writeLease(w: PrefixWriter, context: Context, name: string): void {
  const response = context.ask({
    verb: 'get',
    group: 'coordination.k8s.io',
    version: 'v1',
    resource: 'leases',
    namespace: 'kube-node-lease',
    name,
  });
  if (response.code >= 400)
    return w.write(0, `Lease:\tFailed to get lease: ${(response.body as { readonly message?: string }).message ?? ''}\n`);
  const { spec = {} } = response.body as {
    readonly spec?: { readonly holderIdentity?: string; readonly acquireTime?: string; readonly renewTime?: string };
  };
  const time = (value: string | undefined): string => (value === undefined || value === null ? '<unset>' : longTime(value));
  w.write(0, 'Lease:\n');
  w.write(1, `HolderIdentity:\t${spec.holderIdentity ?? '<unset>'}\n`);
  w.write(1, `AcquireTime:\t${time(spec.acquireTime)}\n`);
  w.write(1, `RenewTime:\t${time(spec.renewTime)}\n`);
}

function writeNodeConditions(w: PrefixWriter, { status }: Node): void {
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  w.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
  w.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  for (const { type, status: value, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    w.write(1, `${type} \t${value} \t${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}\n`);
  }
}

function writeList(w: PrefixWriter, title: string, list: ResourceList | undefined): void {
  const entries = resourceEntries(list);
  if (entries.length === 0) return;
  w.write(0, `${title}:\n`);
  for (const [name, quantity] of entries) w.write(0, `  ${name}:\t${quantity}\n`);
}

function writeSystem(w: PrefixWriter, { spec, status }: Node): void {
  const info = status?.nodeInfo ?? {};
  const rows = [
    ['Machine ID', 'machineID'],
    ['System UUID', 'systemUUID'],
    ['Boot ID', 'bootID'],
    ['Kernel Version', 'kernelVersion'],
    ['OS Image', 'osImage'],
    ['Operating System', 'operatingSystem'],
    ['Architecture', 'architecture'],
    ['Container Runtime Version', 'containerRuntimeVersion'],
    ['Kubelet Version', 'kubeletVersion'],
  ] as const;
  w.write(0, 'System Info:\n');
  for (const [title, field] of rows) w.write(0, `  ${title}:\t${String(info[field] ?? '')}\n`);
  if ((spec.podCIDR ?? '') !== '') w.write(0, `PodCIDR:\t${spec.podCIDR}\n`);
  if ((spec.podCIDRs ?? []).length > 0) w.write(0, `PodCIDRs:\t${(spec.podCIDRs ?? []).join(',')}\n`);
  if ((spec.providerID ?? '') !== '') w.write(0, `ProviderID:\t${spec.providerID}\n`);
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.trunc((part / whole) * 100));

function writePods(w: PrefixWriter, context: Context, { metadata, status }: Node): void {
  const fieldSelector = `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed`;
  const pods = items(
    context.send({ verb: 'list', group: '', version: 'v1', resource: 'pods', options: { fieldSelector } }),
  ) as readonly Pod[];
  const allocatable = status?.allocatable ?? status?.capacity ?? {};
  const cpu = (totals: Totals): string =>
    `${textOf(totals, 'cpu')} (${percent(milliOf(textOf(totals, 'cpu')), milliOf(allocatable['cpu']))}%)`;
  const share = (totals: Totals, name: string): string =>
    `${textOf(totals, name)} (${percent(valueOf(textOf(totals, name)), valueOf(allocatable[name]))}%)`;
  w.write(0, `Non-terminated Pods:\t(${pods.length} in total)\n`);
  w.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n');
  w.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n');
  const all = pods.map((pod) => ({ pod, ...podResources(pod) }));
  for (const { pod, requests, limits } of all) {
    const cells = [
      cpu(requests),
      cpu(limits),
      share(requests, 'memory'),
      share(limits, 'memory'),
      ageOf(pod.metadata.creationTimestamp, context.host.now()),
    ];
    w.write(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\n`);
  }
  const requests = sumResources(all.map((entry) => entry.requests));
  const limits = sumResources(all.map((entry) => entry.limits));
  w.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n');
  w.write(1, 'Resource\tRequests\tLimits\n');
  w.write(1, '--------\t--------\t------\n');
  w.write(1, `cpu\t${cpu(requests)}\t${cpu(limits)}\n`);
  for (const name of ['memory', 'ephemeral-storage']) w.write(1, `${name}\t${share(requests, name)}\t${share(limits, name)}\n`);
  const others = Object.keys(allocatable)
    .filter((name) => !['cpu', 'memory', 'ephemeral-storage', 'pods', 'storage'].includes(name))
    .sort();
  for (const name of others.filter((one) => one.startsWith('hugepages-')))
    w.write(1, `${name}\t${share(requests, name)}\t${share(limits, name)}\n`);
  for (const name of others.filter((one) => !one.startsWith('hugepages-')))
    w.write(1, `${name}\t${textOf(requests, name)}\t${textOf(limits, name)}\n`);
}

const textOf = (totals: Totals, name: string): string => {
  const quantity = totals.get(name);
  return quantity === undefined ? '0' : formatQuantity(quantity);
};
