/**
 * The start of a cluster: what kube-apiserver creates by itself and what kubeadm installs, as requests in stages; then the machines join.
 * Upstream: pkg/controlplane (system namespaces, kubernetes Service), pkg/apis/scheduling (system priority classes), cmd/kubeadm/app/phases.
 */
import { RBAC_GROUP } from './api/kinds/rbac.ts';
import type { ApiRequest } from './api/request.ts';
import { bootstrapObjects } from './apiserver/bootstrapPolicy.ts';
import type { KubeObject } from './api/object.ts';
import { cniManifests, cniNamespaces } from './cniManifests.ts';
import type { Client } from './client/client.ts';
import type { Component, Context, World } from './kernel/component.ts';
import type { ScheduledEvent } from './kernel/eventQueue.ts';
import type { Table } from './kernel/table.ts';
import type { Masters } from './kubeadm/masters.ts';
import type { KubeadmNodes } from './kubeadm/nodes.ts';
import { addonObjects, late } from './late.ts';
import { cloudManifests, storageManifests } from './storageManifests.ts';
import { systemManifests, type Manifest } from './systemManifests.ts';
import type { Scenario } from './scenario.ts';

const USER = 'kubernetes-admin';
const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

export class Bootstrap implements Component {
  readonly kind = 'kubeadm';
  readonly #client: Client;
  readonly #scenario: Scenario;
  readonly #progress: Table<number>;
  /** kubeadm on single machines, later. */
  readonly #makeNodes: () => KubeadmNodes;
  #nodes: KubeadmNodes | undefined;
  readonly #stages: readonly (readonly ApiRequest[])[];

  constructor(world: World, client: Client, scenario: Scenario, masters: Masters) {
    this.#client = client;
    this.#scenario = scenario;
    this.#progress = world.table('kubeadm/progress');
    this.#makeNodes = () => new (late().KubeadmNodes)(world, client, masters);
    const stages = [[...NAMESPACES, ...cniNamespaces(scenario)].map(namespace), priorityClasses(), [kubernetesService(scenario)], kubernetesEndpoints(scenario), storageManifests(scenario).map(manifest)];
    const system = scenario.systemPods ? [policies(), [...systemManifests(scenario), ...cniManifests(scenario), ...cloudManifests(scenario)].map(manifest)] : [];
    const objects = byKind(scenario.objects ?? []).map((group) => group.map(given));
    const addons = byKind((scenario.addons ?? []).flatMap(addonObjects)).map((group) => group.map(given));
    this.#stages = [...stages, ...system, ...addons, ...objects].filter((stage) => stage.length > 0);
  }

  start(ctx: Context): void {
    this.#send(ctx, 0);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (ctx.self.instance !== undefined) {
      (this.#nodes ??= this.#makeNodes()).handle(event, ctx);
      return;
    }
    if (event.type !== 'response') return;
    const waiting = this.#progress.get('waiting')! - 1;
    this.#progress.set('waiting', waiting);
    if (waiting === 0) this.#send(ctx, this.#progress.get('stage')! + 1);
  }

  #send(ctx: Context, stage: number): void {
    const requests = this.#stages[stage];
    this.#progress.set('stage', stage);
    this.#progress.set('waiting', requests?.length ?? 0);
    for (const request of requests ?? []) this.#client.send(ctx, request, undefined, { routine: request.agent === 'kube-apiserver' });
    if (stage === 1) for (const machine of this.#scenario.machines) ctx.schedule(0, { kind: 'kubelet', instance: machine.name }, 'join', machine, { cause: 0 });
  }
}

const create = (group: string, version: string, resource: string, body: ApiRequest['body'] & {}, namespace?: string): ApiRequest => ({
  verb: 'create',
  group,
  version,
  resource,
  ...(namespace !== undefined && { namespace }),
  body,
  user: USER,
  agent: 'kubeadm',
});

const namespace = (name: string): ApiRequest => create('', 'v1', 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

function priorityClasses(): ApiRequest[] {
  const classes: readonly [string, number, string][] = [
    ['system-cluster-critical', 2_000_000_000, 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.'],
    ['system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'],
  ];
  return classes.map(([name, value, description]) =>
    create('scheduling.k8s.io', 'v1', 'priorityclasses', { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description }),
  );
}

/** `10.96.0.0/12` -> `10.96.0.1`. */
const firstAddress = (network: string): string => network.split('/')[0]!.replace(/\d+$/, (last) => String(Number(last) + 1));

function kubernetesService(scenario: Scenario): ApiRequest {
  const body = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: firstAddress(scenario.serviceNetwork), ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  };
  return create('', 'v1', 'services', body, 'default');
}

function kubernetesEndpoints(scenario: Scenario): ApiRequest[] {
  const addresses = scenario.machines.filter((machine) => machine.controlPlane === true).map((machine) => machine.address);
  if (addresses.length === 0) return [];
  const ports = [{ name: 'https', port: 6443, protocol: 'TCP' }];
  const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'kubernetes', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }, subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports }] };
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports,
  };
  return [create('', 'v1', 'endpoints', endpoints, 'default'), create('discovery.k8s.io', 'v1', 'endpointslices', slice, 'default')];
}

const manifest = ({ resource, object }: Manifest): ApiRequest => create(resource.group, resource.version, resource.resource, object, resource.resource.startsWith('clusterrole') || resource.group === 'storage.k8s.io' ? undefined : ((object['metadata'] as { readonly namespace?: string }).namespace ?? 'kube-system'));

/** Roles and bindings that kube-apiserver makes by itself. */
const policies = (): ApiRequest[] => bootstrapObjects().map(({ resource, object }) => ({ ...create(RBAC_GROUP, 'v1', resource, object), agent: 'kube-apiserver' }));

/** Neighbours of one kind together: each kind is there before the next one comes. */
function byKind(objects: readonly KubeObject[]): readonly (readonly KubeObject[])[] {
  const groups: KubeObject[][] = [];
  for (const object of objects) {
    const last = groups.at(-1);
    if (last?.[0]?.kind === object.kind) last.push(object);
    else groups.push([object]);
  }
  return groups;
}

function given(object: KubeObject): ApiRequest {
  const slash = object.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash);
  const { resourceVersion: _revision, uid: _uid, ...metadata } = object.metadata;
  return create(group, object.apiVersion.slice(slash + 1), pluralOf(object.kind), { ...object, metadata: { ...metadata, resourceVersion: '', uid: '' } }, object.metadata.namespace);
}

const pluralOf = (kind: string): string => {
  const lower = kind.toLowerCase();
  return lower.endsWith('s') ? (lower === 'endpoints' ? lower : `${lower}es`) : lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
};
