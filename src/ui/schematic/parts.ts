/** What stands where in the schematic, from the scene and the view's data: programs on machines with their states, and which are not in this cluster. */
import { CNI_AGENTS, type NodePart, type PartState, type PodPart, type Scene } from '../../scene/scene.ts';
import type { SchematicData, SchematicMachine } from '../../views/schematic.ts';
import type { Plan, PlannedMachine } from './layout.ts';

/** `absent`: the course names it, and this cluster has none. */
export type ProgramState = PartState | 'absent';

export interface Program {
  /** Kind of program: `kube-apiserver`. */
  readonly type: string;
  /** As the trace names it: `kubelet/worker1`. */
  readonly id: string;
  readonly state: ProgramState;
  /** Of several that take turns, the one that leads. */
  readonly leader?: boolean;
}

export interface DrawnMachine {
  readonly name: string;
  readonly role: 'master' | 'worker' | 'etcd';
  readonly node: NodePart | undefined;
  /** Layers; absent until the view's data has come. */
  readonly details: SchematicMachine | undefined;
  readonly programs: readonly Program[];
  /** Those on its runtime that are not drawn as programs. */
  readonly pods: readonly PodPart[];
}

const CENTRAL = ['kube-apiserver', 'kube-scheduler', 'kube-controller-manager', 'etcd', 'cloud-controller-manager'] as const;
const DRAWN = new Set<string>([...CENTRAL, 'kube-proxy', ...CNI_AGENTS]);

const POD_STATE: { readonly [tone in PodPart['tone']]: PartState } = { ok: 'idle', done: 'stopped', waiting: 'waiting', bad: 'failed' };

/** Programs of the first control plane machine carry no instance. */
const idOf = (type: string, machine: string, first: boolean): string => (first ? type : `${type}/${machine}`);

function central(scene: Scene, type: string, machine: string, first: boolean, node: NodePart | undefined): Program {
  const id = idOf(type, machine, first);
  const part = scene.controlPlane.find((one) => one.id === id);
  if (part !== undefined) return { type, id, state: part.state, ...(part.leader !== undefined && { leader: part.leader }) };
  if (scene.controlPlane.some((one) => one.node === machine)) return { type, id, state: 'absent' };
  const pod = node?.pods.find(({ system, base }) => system && base === type);
  return { type, id, state: pod === undefined ? 'absent' : POD_STATE[pod.tone] };
}

function programsOf(scene: Scene, machine: string, role: 'master' | 'worker', first: boolean, node: NodePart | undefined): readonly Program[] {
  const own: readonly Program[] = [
    { type: 'kubelet', id: `kubelet/${machine}`, state: node?.kubelet ?? 'waiting' },
    { type: 'kube-proxy', id: `kube-proxy/${machine}`, state: node?.kubeProxy ?? 'waiting' },
  ];
  return role === 'master' ? [...CENTRAL.map((type) => central(scene, type, machine, first, node)), ...own] : own;
}

/** Of so many workers each is still seen; the others are a number. */
const MOST_WORKERS = 40;

/** Workers that are not drawn. */
export const hiddenWorkers = (scene: Scene): number => Math.max(0, scene.nodes.filter(({ controlPlane }) => !controlPlane).length - MOST_WORKERS);

/** All machines that there are: nodes of the cluster, and those that have not joined yet; of many workers the first. */
export function machinesOf(scene: Scene, data: SchematicData | undefined): readonly DrawnMachine[] {
  const known = new Set(scene.nodes.map(({ name }) => name));
  const waiting = (data?.machines ?? []).filter(({ name }) => !known.has(name));
  const all = [
    ...scene.nodes.map((node) => ({ name: node.name, master: node.controlPlane, node })),
    ...waiting.map(({ name, controlPlane }) => ({ name, master: controlPlane, node: undefined })),
  ];
  const workers = new Set(all.filter(({ master }) => !master).slice(0, MOST_WORKERS));
  const named = all.filter((one) => one.master || workers.has(one));
  const elsewhere = scene.controlPlane.flatMap(({ type, id, node, state }): readonly DrawnMachine[] => (type !== 'etcd' || node === undefined || scene.controlPlane.some((one) => one.type === 'kube-apiserver' && one.node === node) ? [] : [{ name: node, role: 'etcd', node: undefined, details: undefined, programs: [{ type, id, state }], pods: [] }]));
  const first = firstMaster(named.filter(({ master }) => master).map(({ name }) => name));
  const drawn = named
    .toSorted((a, b) => Number(b.master) - Number(a.master))
    .map(({ name, master, node }): DrawnMachine => {
      const role = master ? 'master' : 'worker';
      return {
        name, role, node,
        details: data?.machines.find((machine) => machine.name === name),
        programs: programsOf(scene, name, role, name === first, node),
        pods: (node?.pods ?? []).filter(({ system, base }) => !(system && (DRAWN.has(base) || base.endsWith('cloud-controller-manager')))),
      };
    });
  return [...drawn.filter(({ role }) => role === 'master'), ...elsewhere, ...drawn.filter(({ role }) => role === 'worker')];
}

/** The one whose programs carry no instance: the first in order of numbers. */
const firstMaster = (names: readonly string[]): string | undefined => names.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];

export function planOf(machines: readonly DrawnMachine[], view: Omit<Plan, 'machines'>): Plan {
  return { ...view, machines: machines.map(({ name, role, programs }): PlannedMachine => ({ name, role: role === 'master' ? 'master' : 'worker', columns: programs.map(({ type }) => type) })) };
}

/** Kinds of machine state that a stack shows. */
export function machineState({ node, role }: Pick<DrawnMachine, 'node' | 'role'>): 'ready' | 'notReady' | 'cordoned' | 'notJoined' {
  if (role === 'etcd') return 'ready';
  if (node === undefined) return 'notJoined';
  if (!node.ready) return 'notReady';
  return node.schedulable ? 'ready' : 'cordoned';
}
