/** What Pods are made of, for who looks at the map from near: containers and how each is, conditions, volumes. */
import type { Pod, Run } from '../engine/index.ts';

export interface CloseContainer {
  readonly name: string;
  readonly image: string;
  readonly init: boolean;
  /** `running`, `waiting`, `terminated`; `none` before the kubelet has told of it. */
  readonly state: 'running' | 'waiting' | 'terminated' | 'none';
  /** Kubernetes' own word: ContainerCreating, CrashLoopBackOff, Completed... */
  readonly reason?: string;
  readonly ready: boolean;
  readonly restarts: number;
}

export interface ClosePod {
  readonly containers: readonly CloseContainer[];
  readonly conditions: readonly { readonly type: string; readonly status: string }[];
  /** Each by its name and its kind of source: configMap, secret, persistentVolumeClaim, projected... */
  readonly volumes: readonly { readonly name: string; readonly source: string }[];
}

export interface CloseUpData {
  readonly pods: { readonly [uid: string]: ClosePod };
}

/** More do not fit on a screen from near. */
const MOST = 500;

/** `nodes`: of which; those that no node has yet are there too. */
export function closeUpView(run: Run, { nodes }: { readonly nodes: readonly string[] }): CloseUpData {
  const wanted = new Set(['', ...nodes]);
  const pods = run.objects<Pod>('', 'v1', 'pods').filter(({ spec }) => wanted.has(spec.nodeName ?? '')).slice(0, MOST);
  return { pods: Object.fromEntries(pods.map((pod) => [pod.metadata.uid, closePod(pod)])) };
}

const parts = new WeakMap<Pod, ClosePod>();

function closePod(pod: Pod): ClosePod {
  let part = parts.get(pod);
  if (part === undefined) parts.set(pod, (part = make(pod)));
  return part;
}

function make({ spec, status }: Pod): ClosePod {
  const told = new Map([...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map((one) => [one.name, one]));
  const container = (init: boolean) => ({ name, image = '' }: { readonly name: string; readonly image?: string }): CloseContainer => {
    const one = told.get(name);
    const state = one?.state?.running !== undefined ? 'running' : one?.state?.waiting !== undefined ? 'waiting' : one?.state?.terminated !== undefined ? 'terminated' : 'none';
    const reason = one?.state?.waiting?.reason ?? one?.state?.terminated?.reason;
    return { name, image, init, state, ...(reason !== undefined && { reason }), ready: one?.ready === true, restarts: one?.restartCount ?? 0 };
  };
  return {
    containers: [...(spec.initContainers ?? []).map(container(true)), ...spec.containers.map(container(false))],
    conditions: (status?.conditions ?? []).map(({ type, status: said }) => ({ type, status: said })),
    volumes: (spec.volumes ?? []).map((volume) => ({ name: volume.name, source: Object.keys(volume).find((key) => key !== 'name') ?? '' })),
  };
}
