/**
 * Puts the programs of a cluster together. Only this file knows them all. Upstream: what kubeadm init starts.
 */
import { formatMicroTime, formatTime } from './api/time.ts';
import type { Pod } from './api/kinds/pod.ts';
import { addonPrograms, type Addons } from './addons.ts';
import type { AskPod } from './apiserver/aggregation.ts';
import { ApiServer } from './apiserver/apiServer.ts';
import { identityOf, type Attributes } from './apiserver/rbac.ts';
import type { KubeletApi } from './apiserver/subresources.ts';
import { Bootstrap } from './bootstrap.ts';
import { API_SERVER, Client } from './client/client.ts';
import { DEFAULT_LATENCIES } from './client/latencies.ts';
import { Recorder } from './client/recorder.ts';
import { CONTROLLERS } from './controllers.ts';
import { ControllerManager } from './controllers/controllerManager.ts';
import { EtcdConnections } from './etcd/connections.ts';
import { Etcd } from './etcd/etcd.ts';
import { EtcdFace } from './etcd/status.ts';
import type { Component, World } from './kernel/component.ts';
import { Simulation } from './kernel/simulation.ts';
import { Infrastructure } from './network/infrastructure.ts';
import { KubeProxy } from './kubeProxy/kubeProxy.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import { programAt } from './kubelet/podNetwork.ts';
import { etcdScenario } from './etcdScenario.ts';
import { surroundingsOf } from './kubelet/surroundings.ts';
import { CniAgent } from './cni/cniAgent.ts';
import type { NetworkLook } from './network/nodeCommands.ts';
import { Packets } from './network/packets.ts';
import { versionOf, type Scenario } from './scenario.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { Supervisor } from './supervisor/supervisor.ts';
import { User, type Command } from './user.ts';

export interface Cluster {
  readonly simulation: Simulation<Command>;
  readonly apiServer: ApiServer;
  readonly etcd: EtcdConnections;
  readonly etcdFace: EtcdFace;
  readonly user: User;
  readonly scheduler: Scheduler;
  readonly kubelet: Kubelet;
  readonly packets: Packets;
  readonly network: Omit<NetworkLook, 'now'>;
}

export function buildCluster(scenario: Scenario, seed: number, history?: number): Cluster {
  let made: Omit<Cluster, 'simulation'> | undefined;
  const simulation = new Simulation<Command>(seed, (world) => {
    const { components, ...rest } = programs(world, scenario);
    made = rest;
    return components;
  }, history);
  return { simulation, ...made! };
}

function programs(world: World, scenario: Scenario): Omit<Cluster, 'simulation'> & { components: readonly Component[] } {
  const { epoch, serviceNetwork, podNetwork, clientLimits, workload, systemPods } = scenario;
  const latencies = { ...DEFAULT_LATENCIES, ...scenario.latencies };
  const client = new Client(world, latencies);
  const { cni = 'vxlan', proxyMode = 'iptables', machines } = scenario;
  const infrastructure = new Infrastructure(world, (machines.find(({ controlPlane }) => controlPlane) ?? machines[0])?.name ?? '');
  const etcd = new EtcdConnections(world, { ...etcdScenario(scenario), runs: () => true, delay: (from, to, random) => infrastructure.delay(from, to, random), open: (from, to) => infrastructure.way(from, to).open, apiServers: () => [API_SERVER] });
  const recorder = new Recorder(world, client, (now) => formatTime(now, epoch), (now) => formatMicroTime(now, epoch));
  const kubelet = new Kubelet(world, { client, recorder, latencies, epoch, workload, systemPods, version: versionOf(scenario) });
  const kubelets: KubeletApi = { logs: (pod: Pod, options, now) => kubelet.logs(pod, options, now), exec: (pod: Pod, options, now) => kubelet.exec(pod, options, now) };
  const ask: AskPod = (ip, port, request) => {
    const found = programAt(world, ip, port);
    return found && addons.ask(found.program, found.instance, request);
  };
  const apiServer = new ApiServer(world, { etcd, latencies, epoch, serviceNetwork, kubelets, ask });
  const allowed = (account: string, attributes: Attributes): boolean => apiServer.authorize(identityOf({ user: account }), attributes).allowed;
  const addons: Addons = addonPrograms(world, { client, containers: kubelet.containers, epoch, latency: latencies.request, allowed });
  const user = new User(world, client);
  const surroundings = surroundingsOf(world);
  const agent = new CniAgent(world, client, cni);
  const packets = new Packets(world, { judge: (direction, inner) => agent.judge(direction, inner, surroundings), infrastructure, surroundings, cni, mode: proxyMode, podNetwork, serviceNetwork, provider: 'none', cloudRoute: () => false });
  const scheduler = new Scheduler(world, { client, recorder, latencies, epoch, clientLimits });
  const components: Component[] = [
    new Etcd(world, { connections: etcd, latencies, ...etcdScenario(scenario) }),
    apiServer,
    new ControllerManager(world, { client, recorder, latencies, epoch, controllers: CONTROLLERS, clientLimits, podNetwork }),
    scheduler,
    kubelet,
    new Supervisor(world, scenario.supervisor),
    new KubeProxy(world, { client, latencies }),
    ...addons.components,
    recorder,
    new Bootstrap(world, client, scenario),
    user,
    agent,
    packets,
  ];
  return { components, apiServer, etcd, etcdFace: new EtcdFace(world, etcd, etcdScenario(scenario).machines, latencies), user, scheduler, kubelet, packets, network: { world, surroundings, cni, mode: proxyMode, podNetwork } };
}
