/**
 * The programs of the control plane machines, put together: an API server, a scheduler and a controller manager on each, and with several the load
 * balancer before them and the election of who works. Upstream: cmd/kubeadm/app/phases/controlplane.
 */
import { ApiServer, type ApiServerParts } from './apiserver/apiServer.ts';
import { ADMIN } from './apiserver/rbac.ts';
import type { Client } from './client/client.ts';
import type { Candidate } from './client/leaderElection.ts';
import type { ContainerWorld } from './client/podActor.ts';
import { LoadBalancer } from './client/loadBalancer.ts';
import { ProgramGroup, type GroupParts, type Program } from './client/programGroup.ts';
import type { Programs } from './client/programs.ts';
import type { Reconnector } from './client/reconnector.ts';
import type { Recorder } from './client/recorder.ts';
import { backendKey, LOAD_BALANCER } from './client/routes.ts';
import type { EtcdConnections } from './etcd/connections.ts';
import { CONTROLLERS } from './controllers.ts';
import type { Controller, PodMetrics } from './controllers/controller.ts';
import { ControllerManager } from './controllers/controllerManager.ts';
import type { PodMetricsReader } from './controllers/managerParts.ts';
import type { Etcd } from './etcd/etcd.ts';
import type { Component, Context, World } from './kernel/component.ts';
import type { Table } from './kernel/table.ts';
import { SECOND } from './kernel/time.ts';
import type { Masters } from './kubeadm/masters.ts';
import type { Actor } from './kernel/eventQueue.ts';
import type { ControlProgram } from './kubelet/podStore.ts';
import { late } from './late.ts';
import { mastersOf, type Scenario } from './scenario.ts';
import { fingerprint, schedulerFile, SCHEDULER_FILES } from './api/schedulerFile.ts';
import { Scheduler } from './scheduler/scheduler.ts';

const WORKING: readonly Controller[] = CONTROLLERS.map((controller) => ('reconcile' in controller ? controller : { ...controller, reconcile: (key, c) => late().LATE_RECONCILERS[controller.name]!(key, c) }));

interface ControlPlaneParts {
  readonly scenario: Scenario;
  readonly programs: Programs;
  readonly client: Client;
  readonly recorder: Recorder;
  readonly reconnector: Reconnector;
  readonly apiServer: Omit<ApiServerParts, 'certificateAsked'>;
  readonly etcd: Etcd;
  readonly containers: ContainerWorld;
}

export interface ControlPlane {
  readonly components: readonly Component[];
  readonly apiServer: ApiServer;
  readonly scheduler: (instance: string | undefined) => Scheduler;
  /** For kubeadm, which adds and removes machines. */
  readonly masters: Masters;
}

/** What autoscalers ask: the metrics API, by the API server that answers now. */
const podMetricsOf = (server: () => ApiServer): PodMetricsReader => (namespace, { now, random }) => {
  const { code, body } = server().read({ verb: 'list', group: 'metrics.k8s.io', version: 'v1beta1', resource: 'pods', namespace, user: ADMIN.name, agent: 'kube-controller-manager' }, now, random);
  const { items = [], message = '' } = (body ?? {}) as { readonly items?: readonly PodMetrics[]; readonly message?: string };
  return code < 400 ? items : code === 404 ? 'the server could not find the requested resource (get pods.metrics.k8s.io)' : message;
};

export function controlPlane(world: World, { scenario, programs, client, recorder, reconnector, apiServer, etcd, containers }: ControlPlaneParts): ControlPlane {
  const { epoch, clientLimits, podNetwork, schedulerConfig } = scenario;
  const files = world.table<string>(SCHEDULER_FILES);
  const { latencies } = apiServer;
  const masters = mastersOf(scenario);
  const several = masters.length > 1;
  // As static Pods they are started again by the kubelet of their machine.
  const asPods = scenario.systemPods && scenario.workload === 'containers';
  const tell: Pick<GroupParts<Program>, 'tell'> = asPods ? { tell: (ctx, { instance = masters[0]?.name ?? '' }, type, data) => void ctx.schedule(0, { kind: 'kubelet', instance }, type, data) } : {};
  const group = <P extends Program>(kind: string, make: (memory: World, instance: string | undefined) => P): ProgramGroup<P> =>
    new ProgramGroup(world, { kind, programs, reconnector, instances: masters.slice(1).map(({ name }) => name), make, ...tell });
  // A single one would only ever find itself elected.
  const elected = (memory: World, program: Candidate, instance: string | undefined): Program => (several ? new (late().Elected)(memory, program, { client, recorder, epoch, host: instance ?? masters[0]!.name }) : program);
  const certificates = awakening(world, masters[0]?.name ?? '');
  const apiServers = group('kube-apiserver', (memory) => new ApiServer(memory, { ...apiServer, certificateAsked: certificates.asked }));
  const schedulers = group<Program>('kube-scheduler', (memory, instance) => instance?.includes('/') === true ? new (late().PodScheduler)(world, instance, { client, recorder, latencies, epoch, clientLimits, containers }) : elected(memory, new Scheduler(memory, { client, recorder, latencies, epoch, clientLimits, file: () => schedulerFile(files, instance ?? masters[0]?.name ?? '', schedulerConfig), read: (text) => late().settingsOf(text) }), instance));
  const managers = group<Program>('kube-controller-manager', (memory, instance) => elected(memory, new ControllerManager(memory, { client, recorder, latencies, epoch, controllers: WORKING, clientLimits, podNetwork, podMetrics: podMetricsOf(() => apiServers.of(undefined)), awake: certificates.awake, allowed: (user, attributes) => apiServers.of(undefined).authorize(user, attributes).allowed }), instance));
  const backends = several ? masters.map(({ name, address }, index) => ({ instance: index === 0 ? undefined : name, address: `${address}:6443` })) : [];
  const healthy = (server: Actor): boolean => programs.runs(server) && typeof apiServer.etcd.linearizable(server) !== 'string';
  // On a machine of its own, which no kubelet looks after.
  const balancer = new ProgramGroup(world, { kind: LOAD_BALANCER.kind, programs, reconnector, instances: [], make: () => new LoadBalancer(client, backends, healthy) });
  // What etcd has is on disk; it starts its further members by itself.
  const members = new ProgramGroup(world, { kind: 'etcd', programs, reconnector, instances: [], make: () => etcd, ...(scenario.controlPlane?.etcd === 'external' ? {} : tell) });
  const schedulerOf = (instance: string | undefined): Scheduler => {
    const program = schedulers.of(instance);
    return innermost(program) as Scheduler;
  };
  return { components: [balancer, members, apiServers, managers, schedulers], apiServer: apiServers.of(undefined), scheduler: schedulerOf, masters: changing(scenario, programs, client, apiServer.etcd, files) };
}

/** The controllers of certificates watch from the first request on. */
function awakening(world: World, first: string): { readonly awake: () => boolean; readonly asked: (ctx: Context) => void } {
  const table = world.table<true>('certificates/asked');
  return {
    awake: () => table.size > 0,
    asked(ctx) {
      if (table.size > 0) return;
      table.set('', true);
      for (const name of [first, ...world.table('kubelet/controlPlanes').keys().filter((one) => one !== first)]) ctx.schedule(0, { kind: 'kube-controller-manager', ...(name !== first && { instance: name }) }, 'awaken', undefined, { routine: true });
    },
  };
}

/** What works in a program, under its election and its Pod. */
const innermost = (program: object): object => ('program' in program ? innermost(program.program as object) : program);

/** A program that nobody's kubelet starts again is started by hand. */
const AGAIN = SECOND;
const PROGRAMS = ['kube-apiserver', 'kube-scheduler', 'kube-controller-manager'];

/** How control plane machines come and go while the cluster runs. */
function changing(scenario: Scenario, programs: Programs, { routes }: Client, etcd: EtcdConnections, files: Table<string>): Masters {
  const [first, second] = mastersOf(scenario);
  const asPods = scenario.systemPods && scenario.workload === 'containers';
  const instanceOf = (name: string): string | undefined => (name === first?.name ? undefined : name);
  const actorOf = (kind: string, name: string): Actor => (instanceOf(name) === undefined ? { kind } : { kind, instance: name });
  const operate = (ctx: Context, operation: object): void => void ctx.schedule(0, { kind: 'etcd' }, 'operation', operation);
  return {
    stableEndpoint: second !== undefined,
    externalEtcd: scenario.controlPlane?.etcd === 'external',
    addMember: (ctx, { name, address }) => operate(ctx, { do: 'addMember', name, address, ...(instanceOf(name) !== undefined && { instance: name }) }),
    removeMember: (ctx, name) => operate(ctx, { do: 'removeMember', name }),
    votes: (name) => {
      const leader = etcd.leader();
      return leader !== undefined && etcd.node(leader.name)?.configuration.voters.includes(name) === true;
    },
    place: (ctx, { name, address }) => {
      routes.backends.set(backendKey(instanceOf(name)), { address: `${address}:6443`, up: false, against: 0 });
      for (const kind of PROGRAMS) {
        programs.set(actorOf(kind, name), 'stopped', ctx.now);
        // As static Pods they begin with their containers.
        if (!asPods) ctx.schedule(0, actorOf(kind, name), 'programStart', undefined);
      }
    },
    configureScheduler: (ctx, name, text) => {
      files.set(name, text);
      const scheduler = actorOf('kube-scheduler', name);
      if (asPods) ctx.schedule(0, { kind: 'kubelet', instance: name }, 'manifest', { component: 'kube-scheduler', config: text === '' ? '' : fingerprint(text) });
      else {
        ctx.schedule(0, scheduler, 'programCrash', undefined);
        ctx.schedule(AGAIN, scheduler, 'programStart', undefined);
      }
      return true;
    },
    remove: (ctx, name) => {
      routes.backends.delete(backendKey(instanceOf(name)));
      for (const kind of PROGRAMS) ctx.schedule(0, actorOf(kind, name), 'programCrash', undefined);
    },
  };
}

/** Which program a static Pod of a control plane machine is. */
export function controlProgram(scenario: Scenario, programs: Programs): (node: string, component: string) => ControlProgram {
  const [first] = mastersOf(scenario);
  return (node, component) => {
    const actor: Actor = node === first?.name ? { kind: component } : { kind: component, instance: node };
    const state = programs.stateOf(actor);
    return { actor, runs: state !== 'stopped', ...(state === 'frozen' && { frozen: programs.since(actor) }) };
  };
}
