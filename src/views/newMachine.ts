/** What a machine would be that somebody wants to add: the choices that there are, the machine of a choice, and what the cluster would say to it. */
import { DISTRIBUTIONS, INSTANCE_TYPES, KUBELET_VERSIONS, newMachine, providerIdOf, skewOf, type InstanceType, type Machine, type MachineWish, type Run } from '../engine/index.ts';

export interface NewMachineData {
  readonly machine: Machine;
  readonly providerID?: string;
  readonly skew: 'supported' | 'tooOld' | 'tooNew';
  /** The API server's version. */
  readonly server: string;
  /** The wish names a node that is there. */
  readonly taken: boolean;
  readonly distributions: readonly { readonly id: string; readonly osImage: string; readonly os: 'linux' | 'windows' }[];
  readonly versions: readonly { readonly version: string; readonly skew: 'supported' | 'tooOld' | 'tooNew' }[];
  readonly types: readonly InstanceType[];
}

interface Known {
  readonly machine: Machine;
  readonly manifests?: { readonly [component: string]: string };
}

const NUMBERED = /^worker(\d+)$/;

/** The next name and address that nobody has. */
function freePlace(run: Run): { readonly name: string; readonly address: string; readonly zone: string } {
  const machines = run.state<Known>('kubelet/nodes').values().map(({ machine }) => machine);
  const number = Math.max(0, ...machines.map(({ name }) => Number(NUMBERED.exec(name)?.[1] ?? 0))) + 1;
  const taken = new Set(machines.map(({ address }) => address));
  const [a = '192', b = '168', c = '49'] = machines[0]?.address.split('.') ?? [];
  let place = machines.length + 2;
  const addressOf = (offset: number): string => `${a}.${b}.${Number(c) + Math.floor(offset / 254)}.${(offset % 254) + 1}`;
  while (taken.has(addressOf(place))) place++;
  return { name: `worker${number}`, address: addressOf(place), zone: 'abc'[machines.length % 3]! };
}

export function newMachineView(run: Run, wish: Partial<MachineWish>): NewMachineData {
  const nodes = run.state<Known>('kubelet/nodes');
  const first = nodes.values().find(({ machine }) => machine.controlPlane === true);
  const server = first?.manifests?.['kube-apiserver'] ?? first?.machine.controlPlaneVersion ?? first?.machine.kubeletVersion ?? KUBELET_VERSIONS[0];
  const { zone, ...place } = freePlace(run);
  const machine = newMachine({ ...place, kubeletVersion: server, ...(wish.instanceType === undefined && { zone }), ...wish });
  const providerID = providerIdOf(machine);
  return {
    machine,
    ...(providerID !== undefined && { providerID }),
    skew: skewOf(machine.kubeletVersion, server),
    server,
    taken: nodes.has(machine.name),
    distributions: DISTRIBUTIONS.map(({ id, osImage, os }) => ({ id, osImage, os })),
    versions: [...new Set([server, ...KUBELET_VERSIONS])].map((version) => ({ version, skew: skewOf(version, server) })),
    types: INSTANCE_TYPES,
  };
}
