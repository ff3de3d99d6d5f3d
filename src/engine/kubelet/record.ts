/**
 * What a kubelet and its container runtime know of one Pod: plain frozen data, one row a Pod. Upstream: pkg/kubelet/container (PodStatus),
 * pkg/kubelet/pod_workers.go, the container runtime's own state.
 */
import type { Container, Pod, PodStatus } from '../api/kinds/pod.ts';
import type { StringMap } from '../api/object.ts';
import { withSizes, type Sizes } from '../api/podSize.ts';
import type { PlacedProgram } from '../client/podActor.ts';
import type { Micros } from '../kernel/time.ts';
import type { Listener } from './images.ts';
import type { ShellState } from './shell/machine.ts';

/** How a container ended. */
export interface Exit {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  /** Undefined: it never started. */
  readonly startedAt?: Micros;
  readonly finishedAt: Micros;
  readonly id: string;
}

/** What runs in a container. */
export interface Process {
  readonly argv: readonly string[];
  readonly listens: readonly Listener[];
  /** It answers on any port that it is asked on (an unknown image). */
  readonly anyPort: boolean;
  /** A shell that waits; absent: an application that runs until it is stopped. */
  readonly shell?: ShellState;
  /** How long it takes to end after SIGTERM, and its exit code; absent: it ignores SIGTERM, as PID 1 may. */
  readonly stop?: { readonly delay: Micros; readonly code: number };
  /** The program of the cluster that this container is: `kube-proxy`. */
  readonly component?: string;
  /** The add-on's program that this container is: `coredns`. */
  readonly program?: string;
  /** It is a program of the control plane, but ends before it does anything, or nobody finds it. */
  readonly idle?: boolean;
  /** It computes without ever waiting. */
  readonly busy?: boolean;
  /** What it was given at its start, where ConfigMaps or Secrets had a part in it: those change later, this does not. */
  readonly environment?: StringMap;
}

/** A volume of the Pod that a claim names. */
export interface ClaimedVolume {
  readonly volume: string;
  readonly pv: string;
  /** Where its files are kept: with the disk, or on the node. */
  readonly place: string;
  /** As the Node's status names it, when it has to be attached. */
  readonly disk?: string;
}

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

export interface ProbeState {
  /** What the last threshold passed says. */
  readonly result: boolean;
  /** Equal outcomes in a row, and which. */
  readonly outcome: boolean;
  readonly run: number;
  /** Event id of the next probe; absent when the outcome cannot change any more. */
  readonly next?: number;
}

export interface ContainerRecord {
  readonly name: string;
  readonly role: 'init' | 'sidecar' | 'app';
  readonly state: 'waiting' | 'running' | 'exited';
  /** Why it waits; absent before anything was tried. */
  readonly waiting?: { readonly reason: string; readonly message?: string };
  /** A step of its start is under way. */
  readonly step?: 'pulling' | 'creating' | 'starting' | 'hook';
  /** A stop is under way; when it is killed at the latest. */
  readonly stopping?: Micros;
  readonly restarts: number;
  readonly id?: string;
  readonly imageId?: string;
  readonly startedAt?: Micros;
  readonly exit?: Exit;
  readonly last?: Exit;
  /** It was removed so that all of the Pod's containers begin again, and has not been started since. */
  readonly reset?: true;
  readonly ready: boolean;
  readonly started: boolean;
  readonly process?: Process;
  /** Event id of the shell's next step. */
  readonly wake?: number;
  /** Back-off between pulls. */
  readonly pullBackOff?: { readonly delay: Micros; readonly until: Micros; readonly error: string };
  /** Back-off between restarts, since the last exit. */
  readonly crashBackOff?: { readonly delay: Micros; readonly since: Micros };
  readonly probes: { readonly [kind in ProbeKind]?: ProbeState };
  /** Files written in it since it was created. */
  readonly files: { readonly [path: string]: string };
  readonly removed: readonly string[];
}

export interface PodRecord {
  /** Key of this record; see `rowOf`. Kept, because making it again for every look costs. */
  readonly row: string;
  readonly node: string;
  readonly uid: string;
  /** The newest known object; of a static Pod its manifest, named and addressed as its mirror. */
  readonly pod: Pod;
  readonly isStatic: boolean;
  readonly startTime: Micros;
  /**
   * `waiting`: for volumes. `sandbox`: the sandbox is being made. `running`: containers come and go. `stopping`: on the way out. `stopped`: nothing
   * runs any more. `rejected`: not admitted.
   */
  readonly stage: 'waiting' | 'sandbox' | 'running' | 'stopping' | 'stopped' | 'rejected';
  /** Set when the kubelet itself ends or refuses the Pod. */
  readonly verdict?: { readonly reason: string; readonly message: string };
  readonly sandbox?: { readonly ip: string; readonly since: Micros };
  /** The sandbox that it had is gone: another is to be made. */
  readonly changed?: boolean;
  readonly containers: readonly ContainerRecord[];
  readonly mountTries: number;
  /** Event id of the next look at it, when something is wrong. */
  readonly resync?: number;
  /** Files in volumes that the Pod's containers share: `volume/path`. */
  readonly volumeFiles: { readonly [path: string]: string };
  /** Volumes of claims, once they are known, and since when their attachment is waited for. */
  readonly claims?: readonly ClaimedVolume[];
  readonly waitsSince?: Micros;
  /** Status as last sent. */
  readonly sent?: PodStatus;
  /** A status is on its way; another is wanted after it. */
  readonly sending: boolean;
  readonly again: boolean;
  /** The object is gone from the API: nothing is left to report. */
  readonly gone?: boolean;
  /** Its size is being changed in place: what each container has been given, what it has by now, and why the rest has to wait. */
  readonly resize?: { readonly allocated: Sizes; readonly actual: Sizes; readonly generation: number; readonly pending?: { readonly reason: 'Deferred' | 'Infeasible'; readonly message: string } };
  /** Static Pods: uid of the mirror at the API server. */
  readonly mirrorUid?: string;
  /** A deletion at the API server is on its way. */
  readonly deleting?: boolean;
}

/** Why a kubelet ends a Pod by itself. */
export interface Conclusion {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Instead of the Pod's own grace period. */
  readonly seconds?: number;
}

/** Key of the record of a Pod on a node. */
export const rowOf = ({ node, uid }: { readonly node: string; readonly uid: string }): string => `${node}|${uid}`;

const roleOf = (container: Container, isInit: boolean): ContainerRecord['role'] => (!isInit ? 'app' : container.restartPolicy === 'Always' ? 'sidecar' : 'init');

const newContainer = (container: Container, isInit: boolean): ContainerRecord => ({
  name: container.name,
  role: roleOf(container, isInit),
  state: 'waiting',
  restarts: 0,
  ready: false,
  started: false,
  probes: {},
  files: {},
  removed: [],
});

/** A Pod that the kubelet has just heard of. */
export function newRecord(node: string, pod: Pod, isStatic: boolean, now: Micros): PodRecord {
  const { initContainers = [], containers } = pod.spec;
  const all = [...initContainers.map((spec) => newContainer(spec, true)), ...containers.map((spec) => newContainer(spec, false))];
  const { uid } = pod.metadata;
  return { row: rowOf({ node, uid }), node, uid, pod, isStatic, startTime: now, stage: 'waiting', containers: all, mountTries: 0, volumeFiles: {}, sending: false, again: false };
}

export const containerOf = ({ containers }: PodRecord, name: string): ContainerRecord | undefined => containers.find((container) => container.name === name);

/** The part of the Pod's spec that a record is about. */
export function specOf({ pod }: PodRecord, name: string): Container {
  const found = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find((container) => container.name === name);
  if (found === undefined) throw new Error(`no container ${name} in ${pod.metadata.name}`);
  return found;
}

export const replaced = (record: PodRecord, container: ContainerRecord): PodRecord => ({
  ...record,
  containers: record.containers.map((old) => (old.name === container.name ? container : old)),
});

/** The Pod with the sizes that it has been given. */
export const allocatedPod = ({ pod, resize }: PodRecord): Pod => (resize === undefined ? pod : { ...pod, spec: withSizes(pod.spec, resize.allocated) });

export const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** What an add-on's program is told of where it runs. */
export const placedProgram = ({ node, row, pod, sandbox }: PodRecord, { name, restarts, process }: ContainerRecord): PlacedProgram => ({
  node,
  namespace: pod.metadata.namespace ?? '',
  pod: pod.metadata.name,
  ip: sandbox?.ip ?? '',
  row,
  container: name,
  attempt: restarts,
  argv: process?.argv ?? [],
  account: `system:serviceaccount:${pod.metadata.namespace ?? ''}:${pod.spec.serviceAccountName ?? 'default'}`,
});
