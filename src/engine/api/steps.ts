/**
 * The vocabulary of the trace: every kind of step, its data and its grain. A step is a code with data; locales/ hold one sentence for each.
 * Upstream: none. To add a step: a line in `Steps`, a line in `GRAIN_OF`, a sentence in each locale.
 */
import type { Actor } from '../kernel/eventQueue.ts';
import type { Context } from '../kernel/component.ts';
import type { Micros } from '../kernel/time.ts';
import type { Grain } from '../kernel/trace.ts';
import type { Verb } from './request.ts';

/** What a message or a write is about. `resource` is the plural, qualified by its group: `pods`, `deployments.apps`. */
export interface Subject {
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** A change of one field: JSON path and the values. */
export interface FieldChange {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Verdict on one node, as the scheduler's framework records it. */
export interface NodeVerdict {
  readonly node: string;
  /** The plugin that refused it, with Kubernetes' own reasons; absent when the node is feasible. */
  readonly plugin?: string;
  readonly reasons?: readonly string[];
  readonly total?: number;
  /** Weighted score by plugin. */
  readonly scores?: { readonly [plugin: string]: number };
}

export interface Steps {
  /** A person, a lesson or a script does something. `line` is what was typed, if it was typed. */
  command: {
    readonly code: 'request' | 'fault' | 'etcdctl' | 'walk' | 'machine' | 'kubeconfig';
    /** `machine`: what is done there, and where. */
    readonly action?: string;
    readonly target?: string;
    readonly line?: string;
    readonly subject?: Subject;
    readonly verb?: Verb;
    readonly fault?: unknown;
  };
  /** A request leaves its client. */
  request: { readonly id: number; readonly to: Actor; readonly arriveAt: Micros; readonly verb: Verb; readonly subject: Subject; /** The load balancer, when it goes through it. */ readonly via?: Actor };
  /** The API server refuses a request (validation, admission, conflict, not found). */
  refused: {
    readonly id: number;
    readonly code: number;
    readonly reason: string;
    readonly message: string;
    readonly verb: Verb;
    readonly subject: Subject;
  };
  /** The API server has authenticated, authorized, admitted and validated a write, and proposes it to etcd. */
  proposed: { readonly id: number; readonly arriveAt: Micros; readonly verb: Verb; readonly subject: Subject };
  /** etcd has committed a write. */
  stored: {
    readonly op: 'create' | 'update' | 'delete';
    readonly revision: number;
    readonly key: string;
    readonly kind: string;
    readonly subject: Subject;
    readonly changes?: readonly FieldChange[];
    readonly by: string;
  };
  /** The API server answers. */
  response: {
    readonly id: number;
    readonly to: Actor;
    readonly arriveAt: Micros;
    readonly code: number;
    readonly verb: Verb;
    readonly subject: Subject;
  };
  /** The API server notifies one watcher. */
  notified: {
    readonly to: Actor;
    readonly arriveAt: Micros;
    readonly event: 'ADDED' | 'MODIFIED' | 'DELETED' | 'SYNCED';
    readonly revision: number;
    readonly subject: Subject;
    /** SYNCED: how many objects the initial list brought. */
    readonly count?: number;
  };
  /** A controller has compared desired and actual state of one object. */
  reconciled: {
    readonly controller: string;
    readonly resource: string;
    readonly key: string;
    /** What was found and decided: `scaleUp`, `upToDate`... with the numbers that decided it. */
    readonly code: string;
    readonly numbers?: { readonly [name: string]: number | string | boolean };
    readonly calls: readonly { readonly verb: Verb; readonly subject: Subject }[];
  };
  /** One scheduling cycle. Scores and verdicts may be left out in big clusters; they can be computed again from the state before. */
  scheduled: {
    readonly pod: string;
    readonly outcome: 'bound' | 'unschedulable' | 'gated' | 'nominated' | 'error';
    readonly node?: string;
    readonly evaluated: number;
    readonly feasible: number;
    readonly message?: string;
    readonly verdicts?: readonly NodeVerdict[];
    /** Of the plugins that score, when they are not the default's. */
    readonly weights?: { readonly [plugin: string]: number };
    readonly attempts: number;
  };
  /** A kubelet has done something to a Pod or to itself. */
  synced: {
    readonly node: string;
    readonly pod?: string;
    readonly container?: string;
    /** `admitted`, `sandboxCreated`, `pulling`, `pulled`, `created`, `started`, `ready`, `probeFailed`, `backOff`, `killing`, `removed`... */
    readonly code: string;
    readonly numbers?: { readonly [name: string]: number | string | boolean };
  };
  /** The supervisor of a machine (systemd, supervisord) has done something, or has had something done to it. */
  supervised: {
    readonly node: string;
    readonly supervisor: 'systemd' | 'supervisord' | 'scm';
    /** `killed`, `exited`, `endedUnseen`, `startedAgain`, `started`, `stopped`, `supervisorDead`, `supervisorBack`, `poweredOff`, `poweredOn`. */
    readonly code: string;
    /** The service: `kubelet`, `containerd`. */
    readonly unit?: string;
    readonly numbers?: { readonly [name: string]: number | string | boolean };
  };
  /** kubeadm on a machine has come to another phase of what it does. */
  kubeadm: {
    readonly node: string;
    readonly verb: 'join' | 'reset' | 'upgrade' | 'configure';
    readonly code: string;
    readonly numbers?: { readonly [name: string]: number | string | boolean };
  };
  /** kube-proxy on one node has rebuilt its rules. */
  proxied: { readonly node: string; readonly services: number; readonly endpoints: number };
  /** An add-on has asked many for what they use. */
  scraped: { readonly program: string; readonly node: string; readonly targets: number };
  /** A node's agent has sent log lines to the store. */
  shipped: { readonly node: string; readonly lines: number; readonly to: string };
  /** Something a learner waits for. */
  milestone: {
    readonly code:
      | 'podScheduled'
      | 'podRunning'
      | 'podReady'
      | 'podFailed'
      | 'podSucceeded'
      | 'podDeleted'
      | 'rolloutComplete'
      | 'nodeReady'
      | 'nodeNotReady';
    readonly subject: Subject;
    readonly node?: string;
  };
  /** One member of etcd speaks to another (Raft); heartbeats, and what is about routine writes, are not told. */
  raft: {
    readonly message: string;
    /** The machines of who speaks and who is spoken to. */
    readonly member: string;
    readonly peer: string;
    readonly to: Actor;
    readonly arriveAt: Micros;
    readonly term: number;
    /** Of entries: the one before the first; of an answer: the newest that is there. */
    readonly index?: number;
    readonly logTerm?: number;
    readonly entries?: number;
    readonly commit?: number;
    readonly reject?: boolean;
    /** What the first entry is about. */
    readonly subject?: Subject;
  };
  /** A member of etcd changes its role. */
  raftRole: {
    /** Its machine. */
    readonly member: string;
    readonly role: 'StateFollower' | 'StatePreCandidate' | 'StateCandidate' | 'StateLeader';
    readonly term: number;
    readonly reason: string;
    readonly voters: number;
    readonly needed: number;
    readonly votes?: readonly string[];
    readonly by?: string;
  };
  /** Something about etcd's members as a group, its alarms, its backups. */
  etcd: { readonly code: string; readonly member?: string; readonly about?: string; readonly numbers?: { readonly [name: string]: number } };
  /** A packet has got one step further; see network/walk.ts. `back`: it is the answer. */
  hop: {
    readonly walk: number;
    readonly leg: number;
    readonly purpose: 'dns' | 'request';
    readonly query?: string;
    readonly back: boolean;
    readonly code: string;
    readonly part: string;
    readonly node?: string;
    readonly values: { readonly [name: string]: string | number };
    readonly layers: readonly { readonly kind: string; readonly size: number; readonly fields: readonly (readonly [string, string])[] }[];
    /** What of kube-proxy's rules it has met. */
    readonly met?: { readonly rule: string; readonly protocol: string; readonly via: 'clusterIP' | 'nodePort' | 'external'; readonly verdict: 'endpoint' | 'reject' | 'drop'; readonly endpoint?: { readonly ip: string; readonly port: number }; readonly local: boolean; readonly address: string; readonly port: number; readonly sticky: boolean };
  };
  /** A program of the control plane begins, ends, stands still, or is chosen; or the load balancer finds one dead or alive. */
  program: { readonly code: string; readonly about?: string; readonly numbers?: { readonly [name: string]: number | string | boolean } };
  /** A call to the cloud provider leaves, under the provider's own name of it. */
  cloudCall: { readonly id: number; readonly to: Actor; readonly arriveAt: Micros; readonly call: string; readonly about: string };
  /** The provider has made, changed or removed something: `instance`, `loadBalancer`, `route`, `volume`. */
  cloudChanged: { readonly call: string; readonly thing: string; readonly id: string; readonly state: string };
  /** The provider answers; `error` in its own words. */
  cloudAnswer: { readonly id: number; readonly to: Actor; readonly arriveAt: Micros; readonly call: string; readonly about: string; readonly error?: string };
  /** Something was broken or mended on purpose. */
  fault: { readonly code: string; readonly target: string; readonly [parameter: string]: unknown };
}

const GRAIN_OF: { readonly [T in keyof Steps]: Grain } = {
  command: 'milestone',
  request: 'message',
  refused: 'decision',
  proposed: 'message',
  stored: 'write',
  response: 'message',
  notified: 'message',
  reconciled: 'decision',
  scheduled: 'decision',
  synced: 'decision',
  supervised: 'decision',
  kubeadm: 'decision',
  proxied: 'decision',
  scraped: 'decision',
  shipped: 'decision',
  milestone: 'milestone',
  raft: 'message',
  raftRole: 'decision',
  etcd: 'milestone',
  hop: 'decision',
  program: 'decision',
  cloudCall: 'message',
  cloudChanged: 'write',
  cloudAnswer: 'message',
  fault: 'milestone',
};

/** Appends a typed step to the trace; see `Context.trace`. */
export function emit<T extends keyof Steps>(
  ctx: Context,
  type: T,
  data: Steps[T],
  options: { readonly routine?: boolean; readonly cause?: number } = {},
): number {
  return ctx.trace(type, data, { grain: GRAIN_OF[type], routine: options.routine, cause: options.cause });
}

/** `apps`, `deployments` -> `deployments.apps`. */
export const qualified = (group: string, resource: string): string => (group === '' ? resource : `${resource}.${group}`);
