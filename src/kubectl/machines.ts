/**
 * What the terminal can see of the machines and do on them: through ssh, not through the API. The engine's host gives it.
 */
import type { Machine, MachineCommand } from './discovery.ts';

export interface ServiceLook {
  readonly state: 'active' | 'restarting' | 'inactive' | 'failed';
  /** Microseconds since the Unix epoch. */
  readonly since: number;
  readonly restarts: number;
  readonly pid: number;
}

export interface ContainerLook {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly running: boolean;
  readonly since: number;
  readonly attempt: number;
  readonly exitCode?: number;
  readonly pod: string;
  readonly namespace: string;
  readonly podId: string;
}

/** Something that the kubelet wrote into its log, as the code of the step that it was. */
export interface LogLook {
  readonly at: number;
  readonly code: string;
  readonly pod?: string;
  readonly container?: string;
  readonly numbers: { readonly [name: string]: number | string | boolean };
}

export interface MachineLook {
  readonly machine: Machine;
  readonly supervisor: 'systemd' | 'supervisord' | 'scm';
  readonly supervisorDead: boolean;
  readonly power: 'on' | 'booting' | 'off';
  readonly kubelet: ServiceLook;
  readonly runtime: ServiceLook;
  /** Name of the runtime's service, and what it is. */
  readonly service: string;
  readonly runtimeSocket: string;
  readonly runtimeError?: string;
  readonly pods: readonly { readonly id: string; readonly name: string; readonly namespace: string; readonly since: number; readonly ready: boolean }[];
  readonly containers: readonly ContainerLook[];
  readonly images: readonly { readonly names: readonly string[]; readonly size: number }[];
  /** Programs of the control plane whose manifests were moved out of their folder, into /tmp. */
  readonly away: readonly string[];
  /** A file's text, and the names in a folder; undefined: there is none. */
  file(path: string): string | undefined;
  folder(path: string): readonly string[] | undefined;
  readonly disk: { readonly size: number; readonly used: number };
  readonly memory: { readonly size: number; readonly used: number };
  readonly journal: readonly { readonly at: number; readonly unit: string; readonly text: string }[];
  /** What a container has written, by its id; undefined: there is none. */
  logs(id: string): readonly { readonly at: number; readonly text: string }[] | undefined;
  /** The newest last. */
  kubeletLog(): readonly LogLook[];
}

/** What kubeadm did last on a machine. */
export interface WorkLook {
  readonly state: 'running' | 'done' | 'failed';
  readonly problem?: string;
  readonly replaced: readonly string[];
  /** Control plane machines that must be upgraded before the add-ons are. */
  readonly waitsFor?: readonly string[];
}

export interface MachineAccess {
  names(): readonly string[];
  look(node: string): MachineLook | undefined;
  work(node: string): WorkLook | undefined;
  /** A logged command; time does not pass by itself. */
  act(command: MachineCommand): void;
  /** Breaks or mends something there. */
  strike(code: string, node: string): void;
  /** A tool of the network: `ip route`, `iptables-save`; undefined: it is none. */
  network(node: string, line: string): string | undefined;
  /** The control plane's version, where its API server is, and the machine of its first node. */
  readonly version: string;
  readonly server: string;
  readonly first: string;
  /** A machine that is not in the cluster yet. */
  fresh(name?: string): Machine;
}
