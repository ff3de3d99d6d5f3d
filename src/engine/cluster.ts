/**
 * Puts the programs of a cluster together. Only this file knows them all. Upstream: what kubeadm init starts.
 */
import { formatMicroTime, formatTime } from './api/time.ts';
import type { Pod } from './api/kinds/pod.ts';
import { addonPrograms, type Addons } from './addons.ts';
import type { AskPod } from './apiserver/aggregation.ts';
import type { ApiServer } from './apiserver/apiServer.ts';
import { identityOf, type Attributes } from './apiserver/rbac.ts';
import type { KubeletApi } from './apiserver/subresources.ts';
import { Bootstrap } from './bootstrap.ts';
import { Client } from './client/client.ts';
import { connected } from './client/connected.ts';
import { DEFAULT_LATENCIES } from './client/latencies.ts';
import { Programs } from './client/programs.ts';
import { Reconnector } from './client/reconnector.ts';
import { Routes } from './client/routes.ts';
import { Recorder } from './client/recorder.ts';
import { controlPlane, controlProgram } from './controlPlane.ts';
import type { Balancer } from './cloud/provider.ts';
import { cloudPrograms, flavourOf } from './cloudPrograms.ts';
import { EtcdConnections } from './etcd/connections.ts';
import { Etcd } from './etcd/etcd.ts';
import type { EtcdFace } from './etcd/status.ts';
import type { Component, World } from './kernel/component.ts';
import { Simulation } from './kernel/simulation.ts';
import { Infrastructure } from './network/infrastructure.ts';
import { KubeProxy } from './kubeProxy/kubeProxy.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import { programAt } from './kubelet/podNetwork.ts';
import { etcdScenario, withControlPlane } from './etcdScenario.ts';
import { surroundingsOf } from './kubelet/surroundings.ts';
import { CniAgent } from './cni/cniAgent.ts';
import { cniAgentRuns } from './cniManifests.ts';
import type { NetworkLook } from './network/networkLook.ts';
import { Packets } from './network/packets.ts';
import { endpointOf, mastersOf, versionOf, type Scenario } from './scenario.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import { User, type Command } from './user.ts';
import { late } from './late.ts';

export interface Cluster {
  readonly simulation: Simulation<Command>;
  readonly apiServer: ApiServer;
  readonly etcd: EtcdConnections;
  /** What looks at etcd's members comes late: a single one needs no looking at. */
  readonly etcdFace: () => EtcdFace;
  readonly routes: Routes;
  readonly user: User;
  readonly scheduler: (instance: string | undefined) => Scheduler;
  readonly kubelet: Kubelet;
  readonly packets: Packets;
  readonly network: Omit<NetworkLook, 'now'>;
}

export function buildCluster(scenario: Scenario, seed: number, history?: number): Cluster {
  let made: Omit<Cluster, 'simulation'> | undefined;
  const simulation = new Simulation<Command>(seed, (world) => {
    const { components, ...rest } = programs(world, withControlPlane(scenario));
    made = rest;
    return components;
  }, history);
  return { simulation, ...made! };
}

/** They have nothing to do before something ends: their code comes late. */
function supervisors(world: World, { supervisor }: Scenario): Component {
  let made: Component | undefined;
  return { kind: 'supervisor', handle: (event, ctx) => (made ??= new (late().Supervisor)(world, supervisor)).handle(event, ctx) };
}

/** The API server asks kubelets for logs, exec and forwarded ports; what the network does not reach does not answer. */
function kubeletsBehind(infrastructure: Infrastructure, kubelet: Kubelet, machines: Scenario['machines']): KubeletApi {
  const silent = ({ spec: { nodeName = '' } }: Pod): string | undefined =>
    infrastructure.way({ kind: 'kube-apiserver' }, { kind: 'kubelet', instance: nodeName }).open ? undefined : `dial tcp ${machines.find(({ name }) => name === nodeName)?.address ?? nodeName}:10250: i/o timeout`;
  return {
    logs: (pod, options, now) => ((why) => (why === undefined ? kubelet.logs(pod, options, now) : { code: 500, text: why }))(silent(pod)),
    exec: (pod, options, now) => ((why) => (why === undefined ? kubelet.exec(pod, options, now) : { stdout: '', stderr: '', exitCode: 1, error: `error dialing backend: ${why}` }))(silent(pod)),
    forward: (pod, options, now) => (silent(pod) === undefined ? kubelet.forward(pod, options, now) : {}),
  };
}

function programs(world: World, scenario: Scenario): Omit<Cluster, 'simulation'> & { components: readonly Component[] } {
  const { epoch, serviceNetwork, podNetwork, workload, systemPods } = scenario;
  const latencies = { ...DEFAULT_LATENCIES, ...scenario.latencies };
  const running = new Programs(world);
  const routes = new Routes(world, running, endpointOf(scenario), mastersOf(scenario)[0]?.name ?? '');
  const { cni = 'vxlan', proxyMode = 'iptables', machines } = scenario;
  const infrastructure = new Infrastructure(world, (machines.find(({ controlPlane }) => controlPlane) ?? machines[0])?.name ?? '');
  const client = new Client(world, latencies, routes, infrastructure);
  const reconnector = new Reconnector(client, ['kubelet', 'kubeadm']);
  const etcd = new EtcdConnections(world, { ...etcdScenario(scenario), runs: (member) => running.runs(member), delay: (from, to, random) => infrastructure.delay(from, to, random), open: (from, to) => infrastructure.way(from, to).open, apiServers: () => routes.servers() });
  const recorder = new Recorder(world, client, (now) => formatTime(now, epoch), (now) => formatMicroTime(now, epoch));
  const kubelet = new Kubelet(world, { shell: late, manifestCode: late, tlsBootstrap: late, client, recorder, latencies, epoch, workload, systemPods, podNetwork, serviceNetwork, version: versionOf(scenario), provider: flavourOf(scenario), program: controlProgram(scenario, running), agent: cniAgentRuns(scenario) ? cni : undefined }, late);
  const kubelets = kubeletsBehind(infrastructure, kubelet, machines);
  const user = new User(world, client);
  const surroundings = surroundingsOf(world);
  const agent = new CniAgent(world, client, cni, cniAgentRuns(scenario));
  const packets = new Packets(world, { walking: late, judge: (direction, inner) => agent.judge(direction, inner, surroundings), infrastructure, surroundings, cni, mode: proxyMode, podNetwork, serviceNetwork, provider: scenario.provider ?? 'none', cloudRoute: (cidr) => world.table('cloud/routes').has(cidr), balancer: (host) => world.table<Balancer>('cloud/balancers').values().find(({ address }) => address.hostname === host || address.ip === host) });
  const ask: AskPod = (ip, port, request) => {
    const found = programAt(world, ip, port);
    const there = found && { kind: found.program, instance: found.instance };
    return there && !infrastructure.cut({ kind: 'kube-apiserver' }, there) ? addons.ask(there.kind, there.instance, request) : undefined;
  };
  const plane = controlPlane(world, { containers: kubelet.containers, scenario, programs: running, client, recorder, reconnector, apiServer: { client, etcd, latencies, epoch, serviceNetwork, kubelets, resizeRules: late, ask }, etcd: new Etcd(world, { connections: etcd, latencies, code: late, ...etcdScenario(scenario) }) });
  const allowed = (account: string, attributes: Attributes): boolean => plane.apiServer.authorize(identityOf({ user: account }), attributes).allowed;
  const addons: Addons = addonPrograms(world, { client, containers: kubelet.containers, epoch, latency: latencies.request, allowed });
  let face: EtcdFace | undefined;
  const components: Component[] = [
    ...plane.components,
    ...cloudPrograms(world, scenario, { client, recorder, latencies }).map((program) => connected(program, reconnector)),
    connected(kubelet, reconnector),
    supervisors(world, scenario),
    connected(new KubeProxy(world, { client, latencies }), reconnector),
    ...addons.components.map((program) => connected(program, reconnector)),
    recorder,
    connected(new Bootstrap(world, client, scenario, plane.masters), reconnector),
    user,
    connected(agent, reconnector),
    packets,
  ];
  return { components, apiServer: plane.apiServer, etcd, etcdFace: () => (face ??= new (late().EtcdFace)(world, etcd, etcdScenario(scenario).machines, latencies)), routes, user, scheduler: plane.scheduler, kubelet, packets, network: { world, surroundings, cni, mode: proxyMode, podNetwork } };
}
