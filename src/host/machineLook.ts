/** The machines of a run, as an administrator sees them who logs in there: read off the run's state. */
import { pidOf, runtimeOf, SECOND, serviceOf, SYSTEM_DISK, socketOf, systemOf, unreachable, valueOf, type Machine, type Run, type Steps } from '../engine/index.ts';
import { namesIn, nodeCommand, nodeFiles } from '../engine/listings.ts';
import type { ContainerLook, LogLook, MachineAccess, MachineLook, ServiceLook } from '../kubectl/machines.ts';
import { toYaml } from '../kubectl/yaml/emit.ts';
import { newMachineView } from '../views/newMachine.ts';

interface NodeState {
  readonly machine: Machine;
  readonly load?: { readonly disk?: number; readonly memory?: number };
  readonly since?: number;
  readonly runtimeDown?: { readonly since: number; readonly told: boolean };
  readonly manifests?: { readonly [component: string]: string };
  readonly away?: readonly string[];
}

interface UnitState {
  readonly state: ServiceLook['state'];
  readonly since: number;
  readonly restarts: number;
  readonly starts: number;
}

interface PodState {
  readonly row: string;
  readonly uid: string;
  readonly startTime: number;
  readonly stage: string;
  readonly sandbox?: { readonly since: number };
  readonly pod: { readonly metadata: { readonly name: string; readonly namespace?: string }; readonly spec: { readonly containers: readonly { readonly name: string; readonly image?: string }[]; readonly initContainers?: readonly { readonly name: string; readonly image?: string }[] } };
  readonly containers: readonly { readonly name: string; readonly state: string; readonly id?: string; readonly startedAt?: number; readonly restarts: number; readonly exit?: { readonly exitCode: number; readonly finishedAt: number } }[];
}

const STARTED: UnitState = { state: 'active', since: 0, restarts: 0, starts: 1 };
/** Of a kubelet's log so many lines are told. */
const MOST = 200;

export function machineAccess(run: Run, line: string | undefined, beforeWrite?: () => void): MachineAccess {
  const nodes = run.state<NodeState>('kubelet/nodes');
  const first = (): NodeState | undefined => nodes.values().find(({ machine }) => machine.controlPlane === true);
  return {
    names: () => nodes.keys(),
    look: (node) => lookAt(run, node),
    work(node) {
      const work = run.state<{ readonly state: 'running' | 'done' | 'failed'; readonly problem?: string; readonly replaced?: readonly string[]; readonly waitsFor?: readonly string[] }>('kubeadm/work').get(node);
      return work && { state: work.state, replaced: work.replaced ?? [], ...(work.waitsFor && { waitsFor: work.waitsFor }), ...(work.problem !== undefined && { problem: work.problem }) };
    },
    act(command) {
      beforeWrite?.();
      run.machine(command, line);
    },
    strike(code, node) {
      beforeWrite?.();
      run.fault({ code, target: node } as Parameters<Run['fault']>[0]);
    },
    network: (node, command) => nodeCommand(run.network.look, node, command),
    get version() {
      const known = first();
      return known?.manifests?.['kube-apiserver'] ?? known?.machine.controlPlaneVersion ?? known?.machine.kubeletVersion ?? '';
    },
    get server() {
      return `${first()?.machine.address ?? ''}:6443`;
    },
    get first() {
      return first()?.machine.name ?? '';
    },
    fresh: (name) => freshMachine(run, name),
  };
}

/** A machine of the usual size with the next free name and address. */
const freshMachine = (run: Run, name?: string): Machine => newMachineView(run, name === undefined ? {} : { name }).machine;

function lookAt(run: Run, node: string): MachineLook | undefined {
  const state = run.state<NodeState>('kubelet/nodes').get(node);
  if (state === undefined) return undefined;
  const { machine } = state;
  const wall = (at: number): number => run.scenario.epoch * SECOND + at;
  const host = run.state<{ readonly dead: boolean; readonly power: MachineLook['power'] }>('supervisor/hosts').get(node);
  const unit = (name: 'kubelet' | 'runtime'): ServiceLook => {
    const { state: now, since, restarts, starts } = run.state<UnitState>('supervisor/units').get(`${node}|${name}`) ?? { ...STARTED, since: state.since ?? 0 };
    return { state: now, since: wall(since), restarts, pid: pidOf(node, name, starts) };
  };
  const records = run.state<PodState>('kubelet/pods').values(`${node}|`);
  const images = run.state<{ readonly names: readonly string[]; readonly sizeBytes: number }>('kubelet/images').values(`${node}|`).map(({ names, sizeBytes }) => ({ names, size: sizeBytes }));
  const runtime = unit('runtime');
  const windows = systemOf(machine) === 'windows';
  return {
    machine,
    supervisor: windows ? 'scm' : (run.scenario.supervisor ?? 'systemd'),
    supervisorDead: host?.dead === true,
    power: host?.power ?? 'on',
    kubelet: unit('kubelet'),
    runtime,
    service: serviceOf('runtime', runtimeOf(machine)),
    runtimeSocket: socketOf(machine),
    ...(runtime.state !== 'active' && { runtimeError: unreachable(state) }),
    pods: records.flatMap(({ uid, pod, sandbox, stage }) => (sandbox === undefined || stage === 'stopped' ? [] : [{ id: uid.replaceAll('-', ''), name: pod.metadata.name, namespace: pod.metadata.namespace ?? '', since: wall(sandbox.since), ready: stage === 'running' }])),
    containers: records.flatMap((record) => containersOf(record, wall)),
    images,
    away: state.away ?? [],
    ...filesOf(run, node),
    ...usageOf(run, state, images),
    journal: (run.state<MachineLook['journal']>('supervisor/journal').get(node) ?? []).map((one) => ({ ...one, at: wall(one.at) })),
    logs: (id) => {
      const [record, container] = records.flatMap((one) => one.containers.filter((container) => container.id?.startsWith(id) === true).map((container) => [one, container] as const))[0] ?? [];
      const lines = record && run.state<readonly { readonly at: number; readonly text: string }[]>('kubelet/logs').get(`${record.row}|${container!.name}|${container!.restarts}`);
      return record && (lines ?? []).map(({ at, text }) => ({ at: wall(at), text }));
    },
    kubeletLog: () => kubeletLog(run, node, wall),
  };
}

function filesOf(run: Run, node: string): Pick<MachineLook, 'file' | 'folder'> {
  const files = (): ReturnType<typeof nodeFiles> => nodeFiles(run.network.look.world, run.scenario, node);
  return {
    file(path) {
      const found = files()?.get(path);
      return found && ('text' in found ? found.text : toYaml(found.object));
    },
    folder: (path) => namesIn(files() ?? new Map(), path),
  };
}

function containersOf({ uid, pod, containers, startTime }: PodState, wall: (at: number) => number): readonly ContainerLook[] {
  const specs = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  return containers.flatMap(({ id, name, state, startedAt, restarts, exit }) =>
    id === undefined
      ? []
      : [{ id, name, image: specs.find((spec) => spec.name === name)?.image ?? '', running: state === 'running', since: wall(startedAt ?? exit?.finishedAt ?? startTime), attempt: restarts, ...(exit && { exitCode: exit.exitCode }), pod: pod.metadata.name, namespace: pod.metadata.namespace ?? '', podId: uid.replaceAll('-', '') }],
  );
}

function usageOf(run: Run, { machine, load }: NodeState, images: MachineLook['images']): Pick<MachineLook, 'disk' | 'memory'> {
  const [disk, memory] = [valueOf(machine.capacity['ephemeral-storage']), valueOf(machine.capacity['memory'])];
  const stored = images.reduce((sum, { size }) => sum + size, 0);
  return { disk: { size: disk, used: disk * SYSTEM_DISK + stored + (load?.disk ?? 0) }, memory: { size: memory, used: run.usage(machine.name).usage.memory + (load?.memory ?? 0) } };
}

/** What the kubelet did, up to the present step, the newest last. */
function kubeletLog(run: Run, node: string, wall: (at: number) => number): readonly LogLook[] {
  const found: LogLook[] = [];
  for (let seq = run.position; seq > 0 && found.length < MOST; seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) break;
    if (entry.type !== 'synced' || entry.actor.instance !== node) continue;
    const { code, pod, container, numbers = {} } = entry.data as Steps['synced'];
    found.push({ at: wall(entry.at), code, numbers, ...(pod !== undefined && { pod }), ...(container !== undefined && { container }) });
  }
  return found.reverse();
}
